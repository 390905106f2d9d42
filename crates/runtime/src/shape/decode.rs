//! The one decoder: any serde `Deserializer` into any shape. Safe code over `place.rs`.
//!
//! Lenient where a server may be: unknown properties are skipped (or kept, where the record has room for them), `null` for
//! an optional field is absence, `1.0` and `1e3` are integers. Never lenient where a value would be lost.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::choose::choose;
use super::memory::build_owned;
use super::path::{Path, Trace};
use super::place::{
    EnumerationPlace, Filled, ListPlace, MapPlace, Open, OpenOption, OptionPlace, Place, RecordPlace, build,
};
use super::{Field, Scalar, Shape, Slot};

/// A value that does not fit its type: where, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    pub(crate) path: Path,
    pub(crate) message: String,
}

impl DecodeError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { path: Path::default(), message: message.into() }
    }

    /// Where in the value the failure is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at {}", self.message, self.path)
    }
}

impl std::error::Error for DecodeError {}

/// The forward of `Deserialize`: any format of serde. The path of a failure becomes part of the message.
#[doc(hidden)]
pub fn deserialize<'de, T: Slot, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let trace = Trace::default();
    let result = build(|place| Seed { place, trace: &trace }.deserialize(deserializer));
    result.map_err(|error| match trace.into_path() {
        path if path == Path::default() => error,
        path => D::Error::custom(format_args!("{error} at {path}")),
    })
}

/// Reads a value from JSON text.
///
/// # Errors
///
/// If the text is not JSON, or not one of this type; the error says where.
pub fn decode<T: Slot>(json: &[u8]) -> Result<T, DecodeError> {
    build(|place| decode_into(place, json))
}

/// Reads a value from a JSON value.
///
/// # Errors
///
/// If it is not one of this type; the error says where.
pub fn decode_value<T: Slot>(value: &Value) -> Result<T, DecodeError> {
    build(|place| decode_value_into(place, value))
}

/// [`decode`] for any shape: compiled once, here.
pub(crate) fn decode_into<'p>(place: Place<'p>, json: &[u8]) -> Result<Filled<'p>, DecodeError> {
    // Checking the whole text once is much faster than checking every string in it.
    let text = std::str::from_utf8(json).map_err(|error| DecodeError::new(format!("not UTF-8: {error}")))?;
    let trace = Trace::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let filled = place.fill_and_check(
        &mut deserializer,
        |place, deserializer| Seed { place, trace: &trace }.deserialize(deserializer),
        |deserializer| deserializer.end(),
    );
    filled.map_err(|error| DecodeError { path: trace.into_path(), message: error.to_string() })
}

/// [`decode_value`] for any shape: compiled once, here.
pub(crate) fn decode_value_into<'p>(place: Place<'p>, value: &Value) -> Result<Filled<'p>, DecodeError> {
    let trace = Trace::default();
    let filled = Seed { place, trace: &trace }.deserialize(value);
    filled.map_err(|error| DecodeError { path: trace.into_path(), message: error.to_string() })
}

/// A place that waits for a value from a deserializer.
struct Seed<'p, 't> {
    place: Place<'p>,
    trace: &'t Trace,
}

impl<'de, 'p> DeserializeSeed<'de> for Seed<'p, '_> {
    type Value = Filled<'p>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled<'p>, D::Error> {
        let trace = self.trace;
        let expected = self.place.shape().name();
        match self.place.open() {
            Open::Bool(place) => deserializer.deserialize_bool(BoolVisitor).map(|value| place.put(value)),
            Open::I64(place) => deserializer.deserialize_i64(I64Visitor(expected)).map(|value| place.put(value)),
            Open::F64(place) => deserializer.deserialize_f64(NumberVisitor).map(|value| place.put(value)),
            Open::String(place) => deserializer.deserialize_string(StringVisitor).map(|text| place.put(text)),
            Open::Option(place) => deserializer.deserialize_option(OptionVisitor { place, trace }),
            Open::List(place) => deserializer.deserialize_seq(ListVisitor { place, trace }),
            Open::Record(place) => deserializer.deserialize_map(RecordVisitor { place, trace, expected }),
            Open::Boxed(place) => place.fill(|place| Seed { place, trace }.deserialize(deserializer)),
            rare => decode_rare(rare, trace, expected, deserializer),
        }
    }
}

