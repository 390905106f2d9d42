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
use serde::de::IgnoredAny;
use serde_json::Value;

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
    pub(crate) fn new(response: &'r Response<Bytes>, documented: &'static [&'static str]) -> Self {
        Self { response, documented }
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
        json == 0 || json == self.documented.len() || is_json(media_type) == is_json_text(&self.response.body)
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
        match self.reading(place.shape()) {
            Reading::Text => shape::decode_value_into(place, &Value::from(self.text())),
            Reading::Null => shape::decode_value_into(place, &Value::Null),
            Reading::Sequence(sequence) => shape::decode_into(place, &sequence.array(body)),
            Reading::Json if is_blank(body) => Err(DecodeError::new(DecodeErrorKind::Empty, "the body is empty")),
            Reading::Json => shape::decode_into(place, &self.utf8()).map_err(|error| {
                match self.response.media_type().filter(|actual| !is_json(actual)) {
                    Some(media_type) => error.with_media_type(&media_type),
                    None => error,
                }
            }),
        }
    }

    /// The kind of sequence that the body is: by its media type, or by the documented ones where that is not believed and the
    /// body is no JSON.
    fn sequence(&self, believed: Option<&str>) -> Option<Sequence> {
        match believed {
            Some(believed) => Sequence::of(believed),
            None if is_json_text(&self.response.body) => None,
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
            (true, true) if json == Reading::Null || shape::fits_json(shape, body) => json,
            _ => Reading::Text,
        }
    }

    /// The body in UTF-8, which JSON always is (RFC 8259, section 8.1), unless its media type names something else.
    fn utf8(&self) -> Cow<'r, [u8]> {
        let body = &self.response.body;
        match character_set(&self.response.headers).filter(|named| *named != UTF_8) {
            Some(named) => Cow::Owned(named.decode(body).0.into_owned().into_bytes()),
            None => Cow::Borrowed(body),
        }
    }

    /// The body as text.
    fn text(&self) -> Cow<'r, str> {
        text(&self.response.headers, &self.response.body)
    }
}

/// The character set that the media type names.
fn character_set(headers: &HeaderMap) -> Option<&'static Encoding> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Encoding::for_label_no_replacement(parameter(content_type, "charset")?.as_bytes())
}

/// A body as text, by the character set that its media type names. Without one it is UTF-8, or else what the web takes such
/// text for; what cannot be read is replaced, because text is better than none.
pub(crate) fn text<'b>(headers: &HeaderMap, body: &'b [u8]) -> Cow<'b, str> {
    let named = character_set(headers);
    let encoding = named.unwrap_or(if str::from_utf8(body).is_ok() { UTF_8 } else { WINDOWS_1252 });
    encoding.decode(body).0
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

/// Whether the body is one JSON text, after a byte order mark or none.
fn is_json_text(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).is_ok()
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
