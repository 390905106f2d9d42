//! Sends a request exactly as it is given, over one connection: no redirects, no retries, no headers of its own but `Host`
//! and `Content-Length`.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::wire::{Headers, Request, Response};

/// Why a request did not get through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError(pub String);

impl std::fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for TransportError {}

fn failed(what: &str) -> impl Fn(&dyn std::fmt::Display) -> TransportError + '_ {
    move |error| TransportError(format!("{what}: {error}"))
}

/// Sends `request` to `base_url`, which is plain HTTP.
pub async fn send(base_url: &str, request: &Request) -> Result<Response, TransportError> {
    let (authority, base_path) = split(base_url)?;
    let stream = TcpStream::connect(&authority).await.map_err(|error| failed("cannot connect")(&error))?;
    let connection = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = connection.map_err(|error| failed("no HTTP connection")(&error))?;
    let driver = tokio::spawn(connection);
    let outgoing = outgoing(&authority, base_path, request)?;
    let answered = sender.send_request(outgoing).await.map_err(|error| failed("no response")(&error))?;
    let (parts, body) = answered.into_parts();
    let body = body.collect().await.map_err(|error| failed("the response broke off")(&error))?.to_bytes();
    drop(sender);
    driver.abort();
    let mut headers = Headers::default();
    for (name, value) in &parts.headers {
        headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    Ok(Response { status: parts.status.as_u16(), headers, body: body.to_vec() })
}

fn split(base_url: &str) -> Result<(String, &str), TransportError> {
    let rest = base_url
        .strip_prefix("http://")
        .ok_or_else(|| TransportError(format!("`{base_url}` is not a plain HTTP address")))?;
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let with_port = if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };
    Ok((with_port, path.trim_end_matches('/')))
}

fn outgoing(authority: &str, base: &str, request: &Request) -> Result<http::Request<Full<Bytes>>, TransportError> {
    let target = format!("{base}{}", request.target());
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(target).header("host", authority);
    for (name, value) in request.headers.iter() {
        builder = builder.header(name, value);
    }
    builder.body(Full::new(Bytes::from(request.body.clone()))).map_err(|error| failed("no such request")(&error))
}
