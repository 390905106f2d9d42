//! Each document in `ok/` is decided as its outline says.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use countersign_codegen::plan::rust::*;
use countersign_codegen::plan::{Options, plan};
use countersign_model::Api;
use countersign_source::{Diagnostics, SourceSet};

use crate::outline::outline;

fn read(text: &str) -> Api {
    let mut diagnostics = Diagnostics::default();
    let mut sources = SourceSet::default();
    let file = sources.add_text("document.yaml", text.to_owned(), &mut diagnostics).unwrap();
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    countersign_model::describe(&document, &mut diagnostics)
}

fn decide(text: &str) -> (Package, Diagnostics) {
    let options = Options { name: "rooms".into(), file: "rooms.yaml".into(), sha256: "0".into(), features: true };
    let mut diagnostics = Diagnostics::default();
    let package = plan(&read(text), &options, &mut diagnostics);
    (package, diagnostics)
}

#[test]
fn documents() {
    insta::glob!("ok/*.yaml", |path| {
        let (package, diagnostics) = decide(&std::fs::read_to_string(path).unwrap());
        let mut text = outline(&package);
        for diagnostic in diagnostics.iter() {
            writeln!(text, "{}: {}", diagnostic.code, diagnostic.message).unwrap();
        }
        insta::assert_snapshot!(text);
    });
}

/// Adding what has nothing to do with the rest adds lines, and changes none.
#[test]
fn names_do_not_move_when_something_unrelated_is_added() {
    for path in documents_here() {
        let text = std::fs::read_to_string(&path).unwrap();
        let before = outline(&decide(&text).0);
        let more = "  schemas:\n    Aardvark:\n      type: object\n      properties:\n        legs: {type: object, properties: {count: {type: integer}}}\n";
        let paths = "paths:\n  /aardvarks:\n    get:\n      operationId: listAardvarks\n      tags: [aardvarks]\n      responses: {'200': {description: Fine, content: {application/json: {schema: {type: object, properties: {a: {enum: [b, c]}}}}}}}\n";
        let grown = text.replacen("  schemas:\n", more, 1).replacen("paths:\n", paths, 1);
        let after = outline(&decide(&grown).0);
        let after: BTreeSet<&str> = after.lines().collect();
        let gone: Vec<&str> = before.lines().filter(|line| !after.contains(line)).collect();
        assert!(gone.is_empty(), "{}: {gone:#?}", path.display());
    }
}

#[test]
fn the_same_document_gives_the_same_package() {
    let text = include_str!("ok/names.yaml");
    assert_eq!(format!("{:?}", decide(text).0), format!("{:?}", decide(text).0));
}

#[test]
fn every_name_is_an_identifier_and_stands_once_in_its_scope() {
    for path in documents_here() {
        let (package, _) = decide(&std::fs::read_to_string(&path).unwrap());
        let items: Vec<&TypeItem> = package.types.iter().flat_map(|file| &file.items).collect();
        let operations: Vec<&OperationItem> = package.operations.iter().flat_map(|file| &file.operations).collect();
        once(items.iter().map(|item| item.name()));
        once(operations.iter().map(|operation| &operation.name));
        once(operations.iter().map(|operation| &operation.method_name));
        once(package.types.iter().map(|file| &file.module));
        once(package.operations.iter().map(|file| &file.module));
        for item in items {
            match item {
                TypeItem::Struct(item) => {
                    let rest = item.rest.iter().map(|rest| &rest.ident);
                    once(item.fields.iter().map(|field| &field.ident).chain(rest));
                }
                TypeItem::Enum(item) => once(item.variants.iter().map(|variant| &variant.ident).chain([&item.other])),
                TypeItem::Union(item) => once(item.variants.iter().map(|variant| &variant.ident).chain([&item.other])),
                TypeItem::Alias(_) | TypeItem::Newtype(_) => {}
            }
        }
        for operation in operations {
            let body = operation.body.iter().map(|body| &body.ident);
            once(operation.parameters.iter().map(|parameter| &parameter.ident).chain(body));
        }
    }
}

