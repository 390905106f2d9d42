//! Prints a table macro (`record! { pub struct Room { … } }`): one row per line.
//!
//! `prettyplease` lets the tokens of a macro it does not know flow like words in a paragraph, and `rustfmt` leaves them as
//! they are, so tables are printed here. What is printed is tokens; this file knows how Rust is spaced and nothing about
//! any macro: a brace group is a block of rows, a row ends with `,`, `;` or a block, an attribute stands on a line of its
//! own.

use std::fmt::Write;
use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree, token_stream};

/// The width that `rustfmt` allows a line.
pub(super) const WIDTH: usize = 100;
const INDENT: usize = 4;

type Tokens = Peekable<token_stream::IntoIter>;

/// Prints `name! { body }`: what stands before a block of rows on one line, whatever its width.
pub(super) fn print(name: &str, body: TokenStream) -> String {
    let mut out = String::new();
    let _ = write!(out, "{name}! ");
    block(&mut out, body, 0);
    out.push('\n');
    out
}

/// Prints an item that is a table itself, such as a static with a long list in it.
pub(super) fn item(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut tokens = tokens.into_iter().peekable();
    while tokens.peek().is_some() {
        row(&mut out, &mut tokens, 0);
    }
    out
}

/// Prints rows as they stand in a table.
pub(super) fn rows(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut tokens = tokens.into_iter().peekable();
    while tokens.peek().is_some() {
        row(&mut out, &mut tokens, INDENT);
    }
    out
}

/// Prints `{`, the rows, `}`.
fn block(out: &mut String, body: TokenStream, indent: usize) {
    if body.is_empty() {
        out.push_str("{}");
        return;
    }
    out.push_str("{\n");
    let mut tokens = body.into_iter().peekable();
    while tokens.peek().is_some() {
        row(out, &mut tokens, indent + INDENT);
    }
    margin(out, indent);
    out.push('}');
}

/// Prints one row with what stands above it.
fn row(out: &mut String, tokens: &mut Tokens, indent: usize) {
    margin(out, indent);
    if is_attribute_sign(tokens.peek()) {
        tokens.next();
        attribute(out, tokens.next());
        out.push('\n');
        return;
    }
    let mut line = Line { out, indent, previous: Previous::Start };
    // How many angle brackets are open: a comma between them ends no row.
    let mut generics = 0_u32;
    while let Some(token) = tokens.next() {
        let is_end = match &token {
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' => {
                    generics += 1;
                    false
                }
                '>' if !line.is_arrow('>') => {
                    generics = generics.saturating_sub(1);
                    false
                }
                sign => generics == 0 && matches!(sign, ',' | ';'),
            },
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !continues(tokens.peek()),
            _ => false,
        };
        let reserve = usize::from(tokens.peek().is_some());
        line.token(token, reserve);
        if is_end {
            break;
        }
    }
    out.push('\n');
}

/// Whether what follows a block belongs to the same row.
fn continues(next: Option<&TokenTree>) -> bool {
    matches!(next, Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), ',' | ';' | '.' | '=' | '?' | ')'))
}

fn is_attribute_sign(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '#')
}

/// Prints an attribute without its `#`; a doc attribute as the comment it is.
fn attribute(out: &mut String, token: Option<TokenTree>) {
    let Some(TokenTree::Group(group)) = token else { return };
    if let Some(text) = documentation(&group) {
        out.push_str("///");
        out.push_str(&text);
        return;
    }
    out.push('#');
    Line { out, indent: 0, previous: Previous::Start }.group(group, None);
}

