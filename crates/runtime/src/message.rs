//! What messages show of a response: the status, the headers, and the beginning of a failure's body, with credentials redacted.
//! Must never show the body of a success, which may be a credential.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::header::{CONTENT_LOCATION, CONTENT_TYPE, HeaderName, LINK, LOCATION, REFRESH};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::media_type::essence;
use crate::received::{self, content_encoding};
use crate::redact::Secrets;
use crate::secrets::is_sensitive;
use crate::text;

/// How many bytes of a body or of a header a message shows.
const EXCERPT: usize = 300;

/// How many headers a message shows.
const HEADERS: usize = 100;

/// How many bytes the `Debug` of a typed body may have.
const DEBUG: usize = 4 << 10;

/// A response whose secrets are known.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'r> {
    pub(crate) status: StatusCode,
    pub(crate) headers: &'r HeaderMap,
    pub(crate) bytes: &'r Bytes,
    pub(crate) secrets: &'r Secrets,
}

impl Shown<'_> {
    /// Whether the body says what went wrong.
    fn is_failure(self) -> bool {
        self.status.is_client_error() || self.status.is_server_error()
    }

    /// The status as people know it: `404 Not Found`.
    pub(crate) fn status(self) -> String {
        match self.status.canonical_reason() {
            Some(reason) => format!("{} {reason}", self.status.as_u16()),
            None => self.status.as_u16().to_string(),
        }
    }

    /// The end of a message: the beginning of a failure's body.
    pub(crate) fn excerpt(self) -> String {
        match self.body() {
            Some(body) if body.is_empty() => String::new(),
            Some(body) => format!(": {body}"),
            None => String::new(),
        }
    }

    /// How large the body is, and of which kind.
    pub(crate) fn size(self) -> String {
        let media_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(essence);
        match media_type {
            Some(media_type) if !self.bytes.is_empty() => {
                format!("{} bytes of {}", self.bytes.len(), self.secrets.beginning(&media_type, EXCERPT))
            }
            _ => format!("{} bytes", self.bytes.len()),
        }
    }

    /// The beginning of a failure's body; of one that is not text, its size.
    fn body(self) -> Option<String> {
        if !self.is_failure() {
            return None;
        }
        let length = EXCERPT + self.secrets.reach();
        let beginning = beginning(self.bytes, length);
        let text = received::text(self.headers, beginning);
        if content_encoding(self.headers).is_some() || text.contains('\0') {
            return Some(self.size());
        }
        let shown = self.secrets.beginning(text.trim(), EXCERPT);
        let is_cut = beginning.len() < self.bytes.len() && !shown.ends_with("...");
        Some(if is_cut { shown + "..." } else { shown })
    }

    /// Where a redirection leads.
    pub(crate) fn target(self) -> Option<String> {
        let target = self.headers.get(LOCATION)?;
        Some(self.secrets.beginning(&url(&String::from_utf8_lossy(target.as_bytes())), EXCERPT))
    }

    /// The fields of the `Debug` of an error that holds this response, without its body as the document types it.
    pub(crate) fn debug(self, output: &mut fmt::DebugStruct<'_, '_>) {
        output.field("status", &self.status).field("headers", &Headers(self));
        match self.body() {
            Some(body) => output.field("bytes", &format_args!("{} ({body:?})", self.size())),
            None => output.field("bytes", &format_args!("{}", self.size())),
        };
    }

    /// The `Debug` of a failure's body as the document types it.
    pub(crate) fn debug_body<E: fmt::Debug>(self, body: &E, is_pretty: bool) -> String {
        if !self.is_failure() {
            return std::any::type_name::<E>().to_owned();
        }
        let mut text = Bounded { text: String::new(), limit: DEBUG + self.secrets.reach() };
        // Fails where the text reaches its limit, which is what it is for.
        let _ = if is_pretty { write!(text, "{body:#?}") } else { write!(text, "{body:?}") };
        self.secrets.lines(&text.text, DEBUG)
    }
}

/// A text that takes no more than its limit.
struct Bounded {
    text: String,
    limit: usize,
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let shown = text::beginning(text, self.limit.saturating_sub(self.text.len()));
        self.text.push_str(shown);
        if shown.len() < text.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

/// The names of headers.
pub(crate) struct Names<'h>(pub(crate) &'h HeaderMap);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}

