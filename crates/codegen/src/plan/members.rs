//! The names of things that stand side by side: fields of a struct, variants of an enum, parameters of an operation.

use std::collections::{HashMap, HashSet};

use super::claims::{Claim, YIELDS, settle};
use super::file_names::fitted;
use super::rust::Identifier;
use super::words::{Case, Fallback, Spelling, convert, identifier};

/// What the names are for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'s> {
    /// Their case.
    pub(super) case: Case,
    /// What stands in for what cannot be an identifier.
    pub(super) fallback: Fallback,
    /// The names that something else has.
    pub(super) taken: &'s [&'s str],
    /// What follows a name that something else has: `_field`, or `Value`.
    pub(super) suffix: &'s str,
    /// Whether `r#` will do where Rust reserves a name.
    pub(super) raw: bool,
    /// Whether files are named so, too.
    pub(super) is_file: bool,
}

/// The fields of a struct.
pub(super) const FIELDS: Scope<'_> = Scope {
    case: Case::Snake,
    fallback: Fallback { empty: "empty", digit: "n", reserved: "field" },
    // Clippy takes these for names that somebody forgot to choose.
    taken: &["foo", "baz", "quux"],
    suffix: "_field",
    raw: true,
    is_file: false,
};

/// The variants of an enum of values.
pub(super) const VALUES: Scope<'_> = Scope {
    case: Case::Pascal,
    fallback: Fallback { empty: "Empty", digit: "Value", reserved: "Value" },
    taken: &[],
    suffix: "Value",
    raw: true,
    is_file: false,
};

/// Names for what the document calls `raw`, in the same order. Equal raw names are told apart by `differences`, which has
/// a word for each, or is empty.
pub(super) fn name_members(raw: &[&str], differences: &[&str], scope: Scope<'_>) -> Vec<Identifier> {
    let first: Vec<String> = raw.iter().map(|name| candidate(name, Spelling::Least, scope)).collect();
    let mut seen = HashSet::with_capacity(first.len());
    if first.iter().all(|name| seen.insert(name.as_str())) {
        return first.iter().map(|name| Identifier::new(name)).collect();
    }
    let repeated = counts(raw.iter().map(|name| (*name).to_owned()));
    let recased = counts(raw.iter().map(|name| name.to_lowercase()));
    let is_many = |counts: &HashMap<String, usize>, name: &str| counts.get(name).is_some_and(|count| *count > 1);
    let claims: Vec<Claim> = raw
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let told = if is_many(&repeated, name) {
                Told::Word(differences.get(index).copied().unwrap_or_default())
            } else if is_many(&recased, &name.to_lowercase()) {
                Told::Case
            } else {
                Told::Punctuation
            };
            claim(name, told, scope)
        })
        .collect();
    let taken = scope.taken.iter().map(|name| (*name).to_owned()).collect();
    settle(&claims, &taken).iter().map(|name| Identifier::new(name)).collect()
}

fn counts(names: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for name in names {
        let count: &mut usize = counts.entry(name).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

fn candidate(raw: &str, spelling: Spelling, scope: Scope<'_>) -> String {
    let name = named(convert(raw, spelling, scope.case), scope);
    if let Some(bare) = name.strip_prefix("r#").filter(|_| !scope.raw) {
        return format!("{bare}{}", scope.suffix);
    }
    if scope.taken.contains(&name.as_str()) { format!("{name}{}", scope.suffix) } else { name }
}

/// The identifier for text in the case of the scope.
fn named(text: String, scope: Scope<'_>) -> String {
    let text = if scope.is_file { fitted(text) } else { text };
    identifier(&text, scope.case, scope.fallback).into()
}

/// What tells a name from others that come to the same identifier.
#[derive(Clone, Copy)]
enum Told<'d> {
    /// How it is written: it differs from another in its case alone.
    Case,
    /// The characters that identifiers leave out.
    Punctuation,
    /// A word for what is called by it, where there is one: others are called the same.
    Word(&'d str),
}

fn claim(raw: &str, told: Told<'_>, scope: Scope<'_>) -> Claim {
    let with = |word: &str| {
        let base = convert(raw, Spelling::Least, scope.case);
        let text = match scope.case {
            Case::Snake => format!("{base}_{}", convert(word, Spelling::Least, Case::Snake)),
            Case::Pascal => format!("{base}{}", convert(word, Spelling::Least, Case::Pascal)),
        };
        named(text, scope)
    };
    let mut candidates: Vec<String> =
        [Spelling::Least, Spelling::Ends].map(|spelling| candidate(raw, spelling, scope)).into();
    match told {
        Told::Word("") => {}
        Told::Word(word) => candidates.push(with(word)),
        Told::Case => candidates.extend([with(style(raw)), candidate(raw, Spelling::All, scope)]),
        Told::Punctuation => candidates.extend([candidate(raw, Spelling::All, scope), with(style(raw))]),
    }
    let dropped =
        raw.starts_with(|first: char| !first.is_alphanumeric()) || raw.ends_with(|last: char| !last.is_alphanumeric());
    let exact = candidates.first().is_some_and(|first| first.strip_prefix("r#").unwrap_or(first) == raw);
    let rank = match style(raw) {
        _ if exact => 0,
        _ if dropped => YIELDS,
        "snake" | "lower" => 1,
        "camel" | "pascal" => 2,
        _ => 3,
    };
    let word = if let Told::Word(word) = told { word } else { "" };
    Claim { key: format!("{raw}\u{0}{word}"), candidates, rank }
}

/// The word for how a name is written.
pub(super) fn style(raw: &str) -> &'static str {
    let separator = raw.chars().find(|character| !character.is_alphanumeric());
    let has_lower = raw.chars().any(char::is_lowercase);
    let has_upper = raw.chars().any(char::is_uppercase);
    match separator {
        Some('_') if has_upper && !has_lower => "upper_snake",
        Some('_') => "snake",
        Some('-') => "kebab",
        Some('.') => "dotted",
        Some(' ') => "spaced",
        Some('/') => "slashed",
        Some('[') => "bracketed",
        Some(_) => "other",
        None if has_upper && !has_lower => "upper",
        None if !has_upper => "lower",
        None if raw.starts_with(char::is_uppercase) => "pascal",
        None => "camel",
    }
}