/// The text of `[doc = "…"]`.
fn documentation(group: &Group) -> Option<String> {
    let mut tokens = group.stream().into_iter();
    let (Some(TokenTree::Ident(name)), Some(_), Some(TokenTree::Literal(text))) =
        (tokens.next(), tokens.next(), tokens.next())
    else {
        return None;
    };
    if name != "doc" {
        return None;
    }
    match syn::Lit::new(text) {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

fn margin(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// What was printed last, as far as the next token's space depends on it.
#[derive(Clone, Copy, PartialEq)]
enum Previous {
    /// Nothing, or an opening delimiter.
    Start,
    /// A name, a literal or a closing delimiter.
    Word,
    /// Something that the next token is glued to.
    Glue,
    /// Something that a space always follows.
    Apart,
}

/// A line in the making.
struct Line<'a> {
    out: &'a mut String,
    indent: usize,
    previous: Previous,
}

impl Line<'_> {
    /// Prints a token; `reserve` is the width that must be left for what follows a group.
    fn token(&mut self, token: TokenTree, reserve: usize) {
        match token {
            TokenTree::Ident(ident) => self.word(&ident),
            TokenTree::Literal(literal) => self.word(&literal),
            TokenTree::Punct(punct) => self.punct(punct.as_char(), punct.spacing()),
            TokenTree::Group(group) => self.group(group, Some(WIDTH.saturating_sub(reserve))),
        }
    }

    /// Prints a token on the line, however wide that becomes.
    fn flat(&mut self, token: TokenTree) {
        match token {
            TokenTree::Group(group) => self.group(group, None),
            token => self.token(token, 0),
        }
    }

    fn word(&mut self, word: &dyn std::fmt::Display) {
        if matches!(self.previous, Previous::Word | Previous::Apart) {
            self.out.push(' ');
        }
        let _ = write!(self.out, "{word}");
        self.previous = Previous::Word;
    }

    fn punct(&mut self, sign: char, spacing: Spacing) {
        let joint = spacing == Spacing::Joint;
        let (space_before, next) = match sign {
            ',' | ';' => (false, Previous::Apart),
            ':' if joint => (self.previous == Previous::Apart, Previous::Glue),
            ':' if self.previous == Previous::Glue && self.out.ends_with(':') => (false, Previous::Glue),
            ':' => (false, Previous::Apart),
            '<' | '>' if !self.is_arrow(sign) => {
                (self.previous == Previous::Apart, if sign == '<' { Previous::Glue } else { Previous::Word })
            }
            '>' => (false, Previous::Apart),
            '=' if self.out.ends_with("..") => (false, Previous::Glue),
            '=' | '-' | '|' | '+' if joint => (self.previous != Previous::Start, Previous::Glue),
            '=' | '|' | '+' => (matches!(self.previous, Previous::Word | Previous::Apart), Previous::Apart),
            '.' if self.out.ends_with('.') => (false, if joint { Previous::Glue } else { Previous::Apart }),
            '.' | '?' => (self.previous == Previous::Apart, Previous::Glue),
            _ => (matches!(self.previous, Previous::Apart), Previous::Glue),
        };
        if space_before {
            self.out.push(' ');
        }
        self.out.push(sign);
        self.previous = next;
    }

    /// Whether `>` completes `=>` or `->`.
    fn is_arrow(&self, sign: char) -> bool {
        sign == '>' && self.previous == Previous::Glue && self.out.ends_with(['=', '-'])
    }

    /// Prints a group: on the line, or broken where the line would grow wider than `width`.
    fn group(&mut self, group: Group, width: Option<usize>) {
        let (open, close) = match group.delimiter() {
            Delimiter::Brace => {
                if matches!(self.previous, Previous::Word | Previous::Apart) {
                    self.out.push(' ');
                }
                block(self.out, group.stream(), self.indent);
                self.previous = Previous::Word;
                return;
            }
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        let is_list = group.delimiter() == Delimiter::Bracket && self.previous == Previous::Word;
        if is_list || self.previous == Previous::Apart {
            self.out.push(' ');
        }
        self.out.push_str(open);
        let start = self.out.len();
        self.previous = Previous::Start;
        let mut tokens = group.stream().into_iter().peekable();
        while let Some(token) = tokens.next() {
            // A list on one line ends without a comma, but for a tuple of one.
            let is_last_comma = tokens.peek().is_none() && is_comma(&token);
            if !(is_last_comma && group.delimiter() == Delimiter::Bracket) {
                self.flat(token);
            }
        }
        let is_too_wide = |width| self.used() + close.len() > width && !open.is_empty() && self.is_flat(start);
        if width.is_some_and(is_too_wide) {
            self.out.truncate(start);
            self.previous = Previous::Start;
            self.broken(group.stream());
        }
        self.out.push_str(close);
        self.previous = Previous::Word;
    }

    /// The width of what stands on the line.
    fn used(&self) -> usize {
        self.out.len() - self.out.rfind('\n').map_or(0, |end| end + 1)
    }

    /// Whether what was printed from `start` on stands on one line.
    fn is_flat(&self, start: usize) -> bool {
        self.out.get(start..).is_some_and(|printed| !printed.contains('\n'))
    }

    /// Prints what stands in a group that is too wide: each item of a list on a line of its own, anything else broken where
    /// it has a list in it.
    fn broken(&mut self, tokens: TokenStream) {
        let is_list = tokens.clone().into_iter().any(|token| is_comma(&token));
        if !is_list {
            tokens.into_iter().for_each(|token| self.token(token, 0));
            return;
        }
        self.out.push('\n');
        if tokens.clone().into_iter().all(|token| is_comma(&token) || matches!(token, TokenTree::Literal(_))) {
            self.fill(tokens);
        } else {
            let mut tokens = tokens.into_iter().peekable();
            while tokens.peek().is_some() {
                row(self.out, &mut tokens, self.indent + INDENT);
            }
        }
        margin(self.out, self.indent);
    }

    /// Prints literals as many to a line as it takes, as `rustfmt` does with short ones.
    fn fill(&mut self, tokens: TokenStream) {
        let mut used = 0;
        for literal in tokens.into_iter().filter(|token| !is_comma(token)) {
            let literal = literal.to_string();
            if used > 0 && used + literal.len() + 2 > WIDTH {
                self.out.push('\n');
                used = 0;
            }
            if used == 0 {
                margin(self.out, self.indent + INDENT);
                used = self.indent + INDENT;
            } else {
                self.out.push(' ');
                used += 1;
            }
            let _ = write!(self.out, "{literal},");
            used += literal.len() + 1;
        }
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn rows_stand_on_lines_of_their_own() {
        let printed = super::print(
            "record",
            quote! {
                Room by "kind" else Other: Default {
                    #[doc = " Its name */ \"quoted\"."]
                    #[deprecated]
                    "name" => name [max_length(32), minimum(-5)],
                    "tags" => r#type [read_only] each [] each [maximum_f64(-0.5)],
                    "a" | "b" => Either(Box<Option<Vec<super::Formatted<Uuid>>>>),
                    Scalar::Null => Null,
                    key: &'static str,
                    tuple: (i64,),
                    answer: Answer = 201 "a/b" | 500..=599 | _,
                    call(&self, id: i64) -> Result<Self>;
                    nested { a: 1, b: 2 }
                    pair: Pair<Map<String, i64>, Vec<u8>>::new::<A, B>(1, 2),
                    .. => rest,
                }
            },
        );
        insta::assert_snapshot!(printed);
    }

    #[test]
    fn a_row_that_is_too_wide_is_broken_at_its_groups() {
        let printed = super::print(
            "record",
            quote! {
                Room {
                cases: [(Code(200), "application/json", Json, GetEverythingThatThereIsResponse), (Code(404), "application/problem+json", Json, NotFound)],
                names: &["a first name of some length", "a second name of some length", "a third name of some length", "x"],
                }
            },
        );
        insta::assert_snapshot!(printed);
    }
}
