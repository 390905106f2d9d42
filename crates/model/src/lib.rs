//! The language-neutral API that a document describes: operations, types, security, examples.
//!
//! Schemas become types here: `allOf` is merged, unions learn how their variants are told apart, null moves from a type to
//! its use. Nothing in this crate knows Rust, and no name is chosen here: types carry what a name may be made of.

mod api;
mod types;

pub use api::*;
pub use types::*;

pub use countersign_openapi::{
    Info, ParameterLocation, ParameterStyle, SecurityRequirement, SecurityScheme, SecuritySchemeKind, Server,
    ServerVariable, StatusPattern, Tag, Version,
};

use countersign_openapi::Document;
use countersign_source::Diagnostics;

/// The API that `document` describes.
pub fn describe(document: &Document, diagnostics: &mut Diagnostics) -> Api {
    let _ = (document, diagnostics);
    Api::default()
}
