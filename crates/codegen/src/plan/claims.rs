//! Who gets a name that several want.
//!
//! The result depends only on those who want the same name, never on their order in the document nor on anything else
//! beside them: the one that is written exactly so keeps it, and the others move on to a name that says how they differ.

use std::collections::{HashMap, HashSet};

/// One who wants a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Claim {
    /// What it is written as in the document: decides among equals, so it must be unique.
    pub(super) key: String,
    /// The names it would take, the best one first. Where none is left, the last one gets a number.
    pub(super) candidates: Vec<String>,
    /// Who goes first where several want the same name: the lower. From [`YIELDS`] on, nobody does.
    pub(super) rank: u8,
}

/// The rank of those who only take a name that nobody else wants: `e+` and `e-` are both no `e`.
pub(super) const YIELDS: u8 = 8;

/// Gives every claimant its first name where nobody else wants it, and lets the others settle it among them: `claim` has
/// the claim of each, whose first candidate is its `first`.
pub(super) fn settle_contested(first: Vec<String>, claim: impl Fn(usize) -> Claim) -> Vec<String> {
    let mut wanted: HashMap<&str, u32> = HashMap::with_capacity(first.len());
    for name in &first {
        let count = wanted.entry(name).or_default();
        *count = count.saturating_add(1);
    }
    let contested: Vec<usize> = first
        .iter()
        .enumerate()
        .filter(|(_, name)| wanted.get(name.as_str()) != Some(&1))
        .map(|(index, _)| index)
        .collect();
    if contested.is_empty() {
        return first;
    }
    let alone = first.iter().filter(|name| wanted.get(name.as_str()) == Some(&1));
    let taken: HashSet<String> = alone.cloned().collect();
    let claims: Vec<Claim> = contested.iter().map(|index| claim(*index)).collect();
    let mut settled = first;
    for (index, name) in contested.into_iter().zip(settle(&claims, &taken)) {
        if let Some(slot) = settled.get_mut(index) {
            *slot = name;
        }
    }
    settled
}

/// Gives every claimant a name that no other has, and that is not in `taken`.
///
/// Where several want the same name, the one of the lowest rank gets it, the first by its key among equals; the others try
/// their next candidate.
pub(super) fn settle(claims: &[Claim], taken: &HashSet<String>) -> Vec<String> {
    let mut settled: Vec<Option<String>> = vec![None; claims.len()];
    let mut given: HashSet<String> = HashSet::new();
    let mut waiting: Vec<usize> = (0..claims.len()).collect();
    let rounds = claims.iter().map(|claim| claim.candidates.len()).max().unwrap_or(0);
    for round in 0..rounds {
        let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
        for &index in &waiting {
            if let Some(name) = claims.get(index).and_then(|claim| candidate(claim, round)) {
                wanted.entry(name).or_default().push(index);
            }
        }
        for (name, mut indices) in wanted {
            if given.contains(name) || taken.contains(name) {
                continue;
            }
            indices.sort_by_key(|index| claims.get(*index).map(|claim| (claim.rank, claim.key.as_str())));
            let first = indices.first().and_then(|index| claims.get(*index));
            if indices.len() > 1 && first.is_some_and(|claim| claim.rank >= YIELDS) {
                continue;
            }
            if let Some(slot) = indices.first().and_then(|index| settled.get_mut(*index)) {
                *slot = Some(name.to_owned());
                given.insert(name.to_owned());
            }
        }
        waiting.retain(|index| settled.get(*index).is_some_and(Option::is_none));
        if waiting.is_empty() {
            break;
        }
    }
    number(claims, waiting, taken, &mut given, &mut settled);
    settled.into_iter().map(Option::unwrap_or_default).collect()
}

/// The name a claimant asks for in a round; one with fewer candidates stays with its last.
fn candidate(claim: &Claim, round: usize) -> Option<&str> {
    claim.candidates.get(round).or(claim.candidates.last()).map(String::as_str)
}

/// Numbers those that ran out of names, by their keys.
fn number(
    claims: &[Claim],
    mut waiting: Vec<usize>,
    taken: &HashSet<String>,
    given: &mut HashSet<String>,
    settled: &mut [Option<String>],
) {
    waiting.sort_by_key(|index| claims.get(*index).map(|claim| claim.key.as_str()));
    let mut next: HashMap<String, u32> = HashMap::new();
    for index in waiting {
        let last = claims.get(index).and_then(|claim| claim.candidates.last()).map(String::as_str).unwrap_or_default();
        // With a number, no name is reserved.
        let base = last.strip_prefix("r#").unwrap_or(last).to_owned();
        let separator = if base.ends_with(|last: char| last.is_numeric()) { "_" } else { "" };
        let count = next.entry(base.clone()).or_insert(2);
        let name = loop {
            let name = format!("{base}{separator}{count}");
            *count = count.saturating_add(1);
            if !given.contains(&name) && !taken.contains(&name) {
                break name;
            }
        };
        given.insert(name.clone());
        if let Some(slot) = settled.get_mut(index) {
            *slot = Some(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(key: &str, rank: u8, candidates: &[&str]) -> Claim {
        Claim { key: key.into(), rank, candidates: candidates.iter().map(ToString::to_string).collect() }
    }

    fn check(claims: &[Claim], expected: &[&str]) {
        assert_eq!(settle(claims, &HashSet::new()), expected);
        let backwards: Vec<Claim> = claims.iter().rev().cloned().collect();
        let mut settled = settle(&backwards, &HashSet::new());
        settled.reverse();
        assert_eq!(settled, expected, "the order matters");
    }

    #[test]
    fn the_exact_one_keeps_its_name() {
        check(&[claim("a-b", 1, &["ab", "a_minus_b"]), claim("ab", 0, &["ab", "ab2"])], &["a_minus_b", "ab"]);
    }

    #[test]
    fn those_that_yield_all_move_on() {
        check(&[claim("e+", YIELDS, &["e", "e_plus"]), claim("e-", YIELDS, &["e", "e_minus"])], &["e_plus", "e_minus"]);
    }

    #[test]
    fn numbers_come_last_and_by_key() {
        check(&[claim("b", 1, &["x"]), claim("a", 1, &["x"]), claim("c", 1, &["x"])], &["x2", "x", "x3"]);
        check(&[claim("a", 1, &["x1"]), claim("b", 1, &["x1"])], &["x1", "x1_2"]);
    }

    #[test]
    fn the_uncontested_keep_their_names() {
        let claims = [claim("a", 1, &["x", "y"]), claim("b", 0, &["x", "z"]), claim("c", 0, &["y"])];
        let first = claims.iter().filter_map(|claim| claim.candidates.first().cloned()).collect();
        assert_eq!(settle_contested(first, |index| claims[index].clone()), ["y2", "x", "y"]);
    }
}
