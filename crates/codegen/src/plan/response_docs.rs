//! What the documentation of an operation says of its responses.

use countersign_model::{Response, StatusPattern};

use super::response_headers::HEADERS;
use super::rust::{Docs, Identifier, ResponseCase, ResponseDocs};
use super::status::{variant_name, written};
use super::words::{Spelling, words};
use crate::docs::Line;

/// The description of a response, where it says more than its status.
pub(super) fn description(response: &Response) -> Docs {
    let description = response.description.as_deref().unwrap_or_default();
    if says_status_alone(description, response.status) { Docs::default() } else { Docs::beginning(description) }
}

/// Words that say nothing in the description of a response.
const FILLERS: [&str; 14] = [
    "a",
    "the",
    "ok",
    "success",
    "successful",
    "successfully",
    "succeeded",
    "response",
    "operation",
    "request",
    "http",
    "status",
    "code",
    "default",
];

/// Words that say nothing in the description of a failure: `422` was `Unprocessable Entity` before RFC 9110.
const FILLERS_OF_FAILURES: [&str; 2] = ["error", "entity"];

/// Whether every word of a description is one of the status's own (`Not Found`, `404`) or a filler (`Successful operation`).
fn says_status_alone(description: &str, status: StatusPattern) -> bool {
    /// In bytes; no reason phrase with fillers is longer.
    const LONGEST: usize = 80;
    if description.len() > LONGEST {
        return false;
    }
    let name = variant_name(status);
    let mut known: Vec<String> = words(&name, Spelling::Least).iter().map(|word| word.to_lowercase()).collect();
    known.extend([name.to_lowercase(), written(status).to_lowercase()]);
    let is_failure = matches!(status, StatusPattern::Code(400..) | StatusPattern::Range(4..) | StatusPattern::Default);
    let fillers = FILLERS.iter().chain(FILLERS_OF_FAILURES.iter().filter(|_| is_failure));
    let mut said = description.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    said.all(|word| {
        let word = word.to_lowercase();
        known.contains(&word) || fillers.clone().any(|filler| *filler == word)
    })
}

/// The documentation of the variant that a response in one media type is.
pub(super) fn variant(response: &Response) -> Docs {
    let status = Line::default().code(&written(response.status));
    let names = response.headers.iter().take(HEADERS).map(|header| header.name.as_str());
    let headers = match response.headers.len() {
        0 => Line::default(),
        1..=HEADERS => Line::default().words("Headers: ").codes(names).words("."),
        _ => Line::default().words("Headers: ").codes(names).words(", and others."),
    };
    Docs::paragraphs([description(response), status.into(), headers.into()])
}

/// A line for each response whose type is an enum's variant.
pub(super) fn of_variants(responses: &[&Response], cases: &[ResponseCase]) -> Vec<ResponseDocs> {
    let line = |response: &&Response| {
        let own = cases.iter().filter(|case| case.status == response.status);
        let variants = own.map(|case| case.variant.clone()).collect();
        ResponseDocs { statuses: vec![written(response.status)], variants, docs: description(response) }
    };
    responses.iter().map(line).collect()
}

/// A line for the responses of one type that have the same description.
pub(super) fn of_one_type(responses: &[&Response]) -> Vec<ResponseDocs> {
    let mut lines: Vec<ResponseDocs> = Vec::new();
    for response in responses {
        let (status, docs) = (written(response.status), description(response));
        match lines.iter_mut().find(|line| line.docs == docs) {
            Some(line) => line.statuses.push(status),
            None => lines.push(ResponseDocs { statuses: vec![status], variants: Vec::<Identifier>::new(), docs }),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_repeats_the_status_says_nothing() {
        let cases = [
            ("OK", 200, true),
            ("Successful operation.", 200, true),
            ("404 Not Found", 404, true),
            ("Bad request", 400, true),
            ("Server Error", 500, true),
            ("Unprocessable Entity", 422, true),
            ("NotFound error", 404, true),
            ("An error", 200, false),
            ("", 200, true),
            ("Bad request", 500, false),
            ("The rooms", 200, false),
            ("No rooms found", 404, false),
            ("Convex Internal Error", 500, false),
        ];
        for (description, status, expected) in cases {
            assert_eq!(says_status_alone(description, StatusPattern::Code(status)), expected, "{description} {status}");
        }
        assert!(!says_status_alone("Unexpected error", StatusPattern::Default));
        assert!(says_status_alone("Error response", StatusPattern::Default));
    }
}
