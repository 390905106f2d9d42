//! Decides the Rust that serves an API and writes it.

mod emit;
pub mod files;
pub mod plan;
