//! The transport for everyday use: reqwest.

use std::error::Error;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;

use super::{BoxFuture, Request, Transport};
use crate::error::{TransportError, TransportErrorKind};
use crate::response::Response;

/// Sends requests with reqwest: pooled connections, one for all clones. It follows no redirect, because a documented
/// redirect is an answer, and an undocumented one would carry the request where the document never said.
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A transport that gives up connecting after `connect_timeout`.
    ///
    /// # Errors
    ///
    /// If reqwest cannot start, such as without usable TLS roots.
    pub fn new(connect_timeout: Duration) -> Result<Self, TransportError> {
        let client = reqwest::Client::builder().connect_timeout(connect_timeout).redirect(Policy::none());
        client.build().map(Self).map_err(failure)
    }
}

impl From<reqwest::Client> for ReqwestTransport {
    /// A transport over a client that is set up already: proxies, certificates, redirects.
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request) -> BoxFuture<Result<Response<Bytes>, TransportError>> {
        let url = request.url();
        let is_plain = !url.starts_with("https:");
        let builder = self.0.request(request.method, url).headers(request.headers).body(request.body);
        Box::pin(async move {
            let mut response = builder.send().await.map_err(|error| explained(failure(error), is_plain))?;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            let mut body = BytesMut::new();
            while let Some(chunk) = response.chunk().await.map_err(failure)? {
                if body.len() + chunk.len() > request.max_response_bytes {
                    return Err(too_large(request.max_response_bytes));
                }
                body.extend_from_slice(&chunk);
            }
            Ok(Response { status, headers, body: body.freeze() })
        })
    }
}

fn too_large(limit: usize) -> TransportError {
    let message = format!("the body of the response is larger than the limit of {limit} bytes");
    TransportError::new(TransportErrorKind::TooLarge, message)
}

/// Says what to do where the likely cause is that this crate was built without TLS.
fn explained(error: TransportError, is_plain: bool) -> TransportError {
    if is_plain || cfg!(feature = "rustls") || error.kind() != TransportErrorKind::Connect {
        return error;
    }
    TransportError::new(TransportErrorKind::Connect, format!("{error} (https needs the feature `rustls`)"))
}

/// Describes a failure by its causes, without the URL, which may hold a key.
fn failure(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() { TransportErrorKind::Connect } else { TransportErrorKind::Exchange };
    let error = error.without_url();
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    TransportError::new(kind, message)
}
