//! `countersign check`: everything that is wrong with a document and its examples, in one run.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use countersign_contract::{CheckedExamples, Finding, Subject, check_defaults, check_examples};
use countersign_model::Api;
use countersign_report::{counted, tally};
use countersign_source::{Diagnostic, Diagnostics, FileId, Place, SourceSet};
use serde_json::json;

use crate::arguments::Check;
use crate::input::{self, Document};
use crate::{Failure, Verdict, output};

pub(crate) fn run(arguments: &Check) -> Result<Verdict, Failure> {
    let selection = arguments.selectors.parse()?;
    let Document { sources, content, mut diagnostics } = input::read(&arguments.input)?;
    let sources = Arc::new(sources);
    let read = content.is_some();
    let name = arguments.input.spec.display().to_string();
    let (operations, checked) = match content {
        Some((file, mut api)) => {
            api.select(&selection, &mut diagnostics);
            (api.operations.len(), examples(&name, &sources, file, api, arguments.strict, &mut diagnostics))
        }
        None => (0, CheckedExamples::default()),
    };
    diagnostics.sort(&sources);

    let counts = diagnostics.counts();
    let found = counts.errors > 0 || (arguments.deny_warnings && counts.warnings > 0);
    let words = if read {
        format!(
            "{name}: {} in {}; {}",
            tally(&diagnostics),
            counted(operations, "operation"),
            examples_in_words(&checked)
        )
    } else {
        format!("{name}: {}", tally(&diagnostics))
    };
    let summary = json!({
        "document": name,
        "errors": counts.errors,
        "warnings": counts.warnings,
        "operations": operations,
        "examples": checked.examples,
        "examples_not_checked": not_checked(&checked),
    });
    output::standard(arguments.input.format.into(), |report| {
        report.diagnostics(&sources, &diagnostics)?;
        report.summarize(&[words], &summary)
    })?;
    Ok(if found { Verdict::Findings } else { Verdict::Fine })
}

/// Validates every example; looks at every schema, also at those without one.
fn examples(
    name: &str,
    sources: &Arc<SourceSet>,
    file: FileId,
    api: Api,
    strict: bool,
    diagnostics: &mut Diagnostics,
) -> CheckedExamples {
    let subject = Subject::new(name, Arc::clone(sources), file, Arc::new(api), strict);
    let checked = check_examples(&subject);
    subject.api.schemas().for_each(|(place, _)| subject.schemas.check(place));
    // What the reader of the document has said of a keyword, the validator would say again in other words.
    let said: HashSet<Place> = diagnostics.iter().filter_map(place).cloned().collect();
    let mut found = subject.schemas.problems();
    found.append(check_defaults(&subject));
    let unsaid = found.into_iter().filter(|problem| place(problem).is_none_or(|at| !said.contains(at)));
    diagnostics.extend(unsaid);
    diagnostics.extend(checked.findings.iter().map(Finding::diagnostic));
    checked
}

/// What a diagnostic is about.
fn place(diagnostic: &Diagnostic) -> Option<&Place> {
    diagnostic.labels.first().map(|label| &label.place)
}

/// How many examples were not checked, by reason.
fn not_checked(checked: &CheckedExamples) -> BTreeMap<&str, usize> {
    let mut reasons = BTreeMap::new();
    for (_, reason) in &checked.not_checked {
        *reasons.entry(reason.as_str()).or_default() += 1;
    }
    reasons
}

fn examples_in_words(checked: &CheckedExamples) -> String {
    let mut words = match checked.examples {
        0 => "no examples to check".to_owned(),
        count => format!("{} checked", counted(count, "example")),
    };
    for (reason, count) in not_checked(checked) {
        words.push_str(&format!(", {} not checked ({reason})", counted(count, "example")));
    }
    words
}
