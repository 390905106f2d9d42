//! Diagnostics as people and programs read them.
//!
//! What comes out is bounded by the number of labels, never by the length of a document's lines, and holds nothing that
//! a terminal would obey.

mod excerpt;
mod human;
mod json;

/// Whether what is printed for people is coloured by ANSI escape codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Plain text.
    Never,
    /// With ANSI escape codes.
    Always,
}
