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
        let mut name = String::new();
        let mut next = 0;
        loop {
            let keep = rest.is_some().then_some(&mut name);
            match entries.next_key_seed(KeySeed { fields, next, keep })? {
                Some(index) if index < fields.len() => {
                    next = index + 1;
                    self.place
                        .fill(index, |place| entries.next_value_seed(Seed { place, trace }))
                        .inspect_err(|_| trace_field(trace, fields, index))?;
                }
                Some(_) if rest.is_some() => undeclared.push((std::mem::take(&mut name), entries.next_value()?)),
                Some(_) => {
                    entries.next_value::<IgnoredAny>()?;
                }
                None => break,
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

/// Looks a key up among the fields, starting with the one that most often comes next. Its value is the index of the field;
/// an index beyond them means that no field has this name, which then goes to `keep`, where there is one.
pub(super) struct KeySeed<'a> {
    pub(super) fields: &'static [Field],
    pub(super) next: usize,
    pub(super) keep: Option<&'a mut String>,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a property name")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        match self.fields.get(self.next) {
            Some(field) if field.name == key && !field.rest => Ok(self.next),
            _ => Ok(self.look_up(key)),
        }
    }
}

impl KeySeed<'_> {
    fn look_up(self, key: &str) -> usize {
        let (before, after) = self.fields.split_at(self.next.min(self.fields.len()));
        let named = |(_, field): &(usize, &'static Field)| field.name == key && !field.rest;
        let later = after.iter().enumerate().map(|(index, field)| (index + before.len(), field));
        match (later.chain(before.iter().enumerate()).find(named), self.keep) {
            (Some((index, _)), _) => return index,
            (None, Some(keep)) => key.clone_into(keep),
            (None, None) => {}
        }
        self.fields.len()
    }
}
