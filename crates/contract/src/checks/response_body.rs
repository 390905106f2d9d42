//! Is the response body valid?

use countersign_source::Pointer;

use super::{Answered, Check, Outcome};
use crate::finding::Finding;
use crate::plan::status;
use crate::wire::media::{self, BodyKind};

/// What is looked at.
const WHAT: &str = "the response body";

/// Asks the check's question.
pub(super) fn check(answered: &Answered<'_>) -> Outcome {
    let Some(documented) = answered.documented else { return Outcome::NotApplicable };
    let came = !answered.response.body.is_empty();
    let example = |part: &Pointer| answered.body.example(answered.subject, part);
    let found = |message: String| Finding::new(Check::ResponseBody, message).example(example(&Pointer::root()));
    if documented.content.is_empty() {
        return if came {
            let message = "a body came, and the response is documented without one".to_owned();
            Outcome::of(vec![found(message).rule(&documented.origin)])
        } else {
            Outcome::Passed
        };
    }
    if !status::may_have_body(&answered.operation.method, answered.response.status) {
        return Outcome::NotApplicable;
    }
    if !came {
        let message = "the response has no body, and one is documented".to_owned();
        return Outcome::of(vec![found(message).rule(&documented.origin.child("content"))]);
    }
    let Some(media_type) = answered.body.media_type else {
        return Outcome::NotChecked("the body came in no documented media type".to_owned());
    };
    if let Some(reason) = &answered.body.unreadable {
        return Outcome::of(vec![found(format!("{WHAT} {reason}")).rule(&media_type.origin)]);
    }
    let content_type = answered.response.headers.get("content-type").unwrap_or_default();
    if media::body_kind(content_type) == BodyKind::Bytes {
        // Any bytes are what a media type without a structure promises.
        return Outcome::Passed;
    }
    if answered.body.value.is_none() {
        return Outcome::NotChecked(format!("nothing says how a body of `{}` is validated", media_type.name));
    }
    if media_type.schema.is_none() && media_type.item_schema.is_none() {
        return Outcome::NotChecked(format!("`{}` has no schema", media_type.name));
    }
    let violations = answered.body.violations(None);
    Outcome::of(
        violations
            .map(|violation| Finding::of_violation(Check::ResponseBody, WHAT, violation, example(&violation.instance)))
            .collect(),
    )
}