fn once<'a>(names: impl Iterator<Item = &'a Identifier>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(syn::parse_str::<syn::Ident>(name.as_str()).is_ok(), "{name:?} is no identifier");
        assert!(seen.insert(name), "{name:?} stands twice");
    }
}

fn documents_here() -> impl Iterator<Item = std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan/ok");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
}

/// A schema a hundred levels deep costs the part that is too deep, and says so.
#[test]
fn what_nests_too_deep_is_any_json() {
    let mut schema = String::from("{type: string}");
    for _ in 0..100 {
        schema = format!("{{type: object, properties: {{a: {schema}}}}}");
    }
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{Deep: {schema}}}}}"
    );
    let (package, diagnostics) = decide(&text);
    let types: usize = package.types.iter().map(|file| file.items.len()).sum();
    assert_eq!(types, 41);
    let said: Vec<String> = diagnostics.iter().map(|found| format!("{}: {}", found.code, found.message)).collect();
    insta::assert_snapshot!(said.join("\n"));
}

/// Unnamed types that lead to each other in a long line are followed without the stack. What nests too deep is reported.
#[test]
fn a_long_line_of_unnamed_types_is_followed() {
    const LINKS: usize = 20_000;
    let mut links = String::new();
    for link in 0..LINKS {
        let next = format!("'#/components/schemas/Chain/$defs/link{}'", link + 1);
        writeln!(links, "        link{link}: {{type: object, properties: {{next: {{$ref: {next}}}}}}}").unwrap();
    }
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    Chain:\n      \
         type: object\n      properties: {{first: {{$ref: '#/components/schemas/Chain/$defs/link0'}}}}\n      \
         $defs:\n{links}        link{LINKS}: {{type: string}}\n"
    );
    let (package, diagnostics) = decide(&text);
    let types: usize = package.types.iter().map(|file| file.items.len()).sum();
    assert_eq!(types, 41);
    let said: Vec<String> = diagnostics.iter().map(|found| found.code.to_string()).collect();
    assert_eq!(said, ["nests-too-deep"]);
}

/// Each required property requires twenty more of the same kind: a made-up value would be too long for any page.
#[test]
fn an_example_that_would_be_too_large_is_left_out() {
    let mut schemas = String::new();
    for level in 0..8 {
        let next = format!("{{$ref: '#/components/schemas/Level{}'}}", level + 1);
        let names: Vec<String> = (0..20).map(|number| format!("p{number}")).collect();
        let properties: Vec<String> = names.iter().map(|name| format!("{name}: {next}")).collect();
        let (required, properties) = (names.join(", "), properties.join(", "));
        writeln!(schemas, "    Level{level}: {{type: object, required: [{required}], properties: {{{properties}}}}}")
            .unwrap();
    }
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /levels:\n    post:\n      operationId: addLevel\n      \
         requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Level0'}}}}}}}}\n      \
         responses: {{'204': {{description: Added}}}}\ncomponents:\n  schemas:\n{schemas}    Level8: {{type: string}}\n"
    );
    let (package, _) = decide(&text);
    let operations: Vec<&OperationItem> = package.operations.iter().flat_map(|file| &file.operations).collect();
    assert_eq!(operations.len(), 1);
    assert!(operations.iter().all(|operation| operation.example.is_none()));
}

/// The headers of a shared response are listed for each operation: not more of them than can be read.
#[test]
fn no_more_headers_are_listed_than_can_be_read() {
    for (count, listed) in [(64, 64), (65, 64)] {
        let headers: String = (1..=count).map(|number| format!("X-{number}: {{schema: {{type: string}}}}, ")).collect();
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: Wide, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: readA\n      responses: {{'200': {{description: Fine, headers: {{{headers}}}}}}}\n"
        );
        let docs = format!("{:?}", decide(&text).0);
        assert!(docs.contains(&format!("`X-{listed}`")), "{docs}");
        assert_eq!(docs.contains(", and others."), count > listed);
        assert!(!docs.contains(&format!("`X-{}`", listed + 1)));
    }
}
