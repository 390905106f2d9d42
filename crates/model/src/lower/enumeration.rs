//! Lists of values.

use std::collections::HashSet;

use countersign_openapi::Types as JsonTypes;
use countersign_source::Code;
use serde_json::{Number, Value};

use super::Lowering;
use super::shape::{Listed, Shape};
use crate::{Enum, EnumValue, Kind};

impl<'d> Lowering<'d, '_> {
    /// The kind that a list of values makes; `None` where there is no list, or none to rely on.
    pub(super) fn enum_of(&mut self, shape: &Shape<'d>) -> Option<Kind> {
        let listed = shape.enumeration.as_deref()?;
        let origin = shape.origin.as_ref();
        let scalars = listed.iter().filter(|listed| !listed.value.is_null());
        let scalars: Vec<Listed<'d>> = scalars.copied().collect();
        if scalars.is_empty() {
            if listed.is_empty() {
                self.report_at(Code::EmptyEnum, origin, "this enum lists no value, and is ignored");
                return None;
            }
            return Some(Kind::Null);
        }
        if scalars.iter().any(|listed| listed.value.is_array() || listed.value.is_object()) {
            self.report_at(
                Code::CompoundEnumValue,
                origin,
                "this enum lists arrays or objects; its type stands in for it",
            );
            return None;
        }
        let types = shape.types.unwrap_or(ANY_SCALAR);
        if !(types.boolean || types.integer || types.number || types.string) {
            self.report_at(
                Code::EnumOfAnotherType,
                origin,
                "the values listed are not of the type that `type` names; the list is ignored",
            );
            return None;
        }
        let (values, mismatched) = distinct_values(&scalars, types);
        if mismatched {
            self.report_at(
                Code::EnumOfAnotherType,
                origin,
                "values listed are not of the type that `type` names, and are read as if they were",
            );
        }
        if values.iter().all(|value| value.value.is_boolean()) {
            return Some(Kind::Boolean);
        }
        Some(Kind::Enum(Enum { values }))
    }
}

const ANY_SCALAR: JsonTypes =
    JsonTypes { null: false, boolean: true, integer: true, number: true, string: true, array: false, object: false };

/// The values, each once, of the types allowed where they can be; and whether any is of another.
fn distinct_values(listed: &[Listed<'_>], types: JsonTypes) -> (Vec<EnumValue>, bool) {
    let mut seen = HashSet::new();
    let mut mismatched = false;
    let mut values = Vec::with_capacity(listed.len());
    for listed in listed {
        let fits = fits(listed.value, types);
        mismatched |= !fits;
        let converted = if fits { None } else { of_types(listed.value, types) };
        let value = converted.unwrap_or_else(|| listed.value.clone());
        if seen.insert(value.to_string()) {
            let name = listed.name.map(str::to_owned);
            values.push(EnumValue { value, name, description: listed.description.map(str::to_owned) });
        }
    }
    (values, mismatched)
}

fn fits(value: &Value, types: JsonTypes) -> bool {
    match value {
        Value::String(_) => types.string,
        Value::Number(_) => types.integer || types.number,
        Value::Bool(_) => types.boolean,
        Value::Null | Value::Array(_) | Value::Object(_) => true,
    }
}

/// The value as the types ask for it, where it can be read so: YAML reads `1` and `yes` where text was meant.
fn of_types(value: &Value, types: JsonTypes) -> Option<Value> {
    match value {
        Value::Number(number) if types.string => Some(Value::String(number.to_string())),
        Value::Bool(boolean) if types.string => Some(Value::String(boolean.to_string())),
        Value::String(text) if types.integer || types.number => text.trim().parse::<Number>().ok().map(Value::Number),
        Value::String(text) if types.boolean => text.trim().parse::<bool>().ok().map(Value::Bool),
        _ => None,
    }
}
