//! Bodies: values to bytes and back, by media type.

use std::borrow::Cow;

use countersign_model::{Api, Encoding, MediaType, ParameterStyle, TypeUse};
use encoding_rs::UTF_8;
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::coerce::{Shape, list, may_be_scalar, member, scalar, shape};
use super::escape::{decode_query, lossy};
use super::media::{BodyKind, body_kind, parameter};
use super::pairs::{self, Pair, before_bracket, by_property};
use super::read::{separators, split};
use super::sequence;
use super::style::{deep_pairs, escaped_separator, separator, text};

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
    if let (BodyKind::Sequence(sequence), Value::Array(items)) = (body_kind(content_type), value) {
        return Ok(plain(sequence::write(sequence, items).into_bytes()));
    }
    match body_kind(content_type) {
        BodyKind::Json => Ok(plain(value.to_string().into_bytes())),
        BodyKind::Form => Ok(plain(encode_form(&documented.encoding, value).into_bytes())),
        BodyKind::Multipart => Ok(Encoded {
            content_type: format!("{}; boundary={BOUNDARY}", content_type.split(';').next().unwrap_or_default()),
            bytes: encode_multipart(documented, value),
        }),
        BodyKind::Sequence(_) | BodyKind::Text | BodyKind::Bytes => Ok(plain(text(value).into_bytes())),
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
        BodyKind::Form => Ok(Some(decode_form(api, documented.value, &documented.encoding, bytes))),
        BodyKind::Multipart => decode_multipart(api, documented, content_type, bytes).map(Some),
        kind @ (BodyKind::Sequence(_) | BodyKind::Text) => match (readable(content_type, bytes)?, kind) {
            (text, BodyKind::Sequence(sequence)) if shape(api, documented.value) == Shape::List => {
                sequence::read(sequence, &text).map(Some).map_err(BodyError)
            }
            (text, _) => Ok(Some(scalar(api, Some(documented.value), &text))),
        },
        BodyKind::Xml | BodyKind::Bytes => Ok(None),
    }
}

/// A body as text in the character set that its media type names, else in UTF-8.
fn readable<'b>(content_type: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, BodyError> {
    let named = parameter(content_type, "charset").and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((named.unwrap_or(UTF_8), 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..).unwrap_or_default());
    text.ok_or_else(|| BodyError(format!("is not {} text", encoding.name())))
}

/// The value that a text stands for which is documented as an example of a body; `None` where nothing says which.
pub(crate) fn of_text(api: &Api, documented: &MediaType, content_type: &str, text: &str) -> Option<Value> {
    let is_form_of_fields = shape(api, documented.value) == Shape::Object;
    let value = match body_kind(content_type) {
        BodyKind::Xml => return None,
        BodyKind::Form if is_form_of_fields => {
            decode_form(api, documented.value, &documented.encoding, text.as_bytes())
        }
        BodyKind::Sequence(_) => decode(api, documented, content_type, text.as_bytes()).ok().flatten()?,
        // JSON: a range of media types has it stand for all of them.
        BodyKind::Json | BodyKind::Form | BodyKind::Multipart | BodyKind::Text | BodyKind::Bytes => {
            scalar(api, Some(documented.value), text)
        }
    };
    (!value.is_string() || may_be_scalar(api, documented.value)).then_some(value)
}

/// How the properties of a form are written, where the document says so.
type Encodings = IndexMap<String, Encoding>;

/// An object as a form.
pub(super) fn encode_form(encodings: &Encodings, value: &Value) -> String {
    let mut pairs: Vec<String> = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let escape = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let written = fields(encodings.get(name), name, value, escaped_separator, escape);
        pairs.extend(written.iter().map(|(name, text)| format!("{name}={text}")));
    }
    pairs.join("&")
}

