//! Schemas: a queue of nodes to be read into the arena, each once.
//!
//! A schema met anywhere is given its number at once and read later, from the queue: neither nesting nor references are
//! ever recursion on the stack. The same node has the same number however it is reached.

mod applicators;
mod assertions;
mod cycles;
mod discriminators;
mod draft;
mod enumerations;
mod foreign;
mod type_names;

use std::collections::{HashMap, HashSet, VecDeque};

use countersign_source::Code;
use serde_json::Value;

use crate::node::{Node, kind};
use crate::reader::Reader;
use crate::{Schema, SchemaId, Schemas, Types, Version};
use draft::Draft;

/// The arena, and what is still to be read into it.
#[derive(Default)]
pub(crate) struct SchemaQueue<'s> {
    arena: Schemas,
    /// The number of each node, by where its value lies in memory: the trees do not change while a document is read.
    ids: HashMap<*const Value, SchemaId>,
    /// What comes next into the arena, in the order of its numbers.
    pending: VecDeque<Pending<'s>>,
    numbered: u32,
    /// The names of components, of this document and of other files, in lower case.
    names: HashSet<String>,
    /// The components that other files brought.
    foreign: Vec<(String, SchemaId)>,
}

/// A schema that has its number.
enum Pending<'s> {
    Node { node: Node<'s>, form: Form, component: Option<String> },
    Unwritten(Box<Schema>),
}

/// How a schema is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As an object of its own.
    Whole,
    /// Among the members of a parameter (2.0), most of which are not about the value.
    Parameter,
}

/// The keywords that survive beside a reference before 3.1.
const SIBLINGS: [&str; 9] =
    ["description", "title", "default", "example", "nullable", "x-nullable", "deprecated", "readOnly", "writeOnly"];

/// The members of a 2.0 parameter that would mean something else in a schema.
const PARAMETER_MEMBERS: [&str; 4] = ["required", "name", "in", "schema"];

