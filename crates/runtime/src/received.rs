//! An answer as it came, beside what the document has for its status: which of the documented types its body is, and how it is
//! read.
//!
//! A media type that the document has for the status is believed. Servers send others, and often none: many label JSON
//! `text/plain`, because their framework or their language does so unless told. Then what the document has decides, and
//! where that leaves it open, the body itself.

use std::borrow::Cow;

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::Value;

use crate::limits::{Allowance, Limits};
use crate::media_type::{is_json, is_range, matches, parameter};
use crate::response::{FromResponse, Response};
use crate::sequence::Sequence;
use crate::shape::{self, DecodeError, DecodeErrorKind, Filled, Place, Shape};

/// An answer that is being read.
#[derive(Clone, Copy, Debug)]
pub struct Received<'r> {
    pub(crate) response: &'r Response<Bytes>,
    /// The media types that the document has for the status.
    documented: &'static [&'static str],
    limits: &'r Limits,
}

/// What a body is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Json,
    /// JSON, which the body is but for there being none.
    Null,
    Sequence(Sequence),
    Text,
}

impl<'r> Received<'r> {
    pub(crate) fn new(response: &'r Response<Bytes>, documented: &'static [&'static str], limits: &'r Limits) -> Self {
        Self { response, documented, limits }
    }

    /// Reads the body.
    ///
    /// # Errors
    ///
    /// If the body is not one of this type.
    pub fn decode<T: FromResponse>(&self) -> Result<T, DecodeError> {
        T::from_response(self)
    }

    /// The status.
    #[doc(hidden)]
    #[must_use]
    pub fn status(&self) -> u16 {
        self.response.status.as_u16()
    }

    /// Whether the body is meant to have this documented media type.
    #[doc(hidden)]
    #[must_use]
    pub fn is(&self, media_type: &str) -> bool {
        if let Some(believed) = self.believed() {
            return matches(media_type, &believed);
        }
        let json = self.documented.iter().filter(|documented| is_json(documented)).count();
        json == 0 || json == self.documented.len() || is_json(media_type) == self.is_json_text()
    }

    /// The error of a status for which an operation's enum of answers has no variant.
    #[doc(hidden)]
    #[must_use]
    pub fn undocumented(&self) -> DecodeError {
        let media_type = self.response.media_type().unwrap_or_else(|| "no media type".to_owned());
        let message =
            format!("the document has no response of status {} with {media_type}", self.response.status.as_u16());
        DecodeError::new(DecodeErrorKind::Undocumented, message)
    }

    /// The media type that came, unless the document has others.
    fn believed(&self) -> Option<String> {
        let is_documented = |actual: &String| {
            self.documented.is_empty() || self.documented.iter().any(|documented| matches(documented, actual))
        };
        self.response.media_type().filter(is_documented)
    }

    /// Reads the body into any shape.
    pub(crate) fn decode_into<'p>(&self, place: Place<'p>) -> Result<Filled<'p>, DecodeError> {
        let body = &self.response.body;
        let mut allowance = self.limits.allowance(body.len());
        match self.reading(place.shape()) {
            Reading::Text => {
                let text = self.text(&mut allowance).ok_or_else(|| spent(allowance))?;
                shape::decode_value_into(place, &Value::String(text), allowance)
            }
            Reading::Null => shape::decode_value_into(place, &Value::Null, allowance),
            Reading::Sequence(sequence) => {
                let array = sequence.array(body, &mut allowance).ok_or_else(|| spent(allowance))?;
                shape::decode_into(place, &array, allowance)
            }
            Reading::Json if is_blank(body) => Err(DecodeError::new(DecodeErrorKind::Empty, "the body is empty")),
            Reading::Json => {
                let text = self.utf8(&mut allowance).ok_or_else(|| spent(allowance))?;
                shape::decode_into(place, &text, allowance).map_err(|error| self.labelled(error))
            }
        }
    }

    /// Whether the body is one JSON text.
    fn is_json_text(&self) -> bool {
        let body = &self.response.body;
        shape::is_json(body, self.limits.allowance(body.len()))
    }

    /// The error about a body that is not JSON, with its media type.
    fn labelled(&self, error: DecodeError) -> DecodeError {
        match self.response.media_type().filter(|actual| !is_json(actual)) {
            Some(media_type) => error.with_media_type(&media_type),
            None => error,
        }
    }

    /// The kind of sequence that the body is: by its media type, or by the documented ones where that is not believed and the
    /// body is no JSON.
    fn sequence(&self, believed: Option<&str>) -> Option<Sequence> {
        match believed {
            Some(believed) => Sequence::of(believed),
            None if self.is_json_text() => None,
            None => self.documented.iter().find_map(|documented| Sequence::of(documented)),
        }
    }

    fn reading(&self, shape: &'static Shape) -> Reading {
        let (believed, body) = (self.believed(), &self.response.body);
        if shape.is_list()
            && let Some(sequence) = self.sequence(believed.as_deref())
        {
            return Reading::Sequence(sequence);
        }
        let json = if is_blank(body) && shape.takes_null() { Reading::Null } else { Reading::Json };
        if !shape.is_text() {
            return json;
        }
        let media_type = self.response.media_type();
        let candidates: Vec<&str> = match &believed {
            Some(believed) => vec![believed],
            None => self.documented.iter().copied().chain(media_type.as_deref()).collect(),
        };
        let may_be_json =
            candidates.is_empty() || candidates.iter().any(|candidate| is_json(candidate) || is_range(candidate));
        let may_be_text = candidates.iter().any(|candidate| !is_json(candidate));
        match (may_be_json, may_be_text) {
            (true, false) => json,
            (true, true)
                if json == Reading::Null || shape::fits_json(shape, body, self.limits.allowance(body.len())) =>
            {
                json
            }
            _ => Reading::Text,
        }
    }

    /// The body in UTF-8, which JSON always is (RFC 8259, section 8.1), unless its media type names something else. `None` if
    /// that takes more memory than there is.
    fn utf8(&self, allowance: &mut Allowance<'_>) -> Option<Cow<'r, [u8]>> {
        let body = &self.response.body;
        Some(match character_set(&self.response.headers).filter(|named| *named != UTF_8) {
            Some(named) => Cow::Owned(converted(body, named, allowance)?.into_bytes()),
            None => Cow::Borrowed(body),
        })
    }

    /// The body as text. `None` if that takes more memory than there is.
    fn text(&self, allowance: &mut Allowance<'_>) -> Option<String> {
        let body = &self.response.body;
        converted(body, encoding(&self.response.headers, body), allowance)
    }
}

