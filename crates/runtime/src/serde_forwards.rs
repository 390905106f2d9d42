//! `Serialize` and `Deserialize` for the runtime's own types, so that they work with every format of serde, as generated
//! types do.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::shape::{self, Slot};
use crate::{Base64, Formatted, Map, TextFormat};

impl<T: Slot> Serialize for Map<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        shape::serialize(self, serializer)
    }
}

impl<'de, T: Slot> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shape::deserialize(deserializer)
    }
}

impl<T: TextFormat> Serialize for Formatted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, T: TextFormat> Deserialize<'de> for Formatted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shape::deserialize(deserializer)
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shape::deserialize(deserializer)
    }
}
