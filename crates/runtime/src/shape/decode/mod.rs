//! The one decoder: any serde `Deserializer` into any shape. Safe code over `place.rs`.
//!
//! Lenient where a server may be: unknown properties are skipped (or kept, where the record has room for them), `null` for
//! an optional field is absence, `1.0` and `1e3` are integers. Never lenient where a value would be lost.

mod buffered;
mod containers;
mod deep;
mod enumeration;
mod extent;
mod json;
mod record;
mod scalars;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, Visitor};
use serde_json::Value;
use serde_json::de::StrRead;

use self::buffered::Buffered;
use self::containers::{ListVisitor, MapVisitor, OptionVisitor};
use self::enumeration::EnumerationVisitor;
use self::extent::Extent;
use self::json::JsonSeed;
use self::record::RecordVisitor;
use self::scalars::{BoolVisitor, I64Visitor, NumberVisitor, StringVisitor, TextVisitor, integer};
use super::context::Context;
use super::decode_error::{DecodeError, DecodeErrorKind};
use super::memory::build_owned;
use super::path::Path;
use super::place::{Filled, Open, Place, UnionPlace, build};
use super::{Field, Shape, Slot};
use crate::limits::{Allowance, Limits};

/// The forward of `Deserialize`: any format of serde. The path of a failure, without undeclared names, becomes part of the
/// message; what else the message holds is up to the format. serde does not tell how long the input is, so this has no limit of
/// memory; the client, which has one, does not come this way.
#[doc(hidden)]
pub fn deserialize<'de, T: Slot, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let context = Context::new(Allowance::UNLIMITED, false);
    let result = build(|place| Seed { place, context: &context }.deserialize(deserializer));
    result.map_err(|error| match context.trace.into_path() {
        path if path == Path::default() => error,
        path => D::Error::custom(format_args!("{error} at {path}")),
    })
}

/// Reads a value from JSON text, within the default limit of memory: 64 MiB, and 16 bytes for each byte of the text.
///
/// # Errors
///
/// If the text is not JSON, or not one of this type, or takes more memory; the error says where.
pub fn decode<T: Slot>(json: &[u8]) -> Result<T, DecodeError> {
    build(|place| decode_into(place, json, Limits::DEFAULT.allowance(json.len())))
}

/// [`decode`] for any shape and any limits: compiled once, here.
pub(crate) fn decode_into<'p>(
    place: Place<'p>,
    json: &[u8],
    allowance: Allowance<'_>,
) -> Result<Filled<'p>, DecodeError> {
    decode_bytes(place, json, allowance).map_err(|failure| failure.error)
}

/// Why a decode gave no value.
struct Failure {
    error: DecodeError,
    /// Whether a limit stopped it, so that nothing is known of the rest.
    is_stopped: bool,
}

impl Failure {
    fn new(error: &serde_json::Error, context: Context<'_>) -> Self {
        let stopped = context.stop_message();
        let is_stopped = stopped.is_some();
        let path = context.trace.into_path();
        let error = match stopped {
            Some(message) => DecodeError::new(DecodeErrorKind::Limit, message).at(path),
            None => DecodeError::from_serde(error, path),
        };
        Self { error, is_stopped }
    }
}

impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        Self { error, is_stopped: false }
    }
}