/// The error of a body that is too large to be converted.
fn spent(allowance: Allowance<'_>) -> DecodeError {
    DecodeError::new(DecodeErrorKind::Limit, allowance.spent())
}

/// A body in some character set as UTF-8.
fn converted(body: &[u8], encoding: &'static Encoding, allowance: &mut Allowance<'_>) -> Option<String> {
    let is_utf8 = encoding == UTF_8 && str::from_utf8(body).is_ok();
    // Each byte may become three, in a text that doubles as it grows.
    allowance.take(body.len().saturating_mul(if is_utf8 { 1 } else { 6 }))?;
    Some(encoding.decode(body).0.into_owned())
}

/// The character set that the media type names.
fn character_set(headers: &HeaderMap) -> Option<&'static Encoding> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Encoding::for_label_no_replacement(parameter(content_type, "charset")?.as_bytes())
}

/// The character set of a text: what its media type names, else UTF-8, or else what the web takes such text for.
fn encoding(headers: &HeaderMap, body: &[u8]) -> &'static Encoding {
    let guessed = || if str::from_utf8(body).is_ok() { UTF_8 } else { WINDOWS_1252 };
    character_set(headers).unwrap_or_else(guessed)
}

/// A body as text. What cannot be read is replaced, because text is better than none.
pub(crate) fn text<'b>(headers: &HeaderMap, body: &'b [u8]) -> Cow<'b, str> {
    encoding(headers, body).decode(body).0
}

/// The content encoding of a body (RFC 9110, section 8.4), if it has one.
pub(crate) fn content_encoding(headers: &HeaderMap) -> Option<&str> {
    let encoding = headers.get(CONTENT_ENCODING)?.to_str().ok()?.trim();
    (!encoding.eq_ignore_ascii_case("identity")).then_some(encoding)
}

/// Refuses a body in a content encoding: none was requested, and the encoded bytes would be treated as the content.
pub(crate) fn uncoded(response: &Response<Bytes>) -> Result<(), DecodeError> {
    match content_encoding(&response.headers).filter(|_| !response.body.is_empty()) {
        Some(encoding) => {
            let message = format!("the body has the content encoding `{encoding}`, which was not requested");
            Err(DecodeError::new(DecodeErrorKind::Encoding, message))
        }
        None => Ok(()),
    }
}

fn is_blank(body: &[u8]) -> bool {
    body.trim_ascii().is_empty()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::*;

    #[test]
    fn a_coding_that_was_not_asked_for_is_named() {
        let answer = |coding: &'static str, body: &'static [u8]| {
            let headers = HeaderMap::from_iter([(CONTENT_ENCODING, HeaderValue::from_static(coding))]);
            uncoded(&Response { status: StatusCode::OK, headers, body: Bytes::from_static(body) })
        };
        assert!(answer("gzip", b"\x1f\x8b").unwrap_err().message().contains("`gzip`"));
        assert!(answer("gzip", b"").is_ok());
        assert!(answer("identity", b"{}").is_ok());
    }
}
