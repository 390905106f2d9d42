//! Bounds: read from a schema, and narrowed by one another.

use std::cmp::Ordering;

use countersign_openapi::{Bound, Schema};
use serde_json::Number;

use crate::Constraints;

impl Constraints {
    /// The bounds that a schema itself states. `format` is left to the type that knows whether it has one of its own.
    pub(crate) fn of(schema: &Schema) -> Self {
        Self {
            minimum: schema.minimum.as_ref().map(pair),
            maximum: schema.maximum.as_ref().map(pair),
            multiple_of: schema.multiple_of.clone(),
            min_length: schema.min_length,
            max_length: schema.max_length,
            pattern: schema.pattern.clone(),
            min_items: schema.min_items,
            max_items: schema.max_items,
            unique_items: schema.unique_items,
            min_properties: schema.min_properties,
            max_properties: schema.max_properties,
            format: None,
        }
    }

    /// Takes on what `other` asks as well: of two bounds the narrower, of two patterns or formats the one already here.
    pub(crate) fn narrow(&mut self, other: &Self) {
        narrow_bound(&mut self.minimum, other.minimum.as_ref(), Ordering::Greater);
        narrow_bound(&mut self.maximum, other.maximum.as_ref(), Ordering::Less);
        keep_first(&mut self.multiple_of, other.multiple_of.as_ref());
        self.min_length = self.min_length.max(other.min_length);
        self.max_length = least(self.max_length, other.max_length);
        keep_first(&mut self.pattern, other.pattern.as_ref());
        self.min_items = self.min_items.max(other.min_items);
        self.max_items = least(self.max_items, other.max_items);
        self.unique_items |= other.unique_items;
        self.min_properties = self.min_properties.max(other.min_properties);
        self.max_properties = least(self.max_properties, other.max_properties);
        keep_first(&mut self.format, other.format.as_ref());
    }
}

fn pair(bound: &Bound) -> (Number, bool) {
    (bound.value.clone(), bound.exclusive)
}

fn keep_first<T: Clone>(mine: &mut Option<T>, other: Option<&T>) {
    if mine.is_none() {
        *mine = other.cloned();
    }
}

fn least(left: Option<u64>, right: Option<u64>) -> Option<u64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    }
}

/// Replaces `mine` by `other` where that lies on the `narrower` side, or excludes what `mine` includes.
fn narrow_bound(mine: &mut Option<(Number, bool)>, other: Option<&(Number, bool)>, narrower: Ordering) {
    let Some((value, exclusive)) = other else { return };
    match mine {
        None => *mine = Some((value.clone(), *exclusive)),
        Some((bound, out)) => match compare(value, bound) {
            Ordering::Equal => *out |= exclusive,
            side if side == narrower => *mine = Some((value.clone(), *exclusive)),
            _ => {}
        },
    }
}

/// Compares two JSON numbers: exactly where both are whole, else as floats.
pub(crate) fn compare(left: &Number, right: &Number) -> Ordering {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal),
    }
}
