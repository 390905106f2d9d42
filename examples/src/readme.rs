//! Compiles the Rust snippets of the README as documentation tests. Errors are reported at their lines of the README, because
//! the item has no other documentation.

#[doc = include_str!("../../README.md")]
struct Readme;
