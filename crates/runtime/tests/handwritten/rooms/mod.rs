//! A client as the generator writes it: one module per document.

mod client;
pub mod operations;
#[cfg(feature = "contract")]
pub mod registry;
pub mod types;

pub use client::{Client, Server};
