//! Does the request leave out what the document does not name (in strict mode)?

use countersign_source::Code;

use super::{Check, Outcome, Received};
use crate::finding::Finding;

/// Asks the check's question. Outside strict mode the validator reports nothing of the kind.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    if received.body.value.is_none() || !received.subject.strict {
        return Outcome::NotApplicable;
    }
    let found = received.body.violations(Some(Code::UndocumentedProperty)).map(|violation| {
        let example = received.body.example(received.subject, &violation.instance);
        Finding::of_violation(Check::UndocumentedSent, "the request body", violation, example)
    });
    Outcome::of(found.collect())
}
