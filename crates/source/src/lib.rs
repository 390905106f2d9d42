//! Reads documents: files to text to one value tree, with places and diagnostics.
//!
//! JSON and YAML become the same [`serde_json::Value`]; a position in the text is looked up only when something is
//! printed, so the good path pays nothing for it. This crate knows nothing about OpenAPI and never touches the network.

mod code;
mod diagnostic;
mod place;
mod pointer;
mod source_set;

pub use code::{Code, CodeEntry};
pub use diagnostic::{Diagnostic, Diagnostics, Label, Severity};
pub use place::{FileId, Part, Place};
pub use pointer::Pointer;
pub use source_set::{Source, SourceSet};
