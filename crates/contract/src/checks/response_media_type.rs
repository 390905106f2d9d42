//! Is the response's media type a documented one?

use super::{Answered, Check, Outcome};
use crate::finding::Finding;

/// Asks the check's question. A response without a body needs no media type.
pub(super) fn check(answered: &Answered<'_>) -> Outcome {
    let Some(documented) = answered.documented else { return Outcome::NotApplicable };
    if answered.response.body.is_empty() || documented.content.is_empty() {
        return Outcome::NotApplicable;
    }
    let known: Vec<&str> = documented.content.iter().map(|known| known.name.as_str()).collect();
    let message = match answered.response.headers.get("content-type") {
        Some(_) if answered.body.media_type.is_some() => return Outcome::Passed,
        Some(given) => format!("the response came as `{given}`; documented: {}", known.join(", ")),
        None => format!("the response has a body and no `Content-Type`; documented: {}", known.join(", ")),
    };
    Outcome::of(vec![Finding::new(Check::ResponseMediaType, message).rule(&documented.origin.child("content"))])
}
