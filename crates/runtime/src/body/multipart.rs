//! `multipart/form-data` and its relatives: one part per property, one per item of a list, unless the document gives a style
//! (OpenAPI 3.2, 4.15.3; RFC 7578). The parts of a list have no names (`multipart/mixed`).

use bytes::Bytes;

use super::Body;
use crate::File;
use crate::media_type::{essence, is_json};
use crate::operation::{Content, Style};
use crate::shape::{Value, View};
use crate::style::{Escape, entries, plain};

struct Part {
    /// Its name in a form; empty where it is one of a list.
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    bytes: Bytes,
}

pub(super) fn encode(content: &Content, value: Value<'_>) -> Result<Body, String> {
    let mut parts = Vec::new();
    if items(value, &mut parts)? {
        return Ok(body(content, &parts));
    }
    fields(value, &mut |name, value| {
        let declared = content.properties.iter().find(|property| property.names.contains(&name));
        match declared.and_then(|property| property.style) {
            Some((style, explode)) if !has_files(value) => add_in_style(name, style, explode, value, &mut parts),
            _ => add(name, declared.and_then(|property| property.media_type), value, &mut parts),
        }
    })?;
    Ok(body(content, &parts))
}

fn body(content: &Content, parts: &[Part]) -> Body {
    let boundary = boundary(parts);
    let mut bytes = Vec::new();
    for part in parts {
        write(part, &boundary, &mut bytes);
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let content_type = format!("{}; boundary={boundary}", essence(content.media_type));
    Body { content_type, bytes: bytes.into() }
}

/// Adds a part for each item of a list; `false` if the value is none.
fn items(value: Value<'_>, parts: &mut Vec<Part>) -> Result<bool, String> {
    match value.view() {
        View::Option(Some(value)) => items(value, parts),
        View::List(list) => list.iter().try_for_each(|item| add("", None, item, parts)).map(|()| true),
        _ => Ok(false),
    }
}

/// The properties of a form, whatever type it is.
fn fields(value: Value<'_>, visit: &mut dyn FnMut(&str, Value<'_>) -> Result<(), String>) -> Result<(), String> {
    match value.view() {
        View::Option(Some(value)) => fields(value, visit),
        View::Union(union) => fields(union.payload, visit),
        View::Map(map) => map.iter().try_for_each(|(name, value)| visit(name, value)),
        View::Record(record) => record.fields().try_for_each(|(field, value)| match value.view() {
            View::Map(map) if field.rest => map.iter().try_for_each(|(name, value)| visit(name, value)),
            _ if field.own_rules().read_only => Ok(()),
            _ => visit(field.name, value),
        }),
        View::Json(serde_json::Value::Object(entries)) => {
            entries.iter().try_for_each(|(name, value)| visit(name, Value::of(value)))
        }
        _ => Err("is not an object, so it cannot be a form of several parts".to_owned()),
    }
}

/// Whether a value is a file, or several.
fn has_files(value: Value<'_>) -> bool {
    match value.view() {
        View::Option(Some(value)) => has_files(value),
        View::List(list) => list.iter().any(has_files),
        View::File(_) => true,
        _ => false,
    }
}

/// Adds the parts of a property that is written as in a query string, but for the escapes.
fn add_in_style(
    name: &str,
    style: Style,
    explode: bool,
    value: Value<'_>,
    parts: &mut Vec<Part>,
) -> Result<(), String> {
    let tree = super::tree(value)?;
    if !tree.is_null() {
        let named = entries(name, style, explode, Escape::Raw, &tree);
        let named = named.map_err(|reason| format!("is a form, and `{name}` {reason}"))?;
        parts.extend(named.into_iter().map(|(name, text)| Part {
            name,
            file_name: None,
            media_type: None,
            bytes: text.into(),
        }));
    }
    Ok(())
}

/// Adds the parts of one property.
fn add(name: &str, media_type: Option<&str>, value: Value<'_>, parts: &mut Vec<Part>) -> Result<(), String> {
    match value.view() {
        View::Option(None) => Ok(()),
        View::Option(Some(value)) => add(name, media_type, value, parts),
        View::List(list) if !media_type.is_some_and(is_json) => {
            list.iter().try_for_each(|item| add(name, media_type, item, parts))
        }
        View::Json(serde_json::Value::Array(items)) if !media_type.is_some_and(is_json) => {
            items.iter().try_for_each(|item| add(name, media_type, Value::of(item), parts))
        }
        View::File(file) => {
            parts.push(file_part(name, media_type, file));
            Ok(())
        }
        _ => {
            let tree = super::tree(value)?;
            let structured = tree.is_object() || tree.is_array() || media_type.is_some_and(is_json);
            let text = if structured { tree.to_string() } else { plain(&tree) };
            let media_type = media_type.or(structured.then_some("application/json")).map(str::to_owned);
            parts.push(Part { name: name.to_owned(), file_name: None, media_type, bytes: text.into() });
            Ok(())
        }
    }
}

fn file_part(name: &str, media_type: Option<&str>, file: &File) -> Part {
    // A document may list several media types for a part; the file's own says which one it is.
    let declared = media_type.filter(|media_type| !media_type.contains([',', '*']));
    let media_type = file.media_type.as_deref().or(declared).unwrap_or("application/octet-stream");
    Part {
        name: name.to_owned(),
        file_name: Some(file.name.clone().unwrap_or_else(|| name.to_owned())),
        media_type: Some(media_type.to_owned()),
        bytes: file.bytes.clone(),
    }
}

/// A boundary that occurs in no part: the same for the same parts, so that the same call sends the same bytes.
fn boundary(parts: &[Part]) -> String {
    let occurs = |boundary: &str| {
        parts.iter().any(|part| part.bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes()))
    };
    let mut number = 0_u64;
    loop {
        let boundary = format!("form-boundary-{number}");
        if !occurs(&boundary) {
            return boundary;
        }
        number += 1;
    }
}

fn write(part: &Part, boundary: &str, bytes: &mut Vec<u8>) {
    let mut head = format!("--{boundary}\r\n");
    if !part.name.is_empty() {
        head.push_str(&format!("Content-Disposition: form-data; name=\"{}\"", quoted(&part.name)));
        if let Some(file_name) = &part.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        head.push_str("\r\n");
    }
    if let Some(media_type) = &part.media_type {
        head.push_str(&format!("Content-Type: {}\r\n", media_type.replace(['\r', '\n'], " ")));
    }
    head.push_str("\r\n");
    bytes.extend_from_slice(head.as_bytes());
    bytes.extend_from_slice(&part.bytes);
    bytes.extend_from_slice(b"\r\n");
}

/// A name between quotes, as browsers write it (the HTML standard's multipart encoding).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
