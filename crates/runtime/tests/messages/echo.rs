//! A client with every kind of credential, and a transport that responds from memory.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign_runtime::transport::{BoxFuture, Request, Transport};
use countersign_runtime::{
    Api, Builder, Bytes, Call, Client, Error, FromResponse, HeaderMap, Location, Operation, Options, Response, Retry,
    Scheme, StatusCode, TransportError, TransportErrorKind,
};
use http::{HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

static API: Api = Api {
    name: "echo",
    server: Some("https://echo.example"),
    schemes: &[
        Scheme::bearer("token"),
        Scheme::basic("login"),
        Scheme::api_key("query", Location::Query, "api_key"),
        Scheme::api_key("header", Location::Header, "X-Api-Id"),
        Scheme::api_key("cookie", Location::Cookie, "sid"),
    ],
};

/// How each credential is written by whoever quotes it.
pub(crate) fn spellings() -> Vec<String> {
    let credentials = [
        "tok/en+\"1&<x>",
        "Ann-Äuser",
        "pä\"ss&w/ord",
        "k&y=%41+query",
        "k\\ey header",
        "k;ey+cookie",
        "extra-authorization",
        "cookie-of-the-options",
        "header-of-the-scheme",
        "argument token",
        "Ann-Äuser:pä\"ss&w/ord",
        &STANDARD.encode("Ann-Äuser:pä\"ss&w/ord"),
        &URL_SAFE_NO_PAD.encode("Ann-Äuser:pä\"ss&w/ord"),
    ];
    let percent = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let json = |text: &str| serde_json::to_string(text).unwrap().trim_matches('"').to_owned();
    let html =
        |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&#x3e;");
    let unicode = |text: &str| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    let mut spellings: Vec<String> = Vec::new();
    for text in credentials {
        spellings.extend([text.to_owned(), percent(text), json(text), html(text), unicode(text)]);
        spellings.extend([percent(&percent(text)), json(&json(text)), json(&percent(text)), html(&percent(text))]);
        spellings.extend([percent(text).to_lowercase().replace("%20", "+"), percent(&json(text))]);
    }
    spellings.retain(|spelling| spelling.len() >= 4);
    spellings
}

/// What a transport does: it responds, or fails with a message.
#[derive(Clone)]
pub(crate) struct Script(Arc<dyn Fn() -> Result<Response<Bytes>, TransportError> + Send + Sync>);

impl Script {
    pub(crate) fn responds(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Self {
        let pair = |(name, value): &(&str, &str)| {
            Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
        };
        let headers: HeaderMap = headers.iter().filter_map(pair).collect();
        let response = Response { status: StatusCode::from_u16(status).unwrap(), headers, body: body.into() };
        Self(Arc::new(move || Ok(response.clone())))
    }

    pub(crate) fn fails(message: &str) -> Self {
        let message = message.to_owned();
        Self(Arc::new(move || {
            let source = std::io::Error::other(Wrapped(std::io::Error::other(message.clone())));
            Err(TransportError::new(TransportErrorKind::Exchange, source))
        }))
    }

    /// A call by a client that holds every credential.
    pub(crate) fn call(&self, operation: &'static Operation) -> Call {
        let key = |key: &str| countersign_runtime::Credential::ApiKey(key.to_owned());
        let client = Builder::<Client>::new(&API)
            .bearer_token("tok/en+\"1&<x>")
            .basic("Ann-Äuser", "pä\"ss&w/ord")
            .credential("query", key("k&y=%41+query"))
            .credential("header", key("k\\ey header"))
            .credential("cookie", key("k;ey+cookie"))
            .options(Options::new().header("x-api-id", "header-of-the-scheme").retry(Retry::never()))
            .transport(self.clone());
        let call = client.build().unwrap().call(operation);
        call.with(
            Options::new()
                .header("authorization", "Digest extra-authorization")
                .header("cookie", "a=b; c=cookie-of-the-options"),
        )
    }

    /// Why a call fails.
    pub(crate) fn error<T: FromResponse, E: FromResponse>(&self, operation: &'static Operation) -> Error<E> {
        wait(self.call(operation).query("page_token", "argument token".to_owned()).send::<T, E>())
            .map(drop)
            .unwrap_err()
    }
}

impl Transport for Script {
    fn send(&self, _: Request) -> BoxFuture<Result<Response<Bytes>, TransportError>> {
        Box::pin(std::future::ready((self.0)()))
    }
}

/// An error that repeats the message of its source.
#[derive(Debug)]
struct Wrapped(std::io::Error);

impl std::fmt::Display for Wrapped {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "wrapped: {}", self.0)
    }
}

impl std::error::Error for Wrapped {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// Runs a future that never waits for anything.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// All that an error shows, in any way.
pub(crate) fn shown<E: std::fmt::Debug>(error: &Error<E>) -> String {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        shown += &format!("{error}\n{error:?}\n{error:#?}\n");
        source = error.source();
    }
    shown
}