/// The fields that a property is written as: its values escaped, and then joined.
fn fields(
    encoding: Option<&Encoding>,
    name: &str,
    value: &Value,
    separator: fn(Option<ParameterStyle>) -> &'static str,
    escape: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    let style = encoding.and_then(|encoding| encoding.style);
    let text = |value: &Value| escape(&text(value));
    let named = |text| (escape(name), text);
    match value {
        Value::Object(_) if style == Some(ParameterStyle::DeepObject) => {
            let mut pairs = Vec::new();
            deep_pairs(name, value, &mut pairs, 0);
            pairs.iter().map(|(name, text)| (escape(name), escape(text))).collect()
        }
        Value::Object(members) if style.is_some() && is_joined(encoding) => {
            let flat: Vec<String> = members.iter().flat_map(|(key, value)| [escape(key), text(value)]).collect();
            vec![named(flat.join(separator(style)))]
        }
        Value::Object(members) if style.is_some() => {
            members.iter().map(|(key, value)| (escape(key), text(value))).collect()
        }
        Value::Array(items) if is_joined(encoding) => {
            vec![named(items.iter().map(text).collect::<Vec<_>>().join(separator(style)))]
        }
        Value::Array(items) => items.iter().map(|item| named(text(item))).collect(),
        other => vec![named(text(other))],
    }
}

/// Whether the items of a list share one field: `explode` is `false`, or left out where only `form` has it by default.
fn is_joined(encoding: Option<&Encoding>) -> bool {
    encoding.is_some_and(|encoding| {
        let is_form = encoding.style.is_none_or(|style| style == ParameterStyle::Form);
        !encoding.explode.unwrap_or(is_form)
    })
}

/// The object that a form is.
pub(super) fn decode_form(api: &Api, value: TypeUse, encodings: &Encodings, bytes: &[u8]) -> Value {
    let whole = lossy(bytes);
    let pairs = pairs::of_query(&whole);
    let mut object = Map::new();
    for (name, pairs) in by_property(&pairs, before_bracket) {
        let (value, encoding) = (member(api, value, name), encodings.get(name));
        let style = encoding.and_then(|encoding| encoding.style).unwrap_or(ParameterStyle::Form);
        let raw: Vec<&str> = pairs.iter().filter(|pair| pair.name == name).map(|pair| pair.raw).collect();
        let own = divided(api, value, encoding, raw, separators(style));
        let own: Vec<String> = own.into_iter().map(decode_query).collect();
        object.insert(name.to_owned(), read_field(api, value, encoding, name, &own, &pairs));
    }
    Value::Object(object)
}

/// The texts of the items of a list that shares one field; all else is as it came.
fn divided<'t>(
    api: &Api,
    value: Option<TypeUse>,
    encoding: Option<&Encoding>,
    own: Vec<&'t str>,
    separators: &[&str],
) -> Vec<&'t str> {
    let is_list = value.is_some_and(|value| shape(api, value) == Shape::List);
    match own.as_slice() {
        [one] if is_list && is_joined(encoding) => split(one, separators),
        _ => own,
    }
}

