//! Documents that mean harm end in an answer: no overflow, no endless work.

use std::sync::Arc;

use countersign_schema::{Dialect, Direction, Options, Schemas};
use countersign_source::{Budget, Code, Diagnostics, Place, SourceSet};
use serde_json::{Value, json};

use crate::support::schema_place;

/// Validates and generates with every schema of a document; gives the codes of all violations.
fn codes(document: &Value, instance: &Value) -> Vec<Code> {
    let mut sources = SourceSet::default();
    let text = document.to_string();
    let file = sources.add_text("hostile.json", text, &mut Diagnostics::default()).expect("the document is readable");
    let schemas = Schemas::new(Arc::new(sources), Dialect::Draft202012, Options { strict: true, formats: true });
    let names = document.pointer("/components/schemas").and_then(Value::as_object).expect("schemas");
    let mut codes = Vec::new();
    for name in names.keys() {
        let place = schema_place(file, document, name);
        codes.extend(
            schemas.validate(&place, instance, Direction::Response).into_iter().map(|violation| violation.code),
        );
        if let Ok(made) = schemas.generate(&place, Direction::Request, 1) {
            let violations = schemas.validate(&place, &made.value, Direction::Request);
            assert!(violations.is_empty(), "{name}: {violations:?}");
        }
    }
    codes
}

/// The codes of what is wrong with an instance by the schema `Twice`.
fn violations(document: &Value, instance: &Value) -> Vec<Code> {
    let mut sources = SourceSet::default();
    let file = sources.add_text("twice.json", document.to_string(), &mut Diagnostics::default()).expect("readable");
    let schemas = Schemas::new(Arc::new(sources), Dialect::Draft202012, Options { strict: false, formats: true });
    let found = schemas.validate(&schema_place(file, document, "Twice"), instance, Direction::Response);
    found.into_iter().map(|violation| violation.code).collect()
}

/// The schemas of a document, and the place of one.
fn schemas_of(document: &Value, name: &str) -> (Schemas, Place) {
    let mut sources = SourceSet::default();
    let file = sources.add_text("hostile.json", document.to_string(), &mut Diagnostics::default()).expect("readable");
    let schemas = Schemas::new(Arc::new(sources), Dialect::Draft202012, Options::default());
    (schemas, schema_place(file, document, name))
}

fn document(schemas: Value) -> Value {
    json!({ "openapi": "3.1.0", "components": { "schemas": schemas } })
}

#[test]
fn cycles_without_headway_hold_for_anything() {
    let schemas = json!({
        "Self": { "$ref": "#/components/schemas/Self" },
        "Left": { "allOf": [{ "$ref": "#/components/schemas/Right" }] },
        "Right": { "anyOf": [{ "$ref": "#/components/schemas/Left" }] },
        "Inside": { "unevaluatedProperties": false, "allOf": [{ "$ref": "#/components/schemas/Inside" }] },
    });
    assert_eq!(codes(&document(schemas), &json!([1, "two"])), []);
}

#[test]
fn long_chains_of_references_are_given_up() {
    let links = (0..2_000).map(|link| (format!("L{link}"), json!({ "$ref": format!("#/$defs/L{}", link + 1) })));
    let mut definitions: serde_json::Map<String, Value> = links.collect();
    definitions.insert("L2000".to_owned(), json!({ "type": "string" }));
    let whole = with_definitions(json!({ "L0": { "$ref": "#/$defs/L1" } }), definitions);
    assert_eq!(codes(&whole, &json!(1)), [Code::SchemaViolation]);
}

fn with_definitions(schemas: Value, definitions: serde_json::Map<String, Value>) -> Value {
    let mut document = document(schemas);
    document.as_object_mut().expect("an object").insert("$defs".to_owned(), Value::Object(definitions));
    document
}

