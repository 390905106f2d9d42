//! Writes parameter values in the styles of the specification (OAS 3, "Style Values").

use countersign_model::{Parameter, ParameterLocation, ParameterStyle};
use serde_json::Value;

use super::body::encode_form;
use super::escape::{encode, encode_allowing_reserved};
use super::media::{BodyKind, body_kind};

/// A value's parts: what the styles join in their several ways.
enum Parts {
    One(String),
    List(Vec<String>),
    Pairs(Vec<(String, String)>),
}

/// The text of a value that has no parts.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Whether a value leaves a trace in a URL, header or form: null does not, nor do lists and objects of nothing else.
pub(crate) fn leaves_trace(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().any(leaves_trace),
        Value::Object(members) => members.values().any(leaves_trace),
        _ => true,
    }
}

/// Whether what is written for a value can only be read as that value. Where nothing is percent-encoded, or what stands between
/// values is as well, one that holds it reads as two.
pub(crate) fn writable(parameter: &Parameter, value: &Value) -> Result<(), String> {
    let is_encoded = match parameter.location {
        ParameterLocation::Header => false,
        ParameterLocation::Cookie => parameter.style != ParameterStyle::Cookie,
        _ => true,
    };
    let is_divided_by_pairs =
        parameter.explode && matches!(parameter.location, ParameterLocation::Query | ParameterLocation::Cookie);
    let separator = separator(Some(parameter.style));
    if is_divided_by_pairs || is_encoded && separator == "," {
        return Ok(());
    }
    let is_divided = |text: &String| text.contains(separator);
    let is_ambiguous = match parts(parameter, value) {
        Parts::One(_) => false,
        Parts::List(items) => items.iter().any(is_divided),
        Parts::Pairs(pairs) => pairs
            .iter()
            .any(|(key, value)| is_divided(key) || is_divided(value) || parameter.explode && key.contains('=')),
    };
    if is_ambiguous {
        Err(format!("a part of the value holds {separator:?}, which divides the parts there"))
    } else {
        Ok(())
    }
}

/// A path parameter's text, percent-encoded.
pub(crate) fn path(parameter: &Parameter, value: &Value) -> String {
    let name = encode(&parameter.name);
    let (prefix, separator) = match parameter.style {
        ParameterStyle::Label => (".", if parameter.explode { "." } else { "," }),
        ParameterStyle::Matrix => (";", if parameter.explode { ";" } else { "," }),
        style => ("", escaped_separator(Some(style))),
    };
    // A dot is no reserved character, and yet what `label` puts between values.
    let encode = |text: &str| match parameter.style {
        ParameterStyle::Label => encode(text).replace('.', "%2E"),
        _ => encode(text),
    };
    let matrix = parameter.style == ParameterStyle::Matrix;
    let body = match parts(parameter, value) {
        Parts::One(text) if matrix => format!("{name}={}", encode(&text)),
        Parts::One(text) => super::escape::encode(&text),
        Parts::List(items) if matrix && parameter.explode => {
            join(items.iter().map(|item| format!("{name}={}", encode(item))), separator)
        }
        Parts::List(items) if matrix => format!("{name}={}", join(items.iter().map(|item| encode(item)), separator)),
        Parts::List(items) => join(items.iter().map(|item| encode(item)), separator),
        Parts::Pairs(pairs) => {
            let between = if parameter.explode { "=" } else { separator };
            let named = if matrix && !parameter.explode { format!("{name}=") } else { String::new() };
            let pairs = pairs.iter().map(|(key, value)| format!("{}{between}{}", encode(key), encode(value)));
            format!("{named}{}", join(pairs, separator))
        }
    };
    format!("{prefix}{body}")
}

/// A query parameter's pairs, joined with `&` and percent-encoded.
pub(crate) fn query(parameter: &Parameter, value: &Value) -> String {
    if parameter.location == ParameterLocation::QueryString {
        return query_string(parameter, value);
    }
    let escape = if parameter.allow_reserved { encode_allowing_reserved } else { encode };
    let name = encode(&parameter.name);
    if parameter.style == ParameterStyle::DeepObject {
        let mut pairs = Vec::new();
        deep_pairs(&parameter.name, value, &mut pairs, 0);
        return join(pairs.iter().map(|(name, value)| format!("{}={}", encode(name), escape(value))), "&");
    }
    let separator = escaped_separator(Some(parameter.style));
    // What stands between values is never let through within one.
    let item = |text: &str| escape(text).replace(',', "%2C");
    match parts(parameter, value) {
        Parts::One(text) => format!("{name}={}", escape(&text)),
        Parts::List(items) if parameter.explode => {
            join(items.iter().map(|item| format!("{name}={}", escape(item))), "&")
        }
        Parts::List(items) => format!("{name}={}", join(items.iter().map(|text| item(text)), separator)),
        Parts::Pairs(pairs) if parameter.explode => {
            join(pairs.iter().map(|(key, value)| format!("{}={}", encode(key), escape(value))), "&")
        }
        Parts::Pairs(pairs) => {
            let flat = pairs.iter().flat_map(|(key, value)| [item(key), item(value)]);
            format!("{name}={}", join(flat, separator))
        }
    }
}