/// The text that a body is.
fn text(json: &[u8]) -> Result<&str, DecodeError> {
    // Checking the whole text once is much faster than checking every string in it.
    let text = std::str::from_utf8(json)
        .map_err(|error| DecodeError::new(DecodeErrorKind::Encoding, format!("not UTF-8: {error}")))?;
    // A byte order mark does not belong there, and may be passed over (RFC 8259, 8.1).
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn decode_bytes<'p>(place: Place<'p>, json: &[u8], allowance: Allowance<'_>) -> Result<Filled<'p>, Failure> {
    let text = text(json)?;
    place.fill_or(
        |place| decode_text(place, text, serde_json::Deserializer::from_str(text), allowance),
        |place, failure| {
            deep::decode_again(place, text, failure, |place, text| {
                let mut deserializer = serde_json::Deserializer::from_str(text);
                deserializer.disable_recursion_limit();
                decode_text(place, text, deserializer, allowance)
            })
        },
    )
}

fn decode_text<'p>(
    place: Place<'p>,
    text: &str,
    mut deserializer: serde_json::Deserializer<StrRead<'_>>,
    allowance: Allowance<'_>,
) -> Result<Filled<'p>, Failure> {
    let context = Context::new(allowance, has_long_strings(text, allowance));
    let filled = charge_parser(text, &context).and_then(|()| {
        place.fill_and_check(
            &mut deserializer,
            |place, deserializer| Seed { place, context: &context }.deserialize(deserializer),
            |deserializer| deserializer.end(),
        )
    });
    filled.map_err(|error| Failure::new(&error, context))
}

/// Charges for the buffer of serde_json, which it does not tell of, where that may be a considerable part of the limit.
fn charge_parser(text: &str, context: &Context<'_>) -> Result<(), serde_json::Error> {
    let is_small = extent::buffer_fits(text, context.bytes_left() / 16);
    context.charge(if is_small { 0 } else { Extent::of(text).buffer() })
}

/// Whether there may be strings so long that the message about one would take a considerable part of the limit: escaped, a
/// string becomes up to six times as long, in a buffer that doubles as it grows.
fn has_long_strings(text: &str, allowance: Allowance<'_>) -> bool {
    let long = (allowance.bytes_left / 256).clamp(8 << 10, 256 << 10);
    text.len() > long && extent::may_hold_string(text, long)
}

/// The same from a JSON value that is in memory already.
pub(crate) fn decode_value_into<'p>(
    place: Place<'p>,
    value: &Value,
    allowance: Allowance<'_>,
) -> Result<Filled<'p>, DecodeError> {
    let context = Context::new(allowance, true);
    let filled = Buffered::new(&context).decode(place, value);
    filled.map_err(|error: serde_json::Error| Failure::new(&error, context).error)
}

/// A place that waits for a value from a deserializer.
struct Seed<'p, 'c> {
    place: Place<'p>,
    context: &'c Context<'c>,
}

impl<'de, 'p> DeserializeSeed<'de> for Seed<'p, '_> {
    type Value = Filled<'p>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filled<'p>, D::Error> {
        let context = self.context;
        let expected = self.place.shape().name();
        match self.place.open() {
            Open::Bool(place) => {
                ask(context, deserializer, BoolVisitor, D::deserialize_bool).map(|value| place.put(value))
            }
            Open::I64(place) => {
                ask(context, deserializer, I64Visitor(expected), D::deserialize_i64).map(|value| place.put(value))
            }
            Open::F64(place) => {
                ask(context, deserializer, NumberVisitor, D::deserialize_f64).map(|value| place.put(value))
            }
            Open::String(place) => deserializer.deserialize_string(StringVisitor(context)).map(|text| place.put(text)),
            Open::Option(place) => deserializer.deserialize_option(OptionVisitor { place, context }),
            Open::List(place) => ask(context, deserializer, ListVisitor { place, context }, D::deserialize_seq),
            Open::Record(place) => {
                ask(context, deserializer, RecordVisitor { place, context, expected }, D::deserialize_map)
            }
            Open::Boxed(place) => place.fill(context, |place| Seed { place, context }.deserialize(deserializer)),
            rare => decode_rare(rare, context, expected, deserializer),
        }
    }
}

