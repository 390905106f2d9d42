//! How much memory the value of a body takes, estimated before it is made.
//!
//! A value in memory takes many times its bytes on the wire: `[[],[],…]` becomes some thirty times as large. So its size is
//! estimated from what separates values, in time linear in the length of the body. A text that the document describes as a list
//! or object becomes many values, too, as a body or as a field of one; any other text is one value, whatever it contains.

use countersign_model::{Api, MediaType, TypeUse};
use memchr::{memchr_iter, memmem};

use super::coerce::{Shape, element, may_have_parts, member, shape};
use super::escape::lossy;
use super::media::{BodyKind, body_kind, parameter};
use super::multipart;
use super::pairs::{self, before_bracket};
use super::sequence::Sequence;

/// The measured memory of a JSON value besides its text, in bytes, with its share of a list that grew.
const JSON_VALUE: usize = 150;

/// What an object takes besides that: a table with room for several members.
const JSON_OBJECT: usize = 450;

/// The measured memory of a named value while a form, a multipart body or an event is read, in bytes.
const NAMED_VALUE: usize = 600;

/// The most copies of a text there are at once, besides the body itself, until it is a value.
const COPIES: usize = 2;

/// Whether the value that a body becomes takes more than `limit` bytes of memory, besides the body itself.
pub(crate) fn exceeds(limit: usize, api: &Api, documented: &MediaType, content_type: &str, bytes: &[u8]) -> bool {
    // The fields are looked at only if they are few enough.
    let separate = separate_values(content_type, bytes);
    separate > limit || separate + values_within_texts(api, documented, content_type, bytes) > limit
}

/// The memory of the values that the media type itself separates, and of the texts.
fn separate_values(content_type: &str, bytes: &[u8]) -> usize {
    let count = |byte| memchr_iter(byte, bytes).count();
    match body_kind(content_type) {
        BodyKind::Json => json(bytes),
        BodyKind::Sequence(Sequence::Lines | Sequence::Records) => {
            json(bytes) + (count(b'\n') + count(b'\x1e')) * JSON_VALUE
        }
        BodyKind::Sequence(Sequence::Events) => (count(b'\n') + count(b'\r')) * NAMED_VALUE,
        BodyKind::Form => count(b'&') * NAMED_VALUE + COPIES * bytes.len(),
        BodyKind::Multipart => {
            let boundary = parameter(content_type, "boundary").unwrap_or_default();
            memmem::find_iter(bytes, &format!("\r\n--{boundary}")).count() * NAMED_VALUE + COPIES * bytes.len()
        }
        BodyKind::Text => COPIES * as_utf8(content_type, bytes),
        BodyKind::Xml | BodyKind::Bytes => 0,
    }
}

/// The memory of the values that texts become where the document describes lists or objects.
fn values_within_texts(api: &Api, documented: &MediaType, content_type: &str, bytes: &[u8]) -> usize {
    let within = |value: Option<TypeUse>, text: &[u8]| match value {
        Some(value) if may_have_parts(api, value) => divided(text),
        _ => 0,
    };
    match body_kind(content_type) {
        BodyKind::Text | BodyKind::Sequence(Sequence::Events) => within(Some(documented.value), bytes),
        BodyKind::Form => {
            let text = lossy(bytes);
            let fields = pairs::of_query(&text);
            let property = |name| member(api, documented.value, before_bracket(name));
            fields.iter().map(|field| within(property(&field.name), field.text.as_bytes())).sum()
        }
        BodyKind::Multipart => {
            let boundary = parameter(content_type, "boundary").unwrap_or_default();
            let parts = multipart::parts(bytes, &boundary).unwrap_or_default();
            let sizes = parts.iter().enumerate();
            sizes.map(|(index, part)| within(type_of_part(api, documented, index, &part.name), part.bytes)).sum()
        }
        BodyKind::Json | BodyKind::Sequence(_) | BodyKind::Xml | BodyKind::Bytes => 0,
    }
}

/// The type of what a part holds: one item where a list has a part for each.
fn type_of_part(api: &Api, documented: &MediaType, index: usize, name: &str) -> Option<TypeUse> {
    if shape(api, documented.value) == Shape::List {
        return element(api, documented.value, index);
    }
    let property = before_bracket(name);
    if documented.encoding.get(property).is_some_and(|encoding| encoding.style.is_some()) {
        return member(api, documented.value, property);
    }
    let value = member(api, documented.value, name)?;
    if shape(api, value) == Shape::List { element(api, value, 0) } else { Some(value) }
}

/// The most bytes that a text takes in UTF-8.
fn as_utf8(content_type: &str, bytes: &[u8]) -> usize {
    let is_utf8 = parameter(content_type, "charset").is_none_or(|label| label.eq_ignore_ascii_case("utf-8"));
    // No character set has more than three bytes of UTF-8 for one of its own.
    let growing = if is_utf8 { 0 } else { bytes.iter().filter(|byte| !byte.is_ascii()).count() };
    bytes.len() + 2 * growing
}

/// The memory of the values of a text that is JSON, or a list with a separator of some style.
fn divided(text: &[u8]) -> usize {
    let separators = text.iter().filter(|byte| matches!(byte, b',' | b'|' | b' ' | b'\t' | b'.' | b';')).count();
    json(text).max(separators * JSON_VALUE)
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
    use super::{COPIES, JSON_OBJECT, JSON_VALUE, NAMED_VALUE, as_utf8, divided, separate_values};

    #[test]
    fn values_are_counted_by_what_separates_them() {
        for (content_type, body, expected, copied) in [
            ("application/json", "7", 0, 0),
            ("application/json", r#"[1, {"a": 2, "b": [3]}]"#, 5 * JSON_VALUE + JSON_OBJECT, 0),
            ("application/json", r#"["a,b[{\",", "c"]"#, 2 * JSON_VALUE, 0),
            ("application/jsonl", "[1]\n[2]\n", 4 * JSON_VALUE, 0),
            ("text/event-stream", "data: a\ndata: b\n\n", 3 * NAMED_VALUE, 0),
            ("application/x-www-form-urlencoded", "a=1&b=2", NAMED_VALUE, COPIES),
            ("multipart/form-data; boundary=x", "--x\r\n\r\n1\r\n--x\r\n\r\n2\r\n--x--", 2 * NAMED_VALUE, COPIES),
            ("text/plain", "a,b,{c}", 0, COPIES),
            ("application/octet-stream", "[,,,]", 0, 0),
        ] {
            let expected = expected + copied * body.len();
            assert_eq!(separate_values(content_type, body.as_bytes()), expected, "{content_type}: {body}");
        }
    }

    #[test]
    fn texts_of_lists_and_objects_are_counted_by_their_separators() {
        for (text, expected) in [("a", 0), ("a,b c|d", 3), ("\"a,b", 1), ("[1,[2]]", 3)] {
            assert_eq!(divided(text.as_bytes()), expected * JSON_VALUE, "{text}");
        }
        assert_eq!(divided(b"[{}]"), 2 * JSON_VALUE + JSON_OBJECT);
    }

    #[test]
    fn a_text_takes_at_most_three_bytes_for_one() {
        assert_eq!(as_utf8("text/plain", "ä".as_bytes()), 2);
        assert_eq!(as_utf8("text/plain; charset=windows-1252", b"a\x80"), 4);
    }
}
