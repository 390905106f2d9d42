//! The one reader of `specs/countersign.toml` and of the documents that it lists.
//!
//! The generator and the contract tests both use it, so that they see the same operations of the same files and print the same
//! messages. Nothing here may depend on the generator or on generated code.

mod document;
mod hash;
mod keys;
mod manifest;
mod problems;
mod repository;

pub use document::Document;
pub use manifest::{Entry, FILE, Manifest, NotExercised};
pub use problems::Problems;
pub use repository::repository_root;