#[test]
fn schemas_that_double_at_every_step_are_given_up() {
    let levels = (0..40).map(|level| {
        let next = json!({ "$ref": format!("#/$defs/D{}", level + 1) });
        (format!("D{level}"), json!({ "allOf": [{ "not": { "not": next } }, { "not": { "not": next } }] }))
    });
    let mut definitions: serde_json::Map<String, Value> = levels.collect();
    definitions.insert("D40".to_owned(), json!({ "type": ["string", "object"] }));
    let document = with_definitions(json!({ "Bomb": { "$ref": "#/$defs/D0" } }), definitions);
    assert_eq!(codes(&document, &json!("text")), [Code::SchemaViolation]);
    assert_eq!(codes(&document, &json!({})), []);
}

#[test]
fn undocumented_properties_are_found_once_on_each_value() {
    let reference = json!({ "$ref": "#/components/schemas/Node" });
    // Where each branch closes the child by itself, each says so.
    let beside = json!({ "allOf": [reference], "type": "object" });
    for (child, told) in [(reference, 1), (beside, 2)] {
        let branch = json!({ "properties": { "a": child } });
        let schemas = json!({ "Node": { "allOf": [branch, branch] } });
        let instance = nested(json!({ "b": 1 }), 200);
        assert_eq!(codes(&document(schemas), &instance), vec![Code::UndocumentedProperty; told]);
    }
}

#[test]
fn closed_schemas_that_double_at_every_step_are_left_open() {
    let levels = (0..40).map(|level| {
        let next = json!({ "$ref": format!("#/$defs/D{}", level + 1) });
        (format!("D{level}"), json!({ "allOf": [next, next] }))
    });
    let mut definitions: serde_json::Map<String, Value> = levels.collect();
    definitions.insert("D40".to_owned(), json!({ "properties": { "a": { "type": "string" } } }));
    let bomb = json!({ "Bomb": { "$ref": "#/$defs/D0" }, "Closed": {
        "allOf": [{ "$ref": "#/$defs/D0" }, { "$ref": "#/$defs/D1" }],
        "unevaluatedProperties": false,
    } });
    assert_eq!(codes(&with_definitions(bomb, definitions), &json!({ "a": 1 })), [Code::ValueType; 2]);
}

#[test]
fn what_several_references_lead_to_is_said_once() {
    let member = json!({ "a": { "$ref": "#/components/schemas/Twice" } });
    let twice = json!({ "Twice": { "allOf": [
        { "type": "object", "properties": member.clone() },
        { "type": "object", "properties": member, "maxProperties": 1 },
    ] } });
    let document = document(twice);
    assert_eq!(violations(&document, &nested(json!(5), 240)), [Code::ValueType; 2]);
    let broken = nested(json!({ "a": {}, "b": 1 }), 240);
    assert_eq!(violations(&document, &broken), [Code::OutOfBounds]);
}

#[test]
fn no_more_violations_are_told_than_can_be_read() {
    let schemas = json!({
        "Inline": { "type": "array", "items": { "type": "string" } },
        "Nested": { "anyOf": [
            { "type": "array", "items": { "$ref": "#/components/schemas/Nested" } },
            { "type": "array", "items": { "type": "string" } },
        ] },
        "Tree": { "items": { "$ref": "#/components/schemas/Tree" }, "type": "array" },
    });
    let items = json!((0..1_000).collect::<Vec<_>>());
    let codes = codes(&document(schemas), &items);
    assert_eq!(codes.iter().filter(|code| **code == Code::ValueType).count(), 200);
    let mut told: Vec<Code> = codes.into_iter().filter(|code| *code != Code::ValueType).collect();
    told.dedup();
    assert_eq!(told, [Code::SchemaViolation, Code::NoAlternative, Code::SchemaViolation]);
}

#[test]
fn schemas_may_nest_as_deep_as_documents() {
    let mut schema = json!({ "type": "string" });
    for _ in 0..240 {
        schema = json!({ "properties": { "a": schema } });
    }
    let instance = nested(json!(1), 240);
    assert_eq!(codes(&document(json!({ "Deep": schema })), &instance), [Code::ValueType]);
}

