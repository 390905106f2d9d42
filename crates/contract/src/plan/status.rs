//! A concrete status for every documented one.

use countersign_model::{Operation, StatusPattern};

/// How a documented status is written.
pub(crate) fn written(pattern: StatusPattern) -> String {
    match pattern {
        StatusPattern::Code(code) => code.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}

/// A status that the pattern covers and that no more specific response of the operation claims.
pub(crate) fn representative(operation: &Operation, pattern: StatusPattern) -> Option<u16> {
    let is_free = |status: &u16| responding(operation, *status).is_some_and(|found| found == pattern);
    match pattern {
        StatusPattern::Code(code) => Some(code),
        StatusPattern::Range(hundreds) => (0..100).map(|rest| u16::from(hundreds) * 100 + rest).find(is_free),
        StatusPattern::Default => {
            let has_success = operation.responses.iter().any(|response| is_success(response.status));
            let first: &[u16] = if has_success { &[500, 400] } else { &[200, 500, 400] };
            first.iter().copied().chain(400..600).chain(200..300).find(is_free)
        }
    }
}

/// The documented pattern that a status falls under: its own code before its range before `default`.
pub(crate) fn responding(operation: &Operation, status: u16) -> Option<StatusPattern> {
    let hundreds = u8::try_from(status / 100).unwrap_or_default();
    let order = [StatusPattern::Code(status), StatusPattern::Range(hundreds), StatusPattern::Default];
    order.into_iter().find(|pattern| operation.responses.iter().any(|response| response.status == *pattern))
}

/// Whether a documented status is one of success.
pub(crate) fn is_success(pattern: StatusPattern) -> bool {
    match pattern {
        StatusPattern::Code(code) => (200..300).contains(&code),
        StatusPattern::Range(hundreds) => hundreds == 2,
        StatusPattern::Default => false,
    }
}

/// Whether HTTP lets a response of this status have a body (RFC 9110, 6.4.1).
pub(crate) fn may_have_body(method: &str, status: u16) -> bool {
    method != "HEAD" && !matches!(status, 100..=199 | 204 | 205 | 304)
}
