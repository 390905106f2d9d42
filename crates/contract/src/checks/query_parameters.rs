//! Are the query parameters there, valid, and what was to be sent?

use countersign_model::{Parameter, ParameterLocation, ParameterStyle};

use super::{Check, Outcome, Received, parameters};
use crate::wire::{coerce, escape, read};

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
        match shared_name(received, parameter, &pairs) {
            Some(name) => {
                let reason = format!("`{name}` came several times, and may belong to more than one parameter");
                parameters::Read::Unclear(reason)
            }
            None => read::query(&received.subject.api, parameter, &pairs, whole).into(),
        }
    })
}

/// A member of an exploded object that came more than once: nothing tells whether it is another parameter's.
fn shared_name<'p>(received: &Received<'_>, parameter: &Parameter, pairs: &[(&'p str, &str)]) -> Option<&'p str> {
    let api = &received.subject.api;
    let exploded = parameter.explode && parameter.style == ParameterStyle::Form;
    if !exploded || coerce::shape(api, parameter.value) != coerce::Shape::Object {
        return None;
    }
    let is_member = |name: &str| coerce::member(api, parameter.value, &escape::decode_query(name)).is_some();
    let count = |name: &str| pairs.iter().filter(|(other, _)| *other == name).count();
    pairs.iter().map(|(name, _)| *name).find(|name| count(name) > 1 && is_member(name))
}
