//! What an operation returns, and what its errors hold.

use countersign_model::{Operation, Response, StatusPattern};

use super::containment::Boxes;
use super::media::{coded, word, worth};
use super::members::{VALUES, name_members};
use super::response_docs;
use super::rust::{Codec, Docs, Identifier, Outcome, OutcomeShape, ResponseCase, ResponseDocs, RustType};
use super::rust_types::RustTypes;
use super::status::{is_success, variant_name, written};
use crate::docs::Line;

/// The names an outcome takes where it needs an enum.
#[derive(Clone, Debug)]
pub(super) struct OutcomeName {
    /// The enum.
    pub(super) name: Identifier,
    /// What it says.
    pub(super) docs: Docs,
}

/// What an operation's responses come to: success, then failure.
pub(super) fn outcomes(
    types: &RustTypes<'_>,
    boxes: &Boxes,
    operation: &Operation,
    success: OutcomeName,
    failure: OutcomeName,
) -> (Outcome, Outcome) {
    let all = &operation.responses;
    let of = |keep: &dyn Fn(StatusPattern) -> bool| -> Vec<&Response> {
        let mut kept: Vec<&Response> = all.iter().filter(|response| keep(response.status)).collect();
        kept.sort_by_key(|response| match response.status {
            StatusPattern::Code(_) => 0,
            StatusPattern::Range(_) => 1,
            StatusPattern::Default => 2,
        });
        kept
    };
    let mut succeeded = of(&is_success);
    if succeeded.is_empty() {
        // Where no success is documented, what comes instead is one: a redirection, or the default.
        succeeded = of(&is_redirection);
    }
    if succeeded.is_empty() {
        succeeded = of(&|status| status == StatusPattern::Default);
    }
    let is_failure = |status| !is_success(status) && (status == StatusPattern::Default || !has(&succeeded, status));
    let failed = of(&is_failure);
    let outcome = |responses: &[&Response], names| outcome(types, boxes, responses, &operation.method, names);
    let success = if names_success(operation) { outcome(&succeeded, success) } else { any_success(&operation.method) };
    (success, outcome(&failed, failure))
}

/// Whether a document says what an operation returns: in a success, or in what comes instead of one.
fn names_success(operation: &Operation) -> bool {
    let is_one = |status| is_success(status) || is_redirection(status) || status == StatusPattern::Default;
    operation.responses.iter().any(|response| is_one(response.status))
}

/// Whether a status is neither a success nor a failure.
fn is_redirection(status: StatusPattern) -> bool {
    matches!(status, StatusPattern::Code(100..=199 | 300..=399) | StatusPattern::Range(1 | 3))
}

/// The documentation of an operation without a documented success, with and without a body.
const ANY_SUCCESS: [&str; 2] = [
    "The document names no success: any `2XX` is one, and its body is returned as it is.",
    "The document names no success: any `2XX` is one.",
];

/// What an operation returns whose document names no success at all: whatever comes, as it stands.
fn any_success(method: &str) -> Outcome {
    let status = StatusPattern::Range(2);
    let [with_body, without_body] = ANY_SUCCESS;
    let (codec, ty, docs) = if is_bodiless(method, status) {
        (Codec::Empty, RustType::Unit, without_body)
    } else {
        (Codec::Bytes, RustType::Bytes, with_body)
    };
    let case = ResponseCase {
        variant: Identifier::new(&variant_name(status)),
        docs: Line::default().code(&written(status)).into(),
        status,
        media_types: Vec::new(),
        codec,
        ty: ty.clone(),
    };
    let docs = ResponseDocs { statuses: vec![written(status)], variants: Vec::new(), docs: Docs::words(docs) };
    Outcome { shape: OutcomeShape::Type(ty), cases: vec![case], docs: vec![docs] }
}

/// Whether a response has no body, whatever the document says (RFC 9110, 6.4.1).
fn is_bodiless(method: &str, status: StatusPattern) -> bool {
    method == "HEAD" || matches!(status, StatusPattern::Code(100..=199 | 204 | 205 | 304) | StatusPattern::Range(1))
}

fn has(responses: &[&Response], status: StatusPattern) -> bool {
    responses.iter().any(|response| response.status == status)
}

fn outcome(
    types: &RustTypes<'_>,
    boxes: &Boxes,
    responses: &[&Response],
    method: &str,
    enumeration: OutcomeName,
) -> Outcome {
    let mut words = Vec::new();
    let mut differences = Vec::new();
    let mut cases = Vec::new();
    for response in responses {
        let first = cases.len();
        let content = if is_bodiless(method, response.status) { &[][..] } else { &response.content };
        if content.is_empty() {
            words.push(variant_name(response.status));
            differences.push(String::new());
            cases.push((case(response, Codec::Empty, RustType::Unit), None));
        }
        for media_type in worth(types.api, &types.same, content, false) {
            let (codec, ty) = coded(types, media_type, false);
            let same = cases.iter_mut().skip(first).find(|(case, _)| case.codec == codec && case.ty == ty);
            if let Some((case, _)) = same {
                case.media_types.push(media_type.name.clone());
                continue;
            }
            let mut new = case(response, codec, ty);
            new.media_types.push(media_type.name.clone());
            words.push(format!("{}{}", variant_name(response.status), word(&media_type.name)));
            differences.push(media_type.name.clone());
            cases.push((new, Some(media_type.value)));
        }
        // The only one of its status needs no word for its media type.
        if let (Some(word), true) = (words.get_mut(first), cases.len() == first.saturating_add(1)) {
            *word = variant_name(response.status);
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let differences: Vec<&str> = differences.iter().map(String::as_str).collect();
    let idents = name_members(&words, &differences, VALUES);
    let shape = shape(&cases.iter().map(|(case, _)| &case.ty).collect::<Vec<_>>(), enumeration);
    let is_enum = matches!(shape, OutcomeShape::Enum { .. });
    let cases = cases.into_iter().zip(idents).map(|((mut case, used), variant)| {
        case.variant = variant;
        if used.is_some_and(|used| is_enum && case.codec == Codec::Json && boxes.is_large(types, used)) {
            case.ty = RustType::Box(Box::new(case.ty));
        }
        case
    });
    let cases: Vec<ResponseCase> = cases.collect();
    let docs =
        if is_enum { response_docs::of_variants(responses, &cases) } else { response_docs::of_one_type(responses) };
    Outcome { shape, cases, docs }
}

fn shape(kinds: &[&RustType], enumeration: OutcomeName) -> OutcomeShape {
    match kinds.split_first() {
        None => OutcomeShape::Undocumented,
        Some((first, others)) if others.iter().all(|other| other == first) => OutcomeShape::Type((*first).clone()),
        Some(_) => OutcomeShape::Enum { name: enumeration.name, docs: enumeration.docs },
    }
}

fn case(response: &Response, codec: Codec, ty: RustType) -> ResponseCase {
    ResponseCase {
        variant: Identifier::new(&variant_name(response.status)),
        docs: response_docs::variant(response),
        status: response.status,
        media_types: Vec::new(),
        codec,
        ty,
    }
}
