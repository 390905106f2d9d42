//! Decides the Rust that serves an API and writes it.

pub mod plan;
