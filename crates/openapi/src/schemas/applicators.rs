//! Keywords that hold other schemas.

use countersign_source::Code;
use indexmap::IndexMap;
use serde_json::Value;

use crate::node::{Node, kind};
use crate::reader::Reader;
use crate::{Additional, SchemaId, Version};

use super::draft::Draft;

impl<'s> Reader<'s, '_> {
    /// Reads a keyword that holds schemas. Whether it is one.
    ///
    /// `if`, `then`, `else`, `dependentSchemas`, `contains` and `propertyNames` narrow what the validator accepts and say
    /// nothing of a type; the validator reads them from the tree. `$defs` is read by reference.
    pub(super) fn applicator(&mut self, draft: &mut Draft<'s>, key: &'s str, value: &'s Value) -> bool {
        if self.is_swagger() && matches!(key, "oneOf" | "anyOf" | "not") {
            self.say_of_key(Code::OtherVersion, &draft.place(key), format!("`{key}` is 3.0's; it is understood"));
        }
        match key {
            "properties" => self.properties(draft, value),
            "patternProperties" => draft.schema.pattern_properties = self.schema_map(&draft.at(key, value)),
            "additionalProperties" => draft.schema.additional = self.additional(&draft.at(key, value)),
            "unevaluatedProperties" => draft.unevaluated = self.additional(&draft.at(key, value)),
            "items" => self.items(draft, value),
            "prefixItems" => draft.schema.prefix_items = self.schema_list(&draft.at(key, value)),
            "additionalItems" => draft.additional_items = Some(draft.at(key, value)),
            "allOf" => draft.schema.all_of = self.schema_list(&draft.at(key, value)),
            "anyOf" => draft.schema.any_of = self.schema_list(&draft.at(key, value)),
            "oneOf" => draft.schema.one_of = self.schema_list(&draft.at(key, value)),
            "not" if value.is_null() => self.null(&draft.place(key)).unwrap_or_default(),
            "not" => draft.schema.not = Some(self.schema(draft.at(key, value))),
            "$dynamicRef" | "$recursiveRef" => self.dynamic_reference(draft, key, value),
            "discriminator" => draft.schema.discriminator = self.discriminator(draft.at(key, value)),
            _ => return false,
        }
        true
    }

    fn properties(&mut self, draft: &mut Draft<'s>, value: &'s Value) {
        let node = draft.at("properties", value);
        let Some(node) = self.follow(node).map(|followed| followed.node) else { return };
        // Draft 3 said `required: true` in the property.
        for (name, property) in node.members() {
            let members = property.value.as_object().into_iter().flatten();
            // Looking at values first: a lookup by name, for each property there is, would be felt.
            if members.filter(|(_, value)| **value == Value::Bool(true)).any(|(key, _)| key == "required") {
                draft.schema.required.insert(name.to_owned());
            }
        }
        draft.schema.properties = self.schema_map(&node);
    }

    /// The schemas among the members of an object.
    fn schema_map(&mut self, node: &Node<'s>) -> IndexMap<String, SchemaId> {
        match node.value {
            Value::Object(_) => node.members().map(|(name, node)| (name.to_owned(), self.schema(node))).collect(),
            Value::Null => self.null(&node.place).unwrap_or_default(),
            other => self.wrong_type(&node.place, "an object of schemas", other).unwrap_or_default(),
        }
    }

    /// The schemas among the elements of an array; one that stands alone counts as an array of one.
    fn schema_list(&mut self, node: &Node<'s>) -> Vec<SchemaId> {
        match node.value {
            Value::Array(_) => node.elements().map(|node| self.schema(node)).collect(),
            Value::Null => self.null(&node.place).unwrap_or_default(),
            Value::Object(_) => {
                self.wrong_type::<()>(&node.place, "an array of schemas", node.value);
                vec![self.schema(node.clone())]
            }
            other => self.wrong_type(&node.place, "an array of schemas", other).unwrap_or_default(),
        }
    }

    fn additional(&mut self, node: &Node<'s>) -> Option<Additional> {
        match node.value {
            Value::Object(members) if members.is_empty() => Some(Additional::Allowed),
            Value::Object(_) => Some(Additional::Schema(self.schema(node.clone()))),
            Value::Null => self.null(&node.place),
            other => {
                let allowed = self.flag_of(other, || node.place.clone())?;
                Some(if allowed { Additional::Allowed } else { Additional::Forbidden })
            }
        }
    }

    fn items(&mut self, draft: &mut Draft<'s>, value: &'s Value) {
        let node = draft.at("items", value);
        match value {
            Value::Bool(allowed) => draft.schema.items_forbidden = !allowed,
            Value::Array(_) => {
                self.say(Code::ItemsArray, &node.place, "a list of schemas under `items` is read as `prefixItems`");
                draft.schema.prefix_items = self.schema_list(&node);
            }
            Value::Null => {
                self.null::<()>(&node.place);
            }
            _ => draft.schema.items = Some(self.schema(node)),
        }
    }

    /// What follows a tuple in older dialects, and whether an array says what is in it.
    pub(super) fn finish_items(&mut self, draft: &mut Draft<'s>) {
        if let Some(rest) = draft.additional_items.take()
            && draft.node.value("items").is_some_and(Value::is_array)
        {
            match rest.value {
                Value::Bool(allowed) => draft.schema.items_forbidden = !allowed,
                _ => draft.schema.items = Some(self.schema(rest)),
            }
        }
        let must_say = self.version < Version::V3_1 && draft.schema.types.is_some_and(|types| types.array);
        if must_say && draft.node.string("type").is_some() && draft.node.value("items").is_none() {
            let message = "the array does not say what is in it: anything will do";
            self.say(Code::MissingItems, &draft.node.place, message);
        }
    }

    pub(super) fn required(&mut self, draft: &mut Draft<'s>, value: &'s Value) {
        let node = draft.at("required", value);
        match value {
            Value::Array(names) => {
                for (index, name) in names.iter().enumerate() {
                    let name = self.text_of(name, || node.place.index(index));
                    draft.schema.required.extend(name);
                }
            }
            Value::Bool(_) => {
                let message = "`required` of one property belongs to the object that has it, as a list of names";
                self.say(Code::BooleanRequired, &node.place, message);
            }
            Value::Null => {
                self.null::<()>(&node.place);
            }
            Value::String(name) => {
                self.wrong_type::<()>(&node.place, "an array of names", value);
                draft.schema.required.insert(name.clone());
            }
            other => {
                let message = format!("expected an array of names, found {}", kind(other));
                self.say(Code::WrongType, &node.place, message);
            }
        }
    }

    /// `$dynamicRef` (2020-12) and `$recursiveRef` (2019-09): whatever it means where evaluation begins.
    fn dynamic_reference(&mut self, draft: &mut Draft<'s>, key: &str, value: &'s Value) {
        let Value::String(reference) = value else {
            self.wrong_type::<()>(&draft.place(key), "a reference", value);
            return;
        };
        match self.locate_dynamic(&draft.node.place, reference) {
            Ok(Some(target)) => draft.schema.reference = draft.schema.reference.or(Some(self.schema(target))),
            Ok(None) => {
                let message = format!("what `{reference}` stands for depends on where evaluation begins");
                self.say(Code::OpenDynamicReference, &draft.place(key), message);
            }
            Err(missing) => {
                let (code, message) = missing.explain(reference);
                self.say(code, &draft.place(key), message);
            }
        }
    }
}
