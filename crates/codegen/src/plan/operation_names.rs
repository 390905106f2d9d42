//! The names of operations: the client's method, and the words that types of the operation start with.

use std::collections::HashSet;

use countersign_model::{Api, Operation};

use super::claims::{Claim, settle};
use super::rust::Identifier;
use super::unicode::familiar;
use super::words::{Case, Fallback, Spelling, convert, identifier, singular, words};

const METHODS: Fallback = Fallback { empty: "call", digit: "call", reserved: "operation" };

/// Names that the client has already, and those that clippy wants for well-known traits.
const TAKEN: &[&str] = &[
    "new",
    "builder",
    "with",
    "send",
    "execute",
    "call",
    "clone",
    "default",
    "from_str",
    "from_iter",
    "next",
    "add",
    "sub",
    "mul",
    "div",
    "rem",
    "neg",
    "not",
    "shl",
    "shr",
    "bitand",
    "bitor",
    "bitxor",
    "index",
    "index_mut",
    "deref",
    "deref_mut",
    "drop",
    "eq",
    "cmp",
    "hash",
    "borrow",
    "borrow_mut",
    "as_ref",
    "as_mut",
    "into_iter",
    "fmt",
    "server",
];

/// The client's method for each operation, in the same order.
pub(super) fn method_names(api: &Api) -> Vec<Identifier> {
    let claims: Vec<Claim> = api.operations.iter().map(claim).collect();
    settle(&claims, &HashSet::new()).iter().map(|name| Identifier::new(name)).collect()
}

/// How the operation is called in errors and in the contract registry.
pub(super) fn key(operation: &Operation) -> String {
    match &operation.id {
        Some(id) if !id.trim().is_empty() => id.trim().to_owned(),
        _ => format!("{} {}", operation.method, operation.path),
    }
}

fn claim(operation: &Operation) -> Claim {
    let from_path = path_name(operation, false);
    let by_parameters = path_name(operation, true);
    let [method, whole_method] =
        [Spelling::Least, Spelling::All].map(|spelling| convert(&operation.method, spelling, Case::Snake));
    let whole = format!("{whole_method}_{}", convert(&operation.path, Spelling::All, Case::Snake));
    let id = operation.id.as_deref().map(str::trim).filter(|id| !id.is_empty() && !is_opaque(id));
    let (mut candidates, rank) = match id {
        Some(id) => {
            let name = convert(id, Spelling::Least, Case::Snake);
            let with_method = format!("{name}_{method}");
            let rank = u8::from(name != id);
            (vec![name, with_method, from_path, by_parameters, whole], rank)
        }
        None => {
            let exact = !operation.path.contains('{');
            (vec![from_path, by_parameters, whole], if exact { 2 } else { 3 })
        }
    };
    for candidate in &mut candidates {
        *candidate = identifier(candidate, Case::Snake, METHODS).into();
        if TAKEN.contains(&candidate.as_str()) {
            candidate.push_str("_operation");
        }
    }
    Claim { key: format!("{} {}", operation.path, operation.method), candidates, rank }
}

/// Whether an id is a key of some database, which says nothing: a long hexadecimal number or a UUID.
fn is_opaque(id: &str) -> bool {
    let mut digits = id.chars().filter(|character| *character != '-');
    let is_hexadecimal = digits.clone().all(|character| character.is_ascii_hexdigit());
    is_hexadecimal && digits.clone().count() >= 16 && digits.any(|character| character.is_ascii_digit())
}

/// A name from method and path: `get /rooms/{room_id}/tokens` is `get_room_tokens`, and with its parameters
/// `get_room_tokens_by_room_id`.
fn path_name(operation: &Operation, with_parameters: bool) -> String {
    let segments: Vec<&str> = operation.path.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut name = convert(&operation.method, Spelling::Least, Case::Snake);
    let mut parameters = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let (literal, found) = literal_part(segment);
        parameters.extend(found);
        if literal.is_empty() {
            continue;
        }
        let followed = segments.get(index.saturating_add(1)).is_some_and(|next| next.starts_with('{'));
        let mut list: Vec<String> =
            words(&familiar(&literal), Spelling::Least).iter().map(|word| word.to_string()).collect();
        if let Some(last) = list.last_mut().filter(|_| followed) {
            *last = singular(last).unwrap_or_else(|| last.clone());
        }
        for word in list {
            name.push('_');
            name.push_str(&word.to_lowercase());
        }
    }
    if with_parameters && !parameters.is_empty() {
        let words: Vec<String> =
            parameters.iter().map(|parameter| convert(parameter, Spelling::Least, Case::Snake)).collect();
        name.push_str("_by_");
        name.push_str(&words.join("_and_"));
    }
    if segments.is_empty() {
        name.push_str("_root");
    }
    name
}

/// The text of a path segment outside its parameters, and the parameters.
fn literal_part(segment: &str) -> (String, Vec<&str>) {
    let mut literal = String::new();
    let mut parameters = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        literal.push_str(before);
        literal.push(' ');
        let Some((name, after)) = after.split_once('}') else { break };
        parameters.push(name);
        rest = after;
    }
    literal.push_str(rest);
    (literal.trim().to_owned(), parameters)
}

/// The words of a path without its parameters, as a type's name starts: `/rooms/{id}/tokens` is `RoomsTokens`.
pub(super) fn path_words(path: &str) -> String {
    let literal: Vec<String> = path.split('/').map(|segment| literal_part(segment).0).collect();
    convert(&literal.join(" "), Spelling::Least, Case::Pascal)
}
