//! References into other files: the keyword's place is in the file that holds it.

use std::sync::Arc;

use countersign_schema::{Dialect, Direction, Options, Schemas};
use countersign_source::{Diagnostics, Place, Pointer, SourceSet};
use serde_json::json;

#[test]
fn references_lead_into_other_files() {
    let files = [
        (
            "api/main.json",
            json!({ "openapi": "3.1.0", "schemas": {
            "Near": { "$ref": "parts/a%20b.json#/Thing" },
            "Far": { "$ref": "https://example.com/api/parts/a%20b.json#/Thing" },
            "Whole": { "$ref": "./draft.json" },
            "Nowhere": { "$ref": "parts/none.json" },
        } }),
        ),
        (
            "api/parts/a b.json",
            json!({ "Thing": { "properties": { "up": { "$ref": "../main.json#/schemas/Whole" } }, "minProperties": 1 } }),
        ),
        // Draft-04 says of itself what `exclusiveMinimum` means in it.
        (
            "api/draft.json",
            json!({ "$schema": "http://json-schema.org/draft-04/schema#", "minimum": 5, "exclusiveMinimum": true }),
        ),
    ];
    let mut sources = SourceSet::default();
    let ids = files
        .map(|(name, value)| sources.add_text(name, value.to_string(), &mut Diagnostics::default()).expect("JSON"));
    let schemas = Schemas::new(Arc::new(sources), Dialect::Draft202012, Options::default());
    let found = |name: &str, instance: serde_json::Value| {
        let place = Place { file: ids[0], pointer: Pointer::from_written(&format!("/schemas/{name}")) };
        let violations = schemas.validate(&place, &instance, Direction::Either);
        let places = violations.into_iter().map(|violation| violation.keyword_place);
        places.map(|place| (ids.iter().position(|id| *id == place.file), place.pointer.to_string())).collect::<Vec<_>>()
    };
    for name in ["Near", "Far"] {
        assert_eq!(found(name, json!({})), [(Some(1), "/Thing/minProperties".to_owned())]);
        assert_eq!(found(name, json!({ "up": 5 })), [(Some(2), "/exclusiveMinimum".to_owned())]);
    }
    assert_eq!(found("Whole", json!(6)), []);
    assert_eq!(found("Nowhere", json!(6)), []);
    let problems = schemas.problems();
    assert_eq!(problems.len(), 1, "only the file that is not there is a problem");
}
