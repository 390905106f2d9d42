//! Is what the client read, written again, what came?

use serde_json::Value;

use super::{Answered, Check, Outcome, same};
use crate::client::Decoded;
use crate::finding::{Finding, at};

/// Asks the check's question, modulo what the document leaves open (see [`same`]).
pub(super) fn check(answered: &Answered<'_>) -> Outcome {
    let (Some(decoded), Some(media_type)) = (answered.decoded, answered.body.media_type) else {
        return Outcome::NotApplicable;
    };
    let found = |message: String| Finding::new(Check::RoundTrip, message).rule(&media_type.origin);
    match (decoded, &answered.body.value) {
        (Decoded::Failed(_) | Decoded::NotModelled(_), _) | (_, None) if !matches!(decoded, Decoded::Bytes(_)) => {
            Outcome::NotApplicable
        }
        (Decoded::Bytes(bytes), _) if *bytes == answered.response.body => Outcome::Passed,
        (Decoded::Bytes(_), _) => Outcome::of(vec![found("the client gives other bytes than came".to_owned())]),
        // Text is text to a client, whatever the schema makes of it.
        (Decoded::Value(Value::String(again)), Some(_)) if again.as_bytes() == answered.response.body => {
            Outcome::Passed
        }
        (Decoded::Value(again), Some(value)) => {
            let Some(difference) = same::by_type(answered.subject, media_type.value, value, again) else {
                return Outcome::Passed;
            };
            let message = format!(
                "the response body{}: {} came, the client writes {} again",
                at(&difference.part),
                difference.expected,
                difference.found
            );
            let example = answered.body.example(answered.subject, &difference.part);
            Outcome::of(vec![found(message).example(example)])
        }
        (Decoded::Empty, Some(_)) => Outcome::of(vec![found("the client ignores the body that came".to_owned())]),
        _ => Outcome::NotApplicable,
    }
}
