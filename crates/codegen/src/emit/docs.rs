//! Document text as doc comments.
//!
//! A doc comment is the one place where document text stands in the source as it is, so this is where it is made harmless:
//! whatever it holds, it stays inside its comment, and it is read in the order in which it is written.

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
            let line = Literal::string(&line);
            quote!(#sign [doc = #line])
        })
        .collect()
}

/// The lines of a comment: each begins with a space unless it is empty, none ends with one, the first and the last are not
/// empty.
pub(super) fn lines(text: &str) -> Vec<String> {
    let clean = harmless(text);
    let mut lines: Vec<String> = clean
        .lines()
        .map(|line| if line.trim().is_empty() { String::new() } else { format!(" {}", line.trim_end()) })
        .skip_while(String::is_empty)
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The text without what rustc refuses in a comment (a lone carriage return, characters that turn the direction of what
/// follows) or what a terminal or an editor would act on. Line ends become `\n`.
fn harmless(text: &str) -> String {
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
    clean
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn text_stays_inside_its_comment() {
        let hostile = "ends */ here\r\nnew\rold\u{202e}txet\u{0}\u{1b}[31m\ttab\u{2028}next";
        assert_eq!(lines(hostile), [" ends */ here", " new", " old\\u{202e}txet\\u{0}\\u{1b}[31m    tab", " next"]);
    }

    #[test]
    fn no_empty_line_at_either_end() {
        assert_eq!(lines("\n  \nSummary.  \n\n    indented\n\n"), [" Summary.", "", "     indented"]);
        assert!(lines(" \r\n").is_empty());
    }
}
