//! Are the query parameters there, valid, and what was to be sent?

use countersign_model::{Parameter, ParameterLocation, ParameterStyle};

use super::{Check, Outcome, Received, parameters};
use crate::wire::read::Query;
use crate::wire::{coerce, pairs, read};

/// Asks the check's question.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    let is_here = |location| matches!(location, ParameterLocation::Query | ParameterLocation::QueryString);
    let query = Query::new(received.request.query.as_deref().unwrap_or_default());
    let repeated_names = pairs::repeated_names(&query.pairs);
    parameters::check(Check::QueryParameters, received, is_here, |parameter| {
        match shared_name(received, parameter, &repeated_names) {
            Some(name) => {
                let reason = format!("`{name}` came several times, and may belong to more than one parameter");
                parameters::Read::Unclear(reason)
            }
            None => match read::repeated(&received.subject.api, parameter, &query) {
                Some(times) => parameters::Read::Repeated(times),
                None => read::query(&received.subject.api, parameter, &query).into(),
            },
        }
    })
}

/// A name that came more than once and may belong to this parameter or to another: nothing in the query tells.
fn shared_name<'n>(received: &Received<'_>, parameter: &Parameter, repeated_names: &[&'n str]) -> Option<&'n str> {
    if parameter.location == ParameterLocation::QueryString {
        return None;
    }
    repeated_names.iter().copied().find(|name| {
        let is_members = is_member(received, parameter, name);
        let mut others = received.operation.parameters.iter().filter(|other| other.name != parameter.name);
        is_members || *name == parameter.name && others.any(|other| is_member(received, other, name))
    })
}

/// Whether a parameter is an object whose members stand in the query under their own names, and one has this name.
fn is_member(received: &Received<'_>, parameter: &Parameter, name: &str) -> bool {
    let in_query = parameter.location == ParameterLocation::Query;
    let exploded = in_query && parameter.explode && parameter.style == ParameterStyle::Form;
    exploded && coerce::member(&received.subject.api, parameter.value, name).is_some()
}
