//! The strings of JSON: borrowed from the text where nothing is escaped.

use std::borrow::Cow;

use super::event::Span;
use super::{Problem, Warnings};
use crate::Code;

/// A string as read.
pub(crate) struct JsonString<'t> {
    pub(crate) text: Cow<'t, str>,
    /// Just after the closing quote.
    pub(crate) end: usize,
}

/// Reads the string whose first character stands at `start`, after its opening quote; `None` where it is never closed.
pub(crate) fn read<'t>(text: &'t str, start: usize, warnings: &mut Warnings) -> Option<JsonString<'t>> {
    let mut unescaped: Option<String> = None;
    // The stretch from `kept` on is still to be taken over.
    let mut kept = start;
    let mut at = start;
    loop {
        let rest = text.as_bytes().get(at..)?;
        at += rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20)?;
        match text.as_bytes().get(at)? {
            b'"' => {
                let last = text.get(kept..at)?;
                let read = match unescaped {
                    None => Cow::Borrowed(last),
                    Some(mut string) => {
                        string.push_str(last);
                        Cow::Owned(string)
                    }
                };
                return Some(JsonString { text: read, end: at + 1 });
            }
            b'\\' => {
                let string = unescaped.get_or_insert_default();
                string.push_str(text.get(kept..at)?);
                let (character, end) = escape(text, at, warnings)?;
                string.push(character);
                kept = end;
                at = end;
            }
            _ => {
                warn(warnings, "JSON has no raw control character in a string", at, at + 1);
                at += 1;
            }
        }
    }
}

/// The character that the escape at `at` (its backslash) stands for, and where the escape ends.
fn escape(text: &str, at: usize, warnings: &mut Warnings) -> Option<(char, usize)> {
    let letter = text.get(at + 1..)?.chars().next()?;
    let after = at + 1 + letter.len_utf8();
    let character = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return Some(unicode_escape(text, at, warnings)),
        other => {
            warn(warnings, format!("JSON has no escape `\\{other}`"), at, after);
            other
        }
    };
    Some((character, after))
}

/// A `\uXXXX`, or two that are a surrogate pair.
fn unicode_escape(text: &str, at: usize, warnings: &mut Warnings) -> (char, usize) {
    let Some(first) = code_unit(text, at) else {
        warn(warnings, "this `\\u` lacks its four hexadecimal digits", at, at + 2);
        return ('u', at + 2);
    };
    let second = if (0xD800..0xDC00).contains(&first) { code_unit(text, at + 6) } else { None };
    let units = [first, second.unwrap_or(first)];
    let units = if second.is_some() { &units[..] } else { &units[..1] };
    match char::decode_utf16(units.iter().copied()).next() {
        Some(Ok(character)) => (character, at + 6 * character.len_utf16()),
        _ => {
            warn(warnings, "this half of a surrogate pair stands alone", at, at + 6);
            (char::REPLACEMENT_CHARACTER, at + 6)
        }
    }
}

/// The UTF-16 code unit written as `\uXXXX` at `at`.
fn code_unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { u16::from_str_radix(digits, 16).ok() } else { None }
}

fn warn(warnings: &mut Warnings, message: impl Into<String>, start: usize, end: usize) {
    let span = Span::new(start, end);
    warnings.push_with(Code::NonstandardJson, || Problem::new(Code::NonstandardJson, message, span, ""));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(String, usize)> {
        let mut warnings = Warnings::default();
        let read = read(text, 1, &mut warnings)?;
        assert_eq!(read.end, text.len());
        Some((read.text.into_owned(), warnings.iter().count()))
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(shown(r#""plain é""#), Some(("plain é".into(), 0)));
        assert_eq!(shown(r#""\"\\\/\b\f\n\r\té""#), Some(("\"\\/\u{8}\u{c}\n\r\té".into(), 0)));
        assert_eq!(shown(r#""a😀b""#), Some(("a😀b".into(), 0)));
    }

    #[test]
    fn what_is_not_quite_json_is_read_with_a_warning() {
        assert_eq!(shown(r#""\uD83D""#), Some(("\u{fffd}".into(), 1)));
        assert_eq!(shown(r#""\uDE00\uD83DA""#), Some(("\u{fffd}\u{fffd}A".into(), 2)));
        assert_eq!(shown(r#""\q\u12""#), Some(("qu12".into(), 2)));
        assert_eq!(shown("\"a\nb\""), Some(("a\nb".into(), 1)));
        assert_eq!(shown("\"a"), None);
        assert_eq!(shown("\"a\\"), None);
        assert_eq!(shown("\"a\\\""), None);
    }
}
