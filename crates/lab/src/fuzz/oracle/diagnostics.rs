//! Every diagnostic has a place, and nothing that is printed acts on a terminal.

use countersign_source::{Color, Diagnostic, SourceSet};

use crate::fuzz::protocol::{Failure, Verdict};

/// Judges the diagnostics of a document.
pub(crate) fn check<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, sources: &SourceSet) -> Verdict {
    diagnostics.into_iter().try_for_each(|diagnostic| of(diagnostic, sources))
}

fn of(diagnostic: &Diagnostic, sources: &SourceSet) -> Verdict {
    let slug = diagnostic.code.entry().slug;
    let Some(label) = diagnostic.labels.first() else {
        return Err(Failure::new(format!("a diagnostic has no place: {slug}"), &*diagnostic.message));
    };
    if sources.locate(label).is_none() {
        return Err(Failure::new(
            format!("the place of a diagnostic is nowhere: {slug}"),
            format!("{:?}", label.place),
        ));
    }
    let printed = [diagnostic.render(sources, Color::Never), diagnostic.to_json_line(sources)];
    let acts =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match printed.iter().find(|text| text.contains(acts)) {
        Some(text) => Err(Failure::new(
            format!("a printed diagnostic holds a control character: {slug}"),
            text.escape_default().to_string(),
        )),
        None => Ok(()),
    }
}
