//! Are the query parameters there, valid, and what was to be sent?

use countersign_model::ParameterLocation;

use super::{Check, Outcome, Received, parameters};
use crate::wire::read;

/// Asks the check's question.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    let is_here = |location| matches!(location, ParameterLocation::Query | ParameterLocation::QueryString);
    let whole = received.request.query.as_deref().unwrap_or_default();
    let pairs: Vec<(&str, &str)> = whole
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    parameters::check(Check::QueryParameters, received, is_here, |parameter| {
        read::query(&received.subject.api, parameter, &pairs, whole)
    })
}
