//! Keywords that say what a value must be, and those that only describe it.

use countersign_source::{Code, Place};
use serde_json::Value;

use crate::reader::Reader;
use crate::{Types, Version};

use super::draft::Draft;
use super::type_names::{self, Meaning};

impl<'s> Reader<'s, '_> {
    /// Reads a keyword that limits scalars, or the size of containers. Whether it is one.
    pub(super) fn assertion(&mut self, draft: &mut Draft<'s>, key: &'s str, value: &'s Value) -> bool {
        let place = || draft.node.place.child(key);
        match key {
            "type" => self.types(draft, value),
            "enum" => self.enumeration(draft, value),
            "const" => draft.constant = Some(value),
            "minimum" => draft.minimum.inclusive = self.number_of(value, place),
            "maximum" => draft.maximum.inclusive = self.number_of(value, place),
            "exclusiveMinimum" => match value {
                Value::Bool(excludes) => draft.minimum.excludes = *excludes,
                _ => draft.minimum.exclusive = self.number_of(value, place),
            },
            "exclusiveMaximum" => match value {
                Value::Bool(excludes) => draft.maximum.excludes = *excludes,
                _ => draft.maximum.exclusive = self.number_of(value, place),
            },
            "multipleOf" => draft.schema.multiple_of = self.number_of(value, place),
            "minLength" => draft.schema.min_length = self.count_of(value, place),
            "maxLength" => draft.schema.max_length = self.count_of(value, place),
            "pattern" => draft.schema.pattern = self.text_of(value, place),
            "minItems" => draft.schema.min_items = self.count_of(value, place),
            "maxItems" => draft.schema.max_items = self.count_of(value, place),
            "uniqueItems" => draft.schema.unique_items = self.flag_of(value, place).unwrap_or(false),
            "minProperties" => draft.schema.min_properties = self.count_of(value, place),
            "maxProperties" => draft.schema.max_properties = self.count_of(value, place),
            "required" => self.required(draft, value),
            "nullable" | "x-nullable" => self.nullable(draft, key, value),
            _ => return false,
        }
        true
    }

    /// Reads a keyword that describes. Whether it is one.
    pub(super) fn annotation(&mut self, draft: &mut Draft<'s>, key: &'s str, value: &'s Value) -> bool {
        let place = || draft.node.place.child(key);
        match key {
            "format" => {
                if let Some(format) = self.text_of(value, place).filter(|format| !format.is_empty()) {
                    draft.schema.format = Some(format);
                }
            }
            "title" => draft.schema.title = self.text_of(value, place),
            "description" => draft.schema.description = self.text_of(value, place),
            "default" => draft.schema.default = Some(value.clone()),
            "example" | "x-example" => {
                let node = self.example_value(draft.at(key, value));
                draft.schema.examples.push((node.place, node.value.clone()));
            }
            "examples" => {
                // An object of named examples belongs to parameters and media types; its values are examples all the same.
                let node = draft.at(key, value);
                let values = node.elements().chain(node.members().map(|(_, node)| node));
                draft.schema.examples.extend(values.map(|node| (node.place, node.value.clone())));
            }
            "deprecated" => draft.schema.deprecated |= self.flag_of(value, place).unwrap_or(false),
            // An extension has no type; many give the reason.
            "x-deprecated" => draft.schema.deprecated |= !matches!(value, Value::Bool(false) | Value::Null),
            "readOnly" => draft.schema.read_only = self.flag_of(value, place).unwrap_or(false),
            "writeOnly" => draft.schema.write_only = self.flag_of(value, place).unwrap_or(false),
            "contentEncoding" => draft.schema.content_encoding = self.text_of(value, place),
            "contentMediaType" => draft.schema.content_media_type = self.text_of(value, place),
            "x-enum-varnames" | "x-enumNames" | "x-enum-descriptions" | "x-enumDescriptions" | "x-ms-enum" => {
                self.enumeration_words(draft, key, value);
            }
            _ => return false,
        }
        true
    }

    fn nullable(&mut self, draft: &mut Draft<'s>, key: &'s str, value: &'s Value) {
        let place = draft.place(key);
        draft.nullable |= self.flag_of(value, || place.clone()).unwrap_or(false);
        if key == "nullable" && draft.nullable && self.version >= Version::V3_1 {
            self.say_of_key(Code::OtherVersion, &place, "`nullable` is 3.0's; it is understood as a type of `null`");
        }
    }

    fn types(&mut self, draft: &mut Draft<'s>, value: &'s Value) {
        let place = draft.place("type");
        match value {
            Value::String(name) => self.add_type(draft, name, &place),
            Value::Array(names) => {
                if self.version < Version::V3_1 && !names.is_empty() {
                    let message = "a list of types is 3.1's; it is understood";
                    self.say(Code::OtherVersion, &place, message);
                }
                for (index, name) in names.iter().enumerate() {
                    match name {
                        Value::String(name) => self.add_type(draft, name, &place.index(index)),
                        Value::Null => self.add_type(draft, "null", &place.index(index)),
                        // Draft 3 had schemas among the types.
                        other => {
                            self.wrong_type::<()>(&place.index(index), "the name of a type", other);
                        }
                    }
                }
            }
            Value::Null => {
                self.null::<()>(&place);
            }
            other => {
                self.wrong_type::<()>(&place, "the name of a type", other);
            }
        }
    }

    /// Adds a type by name: one of the seven, what is commonly meant by another name, or a component's.
    pub(super) fn add_type(&mut self, draft: &mut Draft<'s>, name: &str, place: &Place) {
        if let Some(add) = type_names::standard(name) {
            add(draft.schema.types.get_or_insert_default());
            return;
        }
        let is_file = name == "file" && self.is_swagger();
        let meaning = type_names::meaning(name);
        let message = match &meaning {
            Some(Meaning { words, .. }) => format!("`{name}` is no type; it is read as {words}"),
            None if self.schema_named(name).is_some() => {
                format!("`{name}` is no type; the component of that name is meant")
            }
            None => format!("`{name}` is no type; anything will do"),
        };
        if !is_file {
            self.say(Code::UnknownType, place, message);
        }
        match meaning {
            Some(Meaning { add, format, .. }) => {
                if let Some(add) = add {
                    add(draft.schema.types.get_or_insert_default());
                }
                if draft.schema.format.is_none() {
                    draft.schema.format = format.map(str::to_owned);
                }
            }
            None => {
                let component = self.schema_named(name).map(|node| self.schema(node));
                draft.schema.reference = draft.schema.reference.or(component);
            }
        }
    }
}

impl Types {
    /// Every type.
    pub(crate) const ALL: Self =
        Self { null: true, boolean: true, integer: true, number: true, string: true, array: true, object: true };
}
