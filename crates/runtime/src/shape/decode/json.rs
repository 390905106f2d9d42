//! JSON of any kind, as `serde_json::Value`. Reads what that type's own `Deserialize` reads, and charges for it: where a
//! document says nothing of a value, a server can make it as large as it likes.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::scalars::StringVisitor;
use crate::shape::context::{Context, TableSize};

/// The one key of the map that a number comes as where a crate turned on serde_json's feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// Whether one did: a number then is a string.
const ARBITRARY_PRECISION: bool = size_of::<Number>() >= size_of::<String>();

/// Reads any JSON.
#[derive(Clone, Copy)]
pub(super) struct JsonSeed<'c>(pub(super) &'c Context<'c>);

impl<'de> DeserializeSeed<'de> for JsonSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonSeed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any valid JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        StringVisitor(self.0).visit_str(text).map(Value::String)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        StringVisitor(self.0).visit_string(text).map(Value::String)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            self.0.tick()?;
            self.make_room(&mut list)?;
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut size = TableSize::of::<String, Value>();
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(StringVisitor(self.0))? {
            if ARBITRARY_PRECISION && key == NUMBER {
                let digits = entries.next_value_seed(StringVisitor(self.0))?;
                return digits.parse().map(Value::Number).map_err(A::Error::custom);
            }
            self.0.tick()?;
            let value = entries.next_value_seed(self)?;
            size.make_room(map.len(), self.0)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

impl JsonSeed<'_> {
    /// Makes room for another item, and more. While the items move, their old room and their new one are both there.
    fn make_room<E: Error>(self, list: &mut Vec<Value>) -> Result<(), E> {
        let (length, capacity) = (list.len(), list.capacity());
        if length < capacity {
            return Ok(());
        }
        let larger = capacity.saturating_mul(2).max(4);
        self.0.charge(larger.saturating_mul(size_of::<Value>()))?;
        list.reserve_exact(larger - length);
        self.0.refund(capacity.saturating_mul(size_of::<Value>()));
        Ok(())
    }
}
