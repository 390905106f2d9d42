//! Booleans, numbers, strings and what travels as text, in any notation that loses nothing.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Unexpected, Visitor};

use super::{ask, refuse_strings};
use crate::shape::context::Context;
use crate::shape::decode_error::{EXPECTED, OUT_OF_RANGE, unexpected};
use crate::shape::place::{Filled, TextPlace};

pub(super) struct BoolVisitor;

impl Visitor<'_> for BoolVisitor {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a boolean")
    }

    refuse_strings!();

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }
}

pub(super) struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = f64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number")
    }

    refuse_strings!();

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }
}

/// Reads a whole number in any notation and narrows it to its type.
pub(super) fn integer<'de, T: TryFrom<i128>, D: Deserializer<'de>>(
    context: &Context<'_>,
    deserializer: D,
    expected: &str,
) -> Result<T, D::Error> {
    let value = ask(context, deserializer, IntegerVisitor(expected), D::deserialize_i64)?;
    T::try_from(value).map_err(|_| D::Error::custom(out_of_range(&value, expected)))
}

/// The most common integer, without a detour.
pub(super) struct I64Visitor(pub(super) &'static str);

impl Visitor<'_> for I64Visitor {
    type Value = i64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }

    refuse_strings!();

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::custom(out_of_range(&value, self.0)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        let whole = IntegerVisitor(self.0).visit_f64(value)?;
        i64::try_from(whole).map_err(|_| E::custom(out_of_range(&value, self.0)))
    }
}

pub(super) struct IntegerVisitor<'a>(pub(super) &'a str);

impl Visitor<'_> for IntegerVisitor<'_> {
    type Value = i128;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }

    refuse_strings!();

    fn visit_i64<E: Error>(self, value: i64) -> Result<i128, E> {
        Ok(i128::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i128, E> {
        Ok(i128::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i128, E> {
        whole_float(value).ok_or_else(|| match value.fract() {
            0.0 => E::custom(out_of_range(&value, self.0)),
            _ => E::invalid_value(Unexpected::Float(value), &self),
        })
    }
}

fn out_of_range(value: &dyn fmt::Display, expected: &str) -> String {
    format!("{OUT_OF_RANGE}{value}{EXPECTED}{expected}")
}

/// The whole number that a float is. Beyond 2^64 no integer type takes it anyway, and the cast would saturate.
pub(super) fn whole_float(value: f64) -> Option<i128> {
    (value.fract() == 0.0 && value.abs() <= 18_446_744_073_709_551_616.0).then_some(value as i128)
}

/// Reads a string, and charges for it.
pub(super) struct StringVisitor<'c>(pub(super) &'c Context<'c>);

impl Visitor<'_> for StringVisitor<'_> {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        self.0.charge(value.len())?;
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        self.0.charge(value.capacity())?;
        Ok(value)
    }
}

impl<'de> DeserializeSeed<'de> for StringVisitor<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_string(self)
    }
}

/// Reads a value that travels as text, without a copy of the text.
pub(super) struct TextVisitor<'p> {
    pub(super) place: TextPlace<'p>,
    pub(super) expected: &'static str,
}

impl<'p> Visitor<'_> for TextVisitor<'p> {
    type Value = Filled<'p>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Filled<'p>, E> {
        self.place.put(text).ok_or_else(|| E::invalid_value(unexpected(text), &self.expected))
    }
}
