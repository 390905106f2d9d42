//! The one encoder: any value with a shape into any serde `Serializer`. Safe code over `view.rs`.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::view::{EnumerationView, RecordView, UnionView, Value, View};
use super::{Field, Scalar, Slot, Tag};

/// Which way a value travels, and so which of its properties go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// To the server: without the properties that only servers send.
    Request,
    /// As it is.
    Either,
}

/// A value that is about to be written.
#[derive(Clone, Copy)]
pub(crate) struct Encoded<'a> {
    pub(crate) value: Value<'a>,
    pub(crate) direction: Direction,
}

/// The forward of `Serialize`: every property that has a value.
#[doc(hidden)]
pub fn serialize<T: Slot, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Encoded { value: Value::of(value), direction: Direction::Either }.serialize(serializer)
}

/// The integers that an `f64` holds exactly: such a number is written without a fraction.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Serialize for Encoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value.view() {
            View::Bool(value) => serializer.serialize_bool(value),
            View::I64(value) => serializer.serialize_i64(value),
            View::U64(value) => serializer.serialize_u64(value),
            View::F64(value)
                if value.fract() == 0.0 && value.abs() < EXACT && (value != 0.0 || value.is_sign_positive()) =>
            {
                serializer.serialize_i64(value as i64)
            }
            View::F64(value) => serializer.serialize_f64(value),
            View::String(value) => serializer.serialize_str(value),
            View::Json(value) => value.serialize(serializer),
            View::Text(value) => serializer.serialize_str(&value),
            View::File(file) => serializer.serialize_str(&String::from_utf8_lossy(&file.bytes)),
            View::Option(None) => serializer.serialize_none(),
            View::Option(Some(value)) => self.with(value).serialize(serializer),
            View::List(list) => {
                let mut output = serializer.serialize_seq(Some(list.len()))?;
                for item in list.iter() {
                    output.serialize_element(&self.with(item))?;
                }
                output.end()
            }
            View::Map(map) => {
                let mut output = serializer.serialize_map(Some(map.len()))?;
                for (key, value) in map.iter() {
                    output.serialize_entry(key, &self.with(value))?;
                }
                output.end()
            }
            View::Record(record) => self.record(record, None, serializer),
            View::Enumeration(EnumerationView { value: Ok(scalar), .. }) => scalar.serialize(serializer),
            View::Enumeration(EnumerationView { value: Err(other), .. }) => self.with(other).serialize(serializer),
            View::Union(union) => self.union(&union, serializer),
        }
    }
}

impl<'a> Encoded<'a> {
    fn with(self, value: Value<'a>) -> Self {
        Self { value, ..self }
    }

    /// Whether a field is written, and its value: absent options are not, and neither is what the other side alone sends.
    fn writes(self, field: &Field, value: Value<'_>) -> bool {
        let rules = field.own_rules();
        if self.direction == Direction::Request && rules.read_only {
            return false;
        }
        !matches!(value.view(), View::Option(None)) || rules.nullable
    }

    /// Writes the fields of a record, after a tag that the record itself does not write.
    fn record<S: Serializer>(
        self,
        record: RecordView<'_>,
        tag: Option<(&'static str, Scalar)>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut output = serializer.serialize_map(None)?;
        if let Some((name, value)) = tag {
            output.serialize_entry(name, &value)?;
        }
        for (field, value) in record.fields() {
            if !self.writes(field, value) {
                continue;
            }
            let direction = self.direction;
            match value.view() {
                View::Map(map) if field.rest => {
                    for (key, value) in map.iter().filter(|(key, _)| !is_declared(record, tag, key)) {
                        output.serialize_entry(key, &Encoded { value, direction })?;
                    }
                }
                _ => output.serialize_entry(field.name, &Encoded { value, direction })?,
            }
        }
        output.end()
    }

    /// Writes the payload, with the tag where the payload is a record that does not write it. A variant that needs no tag gets
    /// none.
    fn union<S: Serializer>(self, union: &UnionView<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        let payload = Encoded { value: union.payload, direction: self.direction };
        let (Some(name), Some(variant)) = (union.union.tag, union.variant) else {
            return payload.serialize(serializer);
        };
        let needs_tag = !variant.tags.iter().any(|tag| matches!(tag, Tag::Any));
        match (payload.value.view(), variant.tags.first()) {
            (View::Record(record), Some(Tag::Value(tag))) if needs_tag && !payload.writes_property(record, name) => {
                payload.record(record, Some((name, *tag)), serializer)
            }
            _ => payload.serialize(serializer),
        }
    }

    fn writes_property(self, record: RecordView<'_>, name: &str) -> bool {
        record.fields().any(|(field, value)| match value.view() {
            View::Map(map) if field.rest => map.iter().any(|(key, _)| key == name),
            _ => field.name == name && self.writes(field, value),
        })
    }
}

/// Whether a key among the undeclared properties would repeat a declared one.
fn is_declared(record: RecordView<'_>, tag: Option<(&str, Scalar)>, key: &str) -> bool {
    tag.is_some_and(|(name, _)| name == key) || record.fields.iter().any(|field| !field.rest && field.name == key)
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(value),
            Self::Integer(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (_, Ok(value)) => serializer.serialize_u64(value),
                _ => serializer.serialize_f64(value as f64),
            },
            Self::Number(value) => serializer.serialize_f64(value),
            Self::String(value) => serializer.serialize_str(value),
        }
    }
}

/// A value as JSON, every property that has a value included.
pub(crate) fn to_json(value: Value<'_>) -> serde_json::Value {
    // A shape writes only what JSON has: string keys, and numbers (one that is not finite becomes null).
    serde_json::to_value(Encoded { value, direction: Direction::Either }).unwrap_or_default()
}
