//! Finds keys of the list that nobody reads.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// What may be at the top.
const TOP: &[&str] = &["document"];

/// What a document may have.
const DOCUMENT: &[&str] = &["file", "module", "source", "licence", "sha256", "include", "exclude", "not_exercised"];

/// What an exchange that is not exercised may have.
const NOT_EXERCISED: &[&str] = &["case", "reason"];

/// A key that nobody reads.
pub(crate) struct UnknownKey {
    pub(crate) name: String,
    /// Its bytes in the text.
    pub(crate) at: Range<usize>,
    /// The keys that are known in its place.
    known: &'static [&'static str],
}

impl UnknownKey {
    /// What to do about it.
    pub(crate) fn help(&self) -> String {
        let similar = self.known.iter().map(|known| (strsim::damerau_levenshtein(&self.name, known), known));
        match similar.min().filter(|(distance, known)| *distance <= known.len() / 2) {
            Some((_, known)) => format!("did you mean `{known}`?"),
            None => format!("known keys are {}", self.known.join(", ")),
        }
    }
}

/// Every unknown key of a text; none where the text is not TOML.
pub(crate) fn unknown(text: &str) -> Vec<UnknownKey> {
    let Ok(root) = DeTable::parse(text) else { return Vec::new() };
    let mut found = of_table(root.get_ref(), TOP);
    for document in tables(root.get_ref(), "document") {
        found.extend(of_table(document, DOCUMENT));
        for left_out in tables(document, "not_exercised") {
            found.extend(of_table(left_out, NOT_EXERCISED));
        }
    }
    found
}

fn of_table(table: &DeTable<'_>, known: &'static [&'static str]) -> Vec<UnknownKey> {
    let keys = table.keys().filter(|key| !known.contains(&key.get_ref().as_ref()));
    keys.map(|key| UnknownKey { name: key.get_ref().to_string(), at: key.span(), known }).collect()
}

/// The tables of a list.
fn tables<'t, 'i>(parent: &'t DeTable<'i>, key: &str) -> impl Iterator<Item = &'t DeTable<'i>> {
    let list = parent.get(key).and_then(|value| match value.get_ref() {
        DeValue::Array(list) => Some(list),
        _ => None,
    });
    list.into_iter().flatten().filter_map(|item| match item.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    })
}
