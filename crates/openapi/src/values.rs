//! Scalars and containers, read with forbearance: a number where a string should stand is used and said.

use countersign_source::{Code, Place};
use serde_json::{Number, Value};

use crate::node::{Node, kind};
use crate::reader::Reader;

impl<'s> Reader<'s, '_> {
    /// A string member.
    pub(crate) fn text(&mut self, node: &Node<'s>, key: &str) -> Option<String> {
        let value = node.value(key)?;
        self.text_of(value, || node.place.child(key))
    }

    /// A string value that stands at the place.
    pub(crate) fn text_of(&mut self, value: &Value, place: impl Fn() -> Place) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => {
                self.wrong_type::<()>(&place(), "a string", value);
                Some(value.to_string())
            }
            Value::Null => self.null(&place()),
            Value::Array(_) | Value::Object(_) => self.wrong_type(&place(), "a string", value),
        }
    }

    /// A boolean member; `false` where it is missing.
    pub(crate) fn flag(&mut self, node: &Node<'s>, key: &str) -> bool {
        self.flag_given(node, key).unwrap_or(false)
    }

    /// A boolean member.
    pub(crate) fn flag_given(&mut self, node: &Node<'s>, key: &str) -> Option<bool> {
        let value = node.value(key)?;
        self.flag_of(value, || node.place.child(key))
    }

    /// A boolean value that stands at the place.
    pub(crate) fn flag_of(&mut self, value: &Value, place: impl Fn() -> Place) -> Option<bool> {
        match value {
            Value::Bool(flag) => Some(*flag),
            Value::Null => self.null(&place()),
            Value::String(text) if text == "true" || text == "false" => {
                self.wrong_type::<()>(&place(), "a boolean", value);
                Some(text == "true")
            }
            _ => self.wrong_type(&place(), "a boolean", value),
        }
    }

    /// A number that stands at the place.
    pub(crate) fn number_of(&mut self, value: &Value, place: impl Fn() -> Place) -> Option<Number> {
        match value {
            Value::Number(number) => Some(number.clone()),
            Value::Null => self.null(&place()),
            Value::String(text) => {
                self.wrong_type::<()>(&place(), "a number", value);
                serde_json::from_str(text.trim()).ok()
            }
            _ => self.wrong_type(&place(), "a number", value),
        }
    }

    /// A count (of characters, elements, properties) that stands at the place.
    pub(crate) fn count_of(&mut self, value: &Value, place: impl Fn() -> Place) -> Option<u64> {
        let number = self.number_of(value, &place)?;
        let whole = number.as_u64().or_else(|| whole_float(number.as_f64()?));
        if whole.is_none() {
            self.wrong_type::<()>(&place(), "a whole number of at least 0", value);
        }
        whole
    }

    /// An object member, behind a reference if need be.
    pub(crate) fn object(&mut self, node: &Node<'s>, key: &str) -> Option<Node<'s>> {
        let child = self.follow(node.child(key)?)?.node;
        match child.value {
            Value::Object(_) => Some(child),
            Value::Null => self.null(&child.place),
            other => self.wrong_type(&child.place, "an object", other),
        }
    }

    /// The members of an object member that is a map, in which no name is an extension (`X-Rate` is a header).
    pub(crate) fn entries(&mut self, node: &Node<'s>, key: &str) -> Vec<(&'s str, Node<'s>)> {
        self.object(node, key).map(|object| object.members().collect()).unwrap_or_default()
    }

    /// The elements of an array member; one that stands alone counts as an array of one.
    pub(crate) fn list(&mut self, node: &Node<'s>, key: &str) -> Vec<Node<'s>> {
        let Some(child) = node.child(key).and_then(|child| self.follow(child)).map(|followed| followed.node) else {
            return Vec::new();
        };
        match child.value {
            Value::Array(_) => child.elements().collect(),
            Value::Null => {
                self.null::<()>(&child.place);
                Vec::new()
            }
            other => {
                self.wrong_type::<()>(&child.place, "an array", other);
                vec![child]
            }
        }
    }

    /// The strings of an array member.
    pub(crate) fn texts(&mut self, node: &Node<'s>, key: &str) -> Vec<String> {
        let elements = self.list(node, key);
        elements.iter().filter_map(|element| self.text_of(element.value, || element.place.clone())).collect()
    }

    /// Whether a node is an object. Says so where not.
    pub(crate) fn is_object(&mut self, node: &Node<'s>, expected: &str) -> bool {
        match node.value {
            Value::Object(_) => true,
            Value::Null => self.null(&node.place).unwrap_or(false),
            other => self.wrong_type(&node.place, expected, other).unwrap_or(false),
        }
    }

    /// Says that a value is of another type than it should be. Gives nothing, so that it may end a match.
    pub(crate) fn wrong_type<T>(&mut self, place: &Place, expected: &str, found: &Value) -> Option<T> {
        self.say(Code::WrongType, place, format!("expected {expected}, found {}", kind(found)));
        None
    }

    /// Says that a member is null, which counts as missing.
    pub(crate) fn null<T>(&mut self, place: &Place) -> Option<T> {
        self.say(Code::NullMember, place, "null stands for nothing here".to_owned());
        None
    }
}

fn whole_float(float: f64) -> Option<u64> {
    // 2^53: beyond it, neighbouring whole numbers are the same float.
    let whole = float.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&float);
    whole.then_some(float as u64)
}
