//! Messages as they are on the wire, and how values become them and come out of them again.
//!
//! This is written from the specification alone and shares no code with the runtime, so that a mistake in one is seen by
//! the other.

pub(crate) mod body;
pub(crate) mod coerce;
mod deep;
pub(crate) mod escape;
pub(crate) mod media;
mod message;
mod multipart;
pub(crate) mod pairs;
pub(crate) mod read;
pub(crate) mod sequence;
pub(crate) mod size;
pub(crate) mod style;

pub use message::{Headers, Request, Response};

#[cfg(test)]
mod tests;
