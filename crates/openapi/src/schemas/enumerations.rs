//! `enum` and `const`, and the names and descriptions that extensions give to their values.

use std::collections::HashSet;

use countersign_source::Code;
use serde_json::Value;

use crate::reader::Reader;

use super::draft::Draft;

impl<'s> Reader<'s, '_> {
    pub(super) fn enumeration(&mut self, draft: &mut Draft<'s>, value: &'s Value) {
        let place = draft.place("enum");
        match value {
            Value::Array(values) => {
                let mut earlier = HashSet::new();
                for (index, value) in values.iter().enumerate() {
                    if !earlier.insert(value) {
                        self.say(Code::DuplicateEnumValue, &place.index(index), format!("{value} is there already"));
                    }
                }
                if values.is_empty() {
                    self.say(Code::EmptyEnum, &place, "an empty `enum` allows nothing; it is left aside");
                } else {
                    draft.values = Some(values.clone());
                }
            }
            Value::Null => {
                self.null::<()>(&place);
            }
            Value::Object(_) => {
                self.wrong_type::<()>(&place, "an array", value);
            }
            scalar => {
                self.wrong_type::<()>(&place, "an array", value);
                draft.values = Some(vec![scalar.clone()]);
            }
        }
    }

    /// Names or descriptions of values: a list by position, or an object by value; or `x-ms-enum`, which has both.
    pub(super) fn enumeration_words(&mut self, draft: &mut Draft<'s>, key: &str, words: &'s Value) {
        let values = draft.node.value("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let lookup = |field: &str| match words {
            Value::Array(words) => words.iter().map(text).collect(),
            Value::Object(object) => match object.get("values").and_then(Value::as_array) {
                Some(entries) => values.iter().map(|value| entry_field(entries, value, field)).collect(),
                None => values.iter().map(|value| object.get(&text(value)).map(text).unwrap_or_default()).collect(),
            },
            _ => Vec::new(),
        };
        let some = |words: Vec<String>| if words.iter().all(String::is_empty) { Vec::new() } else { words };
        match key {
            "x-ms-enum" => {
                draft.schema.enumeration_names = some(lookup("name"));
                draft.schema.enumeration_descriptions = some(lookup("description"));
            }
            "x-enum-varnames" | "x-enumNames" => draft.schema.enumeration_names = some(lookup("name")),
            _ => draft.schema.enumeration_descriptions = some(lookup("description")),
        }
    }

    /// `const` is an `enum` of one, and narrows one that stands beside it.
    pub(super) fn finish_enumeration(&mut self, draft: &mut Draft<'s>) {
        draft.schema.enumeration = match draft.constant {
            Some(constant) => Some(vec![constant.clone()]),
            None => draft.values.take(),
        };
    }
}

/// A field of the entry of `x-ms-enum` that is about a value.
fn entry_field(entries: &[Value], value: &Value, field: &str) -> String {
    let entry = entries.iter().find(|entry| entry.get("value") == Some(value));
    entry.and_then(|entry| entry.get(field)).map(text).unwrap_or_default()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
