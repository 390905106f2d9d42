//! Is the request's media type a documented one?

use super::{Check, Outcome, Received};
use crate::finding::Finding;

/// Asks the check's question. A request without a body needs no media type.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    let Some(body) = &received.operation.body else { return Outcome::NotApplicable };
    if received.request.body.is_empty() {
        return Outcome::NotApplicable;
    }
    let documented: Vec<&str> = body.content.iter().map(|known| known.name.as_str()).collect();
    let message = match received.request.headers.get("content-type") {
        Some(_) if received.body.media_type.is_some() => return Outcome::Passed,
        Some(given) => format!("the request came as `{given}`; documented: {}", documented.join(", ")),
        None => format!("the request has a body and no `Content-Type`; documented: {}", documented.join(", ")),
    };
    Outcome::of(vec![Finding::new(Check::RequestMediaType, message).rule(&body.origin.child("content"))])
}