impl<'s> Reader<'s, '_> {
    /// The number of the schema at a node.
    pub(crate) fn schema(&mut self, node: Node<'s>) -> SchemaId {
        self.enqueue(node, Form::Whole, None)
    }

    /// The number of the schema that a parameter without `schema` is itself.
    pub(crate) fn parameter_schema(&mut self, node: Node<'s>) -> SchemaId {
        self.enqueue(node, Form::Parameter, None)
    }

    /// The number of a component schema, which learns its name. A component that is nothing but a reference into another
    /// file is that file's schema.
    pub(crate) fn component_schema(&mut self, name: &'s str, node: Node<'s>) -> SchemaId {
        let reference = node.reference().filter(|reference| !reference.starts_with('#'));
        if reference.is_some_and(|reference| self.locate(&node.place, reference).is_ok())
            && let Some(followed) = self.follow(node.clone())
            && !self.schemas.ids.contains_key(&std::ptr::from_ref(followed.node.value))
        {
            return self.enqueue(followed.node, Form::Whole, Some(name.to_owned()));
        }
        self.enqueue(node, Form::Whole, Some(name.to_owned()))
    }

    /// A schema that no document wrote.
    pub(crate) fn unwritten(&mut self, schema: Schema) -> SchemaId {
        self.schemas.number(Pending::Unwritten(Box::new(schema)))
    }

    /// A string that no document wrote.
    pub(crate) fn unwritten_string(&mut self) -> SchemaId {
        self.unwritten(Schema { types: Some(Types { string: true, ..Types::default() }), ..Schema::default() })
    }

    fn enqueue(&mut self, node: Node<'s>, form: Form, component: Option<String>) -> SchemaId {
        let address = std::ptr::from_ref(node.value);
        if let Some(id) = self.schemas.ids.get(&address) {
            return *id;
        }
        let id = self.schemas.number(Pending::Node { node, form, component });
        self.schemas.ids.insert(address, id);
        id
    }

    /// Reads every schema that was met, and those they lead to.
    pub(crate) fn finish_schemas(&mut self) -> Schemas {
        while let Some(pending) = self.schemas.pending.pop_front() {
            let schema = match pending {
                Pending::Node { node, form, component } => self.read_schema(node, form, component),
                Pending::Unwritten(schema) => *schema,
            };
            self.schemas.arena.push(schema);
        }
        self.break_reference_cycles();
        std::mem::take(&mut self.schemas.arena)
    }

    /// The components that other files brought, by the names that were free for them.
    pub(crate) fn foreign_components(&mut self) -> Vec<(String, SchemaId)> {
        std::mem::take(&mut self.schemas.foreign)
    }

    fn read_schema(&mut self, node: Node<'s>, form: Form, component: Option<String>) -> Schema {
        let value = node.value;
        let mut draft = Draft::new(node);
        draft.schema.component = component;
        match value {
            Value::Object(members) => {
                let reference = draft.node.reference();
                let siblings_count = self.version >= Version::V3_1;
                if let Some(reference) = reference {
                    draft.schema.reference = self.schema_reference(&draft.node, reference);
                } else if let Some(value) = members.get("$ref") {
                    self.wrong_type::<()>(&draft.place("$ref"), "a reference", value);
                }
                for (key, value) in members {
                    let is_about_schema = match (form, reference) {
                        (Form::Parameter, _) => !PARAMETER_MEMBERS.contains(&key.as_str()),
                        (Form::Whole, Some(_)) => siblings_count || SIBLINGS.contains(&key.as_str()),
                        (Form::Whole, None) => true,
                    };
                    if is_about_schema {
                        self.keyword(&mut draft, key, value);
                    }
                }
            }
            Value::Bool(allows) => draft.schema.never = !allows,
            Value::Null => {
                self.null::<()>(&draft.node.place);
            }
            Value::String(name) => self.bare_name(&mut draft, name),
            other => {
                let message = format!("expected a schema, found {}; anything will do", kind(other));
                self.say(Code::WrongType, &draft.node.place, message);
            }
        }
        self.finish(&mut draft);
        draft.schema
    }

    /// A string where a schema should be: a reference without its `$ref`, or the name of a type.
    fn bare_name(&mut self, draft: &mut Draft<'s>, name: &'s str) {
        self.wrong_type::<()>(&draft.node.place, "a schema", draft.node.value);
        if name.contains('#') {
            let target = self.locate(&draft.node.place, name).ok();
            draft.schema.reference = target.map(|target| self.schema(target));
        } else {
            self.add_type(draft, name, &draft.node.place.clone());
        }
    }

    fn keyword(&mut self, draft: &mut Draft<'s>, key: &'s str, value: &'s Value) {
        let _ = self.assertion(draft, key, value)
            || self.annotation(draft, key, value)
            || self.applicator(draft, key, value);
    }

    /// The component that a reference names by nothing but its name, where there is no such file.
    fn bare_component(&mut self, node: &Node<'s>, reference: &'s str) -> Option<Node<'s>> {
        if reference.contains(['#', '/']) || self.locate(&node.place, reference).is_ok() {
            return None;
        }
        let component = self.schema_named(reference)?;
        let message = format!("`{reference}` is no reference; the component of that name is meant");
        self.say(Code::MisplacedReference, &node.place.child("$ref"), message);
        Some(component)
    }

    /// The schema that a `$ref` names. A reference to what holds a schema (a parameter, a response) means the schema.
    pub(crate) fn schema_reference(&mut self, node: &Node<'s>, reference: &'s str) -> Option<SchemaId> {
        if let Some(component) = self.bare_component(node, reference) {
            return Some(self.schema(component));
        }
        let target = self.target(node, "$ref", reference)?;
        if let Some(id) = self.schemas.ids.get(&std::ptr::from_ref(target.value)) {
            return Some(*id);
        }
        if target.place.file != self.root.place.file {
            return Some(self.foreign_schema(target));
        }
        if looks_like_schema(target.value) {
            return Some(self.schema(target));
        }
        let content = target.child("content");
        let media_type = content.and_then(|content| content.members().next()).map(|(_, media_type)| media_type);
        let held = [Some(&target), media_type.as_ref()].into_iter().flatten().find_map(|holder| holder.child("schema"));
        match held {
            Some(schema) => {
                let message = format!("`{reference}` names no schema; the schema in it is meant");
                self.say(Code::MisplacedReference, &node.place.child("$ref"), message);
                Some(self.schema(schema))
            }
            None => Some(self.schema(target)),
        }
    }
}

impl<'s> SchemaQueue<'s> {
    /// Gives the next number. Numbers and the arena agree because both go in the order of the queue.
    fn number(&mut self, pending: Pending<'s>) -> SchemaId {
        let id = SchemaId(self.numbered);
        self.numbered = self.numbered.saturating_add(1);
        self.pending.push_back(pending);
        id
    }
}

/// Whether an object has a keyword by which it shows that it is a schema, and not what holds one.
pub(crate) fn looks_like_schema(value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    let is_telling = |key: &String| {
        matches!(
            key.as_str(),
            "type"
                | "properties"
                | "allOf"
                | "oneOf"
                | "anyOf"
                | "items"
                | "enum"
                | "additionalProperties"
                | "$dynamicRef"
        )
    };
    members.keys().any(is_telling) && !members.contains_key("in")
}
