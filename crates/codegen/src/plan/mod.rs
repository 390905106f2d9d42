//! Decides the Rust that serves an API: names, types, constructors, modules, features, texts.
//!
//! Everything that depends on the document is decided here; nothing here knows tokens.

pub mod rust;

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
