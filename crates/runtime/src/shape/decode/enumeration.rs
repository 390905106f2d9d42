//! Enumerations: a declared value, or the catch-all.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::nested;
use super::scalars::whole_float;
use crate::shape::Scalar;
use crate::shape::path::Trace;
use crate::shape::place::{EnumerationPlace, Filled};

/// Looks a scalar up among the declared values; anything else goes to the catch-all, as it is.
pub(super) struct EnumerationVisitor<'p, 't> {
    pub(super) place: EnumerationPlace<'p>,
    pub(super) trace: &'t Trace,
    pub(super) expected: &'static str,
}

impl<'p> EnumerationVisitor<'p, '_> {
    fn put<E: Error>(self, value: &Value) -> Result<Filled<'p>, E> {
        let index = self.place.values().iter().position(|scalar| scalar.matches(value));
        match index {
            Some(index) => self.place.declared(index).ok_or_else(|| E::custom("no such value")),
            None => self.place.other(|place| nested(place, value, self.trace)),
        }
    }
}

impl<'de, 'p> Visitor<'de> for EnumerationVisitor<'p, '_> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a value of {}", self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Filled<'p>, E> {
        match self.place.values().iter().position(|scalar| scalar.is_text(text)) {
            Some(index) => self.place.declared(index).ok_or_else(|| E::custom("no such value")),
            None => self.put(&Value::from(text)),
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
        let value = Value::deserialize(SeqAccessDeserializer::new(items))?;
        self.put(&value)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Filled<'p>, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(entries))?;
        self.put(&value)
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
