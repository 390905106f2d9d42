//! Does the response leave out what the document does not name (in strict mode)?

use countersign_source::Code;

use super::{Answered, Check, Outcome};
use crate::finding::Finding;

/// Asks the check's question. Outside strict mode the validator reports nothing of the kind.
pub(super) fn check(answered: &Answered<'_>) -> Outcome {
    if answered.body.value.is_none() || !answered.subject.strict {
        return Outcome::NotApplicable;
    }
    let found = answered.body.violations(Some(Code::UndocumentedProperty)).map(|violation| {
        let example = answered.body.example(answered.subject, &violation.instance);
        Finding::of_violation(Check::UndocumentedReceived, "the response body", violation, example)
    });
    Outcome::of(found.collect())
}
