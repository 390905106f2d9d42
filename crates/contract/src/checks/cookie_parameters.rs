//! Are the cookies there, valid, and what was to be sent?

use countersign_model::ParameterLocation;

use super::{Check, Outcome, Received, parameters};
use crate::wire::read;

/// Asks the check's question.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    let is_here = |location| location == ParameterLocation::Cookie;
    let cookies = received.request.headers.cookies();
    parameters::check(Check::CookieParameters, received, is_here, |parameter| {
        read::cookie(&received.subject.api, parameter, &cookies).into()
    })
}
