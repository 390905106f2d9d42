//! Documents that nobody would write: described on a small stack, in bounded time and space.

use countersign_model::{Api, Kind, TypeId, describe};
use countersign_openapi::{Document, Schema, SchemaId, Types};
use countersign_source::Diagnostics;
use countersign_source::limits::{ENUM_VALUES, MEMBERS};

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

/// The six types at and beyond the limits, then what the unions are of.
#[test]
fn types_have_no_more_members_than_generated_code_has_room_for() {
    const VARIANTS: u32 = 6;
    let (api, diagnostics) = described(VARIANTS + MEMBERS as u32 + 1, |number| {
        let members =
            || (0..MEMBERS as u32 + number % 2).map(|member| (format!("p{member}"), SchemaId(VARIANTS + member)));
        let values = || (0..ENUM_VALUES + number as usize % 2).map(|value| value.to_string().into());
        match number {
            0 | 1 => Schema { properties: members().collect(), ..Schema::default() },
            2 | 3 => Schema { one_of: members().map(|(_, variant)| variant).collect(), ..Schema::default() },
            4 | 5 => Schema { enumeration: Some(values().collect()), ..Schema::default() },
            _ => {
                Schema { properties: [(format!("p{number}"), SchemaId(4))].into_iter().collect(), ..Schema::default() }
            }
        }
    })
    .expect("no panic");
    let is_any = |id: &TypeId| matches!(api.types.get(*id).kind, Kind::Any);
    let untyped: Vec<&str> =
        api.components.iter().filter(|(_, id)| is_any(id)).map(|(name, _)| name.as_str()).collect();
    assert_eq!(untyped, ["C1", "C3", "C5"]);
    let reported: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.entry().slug).collect();
    assert_eq!(reported, ["too-many-fields", "too-many-variants", "too-many-variants"]);
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

/// Unnamed unions, each a variant of the one before: each would have all variants of those that follow.
#[test]
fn unions_of_unions_are_not_flattened_without_end() {
    const UNIONS: u32 = 5_000;
    let mut document = Document::default();
    for number in (0..2 * UNIONS).step_by(2) {
        let last = number + 2 >= 2 * UNIONS;
        let any_of = vec![SchemaId(number + 1), if last { SchemaId(1) } else { SchemaId(number + 2) }];
        document.schemas.push(Schema { any_of, ..Schema::default() });
        let property = format!("p{number}");
        let properties = [(property.clone(), SchemaId(number + 1))].into_iter().collect();
        document.schemas.push(Schema { properties, required: [property].into_iter().collect(), ..Schema::default() });
    }
    document.components.insert("All".to_owned(), SchemaId(0));
    let api = describe(&document, &mut Diagnostics::default());
    let variants = api.types.iter().map(|(_, node)| match &node.kind {
        Kind::Union(union) => union.variants.len(),
        _ => 0,
    });
    assert!(variants.sum::<usize>() < 300_000);
    let objects = api.types.iter().filter(|(_, node)| matches!(node.kind, Kind::Object(_))).count();
    assert_eq!(objects, UNIONS as usize, "every variant is there");
}

/// Three hundred schemas that each include one of a thousand properties: what is too much is any value, and said.
#[test]
fn properties_are_not_copied_without_end() {
    const SCHEMAS: u32 = 300;
    let (api, diagnostics) = described(SCHEMAS, |number| match number {
        0 => Schema {
            properties: (0..1_000).map(|property| (format!("p{property}"), SchemaId(0))).collect(),
            ..Schema::default()
        },
        _ => Schema {
            all_of: vec![SchemaId(0)],
            properties: [(format!("own{number}"), SchemaId(0))].into_iter().collect(),
            ..Schema::default()
        },
    })
    .expect("no panic");
    assert_eq!(api.components.len(), SCHEMAS as usize);
    let fields = api.types.iter().map(|(_, node)| match &node.kind {
        Kind::Object(object) => object.fields.len(),
        _ => 0,
    });
    assert!((200_000..210_000).contains(&fields.sum::<usize>()));
    let said: Vec<String> = diagnostics.iter().map(|found| format!("{}: {}", found.code, found.message)).collect();
    insta::assert_snapshot!(said.first().expect("something is said"));
}
