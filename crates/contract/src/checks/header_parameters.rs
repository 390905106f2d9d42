//! Are the header parameters there, valid, and what was to be sent?

use countersign_model::ParameterLocation;

use super::{Check, Outcome, Received, parameters};
use crate::wire::read;

/// Asks the check's question.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    let is_here = |location| location == ParameterLocation::Header;
    parameters::check(Check::HeaderParameters, received, is_here, |parameter| {
        let given = received.request.headers.joined(&parameter.name);
        given.map(|text| read::header(&received.subject.api, parameter, &text)).into()
    })
}
