//! Records: declared properties go to their fields, the others are skipped or kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::scalars::StringVisitor;
use super::{Seed, missing, refuse_strings};
use crate::shape::Field;
use crate::shape::context::Context;
use crate::shape::place::{Filled, RecordPlace};

pub(super) struct RecordVisitor<'p, 'c> {
    pub(super) place: RecordPlace<'p>,
    pub(super) context: &'c Context<'c>,
    pub(super) expected: &'static str,
}

impl<'de, 'p> Visitor<'de> for RecordVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object ({})", self.expected)
    }

    refuse_strings!();

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Filled<'p>, A::Error> {
        let Self { mut place, context, .. } = self;
        let mut keys = Keys { fields: Fields::of(&place), context, undeclared: String::new() };
        while let Some(index) = entries.next_key_seed(&mut keys)? {
            if let Some(index) = index {
                place
                    .fill(index, |place| entries.next_value_seed(Seed { place, context }))
                    .inspect_err(|_| keys.fields.trace(index, context))?;
                continue;
            }
            if keys.fields.keep {
                let key = std::mem::take(&mut keys.undeclared);
                place.keep(key, context, |place| entries.next_value_seed(Seed { place, context }))?;
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        place.finish().map_err(missing)
    }
}

/// Finds the fields that properties belong to, starting with the one that most often comes next.
pub(super) struct Fields {
    fields: &'static [Field],
    next: usize,
    /// Whether the record keeps undeclared properties.
    pub(super) keep: bool,
}

impl Fields {
    pub(super) fn of(place: &RecordPlace<'_>) -> Self {
        Self { fields: place.fields(), next: 0, keep: place.undeclared_field().is_some() }
    }

    /// The index of the field that most often comes next, if it has this name.
    #[inline]
    fn next_is(&mut self, key: &str) -> Option<usize> {
        let field = self.fields.get(self.next)?;
        if field.name != key || field.rest {
            return None;
        }
        self.next += 1;
        Some(self.next - 1)
    }

    /// The index of the field of this name, wherever it is.
    #[inline(never)]
    pub(super) fn look_up(&mut self, key: &str) -> Option<usize> {
        let (before, after) = self.fields.split_at(self.next.min(self.fields.len()));
        let named = |(_, field): &(usize, &'static Field)| field.name == key && !field.rest;
        let later = after.iter().enumerate().map(|(index, field)| (index + before.len(), field));
        let (index, _) = later.chain(before.iter().enumerate()).find(named)?;
        self.next = index + 1;
        Some(index)
    }

    /// Adds a field to the path of a failure.
    #[cold]
    pub(super) fn trace(&self, index: usize, context: &Context<'_>) {
        if let Some(field) = self.fields.get(index) {
            context.trace.field(field.name);
        }
    }
}

/// Reads keys: the index of a field, or none, where the key is kept if the record keeps undeclared properties.
struct Keys<'c> {
    fields: Fields,
    context: &'c Context<'c>,
    undeclared: String,
}

impl<'de> DeserializeSeed<'de> for &mut Keys<'_> {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Keys<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a property name")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Option<usize>, E> {
        if let Some(index) = self.fields.next_is(key) {
            return Ok(Some(index));
        }
        self.context.tick()?;
        let index = self.fields.look_up(key);
        if index.is_none() && self.fields.keep {
            self.undeclared = StringVisitor(self.context).visit_str(key)?;
        }
        Ok(index)
    }
}
