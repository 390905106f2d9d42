//! Decides the Rust that serves an API and writes it.
//!
//! [`plan::plan`] decides: names, types, modules, texts. [`crate_files`] or [`module_files`] prints what was decided into a
//! [`FileSet`](files::FileSet), which [`ensure_contents`](files::FileSet::ensure_contents) brings to a folder.
//!
//! Document text never becomes code: it reaches Rust as identifiers made by `plan`, as literals and as documentation made by
//! `docs`.

mod docs;
mod emit;
pub mod files;
pub mod plan;

pub use emit::{Manifest, RUNTIME_FOLDER, Runtime, crate_files, module_files};
