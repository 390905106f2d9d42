//! Prints files: ordinary items by `prettyplease`, tables by [`super::table`], a blank line between items.
//!
//! The items of a file are printed side by side. Tokens cannot move between threads, so an item's tokens are made where
//! they are printed.

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use super::scope::{Names, Scope, Used};
use super::table;

/// A piece of a file.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// Items that stand together, without blank lines: imports, modules.
    Together(TokenStream),
    /// Items with blank lines between them, and between their functions.
    Items(TokenStream),
    /// A type in the macro that makes it together with its table: the macro's name and what stands in it.
    Table(&'static str, TokenStream),
}

impl Piece {
    /// The piece as source text, ended by a line end; empty where it has no tokens.
    pub(super) fn print(self) -> String {
        match self {
            Self::Together(tokens) => unparse(tokens),
            Self::Items(tokens) => space_items(&unparse(tokens)),
            Self::Table(name, body) => table::print(name, body),
        }
    }
}

/// Prints something for each item of a file, and tells what all of them use.
pub(super) fn side_by_side<T: Sync, R: Send>(
    names: &Names<'_>,
    items: &[T],
    print: impl Fn(&T, &Scope<'_>) -> R + Sync,
) -> (Vec<R>, Used) {
    let printed: Vec<(R, Used)> = items
        .par_iter()
        .map(|item| {
            let scope = Scope::new(names);
            let text = print(item, &scope);
            (text, scope.into_used())
        })
        .collect();
    let mut all = Used::default();
    let mut texts = Vec::with_capacity(printed.len());
    for (text, used) in printed {
        texts.push(text);
        all.extend(used);
    }
    (texts, all)
}

/// Puts a blank line between texts, and leaves out the empty ones.
pub(super) fn join(texts: impl IntoIterator<Item = String>) -> String {
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

/// Prints parts of a file, each without blank lines in it, one after the other.
pub(super) fn together(parts: impl IntoIterator<Item = TokenStream>) -> String {
    join(parts.into_iter().map(|part| Piece::Together(part).print()))
}

/// Prints a function of `impl ty`, indented as it stands there: by the rows of its body where each fits its line whole,
/// else by `prettyplease`, which breaks chains of calls, but breaks them early.
pub(super) fn member(ty: &TokenStream, function: &TokenStream) -> String {
    let rows = table::rows(function.clone());
    let is_whole = |line: &str| line.len() <= table::WIDTH && !line.ends_with('(');
    if rows.lines().all(|line| line.trim_start().starts_with("///") || is_whole(line)) {
        return rows;
    }
    let printed = unparse(quote!(impl #ty { #function }));
    let inner = printed.strip_suffix("}\n").and_then(|printed| printed.split_once('\n'));
    inner.map(|(_, inner)| inner.to_owned()).unwrap_or_default()
}

/// Prints statements as they stand in a function, without its indentation.
pub(super) fn statements(statements: &TokenStream) -> String {
    let printed = unparse(quote!(fn example() { #statements }));
    let inner = printed.strip_suffix("}\n").and_then(|printed| printed.split_once('\n'));
    let lines = inner.map(|(_, inner)| inner.lines()).into_iter().flatten();
    lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

/// Puts printed functions into `impl ty`.
pub(super) fn implementation(ty: &TokenStream, functions: impl IntoIterator<Item = String>) -> String {
    let empty = unparse(quote!(impl #ty {}));
    let head = empty.trim_end().trim_end_matches('}');
    format!("{head}\n{}}}\n", join(functions))
}

/// Tokens that are no Rust are printed all the same: rustc says more about them than we could.
fn unparse(tokens: TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => tokens.to_string(),
    }
}

/// Adds a blank line after each item and after each member of an `impl`. `prettyplease` writes none.
///
/// They end with `}` or `;` at no or one level of indentation. No comment and no literal can look like it: comments begin
/// with slashes, and literals are printed with their line ends escaped.
fn space_items(printed: &str) -> String {
    let mut out = String::with_capacity(printed.len() + 64);
    let mut is_implementation = false;
    let mut lines = printed.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let is_outer = !line.starts_with([' ', '/']);
        if is_outer {
            is_implementation = line.starts_with("impl");
        }
        let is_end = match is_outer {
            true => line.ends_with(['}', ';']),
            false => is_implementation && matches!(line, "    }" | "    };"),
        };
        if is_end && lines.peek().is_some_and(|next| *next != "}") {
            out.push('\n');
        }
    }
    out
}
