//! Words that readers of documents, schemas and messages treat in a special way.

use fastrand::Rng;
use serde_json::{Value, json};

use super::one_of;
use crate::fuzz::nasty;

/// Keywords of OpenAPI and JSON Schema.
const KEYWORDS: &[&str] = &[
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "$self",
    "additionalItems",
    "additionalOperations",
    "additionalProperties",
    "allOf",
    "allowEmptyValue",
    "allowReserved",
    "anyOf",
    "basePath",
    "bearerFormat",
    "body",
    "callbacks",
    "collectionFormat",
    "components",
    "const",
    "consumes",
    "contains",
    "content",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "cookie",
    "default",
    "definitions",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "discriminator",
    "else",
    "encoding",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "explode",
    "externalDocs",
    "externalValue",
    "flows",
    "format",
    "get",
    "head",
    "header",
    "headers",
    "host",
    "if",
    "in",
    "info",
    "itemEncoding",
    "itemSchema",
    "items",
    "jsonSchemaDialect",
    "links",
    "mapping",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "name",
    "not",
    "nullable",
    "oneOf",
    "openIdConnectUrl",
    "openapi",
    "operationId",
    "parameters",
    "parent",
    "path",
    "paths",
    "pattern",
    "patternProperties",
    "post",
    "prefixItems",
    "produces",
    "properties",
    "propertyName",
    "propertyNames",
    "query",
    "querystring",
    "readOnly",
    "requestBody",
    "required",
    "responses",
    "schema",
    "schemas",
    "scheme",
    "schemes",
    "scopes",
    "security",
    "securityDefinitions",
    "securitySchemes",
    "server",
    "servers",
    "style",
    "summary",
    "swagger",
    "tags",
    "then",
    "title",
    "trace",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "url",
    "value",
    "variables",
    "webhooks",
    "wrapped",
    "writeOnly",
    "x-extension",
    "xml",
];

/// Values that those keywords have, and some that look alike.
const WORDS: &[&str] = &[
    "",
    "*/*",
    "+1",
    "0",
    "1.0",
    "2.0",
    "200",
    "2XX",
    "3.0.3",
    "3.1.0",
    "3.2.0",
    "9999-12-31T23:59:60Z",
    "apiKey",
    "application/json",
    "application/json; charset=utf-16",
    "application/octet-stream",
    "application/problem+json",
    "application/x-ndjson",
    "application/x-www-form-urlencoded",
    "array",
    "basic",
    "bearer",
    "binary",
    "boolean",
    "byte",
    "csv",
    "date",
    "date-time",
    "deepObject",
    "default",
    "double",
    "duration",
    "email",
    "false",
    "file",
    "float",
    "form",
    "formData",
    "https://json-schema.org/draft/2020-12/schema",
    "http",
    "int32",
    "int64",
    "integer",
    "label",
    "matrix",
    "multi",
    "multipart/form-data",
    "mutualTLS",
    "nan",
    "null",
    "number",
    "oauth2",
    "object",
    "openIdConnect",
    "password",
    "path",
    "pipeDelimited",
    "simple",
    "spaceDelimited",
    "string",
    "text/event-stream",
    "text/plain",
    "true",
    "tsv",
    "uint64",
    "uri",
    "uuid",
    "{a}.{b}",
    "{id}",
    "^(a+)+$",
    "(a{1000}){1000}",
    "\\p{L}",
    "[",
];

/// Numbers at the edges of types and beyond, as text: some fit no type of ours.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1",
    "0.1",
    "1.0",
    "1e3",
    "255",
    "256",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "1000000000000000000",
    "340282366920938463463374607431768211456",
    "1e-300",
    "1e-400",
    "1e308",
    "1e309",
    "1e400",
    "0.30000000000000004",
    "123456789012345678901234567890.123456789",
];

/// What encloses the text of a number while it is a string of a tree.
const NUMBER: (&str, &str) = ("<number ", ">");

/// A keyword.
pub(crate) fn keyword(random: &mut Rng) -> String {
    one_of(random, KEYWORDS).map(|word| (*word).to_owned()).unwrap_or_default()
}

/// Whether a name is a keyword.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// A text: a word with a meaning, or a nasty one.
pub(crate) fn text(random: &mut Rng) -> String {
    match random.u8(..8) {
        0 => keyword(random),
        1..=3 => one_of(random, WORDS).map(|word| (*word).to_owned()).unwrap_or_default(),
        4 => "x".repeat(1 << random.u32(..14)),
        _ => one_of(random, nasty::texts()).map(|nasty| nasty.text.clone()).unwrap_or_default(),
    }
}

/// The text of a number.
pub(crate) fn number_text(random: &mut Rng) -> &'static str {
    one_of(random, NUMBERS).copied().unwrap_or("0")
}

/// A number, in the form that [`to_json`] writes as one.
pub(crate) fn number(random: &mut Rng) -> Value {
    let (open, close) = NUMBER;
    Value::String(format!("{open}{}{close}", number_text(random)))
}

/// A value of some kind.
pub(crate) fn value(random: &mut Rng) -> Value {
    match random.u8(..9) {
        0 => Value::Null,
        1 => json!(random.bool()),
        2 | 3 => number(random),
        4 => json!([]),
        5 => json!({}),
        6 => json!([value(random), value(random)]),
        7 => json!({ keyword(random): value(random) }),
        _ => Value::String(text(random)),
    }
}

/// The JSON text of a tree, with numbers that no tree can hold.
pub(crate) fn to_json(tree: &Value) -> Vec<u8> {
    let text = tree.to_string();
    let (open, close) = (format!("\"{}", NUMBER.0), format!("{}\"", NUMBER.1));
    let mut parts = text.split(&open);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(&close).filter(|(number, _)| NUMBERS.contains(number)) {
            Some((number, rest)) => out.extend([number, rest]),
            None => out.extend([open.as_str(), part]),
        }
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_numbers() {
        let tree = json!({"a": "<number 1e400>", "b": "<number x>", "c": ["<number -0>"]});
        assert_eq!(to_json(&tree), br#"{"a":1e400,"b":"<number x>","c":[-0]}"#);
    }
}
