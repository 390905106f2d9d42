//! Names of types: the seven there are, and the many that people write.

use serde_json::Value;

use crate::Types;

/// Marks a type as allowed.
pub(super) type Add = fn(&mut Types);

/// What is meant by a name that is no type.
pub(super) struct Meaning {
    /// The type; `None` where anything will do.
    pub(super) add: Option<Add>,
    /// The format that the name implies.
    pub(super) format: Option<&'static str>,
    /// The meaning in words.
    pub(super) words: String,
}

/// One of JSON Schema's types.
pub(super) fn standard(name: &str) -> Option<Add> {
    Some(match name {
        "null" => |types| types.null = true,
        "boolean" => |types| types.boolean = true,
        "integer" => |types| types.integer = true,
        "number" => |types| types.number = true,
        "string" => |types| types.string = true,
        "array" => |types| types.array = true,
        "object" => |types| types.object = true,
        _ => return None,
    })
}

/// What is commonly meant by another name. A `timestamp` may be a number or a string, so it may be anything.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let lower = name.trim().to_ascii_lowercase();
    let (kind, format) = match lower.as_str() {
        "null" | "none" | "nil" => ("null", None),
        "boolean" | "bool" => ("boolean", None),
        "integer" | "int" | "short" => ("integer", None),
        "int32" => ("integer", Some("int32")),
        "int64" | "long" => ("integer", Some("int64")),
        "number" | "numeric" => ("number", None),
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "decimal" => ("number", Some("decimal")),
        "string" | "str" | "text" | "char" | "enum" => ("string", None),
        "file" | "binary" | "blob" => ("string", Some("binary")),
        "byte" | "bytes" | "base64" => ("string", Some("byte")),
        "date" => ("string", Some("date")),
        "time" => ("string", Some("time")),
        "datetime" | "date-time" => ("string", Some("date-time")),
        "uuid" | "guid" => ("string", Some("uuid")),
        "uri" | "url" => ("string", Some("uri")),
        "email" => ("string", Some("email")),
        "password" => ("string", Some("password")),
        "array" | "list" | "set" => ("array", None),
        "object" | "dict" | "map" | "hash" => ("object", None),
        "any" | "mixed" | "json" | "timestamp" | "*" | "" => {
            return Some(Meaning { add: None, format: None, words: "anything".to_owned() });
        }
        _ => return None,
    };
    let words = match format {
        Some(format) => format!("`{kind}` with format `{format}`"),
        None => format!("`{kind}`"),
    };
    Some(Meaning { add: standard(kind), format, words })
}

/// Whether a value is of one of the types.
pub(super) fn admits(types: Types, value: &Value) -> bool {
    match value {
        Value::Null => types.null,
        Value::Bool(_) => types.boolean,
        Value::Number(number) => {
            let is_whole = !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0);
            types.number || (types.integer && is_whole)
        }
        Value::String(_) => types.string,
        Value::Array(_) => types.array,
        Value::Object(_) => types.object,
    }
}
