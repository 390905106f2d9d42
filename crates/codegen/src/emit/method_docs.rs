//! The documentation of a client's method, with links to the types of its responses as this file names them.

use super::scope::Scope;
use crate::docs::{Docs, Line};
use crate::plan::rust::{Format, Identifier, OperationItem, Outcome, OutcomeShape, ResponseDocs, RustType};

/// All that a method says, but for its example.
pub(super) fn of(item: &OperationItem, scope: &Scope<'_>) -> Docs {
    Docs::paragraphs([
        item.docs.clone(),
        Docs::section("Responses", responses(&item.success, scope)),
        Docs::section("Errors", responses(&item.failure, scope)),
        item.response_headers.clone(),
    ])
}

/// An item for each line: statuses, type, description.
fn responses(outcome: &Outcome, scope: &Scope<'_>) -> Docs {
    Docs::list(outcome.docs.iter().map(|docs| Docs::labelled(label(docs, &outcome.shape, scope), docs.docs.clone())))
}

fn label(docs: &ResponseDocs, shape: &OutcomeShape, scope: &Scope<'_>) -> Line {
    let line = Line::default().codes(docs.statuses.iter().map(String::as_str));
    match shape {
        OutcomeShape::Undocumented => line,
        OutcomeShape::Type(RustType::Unit) => line.words(", no body"),
        OutcomeShape::Type(ty) => linked(line.words(", "), ty, scope),
        OutcomeShape::Enum { name, .. } => variants(line.words(", "), name, &docs.variants),
    }
}

fn variants(line: Line, name: &Identifier, variants: &[Identifier]) -> Line {
    let each = variants.iter().enumerate();
    each.fold(line, |line, (index, variant)| {
        let line = if index == 0 { line } else { line.words(" or ") };
        line.item(&format!("{}::{}", name.as_str(), variant.as_str()))
    })
}

/// A type; a link where it is one of the package, which its containers are written around.
fn linked(line: Line, mut ty: &RustType, scope: &Scope<'_>) -> Line {
    let (mut before, mut after) = (String::new(), String::new());
    while let Some((container, inner)) = container(ty) {
        if !container.is_empty() {
            before.extend([container, "<"]);
            after.push('>');
        }
        ty = inner;
    }
    match ty {
        RustType::Named(_) => line.code(&before).item(&scope.ty(ty).to_string()).code(&after),
        _ => line.code(&[&before, plain(ty), &after].concat()),
    }
}

/// The container that a type is, with what is in it. A box is no more than where a value is.
fn container(ty: &RustType) -> Option<(&'static str, &RustType)> {
    match ty {
        RustType::Box(inner) => Some(("", inner)),
        RustType::Option(inner) => Some(("Option", inner)),
        RustType::Vec(inner) => Some(("Vec", inner)),
        RustType::Map(inner) => Some(("Map", inner)),
        _ => None,
    }
}

/// The name of a type that holds no other. Nothing is imported for a comment, so the scope is not asked.
fn plain(ty: &RustType) -> &'static str {
    match ty {
        RustType::Unit => "()",
        RustType::Bool => "bool",
        RustType::I64 => "i64",
        RustType::U64 => "u64",
        RustType::F64 => "f64",
        RustType::String => "String",
        RustType::Formatted(Format::Uuid) => "Formatted<Uuid>",
        RustType::Formatted(Format::Timestamp) => "Formatted<Timestamp>",
        RustType::Formatted(Format::Date) => "Formatted<Date>",
        RustType::Bare(Format::Uuid) => "Uuid",
        RustType::Bare(Format::Timestamp) => "Timestamp",
        RustType::Bare(Format::Date) => "Date",
        RustType::Base64 => "Base64",
        RustType::Bytes => "Bytes",
        RustType::File => "File",
        RustType::Json => "Value",
        // These hold others, or have a name of the package.
        RustType::Option(_) | RustType::Vec(_) | RustType::Map(_) | RustType::Box(_) | RustType::Named(_) => "",
    }
}
