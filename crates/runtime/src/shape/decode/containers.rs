//! Options, lists and maps.

use std::fmt;

use serde::de::value::UnitDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::scalars::{BoolVisitor, I64Visitor, NumberVisitor, StringVisitor};
use super::{Seed, ask, refuse_strings};
use crate::shape::Slot;
use crate::shape::context::Context;
use crate::shape::place::{Filled, ListPlace, MapPlace, OpenOption, OptionPlace};

pub(super) struct OptionVisitor<'p, 'c> {
    pub(super) place: OptionPlace<'p>,
    pub(super) context: &'c Context<'c>,
}

impl<'de, 'p> Visitor<'de> for OptionVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.place.inner().name())
    }

    fn visit_none<E: Error>(self) -> Result<Filled<'p>, E> {
        let Self { place, context } = self;
        // `null` is a value of its own where the inner type has one: `Option<Option<T>>`, any JSON, an enum with null.
        if place.inner().takes_null() {
            return place.some(context, |place| Seed { place, context }.deserialize(UnitDeserializer::<E>::new()));
        }
        Ok(place.none())
    }

    fn visit_unit<E: Error>(self) -> Result<Filled<'p>, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled<'p>, D::Error> {
        let context = self.context;
        match self.place.open() {
            OpenOption::Bool(place) => {
                ask(context, deserializer, BoolVisitor, D::deserialize_bool).map(|value| place.some(value))
            }
            OpenOption::I64(place) => {
                let visitor = I64Visitor(<i64 as Slot>::shape().name());
                ask(context, deserializer, visitor, D::deserialize_i64).map(|value| place.some(value))
            }
            OpenOption::F64(place) => {
                ask(context, deserializer, NumberVisitor, D::deserialize_f64).map(|value| place.some(value))
            }
            OpenOption::String(place) => {
                deserializer.deserialize_string(StringVisitor(context)).map(|text| place.some(text))
            }
            OpenOption::Other(place) => place.some(context, |place| Seed { place, context }.deserialize(deserializer)),
        }
    }
}

pub(super) struct ListVisitor<'p, 'c> {
    pub(super) place: ListPlace<'p>,
    pub(super) context: &'c Context<'c>,
}

impl<'de, 'p> Visitor<'de> for ListVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array")
    }

    refuse_strings!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Filled<'p>, A::Error> {
        let Self { mut place, context } = self;
        loop {
            match items.next_element_seed(ItemSeed { list: &mut place, context }) {
                Ok(Some(())) => {}
                Ok(None) => return Ok(place.finish()),
                Err(error) => {
                    context.trace.index(place.len());
                    return Err(error);
                }
            }
        }
    }
}

/// A list that waits for its next item. Room for it is made once there is one.
struct ItemSeed<'s, 'p, 'c> {
    list: &'s mut ListPlace<'p>,
    context: &'c Context<'c>,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_, '_, '_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { list, context } = self;
        context.tick()?;
        list.push(context, |place| Seed { place, context }.deserialize(deserializer))
    }
}

pub(super) struct MapVisitor<'p, 'c> {
    pub(super) place: MapPlace<'p>,
    pub(super) context: &'c Context<'c>,
}

impl<'de, 'p> Visitor<'de> for MapVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    refuse_strings!();

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Filled<'p>, A::Error> {
        let Self { mut place, context } = self;
        while let Some(key) = entries.next_key_seed(StringVisitor(context))? {
            context.tick()?;
            place.insert(key, context, |place| entries.next_value_seed(Seed { place, context }))?;
        }
        Ok(place.finish())
    }
}
