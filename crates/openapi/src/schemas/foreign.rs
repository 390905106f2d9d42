//! Schemas of other files: named like components, so that what is a type of its own there is one here.

use std::path::Path;

use countersign_source::Place;

use crate::SchemaId;
use crate::node::Node;
use crate::reader::Reader;

use super::Form;

impl<'s> Reader<'s, '_> {
    /// Keeps the names of the document's own components from being taken.
    pub(crate) fn reserve_component_names<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        self.schemas.names.extend(names.map(str::to_lowercase));
    }

    /// The number of a schema in another file. It becomes a component, where its place there gives it a name that no other
    /// component has.
    pub(super) fn foreign_schema(&mut self, node: Node<'s>) -> SchemaId {
        let name = self.name_at(&node.place).filter(|name| self.schemas.names.insert(name.to_lowercase()));
        let id = self.enqueue(node, Form::Whole, name.clone());
        self.schemas.foreign.extend(name.map(|name| (name, id)));
        id
    }

    /// The name that a place gives: that of a component or definition, or of the file.
    fn name_at(&self, place: &Place) -> Option<String> {
        let tokens: Vec<String> = place.pointer.tokens().collect();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        match tokens.as_slice() {
            [] => {
                let name = &self.sources.get(place.file)?.name;
                Some(Path::new(name).file_name()?.to_str()?.split('.').next()?.to_owned())
            }
            ["components", "schemas", name] | ["definitions" | "$defs" | "schemas", name] | [name] => {
                Some((*name).to_owned())
            }
            _ => None,
        }
    }
}
