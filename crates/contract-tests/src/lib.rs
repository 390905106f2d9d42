//! Every documented exchange of every vendored document as one named test.
//!
//! The documents are those of `specs/countersign.toml`; the client under test is the generated one.

pub mod cases;
pub mod documents;
pub mod faults;
pub mod generated_client;
pub mod program;
