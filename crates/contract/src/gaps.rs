//! What was not exercised or not checked, as diagnostics: the case, the reason, the lines of the document, and what to do.

use countersign_source::{Code, Color, Diagnostic, Place};

use crate::checks::Check;
use crate::event::{Location, NotExercisedReport};
use crate::plan::NotExercised;
use crate::subject::Subject;

/// The report of something that was not exercised.
pub fn report(subject: &Subject, gap: &NotExercised) -> NotExercisedReport {
    NotExercisedReport {
        document: subject.name.clone(),
        name: gap.name.clone(),
        operation: gap.operation.clone(),
        status: gap.status.clone(),
        media_type: gap.media_type.clone(),
        reason: gap.reason.clone(),
        place: Location::of_key(&subject.sources, &gap.place),
        exempt: subject.exemptions.reason(&gap.name).map(str::to_owned),
        rendered: not_exercised(subject, &gap.name, &gap.reason, &gap.place),
    }
}

/// The diagnostic of a case that was not exercised.
pub(crate) fn not_exercised(subject: &Subject, case: &str, reason: &str, place: &Place) -> String {
    render(subject, case, Diagnostic::new(Code::NotExercised, format!("`{case}`: {reason}")), Some(place))
}

/// The diagnostic of a check that could not be made. The place is the documented response.
pub(crate) fn not_checked(subject: &Subject, case: &str, check: Check, reason: &str, place: Option<&Place>) -> String {
    let message = format!("the check `{}` was not made: {reason}", check.as_str());
    render(subject, case, Diagnostic::new(Code::NotChecked, message), place)
}

fn render(subject: &Subject, case: &str, diagnostic: Diagnostic, place: Option<&Place>) -> String {
    let diagnostic = Diagnostic { help: subject.exemptions.help(case), ..diagnostic };
    let diagnostic = match place {
        Some(place) => diagnostic.at_key(place, "documented here"),
        None => diagnostic,
    };
    diagnostic.render(&subject.sources, Color::Never)
}
