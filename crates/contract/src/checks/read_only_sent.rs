//! Does the request leave out what is `readOnly`?

use countersign_source::Code;

use super::{Check, Outcome, Received};
use crate::finding::Finding;

/// Asks the check's question.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    if received.body.value.is_none() {
        return Outcome::NotApplicable;
    }
    let found = received.body.violations(Some(Code::ReadOnlySent)).map(|violation| {
        let example = received.body.example(received.subject, &violation.instance);
        Finding::of_violation(Check::ReadOnlySent, "the request body", violation, example)
    });
    Outcome::of(found.collect())
}