/// A value inside objects of one property.
fn nested(value: Value, levels: usize) -> Value {
    (0..levels).fold(value, |value, _| Value::Object([("a".to_owned(), value)].into_iter().collect()))
}

#[test]
fn instances_that_nest_too_deep_are_refused() {
    let mut instance = nested(json!({}), 5_000);
    let tree = json!({ "Tree": { "additionalProperties": { "$ref": "#/components/schemas/Tree" } } });
    assert_eq!(codes(&document(tree), &instance), [Code::SchemaViolation]);
    // Dropping it level by level keeps the test itself off the stack.
    while let Some(inner) = instance.get_mut("a").map(Value::take) {
        instance = inner;
    }
}

#[test]
fn recursive_schemas_follow_instances_to_the_limit() {
    let tree = json!({ "Tree": {
        "oneOf": [
            { "type": "object", "additionalProperties": { "allOf": [{ "$ref": "#/components/schemas/Tree" }] } },
            { "type": "string" },
        ],
    } });
    assert_eq!(codes(&document(tree), &nested(json!(1), 250)), [Code::NoAlternative]);
}

#[test]
fn patterns_cannot_take_forever() {
    let schemas = json!({
        "Linear": { "type": "string", "pattern": "^(a+)+$" },
        "Backtracking": { "type": "string", "pattern": "^(?=(a+)+$)b" },
        "Huge": { "type": "string", "pattern": "(x{1000}){1000}" },
    });
    let codes = codes(&document(schemas), &json!(format!("{}!", "a".repeat(50_000))));
    assert_eq!(codes, [Code::PatternMismatch, Code::PatternMismatch]);
}

/// Each level requires twenty of the next: the work for an instance is bounded, and the reason says so.
#[test]
fn instances_that_multiply_are_given_up_with_a_reason() {
    let level = |next: usize| {
        let names: Vec<String> = (0..20).map(|number| format!("p{number}")).collect();
        let properties: serde_json::Map<String, Value> = names
            .iter()
            .map(|name| (name.clone(), json!({ "$ref": format!("#/components/schemas/L{next}") })))
            .collect();
        json!({ "type": "object", "required": names, "properties": properties })
    };
    let mut schemas: serde_json::Map<String, Value> =
        (0..8).map(|number| (format!("L{number}"), level(number + 1))).collect();
    schemas.insert("L8".to_owned(), json!({ "type": "string" }));
    let (schemas, place) = schemas_of(&document(Value::Object(schemas)), "L0");
    let made = schemas.generate(&place, Direction::Request, 0);
    let reason = made.expect_err("there is too much to make").reason;
    assert!(reason.contains("steps") || reason.contains("too large"), "{reason}");
}

/// Every text of the list is as long as texts may be: what is written counts, whatever becomes of it.
#[test]
fn lists_of_long_texts_are_given_up_with_a_reason() {
    let text = json!({ "type": "string", "pattern": "^([a-z]{500}){100}$" });
    let document = document(json!({ "L0": { "type": "array", "minItems": 2_000, "items": text } }));
    let (schemas, place) = schemas_of(&document, "L0");
    let mut work = Budget::new(usize::MAX);
    let made = schemas.generate_within(&place, Direction::Request, 0, &mut work);
    let reason = made.expect_err("there is too much to make").reason;
    assert_eq!(reason, "nothing was found within 250000 steps");
    assert!(usize::MAX - work.left() >= 250_000);
}

#[test]
fn instances_share_a_budget() {
    let document = document(json!({ "L0": { "type": "object", "properties": { "a": { "type": "string" } } } }));
    let (schemas, place) = schemas_of(&document, "L0");
    let mut work = Budget::new(1);
    let first = schemas.generate_within(&place, Direction::Request, 0, &mut work);
    assert!(first.is_ok(), "the budget has something left: {first:?}");
    let second = schemas.generate_within(&place, Direction::Request, 0, &mut work);
    let reason = second.expect_err("the budget is spent").reason;
    assert_eq!(reason, "the instances before it took all the work that they may take together");
}
