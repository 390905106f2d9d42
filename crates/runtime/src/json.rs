//! JSON of generated types and back, without serde's traits on them.

use serde_json::Value as Json;

use crate::limits::Allowance;
use crate::shape::{self, DecodeError, Slot, Value};

/// Reads a value from JSON, as a client reads a response, but without limits: the JSON is in memory already.
///
/// ```
/// use countersign_runtime::serde_json::json;
/// use countersign_runtime::{from_json, record, to_json};
///
/// record! {
///     /// A room.
///     pub struct Room { pub name: String, }
/// }
///
/// let room: Room = from_json(&json!({"name": "blue"}))?;
/// assert_eq!(to_json(&room), json!({"name": "blue"}));
/// # Ok::<(), countersign_runtime::DecodeError>(())
/// ```
///
/// # Errors
///
/// If it is not one of this type; the error says where.
pub fn from_json<T: Slot>(json: &Json) -> Result<T, DecodeError> {
    shape::build(|place| shape::decode_value_into(place, json, Allowance::UNLIMITED))
}

/// The JSON of a value, with every property that has a value.
#[must_use]
pub fn to_json<T: Slot>(value: &T) -> Json {
    shape::to_json(Value::of(value))
}
