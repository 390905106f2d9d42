//! What can go wrong with a call, told apart by who has to act: the caller, the network, the server, or the document.
//!
//! [`Error`] documents what `Display` and `Debug` show; every type here follows it.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::message::Shown;
use crate::redact::Secrets;
use crate::response::Response;
use crate::shape::{DecodeError, Path, Violation};

/// Why a call gave no result. `E` is the type of the documented failures of the operation.
///
/// Fields and methods give everything as it came. `Display` and `Debug` show what a log may hold:
///
/// - the beginning of a failure's body, with every credential of the client replaced by `[redacted]`, also as base64 and escaped
///   for JSON, URLs, forms and HTML. A credential is what the client was given as one, and the value of each cookie, and of each
///   header, parameter or property of the request that a security scheme names or whose name ends as such names do (`token`,
///   `key`, `password`, `authorization`, ...). Credentials of fewer than four bytes are not replaced, and those of fewer than
///   eight not within a word.
/// - of the body of a success, only its size and media type: it may be a credential.
/// - of a body that does not match its type, the rule, the expected and the found type, and a path in which only names of the
///   document appear.
/// - of a request, names, rules and numbers, never texts, and no value of a property that is `writeOnly`.
/// - of headers that usually hold credentials, and of `Link` and `Refresh`, their names; of other URLs, neither user nor query.
/// - control characters, and those that are invisible or reorder text, as escapes.
#[derive(Debug)]
pub enum Error<E> {
    /// The call was not sent, because it would violate the document.
    Request(Box<RequestError>),
    /// The call did not reach the server, or the response did not arrive.
    Transport(Box<TransportError>),
    /// The call exceeded its time limit.
    Timeout(Duration),
    /// A failure that the document describes.
    Api(Box<ApiError<E>>),
    /// A response with a status that the document does not describe.
    Unexpected(Box<UnexpectedError>),
    /// A response whose body does not match the document.
    Decode(Box<ResponseError>),
}

/// Why a call was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// Values violate rules of the document: each with its field and its rule.
    Violations(Vec<Violation>),
    /// A required parameter or body is missing.
    Missing(String),
    /// A value cannot be written into a request: the parameter or body, and why.
    Unencodable(String, String),
    /// The operation requires credentials that the client does not have: the names of the schemes, one alternative per entry.
    Credentials(Vec<String>),
    /// Something that is neither an argument nor a credential prevents the request.
    Invalid(String),
}

/// Why a call did not reach the server, or why the response did not arrive.
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
#[derive(Clone)]
pub struct ApiError<E> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as the document types it.
    pub body: E,
    /// The body as it came.
    pub bytes: Bytes,
    secrets: Secrets,
}

/// A response with a status that the document does not describe.
#[derive(Clone)]
pub struct UnexpectedError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Bytes,
    secrets: Secrets,
}

/// A response whose body does not match the document.
#[derive(Clone)]
pub struct ResponseError {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// What does not match, and where in the body.
    pub error: DecodeError,
    /// The body as it came.
    pub bytes: Bytes,
    secrets: Secrets,
}

impl RequestError {
    /// This error without any of `secrets`, ready to be shown.
    pub(crate) fn redacted(self, secrets: &Secrets) -> Self {
        let line = |text: String| secrets.line(&text);
        match self {
            Self::Violations(violations) => {
                let redacted = |Violation { field, rule }| Violation { field: line(field), rule: line(rule) };
                Self::Violations(violations.into_iter().map(redacted).collect())
            }
            Self::Unencodable(name, reason) => Self::Unencodable(line(name), line(reason)),
            Self::Invalid(reason) => Self::Invalid(line(reason)),
            // Names of the document.
            Self::Missing(_) | Self::Credentials(_) => self,
        }
    }
}

impl TransportError {
    /// A failure of a transport. A source whose messages hold a credential of the client is replaced by one that does not,
    /// before the caller of an operation sees it.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// What the transport was doing.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// This error without any of `secrets`, in its sources as well.
    pub(crate) fn redacted(self, secrets: &Secrets) -> Self {
        if allow(&*self.source, secrets) {
            return self;
        }
        Self { kind: self.kind, source: Box::new(RedactedSource::of(&*self.source, secrets)) }
    }
}

/// Whether an error and its sources may be shown as they are.
fn allow(error: &dyn StdError, secrets: &Secrets) -> bool {
    secrets.allow(&format!("{error} {error:?}")) && error.source().is_none_or(|source| allow(source, secrets))
}

/// The source of an error, with its credentials redacted.
struct RedactedSource {
    message: String,
    source: Option<Box<RedactedSource>>,
}

impl RedactedSource {
    fn of(error: &dyn StdError, secrets: &Secrets) -> Self {
        let source = error.source().map(|source| Box::new(Self::of(source, secrets)));
        Self { message: secrets.line(&error.to_string()), source }
    }
}

