//! Does the request arrive, once, with the operation's method and path?

use countersign_model::Operation;

use super::{Check, Outcome};
use crate::finding::Finding;
use crate::mock::{Matched, Routed};
use crate::subject::OperationId;
use crate::wire::Request;

/// Asks the check's question of what arrived, and gives the arrival to look at further.
pub fn check<'a>(
    id: OperationId,
    operation: &Operation,
    arrivals: &'a [(Request, Routed)],
) -> (Outcome, Option<(&'a Request, &'a Matched)>) {
    let found =
        |message: String| Outcome::of(vec![Finding::new(Check::OperationReached, message).rule(&operation.origin)]);
    let to = format!("{} {}", operation.method, operation.path);
    match arrivals {
        [] => (found(format!("no request to {to} arrived")), None),
        [(request, routed), rest @ ..] => {
            let line = format!("{} {}", request.method, request.path);
            match routed {
                Routed::Found(matched) if matched.operation == id && rest.is_empty() => {
                    (Outcome::Passed, Some((request, matched)))
                }
                Routed::Found(matched) if matched.operation == id => {
                    let message = format!("the request arrived {} times", rest.len() + 1);
                    (found(message), Some((request, matched)))
                }
                Routed::Found(_) => (found(format!("`{line}` is another operation than {to}")), None),
                Routed::MethodNotAllowed(_) => (found(format!("`{line}` has another method than {to}")), None),
                Routed::NotFound => (found(format!("`{line}` does not match the path of {to}")), None),
            }
        }
    }
}
