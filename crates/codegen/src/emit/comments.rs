//! Documentation as doc comments, line by line.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::docs::Docs;

/// One doc attribute for each line, which `prettyplease` and [`super::table`] print as `/// line`.
pub(super) fn outer(docs: &Docs) -> TokenStream {
    attributes(docs, &quote!(#))
}

/// The same for the item that the attributes are in: `//! line`.
pub(super) fn inner(docs: &Docs) -> TokenStream {
    attributes(docs, &quote!(#!))
}

fn attributes(docs: &Docs, sign: &TokenStream) -> TokenStream {
    lines(&docs.finished())
        .map(|line| {
            let line = literal(&line);
            quote!(#sign [doc = #line])
        })
        .collect()
}

/// The lines of a comment: each begins with a space unless it is empty.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(|line| if line.is_empty() { String::new() } else { [" ", line].concat() })
}

/// A line as a literal: a raw one, because every comment of a document is written into one and read out of it again, and
/// escapes would be looked for at every character.
fn literal(line: &str) -> Literal {
    let longest = line.split(|character| character != '#').map(str::len).max().unwrap_or(0);
    let hashes = if line.contains('"') { "#".repeat(longest.saturating_add(1)) } else { String::new() };
    let raw = ["r", &hashes, "\"", line, "\"", &hashes].concat();
    raw.parse().unwrap_or_else(|_| Literal::string(line))
}

#[cfg(test)]
mod tests {
    use super::{lines, literal};

    #[test]
    fn a_line_is_the_same_in_its_literal() {
        for line in [" plain", " \"quoted\"", " \"# and \"##", " back\\slash \u{e9}\u{ad}", ""] {
            let syn::Lit::Str(read) = syn::Lit::new(literal(line)) else { panic!("no string: {line}") };
            assert_eq!(read.value(), line);
        }
    }

    #[test]
    fn a_line_is_apart_from_its_slashes() {
        assert_eq!(lines("Summary.\n\n/ more").collect::<Vec<_>>(), [" Summary.", "", " / more"]);
    }
}
