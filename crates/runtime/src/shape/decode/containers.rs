//! Options, lists and maps.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::scalars::{BoolVisitor, I64Visitor, NumberVisitor, StringVisitor};
use super::{Seed, nested};
use crate::shape::Slot;
use crate::shape::path::Trace;
use crate::shape::place::{Filled, ListPlace, MapPlace, OpenOption, OptionPlace};

pub(super) struct OptionVisitor<'p, 't> {
    pub(super) place: OptionPlace<'p>,
    pub(super) trace: &'t Trace,
}

impl<'de, 'p> Visitor<'de> for OptionVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.place.inner().name())
    }

    fn visit_none<E: Error>(self) -> Result<Filled<'p>, E> {
        // `null` is a value of its own where the inner type has one: `Option<Option<T>>`, any JSON, an enum with null.
        if self.place.inner().takes_null() {
            return self.place.some(|place| nested(place, &Value::Null, self.trace));
        }
        Ok(self.place.none())
    }

    fn visit_unit<E: Error>(self) -> Result<Filled<'p>, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled<'p>, D::Error> {
        let trace = self.trace;
        match self.place.open() {
            OpenOption::Bool(place) => deserializer.deserialize_bool(BoolVisitor).map(|value| place.some(value)),
            OpenOption::I64(place) => {
                deserializer.deserialize_i64(I64Visitor(<i64 as Slot>::shape().name())).map(|value| place.some(value))
            }
            OpenOption::F64(place) => deserializer.deserialize_f64(NumberVisitor).map(|value| place.some(value)),
            OpenOption::String(place) => deserializer.deserialize_string(StringVisitor).map(|text| place.some(text)),
            OpenOption::Other(place) => place.some(|place| Seed { place, trace }.deserialize(deserializer)),
        }
    }
}

pub(super) struct ListVisitor<'p, 't> {
    pub(super) place: ListPlace<'p>,
    pub(super) trace: &'t Trace,
}

impl<'de, 'p> Visitor<'de> for ListVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Filled<'p>, A::Error> {
        let trace = self.trace;
        loop {
            match self.place.push(|place| items.next_element_seed(Seed { place, trace })) {
                Ok(true) => {}
                Ok(false) => return Ok(self.place.finish()),
                Err(error) => {
                    trace.index(self.place.len());
                    return Err(error);
                }
            }
        }
    }
}

pub(super) struct MapVisitor<'p, 't> {
    pub(super) place: MapPlace<'p>,
    pub(super) trace: &'t Trace,
}

impl<'de, 'p> Visitor<'de> for MapVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Filled<'p>, A::Error> {
        while let Some(key) = entries.next_key::<String>()? {
            insert(&mut self.place, key, &mut entries, self.trace)?;
        }
        Ok(self.place.finish())
    }
}

/// Reads the value of `key` into a map.
pub(super) fn insert<'de, A: MapAccess<'de>>(
    map: &mut MapPlace<'_>,
    key: String,
    entries: &mut A,
    trace: &Trace,
) -> Result<(), A::Error> {
    map.insert(key, |place, key| entries.next_value_seed(Seed { place, trace }).inspect_err(|_| trace.key(key)))
}
