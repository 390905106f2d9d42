//! Which rules a schema follows, which way its instance travels, and how strictly it is held to them.

use serde_json::Value;

/// The rules a document's schemas follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Swagger 2.0's Schema Object.
    Swagger20,
    /// OpenAPI 3.0's Schema Object.
    OpenApi30,
    /// JSON Schema 2020-12, which OpenAPI 3.1's base dialect extends by annotations.
    Draft202012,
    /// JSON Schema 2019-09.
    Draft201909,
    /// JSON Schema draft-07.
    Draft7,
    /// JSON Schema draft-06.
    Draft6,
    /// JSON Schema draft-04.
    Draft4,
}

impl Dialect {
    /// The dialect of an OpenAPI document of any version, from its version and `jsonSchemaDialect`; for any other
    /// document, from its `$schema`. Where nothing is said, 2020-12.
    pub fn of_document(root: &Value) -> Self {
        if root.get("swagger").is_some() {
            return Self::Swagger20;
        }
        let version = root.get("openapi").and_then(Value::as_str);
        if version.is_some_and(|version| version.starts_with("3.0")) {
            return Self::OpenApi30;
        }
        ["jsonSchemaDialect", "$schema"]
            .iter()
            .find_map(|member| Self::of_uri(root.get(*member)?.as_str()?))
            .unwrap_or(Self::Draft202012)
    }

    /// The dialect that a `$schema` names; `None` where it is not known here.
    pub fn of_uri(uri: &str) -> Option<Self> {
        let uri = uri.trim_end_matches('#').trim_start_matches("https://").trim_start_matches("http://");
        Some(match uri {
            "json-schema.org/draft/2020-12/schema" => Self::Draft202012,
            "json-schema.org/draft/2019-09/schema" => Self::Draft201909,
            "json-schema.org/draft-07/schema" => Self::Draft7,
            "json-schema.org/draft-06/schema" => Self::Draft6,
            "json-schema.org/draft-04/schema" => Self::Draft4,
            _ if uri.starts_with("spec.openapis.org/oas/3.") && uri.contains("/dialect/") => Self::Draft202012,
            _ => return None,
        })
    }

    /// Whether a reference stands alone: the members beside `$ref` are ignored.
    pub(crate) fn ignores_siblings_of_references(self) -> bool {
        matches!(self, Self::Swagger20 | Self::OpenApi30 | Self::Draft7 | Self::Draft6 | Self::Draft4)
    }
}

/// Which way an instance travels: decides what `readOnly` and `writeOnly` mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From client to server: `readOnly` properties do not belong in it and are not required.
    Request,
    /// From server to client: `writeOnly` properties do not belong in it and are not required.
    Response,
    /// Unknown (the example of a schema, say): both may be there, neither is required.
    Either,
}

/// What validation looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether a property that the document does not name is a violation, even where the schema would allow it by silence.
    pub strict: bool,
    /// Whether `format` is asserted.
    pub formats: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { strict: false, formats: true }
    }
}
