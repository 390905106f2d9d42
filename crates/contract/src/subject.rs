//! What is under test: one document, read, with its schemas.

use std::sync::Arc;

use countersign_model::{Api, MediaType, Operation};
use countersign_schema::{Dialect, Direction, Options, Schemas, Violation};
use countersign_source::{Code, FileId, Place, Pointer, SourceSet};
use serde_json::Value;

/// A document under test. Cheap to clone; may be shared by threads.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The name that exchanges are known under: the module of the generated crate, or the name of the file.
    pub name: String,
    /// The files of the document.
    pub sources: Arc<SourceSet>,
    /// What the document describes.
    pub api: Arc<Api>,
    /// Its schemas, in its own dialect.
    pub schemas: Schemas,
    /// Whether a property that the document does not name is a finding.
    pub strict: bool,
}

impl Subject {
    /// The document in `root`, as it was read into `sources` and `api`. With `strict`, a property that the document does
    /// not name is a finding.
    pub fn new(name: &str, sources: Arc<SourceSet>, root: FileId, api: Arc<Api>, strict: bool) -> Self {
        let dialect = sources.get(root).map_or(Dialect::Draft202012, |source| Dialect::of_document(&source.root));
        let schemas = Schemas::new(Arc::clone(&sources), dialect, Options { strict, ..Options::default() });
        Self { name: name.to_owned(), sources, api, schemas, strict }
    }

    /// How a value in an exchange breaks its schema.
    ///
    /// That it matches several alternatives of a `oneOf` is a weakness of the document, and of no message: the check of
    /// examples says it.
    pub(crate) fn violations(&self, schema: &Place, value: &Value, direction: Direction) -> Vec<Violation> {
        let mut violations = self.schemas.validate(schema, value, direction);
        violations.retain(|violation| violation.code != Code::AmbiguousAlternative);
        violations
    }

    /// How a body breaks its schema, or the items of a sequence theirs.
    pub(crate) fn body_violations(
        &self,
        media_type: &MediaType,
        value: &Value,
        direction: Direction,
    ) -> Vec<Violation> {
        if let Some(schema) = &media_type.schema {
            return self.violations(schema, value, direction);
        }
        let mut violations = Vec::new();
        if let (Some(schema), Value::Array(items)) = (&media_type.item_schema, value) {
            for (index, item) in items.iter().enumerate() {
                let within = |violation: Violation| {
                    let instance = Pointer::from_written(&format!("/{index}{}", violation.instance));
                    Violation { instance, ..violation }
                };
                violations.extend(self.violations(schema, item, direction).into_iter().map(within));
            }
        }
        violations
    }

    /// An operation by its number in the document.
    pub fn operation(&self, id: OperationId) -> Option<&Operation> {
        self.api.operations.get(id.0)
    }

    /// Every operation with its number.
    pub fn operations(&self) -> impl Iterator<Item = (OperationId, &Operation)> {
        self.api.operations.iter().enumerate().map(|(index, operation)| (OperationId(index), operation))
    }
}

/// The number of an operation in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub usize);

/// What an operation is called: its `operationId`, else method and path.
pub fn operation_name(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path))
}
