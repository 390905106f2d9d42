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
            None => match read::repeated(&received.subject.api, parameter, &pairs) {
                Some(times) => parameters::Read::Repeated(times),
                None => read::query(&received.subject.api, parameter, &pairs, whole).into(),
            },
        }
    })
}

/// A name that came more than once and may belong to this parameter or to another: nothing in the query tells.
fn shared_name<'p>(received: &Received<'_>, parameter: &Parameter, pairs: &[(&'p str, &str)]) -> Option<&'p str> {
    if parameter.location == ParameterLocation::QueryString {
        return None;
    }
    let count = |name: &str| pairs.iter().filter(|(other, _)| *other == name).count();
    pairs.iter().map(|(name, _)| *name).find(|name| {
        let decoded = escape::decode_query(name);
        let is_own = decoded == parameter.name || is_member(received, parameter, &decoded);
        let mut others = received.operation.parameters.iter().filter(|other| other.name != parameter.name);
        is_own
            && count(name) > 1
            && (is_member(received, parameter, &decoded) || others.any(|other| is_member(received, other, &decoded)))
    })
}

/// Whether a parameter is an object whose members stand in the query under their own names, and one has this name.
fn is_member(received: &Received<'_>, parameter: &Parameter, name: &str) -> bool {
    let in_query = parameter.location == ParameterLocation::Query;
    let exploded = in_query && parameter.explode && parameter.style == ParameterStyle::Form;
    exploded && coerce::member(&received.subject.api, parameter.value, name).is_some()
}