/// The whole query string.
fn query_string(parameter: &Parameter, value: &Value) -> String {
    match parameter.media_type.as_deref().map_or(BodyKind::Form, body_kind) {
        BodyKind::Form if value.is_object() => encode_form(&parameter.encoding, value),
        BodyKind::Json => encode(&value.to_string()),
        _ => encode(&text(value)),
    }
}

/// What stands between the values of a list that a style joins, unescaped.
pub(crate) fn separator(style: Option<ParameterStyle>) -> &'static str {
    match style {
        Some(ParameterStyle::SpaceDelimited) => " ",
        Some(ParameterStyle::PipeDelimited) => "|",
        Some(ParameterStyle::TabDelimited) => "\t",
        _ => ",",
    }
}

/// The same in a URL or form.
pub(super) fn escaped_separator(style: Option<ParameterStyle>) -> &'static str {
    match style {
        Some(ParameterStyle::SpaceDelimited) => "%20",
        Some(ParameterStyle::PipeDelimited) => "%7C",
        Some(ParameterStyle::TabDelimited) => "%09",
        _ => ",",
    }
}

/// A header's text; headers are not percent-encoded.
pub(crate) fn header(parameter: &Parameter, value: &Value) -> String {
    let separator = separator(Some(parameter.style));
    match parts(parameter, value) {
        Parts::One(text) => text,
        Parts::List(items) => items.join(separator),
        Parts::Pairs(pairs) => {
            let between = if parameter.explode { "=" } else { separator };
            join(pairs.iter().map(|(key, value)| format!("{key}{between}{value}")), separator)
        }
    }
}

/// A cookie's `name=value` pairs: in its own style a cookie each, in `form` as in a query.
pub(crate) fn cookie(parameter: &Parameter, value: &Value) -> String {
    let separator = if parameter.style == ParameterStyle::Cookie { "; " } else { "&" };
    cookie_pairs(parameter, value).join(separator)
}

fn cookie_pairs(parameter: &Parameter, value: &Value) -> Vec<String> {
    let escape = |text: &str| if parameter.style == ParameterStyle::Cookie { text.to_owned() } else { encode(text) };
    match parts(parameter, value) {
        Parts::One(text) => vec![format!("{}={}", parameter.name, escape(&text))],
        Parts::List(items) if parameter.explode => {
            items.iter().map(|item| format!("{}={}", parameter.name, escape(item))).collect()
        }
        Parts::List(items) => vec![format!("{}={}", parameter.name, join(items.iter().map(|item| escape(item)), ","))],
        Parts::Pairs(pairs) if parameter.explode => {
            pairs.iter().map(|(key, value)| format!("{key}={}", escape(value))).collect()
        }
        Parts::Pairs(pairs) => {
            let flat = pairs.iter().flat_map(|(key, value)| [escape(key), escape(value)]);
            vec![format!("{}={}", parameter.name, join(flat, ","))]
        }
    }
}

/// How deep `deepObject` goes: deeper values are written as JSON.
const DEEPEST: usize = 16;

/// The pairs of `deepObject`: `p[k]=v`, and `p[k][l]=v` for what is nested.
pub(crate) fn deep_pairs(name: &str, value: &Value, pairs: &mut Vec<(String, String)>, depth: usize) {
    match value {
        Value::Object(members) if depth < DEEPEST => {
            for (key, value) in members {
                deep_pairs(&format!("{name}[{key}]"), value, pairs, depth + 1);
            }
        }
        Value::Array(items) if depth < DEEPEST && items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            pairs.extend(items.iter().map(|item| (name.to_owned(), text(item))));
        }
        other => pairs.push((name.to_owned(), text(other))),
    }
}

fn parts(parameter: &Parameter, value: &Value) -> Parts {
    match value {
        _ if is_json(parameter) => Parts::One(value.to_string()),
        _ if parameter.media_type.is_some() => Parts::One(text(value)),
        Value::Array(items) => Parts::List(items.iter().map(text).collect()),
        Value::Object(members) => Parts::Pairs(members.iter().map(|(key, value)| (key.clone(), text(value))).collect()),
        other => Parts::One(text(other)),
    }
}

/// Whether a parameter has `content` in JSON.
pub(super) fn is_json(parameter: &Parameter) -> bool {
    parameter.media_type.as_deref().is_some_and(|media_type| body_kind(media_type) == BodyKind::Json)
}

fn join(items: impl Iterator<Item = String>, separator: &str) -> String {
    items.collect::<Vec<_>>().join(separator)
}