/// The kinds that are rare, out of the way of the common ones: those run in a small stack frame.
#[inline(never)]
fn decode_rare<'de, 'p, D: Deserializer<'de>>(
    place: Open<'p>,
    trace: &Trace,
    expected: &'static str,
    deserializer: D,
) -> Result<Filled<'p>, D::Error> {
    match place {
        Open::I32(place) => integer(deserializer, expected).map(|value| place.put(value)),
        Open::U32(place) => integer(deserializer, expected).map(|value| place.put(value)),
        Open::U64(place) => integer(deserializer, expected).map(|value| place.put(value)),
        Open::Json(place) => Value::deserialize(deserializer).map(|value| place.put(value)),
        Open::File(place) => deserializer.deserialize_string(StringVisitor).map(|text| place.put(text.into())),
        Open::Text(place) => {
            let text = deserializer.deserialize_str(StringVisitor)?;
            place.put(&text).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &expected))
        }
        Open::Map(place) => deserializer.deserialize_map(MapVisitor { place, trace }),
        Open::Enumeration(place) => deserializer.deserialize_any(EnumerationVisitor { place, trace, expected }),
        Open::Union(place) => {
            let value = Value::deserialize(deserializer)?;
            let index = choose(place.union, &value);
            place.variant(index, |place| nested(place, &value, trace))
        }
        _ => Err(D::Error::custom("a common kind among the rare ones")),
    }
}

/// Decodes a buffered value in the middle of another decode.
fn nested<'p, E: Error>(place: Place<'p>, value: &Value, trace: &Trace) -> Result<Filled<'p>, E> {
    decode_value_into(place, value).map_err(|error| {
        trace.append(error.path);
        E::custom(error.message)
    })
}

/// Looks a scalar up among the declared values; anything else goes to the catch-all, as it is.
struct EnumerationVisitor<'p, 't> {
    place: EnumerationPlace<'p>,
    trace: &'t Trace,
    expected: &'static str,
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
            (Self::Integer(left), Value::Number(right)) => {
                right.as_i64() == Some(*left) || right.as_f64().is_some_and(|right| right == *left as f64)
            }
            (Self::Number(left), Value::Number(right)) => right.as_f64() == Some(*left),
            _ => false,
        }
    }
}

struct BoolVisitor;

impl Visitor<'_> for BoolVisitor {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a boolean")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = f64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number")
    }

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
fn integer<'de, T: TryFrom<i128>, D: Deserializer<'de>>(deserializer: D, expected: &str) -> Result<T, D::Error> {
    let value = deserializer.deserialize_i64(IntegerVisitor(expected))?;
    T::try_from(value).map_err(|_| D::Error::custom(format_args!("{value} is out of range for {expected}")))
}

/// The most common integer, without a detour.
struct I64Visitor(&'static str);

impl Visitor<'_> for I64Visitor {
    type Value = i64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        let whole = IntegerVisitor(self.0).visit_f64(value)?;
        i64::try_from(whole).map_err(|_| E::invalid_value(Unexpected::Float(value), &self))
    }
}

struct IntegerVisitor<'a>(&'a str);

impl Visitor<'_> for IntegerVisitor<'_> {
    type Value = i128;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i128, E> {
        Ok(i128::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i128, E> {
        Ok(i128::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i128, E> {
        // Beyond 2^64 no integer type takes it anyway, and the cast would saturate.
        if value.fract() == 0.0 && value.abs() < 18_446_744_073_709_551_616.0 {
            Ok(value as i128)
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }
}

struct StringVisitor;

impl Visitor<'_> for StringVisitor {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}

struct OptionVisitor<'p, 't> {
    place: OptionPlace<'p>,
    trace: &'t Trace,
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
                deserializer.deserialize_i64(I64Visitor("an integer")).map(|value| place.some(value))
            }
            OpenOption::F64(place) => deserializer.deserialize_f64(NumberVisitor).map(|value| place.some(value)),
            OpenOption::String(place) => deserializer.deserialize_string(StringVisitor).map(|text| place.some(text)),
            OpenOption::Other(place) => place.some(|place| Seed { place, trace }.deserialize(deserializer)),
        }
    }
}

struct ListVisitor<'p, 't> {
    place: ListPlace<'p>,
    trace: &'t Trace,
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

struct MapVisitor<'p, 't> {
    place: MapPlace<'p>,
    trace: &'t Trace,
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
fn insert<'de, A: MapAccess<'de>>(
    map: &mut MapPlace<'_>,
    key: String,
    entries: &mut A,
    trace: &Trace,
) -> Result<(), A::Error> {
    map.insert(key, |place, key| entries.next_value_seed(Seed { place, trace }).inspect_err(|_| trace.key(key)))
}

struct RecordVisitor<'p, 't> {
    place: RecordPlace<'p>,
    trace: &'t Trace,
    expected: &'static str,
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
fn trace_field(trace: &Trace, fields: &[Field], index: usize) {
    if let Some(field) = fields.get(index) {
        trace.field(field.name);
    }
}

/// Fills the map that keeps undeclared properties.
fn keep_undeclared<'p, E: Error>(
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
struct KeySeed<'a> {
    fields: &'static [Field],
    next: usize,
    keep: Option<&'a mut String>,
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

/// Whether a JSON value is one of this shape.
pub(super) fn fits(shape: &'static Shape, value: &Value) -> bool {
    build_owned(shape, |place| decode_value_into(place, value)).is_ok()
}
