//! JSON values that are in memory already: what a union has read to choose its variant by, or what a caller has. They are
//! decoded where they are. Nothing is copied but what becomes part of the result, so that unions within unions cost no more
//! than one.
//!
//! This follows lists, maps, records and unions only; everything else, and every value that does not fit, is left to the
//! visitors that also read text.

use serde::de::{DeserializeSeed, Error, Visitor};
use serde_json::{Map, Value};

use super::record::Fields;
use super::scalars::StringVisitor;
use super::{Seed, missing};
use crate::shape::Kind;
use crate::shape::choose::Choices;
use crate::shape::context::Context;
use crate::shape::place::{Filled, ListPlace, MapPlace, Open, Place, RecordPlace, UnionPlace};

/// Decodes the parts of one JSON value.
pub(super) struct Buffered<'c, 'v> {
    context: &'c Context<'c>,
    choices: Choices<'c, 'v>,
}

impl<'c, 'v> Buffered<'c, 'v> {
    pub(super) fn new(context: &'c Context<'c>) -> Self {
        Self { context, choices: Choices::new(context) }
    }

    /// Decodes one of them.
    pub(super) fn decode<'p, E: Error>(&self, place: Place<'p>, value: &'v Value) -> Result<Filled<'p>, E> {
        let context = self.context;
        match (place.shape().kind(), value) {
            (Kind::Boxed(_) | Kind::Union(_), _)
            | (Kind::List(_), Value::Array(_))
            | (Kind::Map(_) | Kind::Record, Value::Object(_)) => {}
            (Kind::Option(_), value) if !value.is_null() => {}
            _ => return Seed { place, context }.deserialize(value).map_err(E::custom::<serde_json::Error>),
        }
        context.tick()?;
        match (place.open(), value) {
            (Open::Boxed(place), _) => place.fill(context, |place| self.decode(place, value)),
            (Open::Option(place), _) => place.some(context, |place| self.decode(place, value)),
            (Open::Union(place), _) => self.union(place, value),
            (Open::List(list), Value::Array(items)) => self.list(list, items),
            (Open::Map(map), Value::Object(entries)) => self.map(map, entries),
            (Open::Record(record), Value::Object(entries)) => self.record(record, entries),
            _ => Err(E::custom("a scalar among the containers")),
        }
    }

    /// Decodes the variant that a value is.
    pub(super) fn union<'p, E: Error>(&self, place: UnionPlace<'p>, value: &'v Value) -> Result<Filled<'p>, E> {
        let index = self.choices.choose(place.union, value)?;
        place.variant(index, |place| self.decode(place, value))
    }

    fn list<'p, E: Error>(&self, mut list: ListPlace<'p>, items: &'v [Value]) -> Result<Filled<'p>, E> {
        for (index, item) in items.iter().enumerate() {
            list.push(self.context, |place| self.decode(place, item))
                .inspect_err(|_| self.context.trace.index(index))?;
        }
        Ok(list.finish())
    }

    fn map<'p, E: Error>(&self, mut map: MapPlace<'p>, entries: &'v Map<String, Value>) -> Result<Filled<'p>, E> {
        for (key, value) in entries {
            map.insert(self.key(key)?, self.context, |place| self.decode(place, value))?;
        }
        Ok(map.finish())
    }

    fn record<'p, E: Error>(
        &self,
        mut record: RecordPlace<'p>,
        entries: &'v Map<String, Value>,
    ) -> Result<Filled<'p>, E> {
        let mut fields = Fields::of(&record);
        for (key, value) in entries {
            match fields.look_up(key) {
                Some(index) => record
                    .fill(index, |place| self.decode(place, value))
                    .inspect_err(|_| fields.trace(index, self.context))?,
                None if fields.keep => {
                    record.keep(self.key(key)?, self.context, |place| self.decode(place, value))?;
                }
                None => self.context.tick()?,
            }
        }
        record.finish().map_err(missing)
    }

    fn key<E: Error>(&self, key: &str) -> Result<String, E> {
        StringVisitor(self.context).visit_str(key)
    }
}
