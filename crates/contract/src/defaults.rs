//! Validates every `default` against its schema. What is wrong with one is a warning: no message holds it.

use std::collections::HashSet;

use countersign_model::{Kind, Operation};
use countersign_schema::Direction;
use countersign_source::{Code, Diagnostics, Place};

use crate::subject::Subject;

/// What is wrong with the defaults of a document.
pub fn check(subject: &Subject) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let mut seen = HashSet::new();
    for schema in schemas(subject).filter(|schema| seen.insert(*schema)) {
        let source = subject.sources.get(schema.file);
        let written = source.and_then(|source| schema.pointer.resolve(&source.root)?.get("default"));
        // Of null, many mean that there is no default; the reader of the document says it where the type does.
        let Some(default) = written.filter(|default| !default.is_null()) else { continue };
        let place = schema.child("default");
        for violation in subject.violations(schema, default, Direction::Either) {
            diagnostics.push(violation.diagnostic_as(Code::DefaultNotAllowed, Some(&place)));
        }
    }
    diagnostics
}

/// Where the schemas of a document stand: of types, properties, parameters and headers.
fn schemas(subject: &Subject) -> impl Iterator<Item = &Place> {
    let api = &subject.api;
    let fields = api.types.iter().flat_map(|(_, node)| match &node.kind {
        Kind::Object(object) => object.fields.as_slice(),
        _ => &[],
    });
    let places = api.schemas().map(|(place, _)| place).chain(fields.map(|field| &field.origin));
    places.chain(api.operations.iter().chain(&api.incoming).flat_map(parameters))
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &Place> {
    let headers = operation.responses.iter().flat_map(|response| response.headers.iter());
    operation.parameters.iter().chain(headers).filter_map(|parameter| parameter.schema.as_ref())
}
