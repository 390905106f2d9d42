//! What a single call may change: limits, extra headers, checks, repeats.

use std::fmt;
use std::time::Duration;

use crate::retry::Retry;

/// How one call differs from the others of its client: `call.with(Options::new().timeout(...))`.
#[derive(Clone, Default)]
pub struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) unchecked: bool,
    pub(crate) retry: Option<Retry>,
    pub(crate) max_response_bytes: Option<usize>,
    pub(crate) max_decoded_bytes: Option<usize>,
}

impl Options {
    /// Nothing differs.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The time limit of the whole call: retries and decoding included.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// A header to send; it replaces one of the same name. Errors do not show its value where they quote the server, if its
    /// name is that of a credential (see [`Error`](crate::Error)).
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends the request even if its values break bounds of the document.
    #[must_use]
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// When to repeat.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// How many bytes the body of the answer may have.
    #[must_use]
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = Some(limit);
        self
    }

    /// How many bytes of memory the decoding of a response may take, besides the body itself. Without this, 64 MiB and 16 bytes
    /// for each byte of the body.
    ///
    /// A server can send few bytes that become many: `{}` is a record with room for all its fields. Beyond the limit the call
    /// ends with [`Error::Decode`](crate::Error::Decode).
    #[must_use]
    pub fn max_decoded_bytes(mut self, limit: usize) -> Self {
        self.max_decoded_bytes = Some(limit);
        self
    }

    /// These options, with `other` in front where it says something.
    pub(crate) fn merge(&mut self, other: Self) {
        self.timeout = other.timeout.or(self.timeout);
        self.headers.extend(other.headers);
        self.unchecked |= other.unchecked;
        self.retry = other.retry.or(self.retry.take());
        self.max_response_bytes = other.max_response_bytes.or(self.max_response_bytes);
        self.max_decoded_bytes = other.max_decoded_bytes.or(self.max_decoded_bytes);
    }
}

/// Shows the names of the extra headers only: their values may be secret.
impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("headers", &headers)
            .field("unchecked", &self.unchecked)
            .field("retry", &self.retry)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("max_decoded_bytes", &self.max_decoded_bytes)
            .finish()
    }
}
