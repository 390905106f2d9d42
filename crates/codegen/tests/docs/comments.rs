//! The doc comments of a Rust file, those in macros included.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Every doc comment of a file, as the Markdown that rustdoc reads.
pub(crate) fn of(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(source.parse().unwrap(), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    let mut lines: Vec<String> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(sign) if matches!(sign.as_char(), '#' | '!') => {}
            TokenTree::Group(group) => match line(&group) {
                Some(line) => lines.push(line),
                None => {
                    end(&mut lines, found);
                    collect(group.stream(), found);
                }
            },
            _ => end(&mut lines, found),
        }
    }
    end(&mut lines, found);
}

fn end(lines: &mut Vec<String>, found: &mut Vec<String>) {
    if !lines.is_empty() {
        found.push(lines.join("\n"));
        lines.clear();
    }
}

/// The text of `[doc = "…"]`, without the space that stands after the slashes.
fn line(group: &Group) -> Option<String> {
    let mut tokens = group.stream().into_iter();
    match (group.delimiter(), tokens.next()?, tokens.next()?, tokens.next()?) {
        (Delimiter::Bracket, TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text))
            if name == "doc" =>
        {
            let syn::Lit::Str(text) = syn::Lit::new(text) else { return None };
            let text = text.value();
            assert!(text.is_empty() || text.starts_with(' '), "{text:?} is not apart from its slashes");
            Some(text.strip_prefix(' ').unwrap_or(&text).to_owned())
        }
        _ => None,
    }
}
