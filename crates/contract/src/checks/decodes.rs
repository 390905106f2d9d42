//! Does the client read the response?

use countersign_source::Pointer;

use super::{Answered, Check, Outcome};
use crate::client::Decoded;
use crate::finding::Finding;

/// Asks the check's question.
pub(super) fn check(answered: &Answered<'_>) -> Outcome {
    match answered.decoded {
        None => Outcome::NotApplicable,
        Some(Decoded::Failed(_)) if is_spoiled(answered) => {
            Outcome::NotChecked("the response does not keep to the document, so no client need read it".to_owned())
        }
        Some(Decoded::Failed(reason)) => {
            let rule =
                answered.body.media_type.map(|known| &known.origin).or(answered.documented.map(|known| &known.origin));
            let finding = Finding::new(Check::Decodes, format!("the client could not read the response: {reason}"))
                .example(answered.body.example(answered.subject, &Pointer::root()));
            Outcome::of(vec![finding.rule(rule.unwrap_or(&answered.operation.origin))])
        }
        Some(Decoded::Empty | Decoded::Value(_) | Decoded::Bytes(_)) => Outcome::Passed,
        Some(Decoded::NotModelled(reason)) => Outcome::NotChecked(reason.clone()),
    }
}

fn is_spoiled(answered: &Answered<'_>) -> bool {
    let came_unasked = !answered.response.body.is_empty() && answered.body.media_type.is_none();
    came_unasked || answered.body.unreadable.is_some() || !answered.body.violations.is_empty()
}
