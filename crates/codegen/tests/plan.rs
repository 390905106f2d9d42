//! What is decided for small documents: each in `plan/`, its outline beside it.
#![allow(clippy::unwrap_used, reason = "a test may stop at what it cannot do without")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use countersign_codegen::plan::rust::*;
use countersign_codegen::plan::{Options, plan};
use countersign_model::Api;
use countersign_source::{Diagnostics, SourceSet};

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
    insta::glob!("plan/*.yaml", |path| {
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
    let text = include_str!("plan/names.yaml");
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan");
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
    let codes: Vec<String> = diagnostics.iter().map(|diagnostic| diagnostic.code.to_string()).collect();
    assert_eq!(codes, ["nests-too-deep"]);
}

fn outline(package: &Package) -> String {
    let mut out = String::new();
    let client = &package.client;
    for server in &client.servers {
        writeln!(out, "server {} {}", server.variant.as_str(), server.default_url).unwrap();
        for variable in &server.variables {
            writeln!(out, "  server {}.{} = {}", server.variant.as_str(), variable.ident.as_str(), variable.default)
                .unwrap();
        }
    }
    for scheme in &client.security {
        writeln!(out, "credential {} {:?}", scheme.method.as_str(), scheme.kind).unwrap();
    }
    for file in &package.types {
        for item in &file.items {
            write!(out, "types/{}.rs{} ", file.module.as_str(), feature(&file.feature)).unwrap();
            type_item(item, &mut out);
        }
    }
    for file in &package.operations {
        for operation in &file.operations {
            write!(out, "operations/{}.rs{} ", file.module.as_str(), feature(&file.feature)).unwrap();
            operation_item(operation, &mut out);
        }
    }
    out
}

fn feature(feature: &Option<String>) -> String {
    feature.as_ref().map(|feature| format!(" [{feature}]")).unwrap_or_default()
}

fn type_item(item: &TypeItem, out: &mut String) {
    match item {
        TypeItem::Struct(item) => {
            let name = item.name.as_str();
            writeln!(out, "struct {name}: {:?}", item.constructor).unwrap();
            for field in &item.fields {
                let docs = field.docs.0.replace('\n', " ");
                writeln!(
                    out,
                    "  {name}.{}: {} = {:?}{}",
                    field.ident.as_str(),
                    ty(&field.ty),
                    field.name,
                    comment(&docs)
                )
                .unwrap();
            }
            if let Some(rest) = &item.rest {
                writeln!(out, "  {name}.{}: rest of {}", rest.ident.as_str(), ty(&rest.value)).unwrap();
            }
        }
        TypeItem::Enum(item) => {
            let name = item.name.as_str();
            writeln!(out, "enum {name} of {:?}, else {}", item.values, item.other.as_str()).unwrap();
            for variant in &item.variants {
                writeln!(out, "  {name}::{} = {}", variant.ident.as_str(), variant.value).unwrap();
            }
        }
        TypeItem::Union(item) => {
            let name = item.name.as_str();
            let tag = item.tag.as_ref().map(|tag| format!(" by {tag:?}")).unwrap_or_default();
            writeln!(out, "union {name}{tag}, else {}", item.other.as_str()).unwrap();
            for variant in &item.variants {
                let tags: Vec<String> = variant.tags.iter().map(ToString::to_string).collect();
                writeln!(out, "  {name}::{}({}) {}", variant.ident.as_str(), ty(&variant.ty), tags.join(" | "))
                    .unwrap();
            }
        }
        TypeItem::Alias(item) => writeln!(out, "type {} = {}", item.name.as_str(), ty(&item.target)).unwrap(),
        TypeItem::Newtype(item) => writeln!(out, "struct {}({})", item.name.as_str(), ty(&item.target)).unwrap(),
    }
}

fn comment(docs: &str) -> String {
    if docs.is_empty() { String::new() } else { format!(" // {docs}") }
}

fn operation_item(item: &OperationItem, out: &mut String) {
    let name = item.name.as_str();
    writeln!(out, "{}() -> {name}: {} {:?}", item.method_name.as_str(), item.http_method, item.path).unwrap();
    for parameter in &item.parameters {
        let kind = if parameter.required { "argument" } else { "setter" };
        let (ident, location) = (parameter.ident.as_str(), parameter.location);
        writeln!(out, "  {name} {kind} {ident}: {} = {location:?} {:?}", ty(&parameter.ty), parameter.name).unwrap();
    }
    if let Arguments::Struct { name: arguments, .. } = &item.arguments {
        writeln!(out, "  {name} takes {}", arguments.as_str()).unwrap();
    }
    if let Some(body) = &item.body {
        let kind = if body.required { "argument" } else { "setter" };
        match &body.content {
            BodyContent::One(content) => writeln!(out, "  {name} {kind} {}", media_type(content)).unwrap(),
            BodyContent::Several { name: several, variants, .. } => {
                for variant in variants {
                    let content = media_type(&variant.content);
                    writeln!(out, "  {name} {kind} {}::{} {content}", several.as_str(), variant.ident.as_str())
                        .unwrap();
                }
            }
        }
    }
    for (kind, outcome) in [("success", &item.success), ("failure", &item.failure)] {
        let shape = match &outcome.shape {
            OutcomeShape::Undocumented => "undocumented".to_owned(),
            OutcomeShape::Type(one) => ty(one),
            OutcomeShape::Enum { name, .. } => name.as_str().to_owned(),
        };
        writeln!(out, "  {name} {kind}: {shape}").unwrap();
        for case in &outcome.cases {
            let media_types = case.media_types.join(", ");
            let (variant, status) = (case.variant.as_str(), case.status);
            writeln!(out, "    {name} {variant}({}) = {status:?} {:?} {media_types}", ty(&case.ty), case.codec)
                .unwrap();
        }
    }
    if let Some(example) = &item.example {
        writeln!(out, "  {name} example: {:?}", example.arguments).unwrap();
    }
}

fn media_type(content: &MediaTypeItem) -> String {
    format!("body: {} = {} {:?}", ty(&content.ty), content.media_type, content.codec)
}

fn ty(ty: &RustType) -> String {
    let of = |name: &str, inner: &RustType| format!("{name}<{}>", self::ty(inner));
    match ty {
        RustType::Option(inner) => of("Option", inner),
        RustType::Vec(inner) => of("Vec", inner),
        RustType::Map(inner) => of("Map", inner),
        RustType::Box(inner) => of("Box", inner),
        RustType::Tuple(items) => format!("({})", items.iter().map(self::ty).collect::<Vec<_>>().join(", ")),
        RustType::Named(name) => name.as_str().to_owned(),
        RustType::Formatted(format) => format!("Formatted<{format:?}>"),
        RustType::Bare(format) => format!("{format:?}"),
        other => format!("{other:?}"),
    }
}
