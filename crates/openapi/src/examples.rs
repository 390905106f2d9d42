//! Documented values: `example`, `examples`, and 3.2's `dataValue` and `serializedValue`.

use countersign_source::{Code, Place};
use serde_json::Value;

use crate::Example;
use crate::files::file_beside;
use crate::node::{Node, is_extension};
use crate::reader::Reader;

impl<'s> Reader<'s, '_> {
    /// The examples of a parameter, header or media type.
    pub(crate) fn examples(&mut self, node: &Node<'s>) -> Vec<Example> {
        let mut examples = Vec::new();
        for key in ["example", "x-example"] {
            if let Some(value) = node.child(key) {
                let value = self.example_value(value);
                examples.push(Example::of_value(None, &value));
            }
        }
        let Some(named) = node.child("examples").and_then(|node| self.follow(node)).map(|followed| followed.node)
        else {
            return examples;
        };
        match named.value {
            Value::Object(_) => {
                examples.extend(named.members().filter_map(|(name, node)| self.named_example(name, node)));
            }
            Value::Array(_) => {
                self.wrong_type::<()>(&named.place, "an object", named.value);
                examples.extend(named.elements().map(|node| Example::of_value(None, &node)));
            }
            Value::Null => {}
            other => {
                self.wrong_type::<()>(&named.place, "an object", other);
            }
        }
        examples
    }

    /// An Example Object; a bare value in its place is taken as the example's value.
    fn named_example(&mut self, name: &str, node: Node<'s>) -> Option<Example> {
        let node = self.follow(node)?.node;
        let name = Some(name.to_owned());
        let value = node.child("value").or_else(|| node.child("dataValue"));
        let serialized = node.string("serializedValue").map(str::to_owned);
        let external = node.string("externalValue");
        let is_bare = value.is_none() && serialized.is_none() && external.is_none();
        if is_bare {
            let only_words = node.value.as_object().is_some_and(|members| {
                members.keys().all(|key| matches!(key.as_str(), "summary" | "description") || is_extension(key))
            });
            if only_words {
                return None;
            }
            self.say(Code::BareExample, &node.place, "the example has no `value`; it is taken as the value itself");
            return Some(Example::of_value(name, &node));
        }
        let mut example = Example::empty(name, node.place.clone());
        example.summary = self.text(&node, "summary");
        example.serialized = serialized;
        if let Some(value) = value {
            let value = self.example_value(value);
            example.value = Some(value.value.clone());
            example.origin = value.place;
        }
        if let Some(uri) = external {
            example.external = self.external_example(uri, &node);
        }
        Some(example)
    }

    /// An example's value. Strictly, nothing in it is a reference; but what is nothing but `{$ref: …}`, and leads to
    /// something, is meant as one.
    pub(crate) fn example_value(&mut self, node: Node<'s>) -> Node<'s> {
        let is_lone = node.value.as_object().is_some_and(|members| members.len() == 1);
        let Some(reference) = node.reference().filter(|_| is_lone) else { return node };
        match self.locate(&node.place, reference) {
            Ok(target) if target.place.pointer.as_str().contains("/examples/") => {
                target.child("value").unwrap_or(target)
            }
            Ok(target) => target,
            Err(_) => node,
        }
    }

    fn external_example(&mut self, uri: &str, node: &Node<'s>) -> Option<String> {
        let path = file_beside(self.sources, node.place.file, uri);
        if path.is_none() {
            let message = format!("`{uri}` is not beside the document; the example is left aside");
            self.say(Code::MissingExample, &node.place.child("externalValue"), message);
        }
        path.map(|path| path.to_string_lossy().into_owned())
    }
}

impl Example {
    /// An example that is nothing but a value.
    pub(crate) fn of_value(name: Option<String>, node: &Node<'_>) -> Self {
        Self { value: Some(node.value.clone()), ..Self::empty(name, node.place.clone()) }
    }

    fn empty(name: Option<String>, origin: Place) -> Self {
        Self { origin, name, summary: None, value: None, serialized: None, external: None }
    }
}
