//! Prints files: ordinary items by `prettyplease`, tables by [`super::table`], a blank line between items.

use proc_macro2::TokenStream;

use super::table;

/// A piece of a file, printed apart from the others, so that a file's pieces can be printed side by side.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// Items that stand together, without blank lines: imports, modules.
    Together(TokenStream),
    /// One item, with blank lines between its members where it is an `impl`.
    Item(TokenStream),
    /// A table macro: its name and its body.
    Table(&'static str, TokenStream),
}

impl Piece {
    /// The piece as source text, ended by a line end; empty where it has no tokens.
    pub(super) fn print(self) -> String {
        match self {
            Self::Together(tokens) => unparse(tokens),
            Self::Item(tokens) => space_members(&unparse(tokens)),
            Self::Table(name, body) => table::print(name, body),
        }
    }
}

/// Tokens that are no Rust are printed all the same: rustc says more about them than we could.
fn unparse(tokens: TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => tokens.to_string(),
    }
}

/// Adds a blank line after each function of an `impl`, and between items. `prettyplease` writes none.
///
/// A member ends with a `}` at one level of indentation; no comment and no literal can look like it, as comments begin with
/// slashes and literals are written with their line ends escaped.
fn space_members(printed: &str) -> String {
    let mut out = String::with_capacity(printed.len() + 64);
    let mut is_implementation = false;
    let mut lines = printed.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        is_implementation |= line.starts_with("impl") || line.starts_with("pub trait");
        let ends_item = line == "}" || is_implementation && line == "    }";
        if line == "}" {
            is_implementation = false;
        }
        if ends_item && lines.peek().is_some_and(|next| *next != "}") {
            out.push('\n');
        }
    }
    out
}
