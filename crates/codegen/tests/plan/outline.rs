//! What a package consists of, a line for each thing.

use std::fmt::Write;

use countersign_codegen::plan::rust::*;

/// One line for each item, field, variant, parameter and response; each says where it belongs, so that lines can be compared
/// as a set.
pub(crate) fn outline(package: &Package) -> String {
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
                let docs = field.docs.as_str().replace('\n', " ");
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
        let kind = match &parameter.given {
            Given::Argument => "argument",
            Given::Setter => "setter",
            Given::Constant(_) => "constant",
        };
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

        RustType::Named(name) => name.as_str().to_owned(),
        RustType::Formatted(format) => format!("Formatted<{format:?}>"),
        RustType::Bare(format) => format!("{format:?}"),
        other => format!("{other:?}"),
    }
}
