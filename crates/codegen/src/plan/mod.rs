//! Decides the Rust that serves an API: names, types, constructors, modules, features, texts.
//!
//! Everything that depends on the document is decided here; nothing here knows tokens. Each pass is a file:
//!
//! 1. `operation_names`, `type_walk`, `type_names` — every name, once, from `words` by way of `claims`;
//! 2. `rust_types`, `containment` — the Rust type of every use, and what is boxed;
//! 3. `items`, `operations`, `responses`, `client` — the items, with their `examples`;
//!    `text`, `operation_docs`, `response_docs`, `response_headers`, `about` — what their documentation says;
//! 4. `modules`, `files` — which file each goes to; `depth` — what the compiler has to be told.

mod about;
mod claims;
mod client;
mod constraints;
mod containment;
mod depth;
mod examples;
mod file_names;
mod files;
mod graph;
mod items;
mod media;
mod members;
mod modules;
mod operation_docs;
mod operation_names;
mod operations;
mod reach;
mod response_docs;
mod response_headers;
mod responses;
pub mod rust;
mod rust_types;
mod same;
mod status;
mod text;
mod type_names;
mod type_walk;
mod unicode;
mod union_names;
mod words;

pub use rust::is_reserved;

use std::collections::{BTreeMap, HashSet};

use countersign_model::{Api, Component, MediaType, TypeId};
use countersign_source::{Code, Diagnostic, Diagnostics};
use rayon::prelude::*;

use self::containment::Boxes;
use self::examples::Examples;
use self::items::Items;
use self::media::codec;
use self::operations::Operations;
use self::reach::Directions;
use self::response_headers::CommonHeaders;
use self::rust::{Codec, DocumentHeader, Identifier, Package, RegistryEntry, RegistryGroup, RustType, TypeItem};
use self::rust_types::RustTypes;
use self::same::{Same, Structures};
use self::type_names::TypeNames;
use crate::docs::characters;

/// What the caller decides about a package.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the crate or module.
    pub name: String,
    /// The document's file name, for the header.
    pub file: String,
    /// The document's SHA-256 in lower-case hexadecimal, for the header.
    pub sha256: String,
    /// Whether each file of operations has a Cargo feature of its own.
    pub features: bool,
}

/// What the manifest of a crate says of it, on one line.
pub fn description(api: &Api) -> String {
    match api.info.title.trim() {
        "" => "A client generated from an OpenAPI document.".to_owned(),
        title => format!("A client of {}.", title.lines().next().unwrap_or_default().trim_end_matches('.')),
    }
}

/// Decides a package. What could not be expressed is any JSON, and is said in `diagnostics`.
pub fn plan(api: &Api, options: &Options, diagnostics: &mut Diagnostics) -> Package {
    let methods = operation_names::method_names(api);
    let stems: Vec<String> = methods.iter().map(operations::stem).collect();
    let mut structures = Structures::new(api);
    let mut same = Same::find(api, &mut structures);
    let names = TypeNames::choose(api, &mut same, &mut structures, &stems);
    let multipart = multipart(api, &same);
    let types = RustTypes::new(api, names, same, multipart);
    let boxes = Boxes::decide(&types);
    let directions = Directions::follow(api, &types.same);
    let items = Items { types: &types, boxes: &boxes, directions: &directions };
    let defined: Vec<TypeItem> = types.names.items.par_iter().map(|item| items.define(item)).collect();
    let examples = Examples::new(api, defined.iter());
    let headers = CommonHeaders::find(api);
    let planner = Operations { types: &types, boxes: &boxes, examples: &examples, headers: &headers };
    let of_types = defined.iter().map(|item| item.name().as_str()).collect();
    let names = operations::operation_names(&api.operations, &methods, &of_types);
    let planned = api.operations.par_iter().zip(&names);
    let planned = planned.map(|(operation, names)| planner.operation(operation, names)).collect();
    let recursion_limit = depth::recursion_limit(defined.iter());
    let groups = modules::group_operations(api);
    let files = files::arrange(&types, &groups, defined, planned, options.features);
    let client = client::client(api, about::client_docs(api, &headers));
    report(&types, diagnostics);
    Package {
        name: files::package_name(&options.name),
        docs: about::package_docs(api, &client, recursion_limit),
        recursion_limit,
        source: header(api, options),
        client,
        features: files.features,
        registry: registry(&types, &files.types),
        types: files.types,
        operations: files.operations,
    }
}

/// Says what could not be expressed.
fn report(types: &RustTypes<'_>, diagnostics: &mut Diagnostics) {
    for id in types.too_deep() {
        if let Some(origin) = &types.api.types.get(id).origin {
            let message = "this schema nests too deep to be given a type, and is any JSON";
            diagnostics.push(Diagnostic::new(Code::NestsTooDeep, message).at(origin, "nested here"));
        }
    }
}

/// The objects that are multipart bodies.
fn multipart(api: &Api, same: &Same) -> HashSet<TypeId> {
    let is_multipart = |media_type: &&MediaType| codec(api, media_type, true) == Codec::Multipart;
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref());
    let contents = bodies.flat_map(|body| body.content.iter()).filter(is_multipart);
    contents.map(|media_type| same.standing_for(media_type.value).id).collect()
}

fn header(api: &Api, options: &Options) -> DocumentHeader {
    DocumentHeader {
        title: characters::one_line(&api.info.title),
        version: characters::one_line(&api.info.version),
        file: characters::one_line(&options.file),
        sha256: options.sha256.clone(),
    }
}

/// The name of a crate as Rust has it.
pub(crate) fn crate_identifier(name: &str) -> Identifier {
    Identifier::new(&name.replace('-', "_"))
}

/// Every component with its type, by the feature that it needs.
fn registry(types: &RustTypes<'_>, files: &[rust::TypeFile]) -> Vec<RegistryGroup> {
    let features = files::features_of(files);
    let mut groups: BTreeMap<Option<String>, Vec<RegistryEntry>> = BTreeMap::new();
    for (component, Component { origin, .. }) in &types.api.components {
        let (Some(origin), Some(name)) = (origin, types.names.component(component)) else { continue };
        groups.entry(features.get(name).cloned().flatten()).or_default().push(RegistryEntry {
            component: component.clone(),
            pointer: origin.pointer.as_str().to_owned(),
            ty: RustType::Named(name.clone()),
        });
    }
    groups.into_iter().map(|(feature, entries)| RegistryGroup { feature, entries }).collect()
}
