//! How much memory the value of a body takes, estimated without reading the body.
//!
//! A value in memory takes many times its bytes on the wire: `[[],[],…]` becomes some thirty times as large. So its size is
//! estimated before it is made. The estimate counts what separates values, and is linear in the length of the body.

use memchr::{memchr_iter, memmem};

use super::media::{BodyKind, body_kind, parameter};
use super::sequence::Sequence;

/// The measured memory of a JSON value besides its text, in bytes, with its share of a list that grew.
const JSON_VALUE: usize = 150;

/// What an object takes besides that: a table with room for several members.
const JSON_OBJECT: usize = 450;

/// The measured memory of a named value while a form, a multipart body or an event is read, in bytes.
const NAMED_VALUE: usize = 600;

/// The estimated memory of the value that a body becomes, in bytes, besides the body itself.
pub(crate) fn in_memory(content_type: &str, bytes: &[u8]) -> usize {
    let count = |byte| memchr_iter(byte, bytes).count();
    match body_kind(content_type) {
        BodyKind::Json => json(bytes),
        BodyKind::Sequence(Sequence::Lines | Sequence::Records) => {
            json(bytes) + (count(b'\n') + count(b'\x1e')) * JSON_VALUE
        }
        BodyKind::Sequence(Sequence::Events) => (count(b'\n') + count(b'\r')) * NAMED_VALUE,
        BodyKind::Form => count(b'&') * NAMED_VALUE,
        BodyKind::Multipart => {
            let boundary = parameter(content_type, "boundary").unwrap_or_default();
            memmem::find_iter(bytes, &format!("\r\n--{boundary}")).count() * NAMED_VALUE
        }
        BodyKind::Text | BodyKind::Xml | BodyKind::Bytes => 0,
    }
}

/// The memory of the values within JSON: each is the first of an array or object, or follows a comma.
fn json(bytes: &[u8]) -> usize {
    let (mut size, mut is_text) = (0, false);
    let mut bytes = bytes.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => is_text = !is_text,
            b'\\' if is_text => {
                bytes.next();
            }
            b',' | b'[' if !is_text => size += JSON_VALUE,
            b'{' if !is_text => size += JSON_VALUE + JSON_OBJECT,
            _ => {}
        }
    }
    size
}

#[cfg(test)]
mod tests {
    use super::{JSON_OBJECT, JSON_VALUE, NAMED_VALUE, in_memory};

    #[test]
    fn values_are_counted_by_what_separates_them() {
        for (content_type, body, expected) in [
            ("application/json", "7", 0),
            ("application/json", r#"[1, {"a": 2, "b": [3]}]"#, 5 * JSON_VALUE + JSON_OBJECT),
            ("application/json", r#"["a,b[{\",", "c"]"#, 2 * JSON_VALUE),
            ("application/jsonl", "[1]\n[2]\n", 4 * JSON_VALUE),
            ("text/event-stream", "data: a\ndata: b\n\n", 3 * NAMED_VALUE),
            ("application/x-www-form-urlencoded", "a=1&b=2", NAMED_VALUE),
            ("multipart/form-data; boundary=x", "--x\r\n\r\n1\r\n--x\r\n\r\n2\r\n--x--", 2 * NAMED_VALUE),
            ("application/octet-stream", "[,,,]", 0),
        ] {
            assert_eq!(in_memory(content_type, body.as_bytes()), expected, "{content_type}: {body}");
        }
    }
}
