//! The language-neutral API that a document describes: operations, types, security, examples.
//!
//! Schemas become types here: `allOf` is merged, unions learn how their variants are told apart, null moves from a type to
//! its use. Nothing in this crate knows Rust, and no name is chosen here: types carry what a name may be made of.

mod api;
mod constraints;
mod lower;
mod mapping;
mod operations;
mod reach;
mod settle;
mod subset;
mod types;

pub use api::*;
pub use subset::{Selection, SelectorError, matches_pattern};
pub use types::*;

pub use countersign_openapi::{
    Contact, ExternalDocs, Info, License, OauthFlow, ParameterLocation, ParameterStyle, SecurityRequirement,
    SecurityScheme, SecuritySchemeKind, Server, ServerVariable, StatusPattern, Tag, Version,
};

use countersign_openapi::Document;
use countersign_source::Diagnostics;
use indexmap::IndexMap;

use crate::lower::Lowering;

/// The API that `document` describes. Whatever could not be expressed exactly is said in `diagnostics`, and is as near to
/// the document as a type can be that accepts every valid value.
pub fn describe(document: &Document, diagnostics: &mut Diagnostics) -> Api {
    mapping::check(document, diagnostics);
    let mut lowering = Lowering::new(document, diagnostics);
    let named = document.components.iter().map(|(name, &schema)| (name.clone(), lowering.use_of(schema).id)).collect();
    let operations = document.operations.iter().map(|operation| lowering.operation(operation)).collect();
    let incoming = document.incoming.iter().map(|operation| lowering.operation(operation)).collect();
    lowering.run();
    let (types, drafts) = lowering.finish();
    let mut api = Api {
        version: document.version,
        dialect: document.dialect.clone(),
        info: document.info.clone(),
        external_docs: document.external_docs.clone(),
        servers: operations::servers(document),
        tags: operations::tags(document),
        security_schemes: document.security_schemes.clone(),
        operations,
        incoming,
        excluded: Vec::new(),
        types,
        components: IndexMap::new(),
    };
    settle::settle(&mut api, drafts, named, diagnostics);
    api.keep_reachable();
    api
}
