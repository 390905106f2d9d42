//! `application/x-www-form-urlencoded`: each property in its style, `form` unless the document says otherwise; what has no
//! style there (an object, a list of lists) goes as JSON text (OpenAPI 3.2, 4.15.2).

use serde_json::{Map, Value as Json};

use crate::operation::{Property, Style};
use crate::shape::Value;
use crate::style::{Escape, Unwritable, pairs};

pub(super) fn encode(properties: &[Property], value: Value<'_>) -> Result<String, String> {
    let Json::Object(entries) = super::tree(value)? else {
        return Err("is not an object, so it cannot be a form".to_owned());
    };
    write(properties, &entries).map_err(|reason| format!("is a form, and {reason}"))
}

/// The text of a form with these entries.
pub(super) fn write(properties: &[Property], entries: &Map<String, Json>) -> Result<String, Unwritable> {
    let mut written = Vec::new();
    for (name, value) in entries {
        let property = properties.iter().find(|property| property.names.contains(&name.as_str()));
        let (style, explode) = property.and_then(|property| property.style).unwrap_or(match value {
            Json::Object(_) => (Style::Json, false),
            _ => (Style::Form, true),
        });
        let allow_reserved = property.is_some_and(|property| property.allow_reserved);
        let escape = if allow_reserved { Escape::AllowReserved } else { Escape::Form };
        written.extend(pairs(name, style, explode, escape, value).map_err(|reason| format!("`{name}` {reason}"))?);
    }
    Ok(written.join("&"))
}