/// Asks for a value of the expected type. Where there may be long strings, it asks for any instead: of a string that comes in
/// place of another type serde_json makes a message with all of it, while a visitor that gets the string does not
/// (`refuse_strings`). That is slower, and some formats of serde cannot do it.
#[inline(always)]
fn ask<'de, D: Deserializer<'de>, V: Visitor<'de>>(
    context: &Context<'_>,
    deserializer: D,
    visitor: V,
    expected: impl FnOnce(D, V) -> Result<V::Value, D::Error>,
) -> Result<V::Value, D::Error> {
    if context.has_long_strings { ask_any(deserializer, visitor) } else { expected(deserializer, visitor) }
}

/// Out of the way, so that the common way runs in a small stack frame.
#[cold]
#[inline(never)]
fn ask_any<'de, D: Deserializer<'de>, V: Visitor<'de>>(deserializer: D, visitor: V) -> Result<V::Value, D::Error> {
    deserializer.deserialize_any(visitor)
}

/// The method of a visitor to which a string is no value: an error that does not hold all of a long one.
macro_rules! refuse_strings {
    () => {
        fn visit_str<E: ::serde::de::Error>(self, string: &str) -> Result<Self::Value, E> {
            Err(E::invalid_type($crate::shape::decode_error::unexpected(string), &self))
        }
    };
}
use refuse_strings;

/// The kinds that are rare, out of the way of the common ones: those run in a small stack frame.
#[inline(never)]
fn decode_rare<'de, 'p, D: Deserializer<'de>>(
    place: Open<'p>,
    context: &Context<'_>,
    expected: &'static str,
    deserializer: D,
) -> Result<Filled<'p>, D::Error> {
    match place {
        Open::I32(place) => integer(context, deserializer, expected).map(|value| place.put(value)),
        Open::U32(place) => integer(context, deserializer, expected).map(|value| place.put(value)),
        Open::U64(place) => integer(context, deserializer, expected).map(|value| place.put(value)),
        Open::Json(place) => JsonSeed(context).deserialize(deserializer).map(|value| place.put(value)),
        Open::File(place) => deserializer.deserialize_string(StringVisitor(context)).map(|text| place.put(text.into())),
        Open::Text(place) => deserializer.deserialize_str(TextVisitor { place, expected }),
        Open::Map(place) => ask(context, deserializer, MapVisitor { place, context }, D::deserialize_map),
        Open::Enumeration(place) => deserializer.deserialize_any(EnumerationVisitor { place, context, expected }),
        Open::Union(place) => decode_union(place, context, deserializer),
        _ => Err(D::Error::custom("a common kind among the rare ones")),
    }
}

/// Reads all of a value, and then the variant that it is. Unions within it find it in memory.
fn decode_union<'de, 'p, D: Deserializer<'de>>(
    place: UnionPlace<'p>,
    context: &Context<'_>,
    deserializer: D,
) -> Result<Filled<'p>, D::Error> {
    let before = context.bytes_left();
    let value = JsonSeed(context).deserialize(deserializer)?;
    let after = context.bytes_left();
    let filled = Buffered::new(context).union(place, &value)?;
    drop(value);
    context.refund_between(before, after);
    Ok(filled)
}

/// The error of a record without a value for this field.
fn missing<E: Error>(field: &'static Field) -> E {
    E::missing_field(field.name)
}

/// Whether a text is JSON of this shape. It counts as such where a limit leaves that open.
pub(crate) fn fits_json(shape: &'static Shape, json: &[u8], allowance: Allowance<'_>) -> bool {
    match build_owned(shape, |place| decode_bytes(place, json, allowance)) {
        Ok(_) => true,
        Err(failure) => failure.is_stopped,
    }
}

/// Whether a text is JSON. It counts as such where a limit leaves that open.
pub(crate) fn is_json(json: &[u8], allowance: Allowance<'_>) -> bool {
    let context = Context::new(allowance, false);
    text(json)
        .is_ok_and(|text| charge_parser(text, &context).is_err() || serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// Whether a JSON value is one of this shape.
pub(super) fn fits(shape: &'static Shape, value: &Value) -> bool {
    build_owned(shape, |place| decode_value_into(place, value, Allowance::UNLIMITED)).is_ok()
}
