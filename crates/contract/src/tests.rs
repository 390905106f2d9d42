//! What the unit tests share.

use countersign_model::{Constraints, Field, Operation, TypeUse};
use countersign_source::{FileId, Place};

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
    Field {
        origin: Place::root(FileId(0)),
        name: name.to_owned(),
        value,
        required: false,
        read_only: false,
        write_only: false,
        deprecated: false,
        description: None,
        default: None,
        examples: Vec::new(),
        constraints: Constraints::default(),
    }
}