/// The value of a property: `own` are the texts of the pairs of exactly its name, `all` has those of `name[key]`, too.
fn read_field(
    api: &Api,
    value: Option<TypeUse>,
    encoding: Option<&Encoding>,
    name: &str,
    own: &[String],
    all: &[&Pair<'_>],
) -> Value {
    match (value, own) {
        (Some(value), []) => {
            let pairs = all.iter().map(|pair| (&*pair.name, &*pair.text));
            super::deep::read(api, value, name, pairs).unwrap_or(Value::Null)
        }
        (None, []) => Value::Null,
        (Some(value), [one]) if one.starts_with('[') && !is_joined(encoding) && shape(api, value) == Shape::List => {
            scalar(api, Some(value), one)
        }
        (Some(value), own) if shape(api, value) == Shape::List => list(api, value, own.iter().map(String::as_str)),
        (None, own) if own.len() > 1 => own.iter().map(|text| scalar(api, None, text)).collect(),
        (value, [first, ..]) => scalar(api, value, first),
    }
}

fn encode_multipart(documented: &MediaType, value: &Value) -> Vec<u8> {
    let mut body = Vec::new();
    // The parts of `multipart/mixed` have no names.
    for item in value.as_array().into_iter().flatten() {
        push_part(&mut body, None, default_type(item), &text(item));
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        let encoding = documented.encoding.get(name);
        if encoding.is_some_and(|encoding| encoding.style.is_some()) {
            for (name, text) in fields(encoding, name, value, separator, str::to_owned) {
                push_part(&mut body, Some(&name), "text/plain", &text);
            }
            continue;
        }
        let items: Vec<&Value> = match value {
            Value::Array(items) => items.iter().collect(),
            other => vec![other],
        };
        for item in items {
            let own = encoding.and_then(|encoding| encoding.content_type.as_deref());
            let content_type = own.and_then(|own| own.split(',').next()).unwrap_or(default_type(item)).trim();
            push_part(&mut body, Some(name), content_type, &text(item));
        }
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// The media type of a part of which the document says none.
fn default_type(item: &Value) -> &'static str {
    if item.is_object() { "application/json" } else { "text/plain" }
}

fn push_part(body: &mut Vec<u8>, name: Option<&str>, content_type: &str, text: &str) {
    let disposition = name.map(|name| {
        let quoted = name.replace('"', "%22").replace(['\r', '\n'], " ");
        format!("content-disposition: form-data; name=\"{quoted}\"\r\n")
    });
    let disposition = disposition.unwrap_or_default();
    let head = format!("--{BOUNDARY}\r\n{disposition}content-type: {content_type}\r\n\r\n");
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(text.as_bytes());
    body.extend_from_slice(b"\r\n");
}

fn decode_multipart(api: &Api, documented: &MediaType, content_type: &str, bytes: &[u8]) -> Result<Value, BodyError> {
    let boundary = parameter(content_type, "boundary")
        .ok_or_else(|| BodyError("has no `boundary` in its media type".to_owned()))?;
    let parts = super::multipart::parts(bytes, &boundary)
        .ok_or_else(|| BodyError(format!("is not divided by the boundary `{boundary}`")))?;
    if shape(api, documented.value) == Shape::List {
        let parts: Vec<Cow<'_, str>> = parts.iter().map(super::multipart::Part::text).collect();
        return Ok(list(api, documented.value, parts.iter().map(|text| &**text)));
    }
    let pairs: Vec<Pair<'_>> =
        parts.into_iter().map(|part| Pair { text: part.text(), raw: "", name: part.name.into() }).collect();
    let styled = |name: &str| documented.encoding.get(name).filter(|encoding| encoding.style.is_some());
    let property = |name| Some(before_bracket(name)).filter(|root| styled(root).is_some()).unwrap_or(name);
    let mut object = Map::new();
    for (name, pairs) in by_property(&pairs, property) {
        object.insert(name.to_owned(), read_parts(api, documented.value, styled(name), name, &pairs));
    }
    Ok(Value::Object(object))
}

/// The value of a property from its parts.
fn read_parts(api: &Api, object: TypeUse, styled: Option<&Encoding>, name: &str, pairs: &[&Pair<'_>]) -> Value {
    let value = member(api, object, name);
    let own: Vec<&str> = pairs.iter().filter(|pair| pair.name == name).map(|pair| &*pair.text).collect();
    let is_list = value.is_some_and(|value| shape(api, value) == Shape::List);
    if styled.is_some() {
        let separator = separator(styled.and_then(|encoding| encoding.style));
        let own = divided(api, value, styled, own, &[separator]);
        let own: Vec<String> = own.into_iter().map(str::to_owned).collect();
        read_field(api, value, styled, name, &own, pairs)
    } else if is_list || own.len() > 1 {
        let element = value.and_then(|value| super::coerce::element(api, value, 0));
        own.iter().map(|text| scalar(api, element, text)).collect()
    } else {
        scalar(api, value, own.first().copied().unwrap_or_default())
    }
}
