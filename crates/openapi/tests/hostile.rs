//! Documents made to do harm: they end in diagnostics, soon, and never in a crash.

use countersign_openapi::Document;
use countersign_source::{Code, Diagnostics, SourceSet};
use serde_json::{Map, Value, json};

fn read(document: &Value) -> (Document, Vec<Code>) {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let Ok(file) = sources.add_text("hostile.json", document.to_string(), &mut diagnostics) else {
        return (Document::default(), vec![Code::SyntaxError]);
    };
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    (document, diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
}

fn with_schemas(schemas: Map<String, Value>) -> Value {
    json!({"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/S{index}")})
}

#[test]
fn a_chain_of_ten_thousand_references_is_followed() {
    let mut schemas: Map<String, Value> =
        (0..10_000).map(|index| (format!("S{index}"), reference(index + 1))).collect();
    schemas.insert("S10000".to_owned(), json!({"type": "string"}));
    let (document, codes) = read(&with_schemas(schemas));
    assert_eq!(codes, []);
    assert_eq!(document.components.len(), 10_001);
}

#[test]
fn a_ring_of_ten_thousand_references_is_cut_once() {
    let schemas = (0..10_000).map(|index| (format!("S{index}"), reference((index + 1) % 10_000))).collect();
    let (document, codes) = read(&with_schemas(schemas));
    assert_eq!(codes, [Code::CircularReference]);
    assert_eq!(document.schemas.iter().filter(|(_, schema)| schema.reference.is_none()).count(), 1);
}

#[test]
fn a_ring_of_parameters_costs_the_parameter() {
    let ring: Map<String, Value> = (0..1_000)
        .map(|index| {
            let next = format!("#/components/parameters/P{}", (index + 1) % 1_000);
            (format!("P{index}"), json!({"$ref": next}))
        })
        .collect();
    let (document, codes) = read(&json!({
        "openapi": "3.0.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {
            "operationId": "a",
            "parameters": [{"$ref": "#/components/parameters/P0"}],
            "responses": {"200": {"description": "OK"}},
        }}},
        "components": {"parameters": ring},
    }));
    assert_eq!(codes, [Code::CircularReference]);
    assert_eq!(document.operations.len(), 1);
}

#[test]
fn callbacks_inside_themselves_are_read_once() {
    let (document, codes) = read(&json!({
        "openapi": "3.0.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {
            "operationId": "a",
            "responses": {"200": {"description": "OK"}},
            "callbacks": {"again": {"$ref": "#/components/callbacks/Again"}},
        }}},
        "components": {"callbacks": {"Again": {"{$url}": {"post": {
            "responses": {"200": {"description": "OK"}},
            "callbacks": {"again": {"$ref": "#/components/callbacks/Again"}},
        }}}}},
    }));
    assert_eq!(codes, []);
    assert_eq!(document.incoming.len(), 1);
}

#[test]
fn schemas_as_deep_as_the_reader_allows_are_read() {
    let mut schema = json!({"type": "string"});
    for _ in 0..100 {
        schema = json!({"type": "array", "items": schema});
    }
    let (document, codes) = read(&with_schemas([("Deep".to_owned(), schema)].into_iter().collect()));
    assert_eq!(codes, []);
    assert_eq!(document.schemas.len(), 101);
}

#[test]
fn nothing_but_null_and_scalars_is_a_document_of_nothing() {
    for root in [json!(null), json!(true), json!(3), json!("openapi"), json!([]), json!({})] {
        let (document, codes) = read(&root);
        assert!(document.operations.is_empty());
        assert!(codes.contains(&Code::UnknownVersion), "{root}: {codes:?}");
    }
}
