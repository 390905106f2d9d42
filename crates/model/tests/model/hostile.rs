//! Documents that nobody would write: described on a small stack, in bounded time and space.

use countersign_model::{Api, describe};
use countersign_openapi::{Document, Schema, SchemaId, Types};
use countersign_source::Diagnostics;

/// Deeper than any document that `source` lets through.
const DEPTH: u32 = 10_000;

const OBJECT: Types =
    Types { null: false, boolean: false, integer: false, number: false, string: false, array: false, object: true };

/// Describes a document of `count` components, each made from its number, on a stack too small for recursion.
fn described(count: u32, schema: fn(u32) -> Schema) -> std::io::Result<(Api, Diagnostics)> {
    let described = move || {
        let mut document = Document::default();
        for number in 0..count {
            let component = Some(format!("C{number}"));
            let id = document.schemas.push(Schema { component, ..schema(number) });
            document.components.insert(format!("C{number}"), id);
        }
        let mut diagnostics = Diagnostics::default();
        (describe(&document, &mut diagnostics), diagnostics)
    };
    let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(described)?;
    thread.join().map_err(|_| std::io::Error::other("describing panicked"))
}

/// The next component, and the first after the last.
fn next(number: u32) -> SchemaId {
    SchemaId((number + 1) % DEPTH)
}

#[test]
fn rings_of_every_construct_end() {
    let constructs: [fn(u32) -> Schema; 8] = [
        |number| Schema { items: Some(next(number)), ..Schema::default() },
        |number| Schema { properties: [("p".to_owned(), next(number))].into_iter().collect(), ..Schema::default() },
        |number| Schema { all_of: vec![next(number)], ..Schema::default() },
        |number| Schema { any_of: vec![next(number)], ..Schema::default() },
        |number| Schema { one_of: vec![next(number), next(number + 1)], ..Schema::default() },
        |number| Schema { reference: Some(next(number)), types: Some(OBJECT), ..Schema::default() },
        |number| Schema { prefix_items: vec![next(number), next(number)], ..Schema::default() },
        |number| Schema { not: Some(next(number)), ..Schema::default() },
    ];
    for construct in constructs {
        let (api, _) = described(DEPTH, construct).expect("no panic");
        assert_eq!(api.components.len(), DEPTH as usize);
    }
}

#[test]
fn a_long_line_of_ancestors_is_cut() {
    const ANCESTORS: u32 = 2_000;
    let (api, diagnostics) = described(ANCESTORS, |number| Schema {
        all_of: if number == 0 { Vec::new() } else { vec![SchemaId(number - 1)] },
        properties: [(format!("p{number}"), SchemaId(0))].into_iter().collect(),
        ..Schema::default()
    })
    .expect("no panic");
    assert_eq!(api.components.len(), ANCESTORS as usize);
    assert!(diagnostics.iter().any(|diagnostic| diagnostic.code.entry().slug == "too-many-parts"));
}

/// Every schema includes the next two and declares the same property as each of them: what the property is brought
/// together from doubles with every level.
#[test]
fn schemas_brought_together_over_and_over_come_to_an_end() {
    let (api, _) = described(200, |number| {
        let (left, right) = (SchemaId((number * 7 + 1) % 200), SchemaId((number * 11 + 3) % 200));
        Schema {
            all_of: vec![left, right],
            properties: [("p".to_owned(), SchemaId((number * 13 + 5) % 200))].into_iter().collect(),
            ..Schema::default()
        }
    })
    .expect("no panic");
    assert_eq!(api.components.len(), 200);
}

/// Unions in unions, each beside a property of its own, so that each level would multiply the variants of the one below.
#[test]
fn unions_beside_properties_do_not_multiply_without_end() {
    let (api, _) = described(60, |number| Schema {
        one_of: vec![SchemaId((number + 1) % 60), SchemaId((number + 2) % 60)],
        properties: [(format!("p{number}"), SchemaId(0))].into_iter().collect(),
        ..Schema::default()
    })
    .expect("no panic");
    assert_eq!(api.components.len(), 60);
}
