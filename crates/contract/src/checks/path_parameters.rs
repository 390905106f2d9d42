//! Are the path parameters encoded, valid, and what was to be sent?

use countersign_model::ParameterLocation;

use super::{Check, Outcome, Received, parameters};
use crate::wire::read;

/// Asks the check's question.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    let is_here = |location| location == ParameterLocation::Path;
    parameters::check(Check::PathParameters, received, is_here, |parameter| {
        let given = received.path_arguments.iter().find(|(name, _)| *name == parameter.name);
        given.map(|(_, raw)| read::path(&received.subject.api, parameter, raw)).into()
    })
}
