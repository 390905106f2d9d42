//! Turns a value tree of any OpenAPI version into one typed document.
//!
//! After this crate no reference is unresolved: schemas live in an arena and refer to each other by [`SchemaId`], so a
//! cycle is a pair of numbers and never recursion on the stack. Versions are normalized here and nowhere else. Every
//! problem is collected with its place and costs at most the node that has it; nothing aborts. This crate knows nothing of
//! Rust, and takes no decision about types.

mod bodies;
mod document;
mod examples;
mod files;
mod media_types;
mod node;
mod operations;
mod parameters;
mod path_template;
mod paths;
mod reader;
mod references;
mod responses;
mod root;
mod schema;
mod schemas;
mod security;
mod servers;
mod styles;
mod swagger;
mod values;
mod walk;

pub use document::*;
pub use schema::*;

use countersign_source::{Diagnostics, FileId, SourceSet};
use files::Files;
use reader::Reader;

/// Reads the document in `file`, and the files it refers to.
///
/// What could not be read is left out and said in `diagnostics`.
pub fn read(sources: &mut SourceSet, file: FileId, diagnostics: &mut Diagnostics) -> Document {
    let files = Files::gather(sources, file, diagnostics);
    let reader = Reader::new(sources, &files, file, diagnostics);
    reader.map(Reader::document).unwrap_or_default()
}
