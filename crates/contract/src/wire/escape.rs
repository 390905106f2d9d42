//! Percent-encoding, by the part of the URL that it is for (RFC 3986, 2.2 and 2.3).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// ASCII's character for one that is not valid.
const SUBSTITUTE: char = '\u{1A}';

/// Everything but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Everything but unreserved and reserved characters; what a query cannot hold or would end its value stays encoded.
const NOT_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// `text` with everything but unreserved characters encoded.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `text` with reserved characters let through where they do no harm.
pub(crate) fn encode_allowing_reserved(text: &str) -> String {
    utf8_percent_encode(text, NOT_RESERVED).to_string()
}

/// The text that a percent-encoded one stands for; bytes that are not UTF-8 are replaced.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Bytes as text. What is not UTF-8 is replaced by one byte each, so that no text is longer than its bytes: many parts of
/// real forms are binary.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(SUBSTITUTE);
        }
    }
    text.into()
}

/// As [`decode`], for a query, where `+` is a space.
pub(crate) fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}
