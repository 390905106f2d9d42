//! The client under test, and one of our own that is made from the document alone.

mod document;
mod transport;

use std::future::Future;
use std::pin::Pin;

use countersign_model::Operation;
use serde_json::Value;

use crate::plan::PlannedRequest;
use crate::subject::{OperationId, Subject};
use crate::wire::Response;

pub use document::{DocumentClient, read as read_response, write as write_request};
pub use transport::{TransportError, send};

/// What a client is asked to do.
#[derive(Clone, Copy, Debug)]
pub struct Call<'c> {
    /// The document.
    pub subject: &'c Subject,
    /// The operation's number.
    pub id: OperationId,
    /// The operation.
    pub operation: &'c Operation,
    /// What is to be sent.
    pub request: &'c PlannedRequest,
    /// Where to: scheme, host and port, and a path without a slash at its end.
    pub base_url: &'c str,
}

/// What came of a call.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What came back.
    pub response: Response,
    /// What the client made of it.
    pub decoded: Decoded,
}

/// What a client made of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded {
    /// There was no body to read.
    Empty,
    /// The body, decoded into the client's types and encoded again.
    Value(Value),
    /// The body, which the client passes on as bytes.
    Bytes(Vec<u8>),
    /// The client could not read it.
    Failed(String),
    /// The client has no type for this response, and says why.
    NotModelled(String),
}

/// Why a call came to nothing: no response was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The client does not have the operation.
    NotOffered(String),
    /// The client refused to send the request.
    Refused(String),
    /// The request did not get through.
    Transport(String),
}

impl std::fmt::Display for CallError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotOffered(reason) => write!(formatter, "the client does not offer the operation: {reason}"),
            Self::Refused(reason) => write!(formatter, "the client refuses to send the request: {reason}"),
            Self::Transport(reason) => write!(formatter, "the request did not get through: {reason}"),
        }
    }
}

impl std::error::Error for CallError {}

/// What a client promises to give.
pub type Calling<'c> = Pin<Box<dyn Future<Output = Result<Reply, CallError>> + Send + 'c>>;

/// A client under test.
pub trait Client: Send + Sync {
    /// Sends a request and reads the response.
    fn call<'c>(&'c self, call: Call<'c>) -> Calling<'c>;

    /// Reads a value of a named schema into the client's type and writes it again; the error says why it could not be read.
    /// `None` where the client has no type of its own for the schema.
    fn rewrite(&self, schema: &str, value: &Value) -> Option<Result<Value, String>>;
}
