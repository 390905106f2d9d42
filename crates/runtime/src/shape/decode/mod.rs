//! The one decoder: any serde `Deserializer` into any shape. Safe code over `place.rs`.
//!
//! Lenient where a server may be: unknown properties are skipped (or kept, where the record has room for them), `null` for
//! an optional field is absence, `1.0` and `1e3` are integers. Never lenient where a value would be lost.

mod containers;
mod deep;
mod enumeration;
mod record;
mod scalars;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, Unexpected};
use serde_json::Value;
use serde_json::de::StrRead;

use self::containers::{ListVisitor, MapVisitor, OptionVisitor};
use self::enumeration::EnumerationVisitor;
use self::record::RecordVisitor;
use self::scalars::{BoolVisitor, I64Visitor, NumberVisitor, StringVisitor, integer};
use super::choose::choose;
use super::decode_error::{DecodeError, DecodeErrorKind};
use super::memory::build_owned;
use super::path::{Path, Trace};
use super::place::{Filled, Open, Place, build};
use super::{Shape, Slot};

/// The forward of `Deserialize`: any format of serde. The path of a failure, without undeclared names, becomes part of the
/// message; what else the message holds is up to the format.
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

/// [`decode`] for any shape: compiled once, here.
pub(crate) fn decode_into<'p>(place: Place<'p>, json: &[u8]) -> Result<Filled<'p>, DecodeError> {
    // Checking the whole text once is much faster than checking every string in it.
    let text = std::str::from_utf8(json)
        .map_err(|error| DecodeError::new(DecodeErrorKind::Encoding, format!("not UTF-8: {error}")))?;
    // A byte order mark does not belong there, and may be passed over (RFC 8259, 8.1).
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    place.fill_or(
        |place| decode_text(place, serde_json::Deserializer::from_str(text)),
        |place, error| {
            deep::decode_again(place, text, error, |place, text| {
                let mut deserializer = serde_json::Deserializer::from_str(text);
                deserializer.disable_recursion_limit();
                decode_text(place, deserializer)
            })
        },
    )
}

fn decode_text<'p>(
    place: Place<'p>,
    mut deserializer: serde_json::Deserializer<StrRead<'_>>,
) -> Result<Filled<'p>, DecodeError> {
    let trace = Trace::default();
    let filled = place.fill_and_check(
        &mut deserializer,
        |place, deserializer| Seed { place, trace: &trace }.deserialize(deserializer),
        |deserializer| deserializer.end(),
    );
    filled.map_err(|error| DecodeError::from_serde(&error, trace.into_path()))
}

/// The same from a JSON value.
pub(crate) fn decode_value_into<'p>(place: Place<'p>, value: &Value) -> Result<Filled<'p>, DecodeError> {
    let trace = Trace::default();
    let filled = Seed { place, trace: &trace }.deserialize(value);
    filled.map_err(|error| DecodeError::from_serde(&error, trace.into_path()))
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
        let (path, message) = error.into_parts();
        trace.append(path);
        E::custom(message)
    })
}

/// Whether a text is JSON of this shape.
pub(crate) fn fits_json(shape: &'static Shape, json: &[u8]) -> bool {
    build_owned(shape, |place| decode_into(place, json)).is_ok()
}

/// Whether a JSON value is one of this shape.
pub(super) fn fits(shape: &'static Shape, value: &Value) -> bool {
    build_owned(shape, |place| decode_value_into(place, value)).is_ok()
}
