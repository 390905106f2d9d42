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
mod type_names;

use std::collections::{HashMap, VecDeque};

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
    pending: VecDeque<Pending<'s>>,
}

struct Pending<'s> {
    id: SchemaId,
    node: Node<'s>,
    form: Form,
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
        self.enqueue(node, Form::Whole)
    }

    /// The number of the schema that a parameter without `schema` is itself.
    pub(crate) fn parameter_schema(&mut self, node: Node<'s>) -> SchemaId {
        self.enqueue(node, Form::Parameter)
    }

    /// The number of a component schema, which learns its name.
    pub(crate) fn component_schema(&mut self, name: &str, node: Node<'s>) -> SchemaId {
        let id = self.schema(node);
        if let Some(schema) = self.schemas.arena.get_mut(id) {
            schema.component = Some(name.to_owned());
        }
        id
    }

    /// A schema that no document wrote.
    pub(crate) fn unwritten(&mut self, schema: Schema) -> SchemaId {
        self.schemas.arena.push(schema)
    }

    /// A string that no document wrote.
    pub(crate) fn unwritten_string(&mut self) -> SchemaId {
        self.unwritten(Schema { types: Some(Types { string: true, ..Types::default() }), ..Schema::default() })
    }

    fn enqueue(&mut self, node: Node<'s>, form: Form) -> SchemaId {
        let address = std::ptr::from_ref(node.value);
        if let Some(id) = self.schemas.ids.get(&address) {
            return *id;
        }
        let id = self.schemas.arena.push(Schema { origin: Some(node.place.clone()), ..Schema::default() });
        self.schemas.ids.insert(address, id);
        self.schemas.pending.push_back(Pending { id, node, form });
        id
    }

    /// Reads every schema that was met, and those they lead to.
    pub(crate) fn finish_schemas(&mut self) -> Schemas {
        while let Some(pending) = self.schemas.pending.pop_front() {
            let id = pending.id;
            let read = self.read_schema(pending);
            if let Some(schema) = self.schemas.arena.get_mut(id) {
                *schema = Schema { component: schema.component.take(), ..read };
            }
        }
        self.break_reference_cycles();
        std::mem::take(&mut self.schemas.arena)
    }

    fn read_schema(&mut self, pending: Pending<'s>) -> Schema {
        let Pending { id, node, form } = pending;
        let value = node.value;
        let mut draft = Draft::new(id, node);
        match value {
            Value::Object(members) => {
                let reference = draft.node.reference();
                let siblings_count = self.version >= Version::V3_1;
                if let Some(reference) = reference {
                    draft.schema.reference = self.schema_reference(&draft.node, reference);
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
        self.finish(draft)
    }

    /// A string where a schema should be: the name of a type, or nothing that can be known.
    fn bare_name(&mut self, draft: &mut Draft<'s>, name: &'s str) {
        self.wrong_type::<()>(&draft.node.place, "a schema", draft.node.value);
        self.add_type(draft, name, &draft.node.place.clone());
    }

    fn keyword(&mut self, draft: &mut Draft<'s>, key: &'s str, value: &'s Value) {
        let _ = self.assertion(draft, key, value)
            || self.annotation(draft, key, value)
            || self.applicator(draft, key, value);
    }

    /// The schema that a `$ref` names. A reference to what holds a schema (a parameter, a response) means the schema.
    pub(crate) fn schema_reference(&mut self, node: &Node<'s>, reference: &'s str) -> Option<SchemaId> {
        let target = self.target(node, "$ref", reference)?;
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

/// Whether an object has a keyword by which it shows that it is a schema, and not what holds one.
pub(crate) fn looks_like_schema(value: &Value) -> bool {
    const TELLING: [&str; 9] =
        ["type", "properties", "allOf", "oneOf", "anyOf", "items", "enum", "additionalProperties", "$dynamicRef"];
    let Some(members) = value.as_object() else { return false };
    TELLING.iter().any(|key| members.contains_key(*key)) && !members.contains_key("in")
}
