//! What can go wrong with a call, told apart by who has to act: the caller, the network, the server, or the document.
//! No message and no `Debug` of these types ever holds a credential of the client, and no message the body of a success, which
//! may be one.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};

use crate::shape::{DecodeError, Path, Violation};

/// Why a call gave no result. `E` is the type of the documented failures of the operation.
#[derive(Debug)]
pub enum Error<E> {
    /// The call was not sent, because it would not be what the document asks for.
    Request(Box<RequestError>),
    /// The call did not reach the server, or its answer did not arrive.
    Transport(Box<TransportError>),
    /// The call took longer than its time limit.
    Timeout(Duration),
    /// The server answered with a failure that the document describes.
    Api(Box<ApiError<E>>),
    /// The server answered with a status that the document does not describe.
    Unexpected(Box<UnexpectedError>),
    /// The server's answer is not what the document describes for its status.
    Decode(Box<ResponseError>),
}

/// Why a call was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// Values break rules of the document: each with its field and its bound.
    Violations(Vec<Violation>),
    /// A required parameter or body is missing.
    Missing(String),
    /// A value has no place in a request as it is: the parameter or body, and why.
    Unencodable(String, String),
    /// The operation asks for credentials that the client was not given: the names of the schemes, one alternative per entry.
    Credentials(Vec<String>),
    /// The client was built with something that is no header or no URL.
    Invalid(String),
}

/// Why a call did not reach the server, or its answer did not arrive.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// What a transport was doing when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// Connecting: the server has seen nothing of the request.
    Connect,
    /// Sending or receiving: the server may have seen the request.
    Exchange,
    /// Receiving a body larger than the limit.
    TooLarge,
}

/// A documented failure.
#[derive(Clone, Debug)]
pub struct ApiError<E> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as the document types it.
    pub body: E,
    /// The body as it came.
    pub bytes: Bytes,
}

/// An answer with a status that the document does not describe.
#[derive(Clone, Debug)]
pub struct UnexpectedError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Bytes,
}

/// An answer whose body is not what the document describes for its status.
#[derive(Clone, Debug)]
pub struct ResponseError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// Where in the body the failure is, and what it is.
    pub error: DecodeError,
    /// The body as it came.
    pub bytes: Bytes,
}

impl TransportError {
    /// A failure of a transport. The source must not hold credentials: URLs may, so leave them out.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// What the transport was doing.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl ResponseError {
    /// Where in the body the failure is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.error.path()
    }
}

impl<E> Error<E> {
    /// The status of the server's answer, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::Unexpected(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            Self::Request(_) | Self::Transport(_) | Self::Timeout(_) => None,
        }
    }
}

impl<E> Error<E> {
    /// This error with another type of documented failure.
    pub fn map<T>(self, convert: impl FnOnce(E) -> T) -> Error<T> {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Timeout(limit) => Error::Timeout(limit),
            Self::Api(error) => {
                let ApiError { status, headers, body, bytes } = *error;
                Error::Api(Box::new(ApiError { status, headers, body: convert(body), bytes }))
            }
            Self::Unexpected(error) => Error::Unexpected(error),
            Self::Decode(error) => Error::Decode(error),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(formatter),
            Self::Transport(error) => error.fmt(formatter),
            Self::Timeout(limit) => write!(formatter, "the call took longer than its limit of {limit:?}"),
            Self::Api(error) => write!(formatter, "the server answered {}{}", error.status, Excerpt(&error.bytes)),
            Self::Unexpected(error) => {
                write!(formatter, "the server answered {}, which is not documented", error.status)?;
                if let Some(target) = target(&error.headers) {
                    write!(formatter, " (to {target})")?;
                }
                Excerpt(&error.bytes).fmt(formatter)
            }
            Self::Decode(error) => error.fmt(formatter),
        }
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the request was not sent: ")?;
        match self {
            Self::Violations(violations) => {
                for (index, violation) in violations.iter().enumerate() {
                    write!(formatter, "{}{violation}", if index == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
            Self::Missing(name) => write!(formatter, "`{name}` is required"),
            Self::Unencodable(name, reason) => write!(formatter, "`{name}` {reason}"),
            Self::Credentials(alternatives) => {
                write!(formatter, "it needs credentials for {}", alternatives.join(" or "))
            }
            Self::Invalid(reason) => formatter.write_str(reason),
        }
    }
}

impl StdError for RequestError {}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TransportErrorKind::Connect => write!(formatter, "could not connect to the server: {}", self.source),
            TransportErrorKind::Exchange => write!(formatter, "the exchange with the server failed: {}", self.source),
            TransportErrorKind::TooLarge => self.source.fmt(formatter),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the server's answer {} is not as documented: {}", self.status, self.error)?;
        // What a success holds is the caller's alone; what a failure holds says what went wrong.
        if self.status.is_client_error() || self.status.is_server_error() {
            Excerpt(&self.bytes).fmt(formatter)?;
        }
        Ok(())
    }
}

impl StdError for ResponseError {}

/// Where a redirection leads, without the query, which may be signed.
fn target(headers: &HeaderMap) -> Option<&str> {
    headers.get(LOCATION)?.to_str().ok()?.split(['?', '#']).next().filter(|target| !target.contains('@'))
}

/// The beginning of a body, for a message.
struct Excerpt<'a>(&'a [u8]);

/// How much of a body a message shows.
const EXCERPT: usize = 300;

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = String::from_utf8_lossy(self.0.get(..EXCERPT).unwrap_or(self.0));
        match (text.trim(), self.0.len() > EXCERPT) {
            ("", _) => Ok(()),
            (text, true) => write!(formatter, ": {text}..."),
            (text, false) => write!(formatter, ": {text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn messages_say_what_a_failure_holds_and_nothing_of_a_success() {
        let undecodable = |status, bytes| {
            let (headers, error) = (HeaderMap::new(), DecodeError::new("the body is empty"));
            ResponseError { status, headers, error, bytes: Bytes::from_static(bytes) }.to_string()
        };
        assert!(undecodable(StatusCode::BAD_GATEWAY, b"<h1>no backend</h1>").ends_with(": <h1>no backend</h1>"));
        assert!(!undecodable(StatusCode::OK, b"secret").contains("secret"));
    }

    #[test]
    fn a_redirection_is_named_without_its_query() {
        let to = |location| {
            let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_static(location))]);
            let error = UnexpectedError { status: StatusCode::FOUND, headers, bytes: Bytes::new() };
            Error::<()>::Unexpected(Box::new(error)).to_string()
        };
        assert!(to("https://b.example/rooms?signature=x").ends_with("not documented (to https://b.example/rooms)"));
        assert!(to("https://user:pass@b.example/").ends_with("not documented"));
    }
}
