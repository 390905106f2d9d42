//! Ways to answer wrongly on purpose, so that it can be shown that a wrong answer is found.

use serde::Deserialize;
use serde_json::Value;

use crate::wire::Response;

/// A fault in an answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Another media type than documented.
    ContentType(String),
    /// No `Content-Type` at all.
    NoContentType,
    /// The body breaks off in the middle.
    TruncatedBody,
    /// No body.
    NoBody,
    /// Another body.
    Body(String),
    /// A body where there is to be none.
    Status(u16),
    /// A member is set to another value, or added: pointer and value.
    Set(String, Value),
    /// A member is taken out of the body: its pointer.
    Remove(String),
    /// A header is set.
    Header(String, String),
    /// A header is taken out.
    NoHeader(String),
}

impl Fault {
    /// Spoils a response.
    pub fn apply(&self, response: &mut Response) {
        match self {
            Self::ContentType(media_type) => response.headers.set("content-type", media_type.clone()),
            Self::NoContentType => response.headers.remove("content-type"),
            Self::TruncatedBody => response.body.truncate(response.body.len() / 2),
            Self::NoBody => response.body.clear(),
            Self::Body(text) => response.body = text.clone().into_bytes(),
            Self::Status(status) => response.status = *status,
            Self::Set(pointer, value) => edit(response, |body| set(body, pointer, value.clone())),
            Self::Remove(pointer) => edit(response, |body| remove(body, pointer)),
            Self::Header(name, value) => response.headers.set(name, value.clone()),
            Self::NoHeader(name) => response.headers.remove(name),
        }
    }
}

fn edit(response: &mut Response, change: impl FnOnce(&mut Value)) {
    if let Ok(mut body) = serde_json::from_slice(&response.body) {
        change(&mut body);
        response.body = body.to_string().into_bytes();
    }
}

fn set(body: &mut Value, pointer: &str, value: Value) {
    if pointer.is_empty() {
        *body = value;
        return;
    }
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    match body.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.insert(key.to_owned(), value);
        }
        Some(Value::Array(items)) => {
            if let Some(slot) = key.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                *slot = value;
            }
        }
        _ => {}
    }
}

fn remove(body: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(members)) = body.pointer_mut(parent) {
        members.shift_remove(key);
    }
}