impl fmt::Display for RedactedSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl fmt::Debug for RedactedSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(formatter)
    }
}

impl StdError for RedactedSource {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &dyn StdError)
    }
}

impl<E> ApiError<E> {
    /// A documented failure, for tests. It knows no credentials, so its messages redact none.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: E, bytes: Bytes) -> Self {
        Self::of(Response { status, headers, body: bytes }, body, Secrets::default())
    }

    pub(crate) fn of(response: Response<Bytes>, body: E, secrets: Secrets) -> Self {
        let Response { status, headers, body: bytes } = response;
        Self { status, headers, body, bytes, secrets }
    }

    fn shown(&self) -> Shown<'_> {
        Shown { status: self.status, headers: &self.headers, bytes: &self.bytes, secrets: &self.secrets }
    }
}

impl UnexpectedError {
    /// A response that the document does not describe, for tests. It knows no credentials, so its messages redact none.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, bytes: Bytes) -> Self {
        Self::of(Response { status, headers, body: bytes }, Secrets::default())
    }

    pub(crate) fn of(response: Response<Bytes>, secrets: Secrets) -> Self {
        let Response { status, headers, body: bytes } = response;
        Self { status, headers, bytes, secrets }
    }

    fn shown(&self) -> Shown<'_> {
        Shown { status: self.status, headers: &self.headers, bytes: &self.bytes, secrets: &self.secrets }
    }
}

impl ResponseError {
    /// A response whose body does not match the document, for tests. It knows no credentials, so its messages redact none.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, error: DecodeError, bytes: Bytes) -> Self {
        Self::of(Response { status, headers, body: bytes }, error, Secrets::default())
    }

    pub(crate) fn of(response: Response<Bytes>, error: DecodeError, secrets: Secrets) -> Self {
        let Response { status, headers, body: bytes } = response;
        Self { status, headers, error: error.redacted(&secrets), bytes, secrets }
    }

    /// Where in the body the failure is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.error.path()
    }

    /// What does not match, with the value and the full path. Not for logs: either may be a credential.
    #[must_use]
    pub fn full_message(&self) -> String {
        self.error.full_message()
    }

    fn shown(&self) -> Shown<'_> {
        Shown { status: self.status, headers: &self.headers, bytes: &self.bytes, secrets: &self.secrets }
    }
}

impl<E> Error<E> {
    /// The status of the response, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::Unexpected(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            Self::Request(_) | Self::Transport(_) | Self::Timeout(_) => None,
        }
    }

    /// This error with another type of documented failure.
    pub fn map<T>(self, convert: impl FnOnce(E) -> T) -> Error<T> {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Timeout(limit) => Error::Timeout(limit),
            Self::Api(error) => {
                let ApiError { status, headers, body, bytes, secrets } = *error;
                Error::Api(Box::new(ApiError { status, headers, body: convert(body), bytes, secrets }))
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
            Self::Timeout(limit) => write!(formatter, "the call exceeded its time limit of {limit:?}"),
            Self::Api(error) => error.fmt(formatter),
            Self::Unexpected(error) => error.fmt(formatter),
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
        let source = Secrets::default().line(&self.source.to_string());
        match self.kind {
            TransportErrorKind::Connect => write!(formatter, "could not connect to the server: {source}"),
            TransportErrorKind::Exchange => write!(formatter, "the exchange with the server failed: {source}"),
            TransportErrorKind::TooLarge => formatter.write_str(&source),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        write!(formatter, "the server responded with {}{}", shown.status(), shown.excerpt())
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        let body = shown.debug_body(&self.body, formatter.alternate());
        let mut output = formatter.debug_struct("ApiError");
        shown.debug(&mut output);
        output.field("body", &format_args!("{body}")).finish()
    }
}

impl<E: fmt::Debug> StdError for ApiError<E> {}

impl fmt::Display for UnexpectedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        write!(formatter, "the server responded with {}, which is not documented", shown.status())?;
        if let Some(target) = shown.target() {
            write!(formatter, " (to {target})")?;
        }
        formatter.write_str(&shown.excerpt())
    }
}

impl fmt::Debug for UnexpectedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = formatter.debug_struct("UnexpectedError");
        self.shown().debug(&mut output);
        output.finish()
    }
}

impl StdError for UnexpectedError {}

impl fmt::Display for ResponseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        write!(formatter, "the response {} does not match the document: {}", shown.status(), self.error)?;
        formatter.write_str(&shown.excerpt())
    }
}

impl fmt::Debug for ResponseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = formatter.debug_struct("ResponseError");
        output.field("error", &self.error);
        self.shown().debug(&mut output);
        output.finish()
    }
}

impl StdError for ResponseError {}
