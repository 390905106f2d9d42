//! The characters of document text.
//!
//! Text for people has one kind of line end, and no character that is invisible, that changes the direction of text, or
//! that a terminal or an editor acts on. What Unicode calls a line or paragraph separator is white space here: rustdoc,
//! rustc and TOML do not agree on it.

use std::borrow::Cow;

use countersign_source::is_unprintable;

/// Text in which `\n` is the only line end, tabs are spaces, and every unprintable character is gone.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\n' => clean.push('\n'),
            '\t' => clean.push_str("    "),
            _ if is_space(character) => clean.push(' '),
            _ if is_unprintable(character) => {}
            _ => clean.push(character),
        }
    }
    Cow::Owned(clean)
}

/// Whether [`clean`] changes nothing.
pub(crate) fn is_clean(text: &str) -> bool {
    let is_ascii = text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~'));
    is_ascii || text.chars().all(|character| character == '\n' || !(is_space(character) || is_unprintable(character)))
}

/// Text on one line: white space of any kind and length is one space, and every unprintable character is gone.
pub(crate) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text on one line that hides nothing: line ends and unprintable characters are written as Rust escapes them (`\u{2028}`).
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if is_clean(text) && !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => escaped.extend(character.escape_default()),
            _ if is_space(character) || is_unprintable(character) => escaped.extend(character.escape_unicode()),
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

/// Whether a character is white space that some program takes for a line end.
fn is_space(character: char) -> bool {
    matches!(character, '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_kind_of_line_end_and_nothing_unseen() {
        let hostile = "a\r\nb\rc\u{202e}d\u{0}\u{1b}[31m\te\u{2028}f\u{2029}g\u{85}h\u{b}i\u{c}j\u{e0041}é";
        assert_eq!(clean(hostile), "a\nb\ncd[31m    e f g h i jé");
        assert_eq!(one_line(hostile), "a b cd[31m e f g h i jé");
        assert!(!is_clean(hostile) && is_clean(&clean(hostile)));
    }

    #[test]
    fn an_escape_shows_what_is_unprintable() {
        assert_eq!(escaped("/a\u{2028}b\n\u{202e}\u{1b}é"), "/a\\u{2028}b\\n\\u{202e}\\u{1b}é");
    }
}
