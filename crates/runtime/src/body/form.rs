//! `application/x-www-form-urlencoded`: each property in its style, `form` unless the document says otherwise; what has no
//! style there (an object, a list of lists) goes as JSON text (OpenAPI 3.1, 4.8.15.1).

use serde_json::Value as Json;

use crate::operation::{Property, Style};
use crate::shape::Value;
use crate::style::{Escape, pairs};

pub(super) fn encode(properties: &[Property], value: Value<'_>) -> Result<String, String> {
    let Json::Object(entries) = super::tree(value)? else {
        return Err("is not an object, so it cannot be a form".to_owned());
    };
    let written = entries.iter().flat_map(|(name, value)| {
        let property = properties.iter().find(|property| property.names.contains(&name.as_str()));
        let (style, explode) = property.and_then(|property| property.style).unwrap_or(match value {
            Json::Object(_) => (Style::Json, false),
            _ => (Style::Form, true),
        });
        pairs(name, style, explode, Escape::Form, value)
    });
    Ok(written.collect::<Vec<_>>().join("&"))
}
