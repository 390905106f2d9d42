//! Is the status a documented one?

use super::{Answered, Check, Outcome};
use crate::finding::Finding;
use crate::plan::status;

/// Asks the check's question.
pub(super) fn check(answered: &Answered<'_>) -> Outcome {
    if answered.documented.is_some() {
        return Outcome::Passed;
    }
    let responses = answered.operation.responses.iter();
    let documented: Vec<String> = responses.map(|response| status::written(response.status)).collect();
    let message = format!("status {} came; documented: {}", answered.response.status, documented.join(", "));
    let rule = answered.operation.origin.child("responses");
    Outcome::of(vec![Finding::new(Check::StatusDocumented, message).rule(&rule)])
}
