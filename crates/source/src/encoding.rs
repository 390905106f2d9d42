//! Bytes to text: UTF-8, or UTF-16 where a byte order mark says so.

use crate::Code;
use crate::read::{Problem, Span};

/// A file's text; where the bytes are not text, the nearest text, to show the place in.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) problem: Option<Problem>,
}

/// Decodes a file's bytes and drops a byte order mark.
pub(crate) fn decode(mut bytes: Vec<u8>) -> Decoded {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, ..] => decode_utf8(bytes.split_off(3)),
        _ => decode_utf8(bytes),
    }
}

fn decode_utf8(bytes: Vec<u8>) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, problem: None },
        Err(error) => {
            // Up to the first bad byte, offsets in the bytes and in the repaired text are the same.
            let start = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Decoded { text, problem: Some(not_text("UTF-8", start)) }
        }
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let pairs = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(unit);
    let mut text = String::with_capacity(bytes.len());
    let mut first_bad = None;
    for character in char::decode_utf16(pairs) {
        if character.is_err() {
            first_bad.get_or_insert(text.len());
        }
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if bytes.len() % 2 == 1 {
        first_bad.get_or_insert(text.len());
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Decoded { problem: first_bad.map(|start| not_text("UTF-16", start)), text }
}

fn not_text(encoding: &str, start: usize) -> Problem {
    let span = Span::new(start, start + char::REPLACEMENT_CHARACTER.len_utf8());
    Problem::new(Code::InvalidEncoding, format!("the file is not {encoding}"), span, "the first byte that is not text")
}
