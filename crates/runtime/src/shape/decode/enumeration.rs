//! Enumerations: a declared value, or the catch-all.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::Seed;
use super::json::JsonSeed;
use super::scalars::whole_float;
use crate::shape::Scalar;
use crate::shape::context::Context;
use crate::shape::place::{EnumerationPlace, Filled};

/// Looks a scalar up among the declared values; anything else goes to the catch-all, as it is.
pub(super) struct EnumerationVisitor<'p, 'c> {
    pub(super) place: EnumerationPlace<'p>,
    pub(super) context: &'c Context<'c>,
    pub(super) expected: &'static str,
}

impl<'p> EnumerationVisitor<'p, '_> {
    fn put<E: Error>(self, value: &Value) -> Result<Filled<'p>, E> {
        let Self { place, context, .. } = self;
        match place.values().iter().position(|scalar| scalar.matches(value)) {
            Some(index) => place.declared(index).ok_or_else(|| E::custom("no such value")),
            None => {
                place.other(|place| Seed { place, context }.deserialize(value).map_err(E::custom::<serde_json::Error>))
            }
        }
    }

    /// Puts a value that was read for this, and is freed afterwards.
    fn put_read<E: Error>(self, read: impl FnOnce(JsonSeed<'_>) -> Result<Value, E>) -> Result<Filled<'p>, E> {
        let context = self.context;
        let before = context.bytes_left();
        let value = read(JsonSeed(context))?;
        let after = context.bytes_left();
        let filled = self.put(&value)?;
        drop(value);
        context.refund_between(before, after);
        Ok(filled)
    }
}

impl<'de, 'p> Visitor<'de> for EnumerationVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a value of {}", self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Filled<'p>, E> {
        let Self { place, context, .. } = self;
        match place.values().iter().position(|scalar| scalar.is_text(text)) {
            Some(index) => place.declared(index).ok_or_else(|| E::custom("no such value")),
            None => place.other(|place| Seed { place, context }.deserialize(StrDeserializer::new(text))),
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Filled<'p>, E> {
        self.put(&Value::from(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Filled<'p>, E> {
        self.put(&Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Filled<'p>, E> {
        self.put(&Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Filled<'p>, E> {
        self.put(&Value::from(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Filled<'p>, E> {
        self.put(&Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Filled<'p>, A::Error> {
        self.put_read(|json| json.visit_seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Filled<'p>, A::Error> {
        self.put_read(|json| json.visit_map(entries))
    }
}

impl Scalar {
    /// Whether this declared value is that string.
    pub(crate) fn is_text(&self, text: &str) -> bool {
        matches!(self, Self::String(value) if *value == text)
    }

    /// Whether this declared value is that JSON value. Whole numbers are equal however they are written.
    pub(crate) fn matches(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(left), Value::Bool(right)) => left == right,
            (Self::String(left), Value::String(right)) => left == right,
            (Self::Integer(left), Value::Number(right)) => whole(right) == Some(*left),
            (Self::Number(left), Value::Number(right)) => match whole(right) {
                Some(right) => whole_float(*left) == Some(right),
                None => right.as_f64() == Some(*left),
            },
            _ => false,
        }
    }
}

/// The whole number that a number is, exactly: two that no `f64` tells apart are still two.
fn whole(number: &Number) -> Option<i128> {
    match (number.as_i64(), number.as_u64()) {
        (Some(whole), _) => Some(i128::from(whole)),
        (_, Some(whole)) => Some(i128::from(whole)),
        _ => whole_float(number.as_f64()?),
    }
}
