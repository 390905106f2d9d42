//! Changes to inputs: in the structure of JSON and in bytes.
//!
//! Everything here draws from the generator it is handed and from nothing else.

pub(super) mod bytes;
pub(super) mod dictionary;
pub(super) mod tree;

use fastrand::Rng;

/// An element of a slice; `None` where it is empty.
pub(super) fn one_of<'s, T>(random: &mut Rng, items: &'s [T]) -> Option<&'s T> {
    if items.is_empty() { None } else { items.get(random.usize(..items.len())) }
}

/// The last boundary of characters that is not beyond `at`.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
