//! A value of the tree together with where it stands: what every reading function takes.
//!
//! A node never judges what it holds; that is the [`Reader`](crate::reader::Reader)'s part.

use countersign_source::Place;
use serde_json::Value;

/// Up to how many members it is faster to compare names than to hash one.
const FEW: usize = 8;

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node<'s> {
    pub(crate) value: &'s Value,
    pub(crate) place: Place,
}

impl<'s> Node<'s> {
    /// The value of a member, where this is an object that has it.
    pub(crate) fn value(&self, key: &str) -> Option<&'s Value> {
        let members = self.value.as_object()?;
        if members.len() > FEW {
            return members.get(key);
        }
        members.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// A member that is a string.
    pub(crate) fn string(&self, key: &str) -> Option<&'s str> {
        self.value(key)?.as_str()
    }

    /// A member as a node.
    pub(crate) fn child(&self, key: &str) -> Option<Node<'s>> {
        self.value(key).map(|value| Node { value, place: self.place.child(key) })
    }

    /// The member or element that a token of a pointer names.
    pub(crate) fn step(&self, token: &str) -> Option<Node<'s>> {
        let element =
            || Some(Node { value: self.value.get(token.parse::<usize>().ok()?)?, place: self.place.child(token) });
        self.child(token).or_else(element)
    }

    /// The members of an object, in order. Of anything else, none.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'s str, Node<'s>)> + use<'s> {
        let place = self.place.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), Node { value, place: place.child(key) }))
    }

    /// The elements of an array, in order. Of anything else, none.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Node<'s>> + use<'s> {
        let place = self.place.clone();
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(move |(index, value)| Node { value, place: place.index(index) })
    }

    /// The target of a `$ref`, where this is a reference. (A property may be *named* `$ref`; its value is no string.)
    pub(crate) fn reference(&self) -> Option<&'s str> {
        self.string("$ref")
    }
}

/// What a value is, in words, for messages.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Whether a member is an extension (`x-…`), which says nothing that this crate reads.
pub(crate) fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}
