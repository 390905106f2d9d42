//! Does the response leave out what is `writeOnly`?

use countersign_source::Code;

use super::{Answered, Check, Outcome};
use crate::finding::Finding;

/// Asks the check's question.
pub(super) fn check(answered: &Answered<'_>) -> Outcome {
    if answered.body.value.is_none() {
        return Outcome::NotApplicable;
    }
    let found = answered.body.violations(Some(Code::WriteOnlyReceived)).map(|violation| {
        let example = answered.body.example(answered.subject, &violation.instance);
        Finding::of_violation(Check::WriteOnlyReceived, "the response body", violation, example)
    });
    Outcome::of(found.collect())
}
