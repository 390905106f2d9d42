//! What is under test: one document, read, with its schemas.

use std::sync::Arc;

use countersign_model::{Api, Field, Kind, MediaType, Operation};
use countersign_schema::{Dialect, Direction, Options, Schemas, Violation};
use countersign_source::{Code, FileId, Place, Pointer, Severity, SourceSet};
use serde_json::Value;

use crate::exemptions::Exemptions;

/// A document under test. Cheap to clone; may be shared by threads.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The name that exchanges are known under: the module of the generated crate, or the name of the file.
    pub name: String,
    /// The files of the document.
    pub sources: Arc<SourceSet>,
    /// The file that the document begins in.
    pub root: FileId,
    /// What the document describes.
    pub api: Arc<Api>,
    /// Its schemas, in its own dialect.
    pub schemas: Schemas,
    /// Whether a property that the document does not name is a finding.
    pub strict: bool,
    /// What may stay unexercised.
    pub exemptions: Arc<Exemptions>,
}

impl Subject {
    /// The document in `root`, as it was read into `sources` and `api`. With `strict`, a property that the document does
    /// not name is a finding.
    pub fn new(name: &str, sources: Arc<SourceSet>, root: FileId, api: Arc<Api>, strict: bool) -> Self {
        let dialect = sources.get(root).map_or(Dialect::Draft202012, |source| Dialect::of_document(&source.root));
        let schemas = Schemas::new(Arc::clone(&sources), dialect, Options { strict, ..Options::default() });
        Self { name: name.to_owned(), sources, root, api, schemas, strict, exemptions: Arc::default() }
    }

    /// The subject with a list of what may stay unexercised.
    pub fn exempting(self, exemptions: Exemptions) -> Self {
        Self { exemptions: Arc::new(exemptions), ..self }
    }

    /// How a value in an exchange breaks its schema.
    ///
    /// That it matches several alternatives of a `oneOf` is a weakness of the document, and of no message: the check of
    /// examples says it. A tag that the document does not map stands for a variant that is yet unknown, which clients keep.
    pub(crate) fn violations(&self, schema: &Place, value: &Value, direction: Direction) -> Vec<Violation> {
        let mut violations = self.schemas.validate(schema, value, direction);
        violations.retain(|violation| !matches!(violation.code, Code::AmbiguousAlternative | Code::UnknownTag));
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
        let mut check = |schema: &Place, part: Pointer, value: &Value| {
            let within = |violation: Violation| {
                let instance = Pointer::from_written(&format!("{part}{}", violation.instance));
                Violation { instance, ..violation }
            };
            violations.extend(self.violations(schema, value, direction).into_iter().map(within));
        };
        match (&media_type.item_schema, value) {
            (Some(schema), Value::Array(items)) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, item)| check(schema, Pointer::root().index(index), item));
            }
            (None, Value::Object(members)) => {
                let fields = self.fields(media_type).iter();
                let given = fields.clone().filter_map(|field| Some((field, members.get(&field.name)?)));
                given.for_each(|(field, value)| check(&field.origin, Pointer::root().child(&field.name), value));
                let missing = fields.filter(|field| field.required && !members.contains_key(&field.name));
                violations.extend(missing.map(missing_field));
            }
            _ => {}
        }
        violations
    }

    /// The fields of a form that is written down nowhere as a whole: Swagger's `formData` parameters.
    pub(crate) fn fields(&self, media_type: &MediaType) -> &[Field] {
        match &self.api.types.get(media_type.value.id).kind {
            Kind::Object(object) if media_type.schema.is_none() => &object.fields,
            _ => &[],
        }
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

/// A field of a form that is required and did not come.
fn missing_field(field: &Field) -> Violation {
    Violation {
        code: Code::SchemaViolation,
        severity: Severity::Error,
        instance: Pointer::root(),
        keyword: "required".to_owned(),
        keyword_place: field.origin.child("required"),
        message: format!("the field `{}` is missing", field.name),
        related: Vec::new(),
    }
}

/// The number of an operation in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub usize);

/// What an operation is called: its `operationId`, else method and path.
pub fn operation_name(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path))
}
