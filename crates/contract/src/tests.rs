//! What the unit tests share.

use std::sync::Arc;

use countersign_model::{Field, MediaType, Operation, TypeUse};
use countersign_source::{FileId, Place};
use indexmap::IndexMap;

/// An operation with nothing but method and path.
pub(crate) fn operation(method: &str, path: &str) -> Operation {
    Operation {
        origin: Place::root(FileId(0)),
        id: None,
        method: method.to_owned(),
        path: path.to_owned(),
        summary: None,
        description: None,
        tags: Vec::new(),
        deprecated: false,
        parameters: Vec::new(),
        body: None,
        responses: Vec::new(),
        security: Vec::new(),
        servers: Vec::new(),
        external_docs: None,
    }
}

/// A field without any keyword.
pub(crate) fn field(name: &str, value: TypeUse) -> Field {
    Field::new(Place::root(FileId(0)), name, value)
}

/// A media type with nothing but name and type.
pub(crate) fn media_type(name: &str, value: TypeUse) -> MediaType {
    MediaType {
        origin: Place::root(FileId(0)),
        name: name.to_owned(),
        value,
        schema: None,
        item_schema: None,
        examples: Arc::default(),
        encoding: IndexMap::new(),
    }
}
