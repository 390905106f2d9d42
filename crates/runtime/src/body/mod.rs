//! Request bodies, and whole query strings: a value written as the media type asks.

mod form;
mod multipart;

use bytes::Bytes;

use crate::media_type::{essence, is_json};
use crate::operation::{Content, Parameter, Style};
use crate::sequence::Sequence;
use crate::shape::{self, Direction, Encoded, Value, View};
use crate::style::{Escape, Unwritable, plain};

/// A body ready to be sent, with its `Content-Type`.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) content_type: String,
    pub(crate) bytes: Bytes,
}

/// Writes a value as one of the media types of an operation.
///
/// # Errors
///
/// Why the value cannot be written as this media type.
pub(crate) fn encode(content: &Content, value: Value<'_>) -> Result<Body, String> {
    let media_type = content.media_type;
    let unchanged = |bytes: Bytes| Body { content_type: media_type.to_owned(), bytes };
    if let Some(bytes) = sequence(media_type, value)? {
        return Ok(unchanged(bytes.into()));
    }
    match essence(media_type).as_str() {
        _ if is_json(media_type) => json(value).map(|bytes| unchanged(bytes.into())),
        "application/x-www-form-urlencoded" => {
            form::encode(content.properties, value).map(|text| unchanged(text.into()))
        }
        kind if kind.starts_with("multipart/") => multipart::encode(content, value),
        _ => raw(value)
            .map(unchanged)
            .ok_or_else(|| format!("has a structure, which {media_type} cannot express here; send text or bytes")),
    }
}

/// Writes a value as a whole query string: an object as a form, unless it is to be JSON; anything else as its text.
pub(crate) fn query_string(
    parameter: &Parameter,
    escape: Escape,
    value: &serde_json::Value,
) -> Result<String, Unwritable> {
    Ok(match value {
        _ if parameter.style == Style::Json => escape.apply(&value.to_string()),
        serde_json::Value::Object(entries) => form::write(parameter.properties, entries)?,
        _ => escape.apply(&plain(value)),
    })
}

/// A list as a sequence, where the media type is one.
fn sequence(media_type: &str, value: Value<'_>) -> Result<Option<Vec<u8>>, String> {
    let (Some(sequence @ (Sequence::Lines | Sequence::Records)), View::List(list)) =
        (Sequence::of(media_type), value.view())
    else {
        return Ok(None);
    };
    let mut body = Vec::new();
    list.iter().try_for_each(|item| json(item).map(|item| sequence.push(&mut body, &item)))?;
    Ok(Some(body))
}

/// A value as JSON, without the properties that only servers send.
fn json(value: Value<'_>) -> Result<Vec<u8>, String> {
    serde_json::to_vec(&Encoded { value, direction: Direction::Request }).map_err(|error| error.to_string())
}

/// A value as a tree, without the properties that only servers send.
fn tree(value: Value<'_>) -> Result<serde_json::Value, String> {
    serde_json::to_value(Encoded { value, direction: Direction::Request }).map_err(|error| error.to_string())
}

/// A value without structure, as bytes.
fn raw(value: Value<'_>) -> Option<Bytes> {
    match value.view() {
        View::File(file) => Some(file.bytes.clone()),
        View::Option(Some(value)) => raw(value),
        View::Json(serde_json::Value::String(text)) => Some(text.clone().into()),
        View::Union(union) => raw(union.payload),
        View::List(_) | View::Map(_) | View::Record(_) => None,
        _ => Some(plain(&shape::to_json(value)).into()),
    }
}
