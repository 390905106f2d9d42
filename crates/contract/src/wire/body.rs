//! Bodies: values to bytes and back, by media type.

use countersign_model::{Api, MediaType, ParameterStyle};
use serde_json::{Map, Value};

use super::coerce::{Shape, list, member, scalar, shape};
use super::media::{BodyKind, body_kind, parameter};
use super::style::{deep_pairs, text};

/// The separator of the multipart bodies written here.
const BOUNDARY: &str = "countersign-part-boundary";

/// Why a body could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BodyError(pub String);

/// A body on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Encoded {
    /// The value of `Content-Type`.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Writes `value` as a body of the documented media type, under the concrete `content_type`.
pub(crate) fn encode(documented: &MediaType, content_type: &str, value: &Value) -> Result<Encoded, BodyError> {
    let plain = |bytes: Vec<u8>| Encoded { content_type: content_type.to_owned(), bytes };
    match body_kind(content_type) {
        BodyKind::Json => Ok(plain(value.to_string().into_bytes())),
        BodyKind::Form => Ok(plain(encode_form(documented, value).into_bytes())),
        BodyKind::Multipart => Ok(Encoded {
            content_type: format!("{}; boundary={BOUNDARY}", content_type.split(';').next().unwrap_or_default()),
            bytes: encode_multipart(documented, value),
        }),
        BodyKind::Text | BodyKind::Bytes => Ok(plain(text(value).into_bytes())),
        BodyKind::Xml => match value {
            Value::String(written) => Ok(plain(written.clone().into_bytes())),
            _ => Err(BodyError("no rule says how this JSON value is written as XML".to_owned())),
        },
    }
}

/// Reads a body of the documented media type. `None` where its bytes are no JSON value in any sense (binary, XML).
pub(crate) fn decode(
    api: &Api,
    documented: &MediaType,
    content_type: &str,
    bytes: &[u8],
) -> Result<Option<Value>, BodyError> {
    match body_kind(content_type) {
        BodyKind::Json => {
            serde_json::from_slice(bytes).map(Some).map_err(|error| BodyError(format!("is not JSON: {error}")))
        }
        BodyKind::Form => Ok(Some(decode_form(api, documented, bytes))),
        BodyKind::Multipart => decode_multipart(api, documented, content_type, bytes).map(Some),
        BodyKind::Text => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Some(scalar(api, Some(documented.value), text))),
            Err(_) => Err(BodyError("is not UTF-8 text".to_owned())),
        },
        BodyKind::Xml | BodyKind::Bytes => Ok(None),
    }
}

fn encode_form(documented: &MediaType, value: &Value) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let encoding = documented.encoding.get(name);
        let deep = encoding.and_then(|encoding| encoding.style) == Some(ParameterStyle::DeepObject);
        let joined = encoding.and_then(|encoding| encoding.explode) == Some(false);
        match value {
            Value::Object(_) if deep => deep_pairs(name, value, &mut pairs, 0),
            Value::Array(items) if joined => {
                pairs.push((name.clone(), items.iter().map(text).collect::<Vec<_>>().join(",")));
            }
            Value::Array(items) => pairs.extend(items.iter().map(|item| (name.clone(), text(item)))),
            other => pairs.push((name.clone(), text(other))),
        }
    }
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn decode_form(api: &Api, documented: &MediaType, bytes: &[u8]) -> Value {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(bytes).into_owned().collect();
    let named: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut object = Map::new();
    for (name, _) in &named {
        let name = name.split('[').next().unwrap_or_default();
        if object.contains_key(name) {
            continue;
        }
        let own: Vec<&str> = named.iter().filter(|(known, _)| *known == name).map(|(_, value)| *value).collect();
        object.insert(name.to_owned(), read_field(api, documented, name, &own, &named));
    }
    Value::Object(object)
}

/// A field of a form from all that carries its name.
fn read_field(api: &Api, documented: &MediaType, name: &str, own: &[&str], all: &[(&str, &str)]) -> Value {
    let value = member(api, documented.value, name);
    let joined = documented.encoding.get(name).and_then(|encoding| encoding.explode) == Some(false);
    match (value, own) {
        (Some(value), []) => super::deep::read(api, value, name, all).unwrap_or(Value::Null),
        (None, []) => Value::Null,
        (Some(value), [one]) if joined && shape(api, value) == Shape::List => list(api, value, one.split(',')),
        (Some(value), [one]) if one.starts_with('[') && shape(api, value) == Shape::List => {
            scalar(api, Some(value), one)
        }
        (Some(value), own) if shape(api, value) == Shape::List => list(api, value, own.iter().copied()),
        (None, own) if own.len() > 1 => own.iter().map(|text| scalar(api, None, text)).collect(),
        (value, [first, ..]) => scalar(api, value, first),
    }
}

fn encode_multipart(documented: &MediaType, value: &Value) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let items: Vec<&Value> = match value {
            Value::Array(items) => items.iter().collect(),
            other => vec![other],
        };
        for item in items {
            let own = documented.encoding.get(name).and_then(|encoding| encoding.content_type.as_deref());
            let default = if item.is_object() { "application/json" } else { "text/plain" };
            let content_type = own.and_then(|own| own.split(',').next()).unwrap_or(default).trim();
            let quoted = name.replace('"', "%22").replace(['\r', '\n'], " ");
            let head = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{quoted}\"\r\ncontent-type: {content_type}\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(text(item).as_bytes());
            body.extend_from_slice(b"\r\n");
        }
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn decode_multipart(api: &Api, documented: &MediaType, content_type: &str, bytes: &[u8]) -> Result<Value, BodyError> {
    let boundary = parameter(content_type, "boundary")
        .ok_or_else(|| BodyError("has no `boundary` in its media type".to_owned()))?;
    let parts = super::multipart::parts(bytes, &boundary)
        .ok_or_else(|| BodyError(format!("is not divided by the boundary `{boundary}`")))?;
    let mut object = Map::new();
    for part in &parts {
        if object.contains_key(&part.name) {
            continue;
        }
        let value = member(api, documented.value, &part.name);
        let own: Vec<&super::multipart::Part> = parts.iter().filter(|other| other.name == part.name).collect();
        let is_list = value.is_some_and(|value| shape(api, value) == Shape::List);
        let read = if is_list || own.len() > 1 {
            let element = value.and_then(|value| super::coerce::element(api, value, 0));
            own.iter().map(|part| scalar(api, element, &part.text())).collect()
        } else {
            scalar(api, value, &part.text())
        };
        object.insert(part.name.clone(), read);
    }
    Ok(Value::Object(object))
}
