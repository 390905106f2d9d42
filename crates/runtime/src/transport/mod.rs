//! What carries a request to the server and its answer back: a trait, so that operations stay free of input and output.

#[cfg(feature = "reqwest")]
mod reqwest;

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method};

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
use crate::error::{RequestError, TransportError};
use crate::message;
use crate::response::Response;

/// A future on the heap, so that it can be held without naming its type.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Sends requests. Implement it to use another HTTP library, to record, or to answer from memory in tests.
pub trait Transport: Send + Sync {
    /// Sends one request and receives its answer, once: limits of time and repeats are the runtime's matter.
    ///
    /// The body of the answer must not grow beyond [`Request::max_response_bytes`].
    fn send(&self, request: Request) -> BoxFuture<Result<Response<Bytes>, TransportError>>;
}

/// A request on its way. Its `Debug` shows no credential.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The headers. Those with credentials are marked as sensitive.
    pub headers: HeaderMap,
    /// The body; empty if there is none.
    pub body: Bytes,
    /// How many bytes the body of the answer may have.
    pub max_response_bytes: usize,
    url: String,
    secret_query: String,
}

impl Request {
    pub(crate) fn new(method: Method, url: String) -> Self {
        let (headers, body, secret_query) = (HeaderMap::new(), Bytes::new(), String::new());
        Self { method, headers, body, max_response_bytes: usize::MAX, url, secret_query }
    }

    /// The whole URL. It may hold a credential, if the API has its keys in the query string: do not log it.
    #[must_use]
    pub fn url(&self) -> String {
        match (self.secret_query.is_empty(), self.url.contains('?')) {
            (true, _) => self.url.clone(),
            (false, true) => format!("{}&{}", self.url, self.secret_query),
            (false, false) => format!("{}?{}", self.url, self.secret_query),
        }
    }

    pub(crate) fn push_secret_query(&mut self, pair: &str) {
        if !self.secret_query.is_empty() {
            self.secret_query.push('&');
        }
        self.secret_query.push_str(pair);
    }

    /// Adds a cookie. Cookies may be credentials, so all of them count as sensitive.
    pub(crate) fn push_cookie(&mut self, pair: &str) -> Result<(), RequestError> {
        let before = self.headers.get(COOKIE).map(HeaderValue::as_bytes).unwrap_or_default();
        let mut cookies = before.to_vec();
        if !cookies.is_empty() {
            cookies.extend_from_slice(b"; ");
        }
        cookies.extend_from_slice(pair.as_bytes());
        let mut value = HeaderValue::from_bytes(&cookies)
            .map_err(|_| RequestError::Invalid("a cookie holds characters that no header can".to_owned()))?;
        value.set_sensitive(true);
        self.headers.insert(COOKIE, value);
        Ok(())
    }
}

/// Shows where the request goes and which headers it has, and neither a query nor a value, which may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("url", &message::url(&self.url))
            .field("headers", &message::Names(&self.headers))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
