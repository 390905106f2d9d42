//! A server made from the document: it validates what arrives, and answers with what is documented.
//!
//! It listens on a real socket, so that a client under test is tested whole. It never looks at anything but the document and
//! the request.

mod answer;
mod bodies;
mod connections;
mod fault;
mod handler;
mod journal;
mod limits;
mod listener;
mod prefer;
mod problem;
mod router;
mod server;

pub use answer::{NoAnswer, write as write_response};
pub use fault::Fault;
pub use limits::Limits;
pub use prefer::Preferences;
pub use router::{Matched, Routed, Router};
pub use server::{Mock, Served, Server};

#[cfg(test)]
mod tests;
