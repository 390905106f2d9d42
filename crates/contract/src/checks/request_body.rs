//! Is the request body valid, and what was to be sent?

use countersign_source::Pointer;

use super::{Check, Outcome, Received, same};
use crate::finding::{Finding, at};
use crate::plan::PlannedBody;
use crate::wire::media::{self, BodyKind};
use crate::wire::style::leaves_trace;

/// What is looked at.
const WHAT: &str = "the request body";

/// Asks the check's question.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    let sent = !received.request.body.is_empty();
    let Some(documented) = &received.operation.body else {
        if !sent {
            return Outcome::NotApplicable;
        }
        let message = "a body arrived, and none is documented";
        return Outcome::of(vec![Finding::new(Check::RequestBody, message).rule(&received.operation.origin)]);
    };
    let planned = received.planned.and_then(|planned| planned.body.as_ref());
    if !sent {
        return if planned.map_or(documented.required, |body| !is_traceless(body)) {
            let example = received.body.example(received.subject, &Pointer::root());
            let message = "the request has no body, and one is documented";
            let finding = Finding::new(Check::RequestBody, message).rule(&documented.origin).example(example);
            Outcome::of(vec![finding])
        } else {
            Outcome::Passed
        };
    }
    let Some(media_type) = received.body.media_type else {
        return Outcome::NotChecked("the body came in no documented media type".to_owned());
    };
    if let Some(reason) = &received.body.unreadable {
        let example = received.body.example(received.subject, &Pointer::root());
        let finding = Finding::new(Check::RequestBody, format!("{WHAT} {reason}")).rule(&media_type.origin);
        return Outcome::of(vec![finding.example(example)]);
    }
    let Some(value) = &received.body.value else {
        return match planned.map(|body| crate::wire::style::text(&body.sample.value)) {
            Some(text) if text.as_bytes() == received.request.body => Outcome::Passed,
            Some(_) => Outcome::of(vec![
                Finding::new(Check::RequestBody, "other bytes arrived than were to be sent").rule(&media_type.origin),
            ]),
            None => Outcome::NotChecked(format!("nothing says how a body of `{}` is validated", media_type.name)),
        };
    };
    let mut findings: Vec<Finding> = received
        .body
        .violations(None)
        .map(|violation| {
            let example = received.body.example(received.subject, &violation.instance);
            Finding::of_violation(Check::RequestBody, WHAT, violation, example)
        })
        .collect();
    // What breaks the schema differs from what was to be sent as well: that is one defect, and the violation says more.
    let planned = planned.filter(|_| received.body.violations.is_empty());
    let difference =
        planned.and_then(|planned| same::by_type(received.subject, media_type.value, &planned.sample.value, value));
    if let Some(difference) = difference {
        let message = format!(
            "{WHAT}{}: {} was to be sent, {} arrived",
            at(&difference.part),
            difference.expected,
            difference.found
        );
        let example = received.body.example(received.subject, &difference.part);
        findings.push(Finding::new(Check::RequestBody, message).rule(&media_type.origin).example(example));
    }
    Outcome::of(findings)
}

/// Whether a body is written as nothing: a form has no way to say that an object is empty.
fn is_traceless(body: &PlannedBody) -> bool {
    media::body_kind(&body.content_type) == BodyKind::Form && !leaves_trace(&body.sample.value)
}
