//! Records: declared properties go to their fields, the others are skipped or kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::{Seed, nested};
use crate::shape::Field;
use crate::shape::path::Trace;
use crate::shape::place::{Filled, Open, Place, RecordPlace};

pub(super) struct RecordVisitor<'p, 't> {
    pub(super) place: RecordPlace<'p>,
    pub(super) trace: &'t Trace,
    pub(super) expected: &'static str,
}

impl<'de, 'p> Visitor<'de> for RecordVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object ({})", self.expected)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Filled<'p>, A::Error> {
        let fields = self.place.fields();
        let trace = self.trace;
        let rest = fields.last().filter(|field| field.rest).map(|_| fields.len() - 1);
        let mut undeclared: Vec<(String, Value)> = Vec::new();
        let mut keys = Keys { fields, next: 0, keep: rest.is_some(), name: String::new() };
        while let Some(index) = entries.next_key_seed(&mut keys)? {
            if index < fields.len() {
                self.place
                    .fill(index, |place| entries.next_value_seed(Seed { place, trace }))
                    .inspect_err(|_| trace_field(trace, fields, index))?;
            } else if keys.keep {
                undeclared.push((std::mem::take(&mut keys.name), entries.next_value()?));
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        if let Some(index) = rest {
            self.place.fill(index, |place| keep_undeclared(place, undeclared, trace))?;
        }
        self.place.finish().map_err(|field| A::Error::missing_field(field.name))
    }
}

#[cold]
pub(super) fn trace_field(trace: &Trace, fields: &[Field], index: usize) {
    if let Some(field) = fields.get(index) {
        trace.field(field.name);
    }
}

/// Fills the map that keeps undeclared properties.
pub(super) fn keep_undeclared<'p, E: Error>(
    place: Place<'p>,
    undeclared: Vec<(String, Value)>,
    trace: &Trace,
) -> Result<Filled<'p>, E> {
    let Open::Map(mut map) = place.open() else { return Err(E::custom("no map")) };
    for (key, value) in undeclared {
        map.insert(key, |place, key| nested(place, &value, trace).inspect_err(|_| trace.key(key)))?;
    }
    Ok(map.finish())
}

/// Looks keys up among the fields, starting with the one that most often comes next. The index of a field says that the key
/// is its name; an index beyond them, that no field has this name, which is then kept if somebody wants it.
struct Keys {
    fields: &'static [Field],
    next: usize,
    keep: bool,
    name: String,
}

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Keys {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a property name")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        match self.fields.get(self.next) {
            Some(field) if field.name == key && !field.rest => {
                self.next += 1;
                Ok(self.next - 1)
            }
            _ => Ok(self.look_up(key)),
        }
    }
}

impl Keys {
    #[inline(never)]
    fn look_up(&mut self, key: &str) -> usize {
        let (before, after) = self.fields.split_at(self.next.min(self.fields.len()));
        let named = |(_, field): &(usize, &'static Field)| field.name == key && !field.rest;
        let later = after.iter().enumerate().map(|(index, field)| (index + before.len(), field));
        if let Some((index, _)) = later.chain(before.iter().enumerate()).find(named) {
            self.next = index + 1;
            return index;
        }
        if self.keep {
            key.clone_into(&mut self.name);
        }
        self.fields.len()
    }
}