/// The headers of a response: those that hold credentials, or more than a URL, by their names alone.
struct Headers<'r>(Shown<'r>);

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): (&HeaderName, &HeaderValue)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            let text = match name {
                _ if value.is_sensitive() || is_sensitive(name.as_str()) => "...".to_owned(),
                // URLs among other things: their queries may be signed.
                &LINK | &REFRESH => "...".to_owned(),
                &LOCATION | &CONTENT_LOCATION => self.0.secrets.beginning(&url(&text), EXCERPT),
                _ => self.0.secrets.beginning(&text, EXCERPT),
            };
            (self.0.secrets.line(name.as_str()), text)
        };
        let mut output = formatter.debug_map();
        output.entries(self.0.headers.iter().take(HEADERS).map(shown));
        match self.0.headers.len().saturating_sub(HEADERS) {
            0 => output.finish(),
            more => output.entry(&"...", &format_args!("{more} more")).finish(),
        }
    }
}

/// A URL without what may be a credential: the user, the query, which may be signed, and the fragment.
pub(crate) fn url(url: &str) -> String {
    let shown = url.split(['?', '#']).next().unwrap_or_default();
    let authority = shown.split_once("//").and_then(|(_, rest)| rest.split('/').next());
    match shown.rsplit_once('@') {
        Some((_, rest)) if !authority.is_some_and(is_host) => format!("...@{rest}"),
        _ => shown.to_owned(),
    }
}

/// Whether an authority is a host and perhaps a port. Where it is not, whatever precedes an `@` may be a password, even if the
/// URL is malformed.
fn is_host(authority: &str) -> bool {
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
    !host.is_empty() && host.chars().all(is_name) && port.chars().all(|letter| letter.is_ascii_digit())
}

/// The first bytes of a text, without the first part of a character of UTF-8.
fn beginning(bytes: &[u8], length: usize) -> &[u8] {
    let is_inside = |end: &usize| bytes.get(*end).is_some_and(|byte| (0x80..0xc0).contains(byte));
    let end = (length.saturating_sub(3)..=length).rev().find(|end| !is_inside(end)).unwrap_or(length);
    bytes.get(..end).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(status: u16, headers: &[(&'static str, &'static str)], bytes: &[u8]) -> String {
        let headers =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let (status, headers) = (StatusCode::from_u16(status).unwrap(), headers.collect());
        let secrets = Secrets::new(vec!["s3cret".to_owned()]);
        Shown { status, headers: &headers, bytes: &Bytes::copy_from_slice(bytes), secrets: &secrets }.excerpt()
    }

    #[test]
    fn a_failure_shows_the_beginning_of_its_text() {
        assert_eq!(excerpt(502, &[], b"\n<h1>no backend</h1>\n"), ": <h1>no backend</h1>");
        assert_eq!(excerpt(502, &[], b" "), "");
        assert_eq!(excerpt(200, &[], b"mine"), "");
        assert_eq!(excerpt(302, &[], b"mine"), "");
        assert_eq!(excerpt(400, &[("content-type", "text/plain; charset=utf-16le")], b"n\0o\0"), ": no");
        assert_eq!(excerpt(400, &[("content-encoding", "gzip")], b"\x1f\x8b"), ": 2 bytes");
        assert_eq!(excerpt(400, &[("content-type", "image/png")], b"\x89PNG\0"), ": 5 bytes of image/png");
        let long = "é".repeat(5000);
        assert_eq!(excerpt(400, &[], long.as_bytes()), format!(": {}...", "é".repeat(150)));
        assert_eq!(excerpt(400, &[], "é".repeat(151).as_bytes()), format!(": {}...", "é".repeat(150)));
        assert_eq!(excerpt(400, &[], format!("{}-s3cret", "x".repeat(296)).as_bytes()), {
            format!(": {}-[redacted]", "x".repeat(296))
        });
    }

    #[test]
    fn urls_show_without_credentials() {
        for (given, shown) in [
            ("https://b.example/rooms?signature=x#y", "https://b.example/rooms"),
            ("https://ann:pass@b.example/", "...@b.example/"),
            ("https:/ann:pass@b.example", "...@b.example"),
            ("ann:p@ss@b", "...@b"),
            ("https://ann:p/ss@b", "...@b"),
            ("https://b.example:443/@ann", "https://b.example:443/@ann"),
        ] {
            assert_eq!(url(given), shown);
        }
    }
}
