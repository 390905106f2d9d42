//! Texts that are too long to be kept whole.

/// The first bytes of a text, at most `length` of them, in whole characters.
pub(crate) fn beginning(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
