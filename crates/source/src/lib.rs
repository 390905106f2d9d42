//! Reads documents: files to text to one value tree, with places and diagnostics.
//!
//! JSON and YAML become the same [`serde_json::Value`]; a position in the text is looked up only when something is
//! printed, so the good path pays nothing for it. This crate knows nothing about OpenAPI and never touches the network.

mod budget;
mod code;
mod diagnostic;
mod encoding;
mod escape;
mod file_reference;
mod format;
pub mod limits;
mod lines;
mod location;
mod place;
mod pointer;
mod read;
mod render;
mod source_set;

pub use budget::Budget;
pub use code::{Code, CodeEntry};
pub use diagnostic::{Counts, Diagnostic, Diagnostics, Label, Severity};
pub use escape::{is_unprintable, printable, printable_json};
pub use format::Format;
pub use limits::Limits;
pub use location::Location;
pub use place::{FileId, Part, Place};
pub use pointer::Pointer;
pub use render::Color;
pub use source_set::{Source, SourceSet};
