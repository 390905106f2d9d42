//! `discriminator` (OAS 3, "Discriminator Object"; in 2.0, a string).

use countersign_source::Code;
use indexmap::IndexMap;
use serde_json::Value;

use crate::node::Node;
use crate::reader::Reader;
use crate::{Discriminator, SchemaId};

impl<'s> Reader<'s, '_> {
    pub(super) fn discriminator(&mut self, node: Node<'s>) -> Option<Discriminator> {
        let origin = node.place.clone();
        match node.value {
            Value::String(property) => {
                if !self.is_swagger() {
                    let message =
                        "a discriminator is an object since OpenAPI 3.0; the string is taken as `propertyName`";
                    self.say(Code::OtherVersion, &node.place, message);
                }
                Some(Discriminator { origin, property: property.clone(), mapping: IndexMap::new(), default: None })
            }
            Value::Object(_) => {
                if self.is_swagger() {
                    self.say(
                        Code::OtherVersion,
                        &node.place,
                        "a discriminator is a string in 2.0; the object is understood",
                    );
                }
                let Some(property) = self.text(&node, "propertyName") else {
                    self.say(
                        Code::MissingMember,
                        &node.place,
                        "the discriminator has no `propertyName`; it is left aside",
                    );
                    return None;
                };
                let mapping = self.mapping(&node);
                let default = node.child("defaultMapping").and_then(|target| self.mapped(&target));
                Some(Discriminator { origin, property, mapping, default })
            }
            Value::Null => self.null(&node.place),
            other => self.wrong_type(&node.place, "a discriminator", other),
        }
    }

    fn mapping(&mut self, node: &Node<'s>) -> IndexMap<String, SchemaId> {
        let mut mapping = IndexMap::new();
        for (value, target) in self.entries(node, "mapping") {
            if let Some(id) = self.mapped(&target) {
                mapping.insert(value.to_owned(), id);
            }
        }
        mapping
    }

    /// The schema that a value of the mapping stands for: a component's name, or a reference.
    fn mapped(&mut self, target: &Node<'s>) -> Option<SchemaId> {
        let written = match target.value {
            Value::String(written) => written,
            Value::Object(_) if target.reference().is_some() => {
                self.wrong_type::<()>(&target.place, "a string", target.value);
                target.reference()?
            }
            other => return self.wrong_type(&target.place, "a string", other),
        };
        let named = self.schema_named(written).or_else(|| self.locate(&target.place, written).ok());
        // `schemas/Pet.json`, `pets.yaml#/Pet`: a file that is not here may still be named after a component that is.
        let last = written.rsplit(['/', '#']).next().unwrap_or(written);
        let stem = last.split('.').next().unwrap_or(last);
        match named.or_else(|| self.schema_named(stem)) {
            Some(node) => Some(self.schema(node)),
            None => {
                self.say(Code::UnresolvedMapping, &target.place, format!("`{written}` names no schema"));
                None
            }
        }
    }
}
