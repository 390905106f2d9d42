//! The `name=value` pairs of queries and forms, decoded once and grouped once.
//!
//! A request may have very many of them. Whatever looks at all pairs for each pair is quadratic and belongs here as a group.

use std::borrow::Cow;

use indexmap::IndexMap;

use super::escape::decode_query;

/// A pair of a query or form, or a named part of a multipart body.
#[derive(Debug)]
pub(crate) struct Pair<'t> {
    /// The name, decoded.
    pub name: Cow<'t, str>,
    /// The value, decoded.
    pub text: Cow<'t, str>,
    /// The value of a query or form as it arrived: a list is divided first and decoded then. Parts have none.
    pub raw: &'t str,
}

/// The pairs of a query string or of an `application/x-www-form-urlencoded` body.
pub(crate) fn of_query(whole: &str) -> Vec<Pair<'_>> {
    let pairs = whole.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, raw)| Pair { name: decoded(name), text: decoded(raw), raw }).collect()
}

/// What a text of a query stands for; most texts stand for themselves and are not copied.
fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains(['%', '+']) { decode_query(text).into() } else { text.into() }
}

/// The pairs of each property, in the order in which the properties first appear; `property` gives the one that a name
/// belongs to.
pub(super) fn by_property<'p, 't>(
    pairs: &'p [Pair<'t>],
    property: impl Fn(&'p str) -> &'p str,
) -> IndexMap<&'p str, Vec<&'p Pair<'t>>> {
    let mut grouped: IndexMap<&str, Vec<&Pair<'t>>> = IndexMap::new();
    for pair in pairs {
        grouped.entry(property(&pair.name)).or_default().push(pair);
    }
    grouped
}

/// The names that more than one pair has, in the order in which they first appear.
pub(crate) fn repeated_names<'p>(pairs: &'p [Pair<'_>]) -> Vec<&'p str> {
    let grouped = by_property(pairs, |name| name);
    grouped.into_iter().filter(|(_, pairs)| pairs.len() > 1).map(|(name, _)| name).collect()
}

/// The property that `name[key]` belongs to.
pub(super) fn before_bracket(name: &str) -> &str {
    name.split('[').next().unwrap_or_default()
}
