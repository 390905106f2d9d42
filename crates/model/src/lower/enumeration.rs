//! Lists of values.

use std::collections::HashSet;

use countersign_openapi::Types as JsonTypes;
use countersign_source::Code;
use serde_json::{Number, Value};

use super::Lowering;
use super::shape::{Listed, Shape};
use super::structure::{Structure, named_types};
use crate::{Enum, EnumValue, Kind};

impl<'d> Lowering<'d, '_> {
    /// The kind that a list of values makes; `None` where there is no list, or none to rely on.
    pub(super) fn enum_of(&mut self, shape: &Shape<'d>) -> Option<Kind> {
        let listed = shape.enumeration.as_deref()?;
        let origin = shape.origin.as_ref();
        let scalars = listed.iter().filter(|listed| !listed.value.is_null());
        let scalars: Vec<Listed<'d>> = scalars.copied().collect();
        if scalars.is_empty() {
            // Reading has left out an `enum` that lists nothing at all.
            return (!listed.is_empty()).then_some(Kind::Null);
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
        if types.array && !is_scalar(types) {
            // They are the elements', if anything.
            return None;
        }
        let (values, mismatched) = distinct_values(&scalars, types);
        if values.is_empty() {
            self.report_at(Code::EnumOfAnotherType, origin, NONE_FITS);
            return None;
        }
        if mismatched {
            let message =
                "values listed are not of the type that `type` names: they are read as if they were, or left out";
            self.report_at(Code::EnumOfAnotherType, origin, message);
        }
        if values.iter().all(|value| value.value.is_boolean()) {
            return Some(Kind::Boolean);
        }
        Some(Kind::Enum(Enum { values }))
    }

    /// The kind of an array's elements where the values listed for the array are scalars: they can only be meant for those.
    pub(super) fn enum_of_elements(&mut self, shape: &Shape<'d>) -> Option<Kind> {
        let listed = shape.enumeration.as_deref()?;
        if listed.iter().any(|listed| listed.value.is_array() || listed.value.is_object() || listed.value.is_null()) {
            return None;
        }
        let types = match shape.items.as_slice() {
            [] => ANY_SCALAR,
            [items] if self.structure(*items) <= Structure::Bounds => {
                named_types(self.schema(self.resolve(*items))).unwrap_or(ANY_SCALAR)
            }
            _ => JsonTypes::default(),
        };
        let (values, _) = distinct_values(listed, types);
        if values.iter().all(|value| value.value.is_boolean()) {
            self.report_at(Code::EnumOfAnotherType, shape.origin.as_ref(), NONE_FITS);
            return None;
        }
        let message = "the values listed are no arrays, and are taken for those of the elements";
        self.report_at(Code::EnumOfAnotherType, shape.origin.as_ref(), message);
        Some(Kind::Enum(Enum { values }))
    }
}

const NONE_FITS: &str = "the values listed are not of the type that `type` names; the list is ignored";

const ANY_SCALAR: JsonTypes =
    JsonTypes { null: false, boolean: true, integer: true, number: true, string: true, array: false, object: false };

fn is_scalar(types: JsonTypes) -> bool {
    types.boolean || types.integer || types.number || types.string
}

/// The values, each once, of the types allowed; and whether any was of another.
fn distinct_values(listed: &[Listed<'_>], types: JsonTypes) -> (Vec<EnumValue>, bool) {
    let mut seen = HashSet::new();
    let mut mismatched = false;
    let mut values = Vec::with_capacity(listed.len());
    for listed in listed {
        let fits = fits(listed.value, types);
        mismatched |= !fits;
        let value = if fits { Some(listed.value.clone()) } else { of_types(listed.value, types) };
        if let Some(value) = value.filter(|value| seen.insert(value.to_string())) {
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
