//! Document text as doc comments.
//!
//! A doc comment is the one place where document text stands in the source as it is, so this is where it is made harmless:
//! whatever it holds, it stays inside its comment, and it is read in the order in which it is written.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// One doc attribute for each line of `text`, which `prettyplease` and [`super::table`] print as `/// line`.
pub(super) fn outer(text: &str) -> TokenStream {
    attributes(text, &quote!(#))
}

/// The same for the item that the attributes stand in: `//! line`.
pub(super) fn inner(text: &str) -> TokenStream {
    attributes(text, &quote!(#!))
}

fn attributes(text: &str, sign: &TokenStream) -> TokenStream {
    lines(text)
        .into_iter()
        .map(|line| {
            let line = literal(&line);
            quote!(#sign [doc = #line])
        })
        .collect()
}

/// A line as a literal: a raw one, because every comment of a document is written into one and read out of it again, and
/// escapes would be looked for at every character.
fn literal(line: &str) -> Literal {
    let longest = line.split(|character| character != '#').map(str::len).max().unwrap_or(0);
    let hashes = if line.contains('"') { "#".repeat(longest.saturating_add(1)) } else { String::new() };
    let raw = ["r", &hashes, "\"", line, "\"", &hashes].concat();
    raw.parse().unwrap_or_else(|_| Literal::string(line))
}

/// The lines of a comment: each begins with a space unless it is empty, none ends with one, the first and the last are not
/// empty.
pub(super) fn lines(text: &str) -> Vec<String> {
    let clean = harmless(text);
    let mut lines: Vec<String> = clean
        .lines()
        .map(str::trim_end)
        .map(|line| if line.is_empty() { String::new() } else { [" ", line].concat() })
        .skip_while(String::is_empty)
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The text without what rustc refuses in a comment (a lone carriage return, characters that turn the direction of what
/// follows) or what a terminal or an editor would act on. Line ends become `\n`.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) {
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
            '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => clean.extend(character.escape_unicode()),
            _ if character.is_control() => clean.extend(character.escape_unicode()),
            _ => clean.push(character),
        }
    }
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::{lines, literal};

    #[test]
    fn text_stays_inside_its_comment() {
        let hostile = "ends */ here\r\nnew\rold\u{202e}txet\u{0}\u{1b}[31m\ttab\u{2028}next";
        assert_eq!(lines(hostile), [" ends */ here", " new", " old\\u{202e}txet\\u{0}\\u{1b}[31m    tab", " next"]);
    }

    #[test]
    fn a_line_is_the_same_in_its_literal() {
        for line in [" plain", " \"quoted\"", " \"# and \"##", " back\\slash \u{e9}\u{ad}", ""] {
            let syn::Lit::Str(read) = syn::Lit::new(literal(line)) else { panic!("no string: {line}") };
            assert_eq!(read.value(), line);
        }
    }

    #[test]
    fn no_empty_line_at_either_end() {
        assert_eq!(lines("\n  \nSummary.  \n\n    indented\n\n"), [" Summary.", "", "     indented"]);
        assert!(lines(" \r\n").is_empty());
    }
}
