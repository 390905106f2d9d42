//! Paths, path items, webhooks and callbacks: everything that holds operations.

use countersign_source::Code;

use crate::node::{Node, is_extension};
use crate::operations::Holder;
use crate::reader::Reader;
use crate::{Operation, Version};

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The members of a path item that are no operations.
const OTHER_MEMBERS: [&str; 6] = ["$ref", "summary", "description", "servers", "parameters", "additionalOperations"];

impl<'s> Reader<'s, '_> {
    /// The operations under `paths`.
    pub(crate) fn paths(&mut self, root: &Node<'s>) -> Vec<Operation> {
        let mut operations = Vec::new();
        let Some(paths) = self.object(root, "paths") else {
            let has_others = ["webhooks", "components"].into_iter().any(|key| root.value(key).is_some());
            if root.value("paths").is_none() && (self.version < Version::V3_1 || !has_others) {
                self.say(Code::MissingMember, &root.place, "the document has no `paths`");
            }
            return operations;
        };
        for (path, node) in paths.members().filter(|(path, _)| !is_extension(path)) {
            if self.is_object(&node, "a path item") {
                let path = self.path(path, &node);
                self.path_item(node, &Holder::Path(path), &mut operations);
            }
        }
        operations
    }

    /// The operations under `webhooks`; 3.0's `x-webhooks` counts as well.
    pub(crate) fn webhooks(&mut self, root: &Node<'s>) -> Vec<Operation> {
        let mut operations = Vec::new();
        for key in ["webhooks", "x-webhooks"] {
            for (name, node) in self.entries(root, key) {
                if key == "x-webhooks" && is_extension(name) {
                    continue;
                }
                self.path_item(node, &Holder::Incoming(name.to_owned()), &mut operations);
            }
        }
        operations
    }

    /// The operations of every callback met so far, and of the callbacks of those.
    pub(crate) fn callback_operations(&mut self, operations: &mut Vec<Operation>) {
        while let Some((expression, node)) = self.callbacks.pop_front() {
            self.path_item(node, &Holder::Incoming(expression.to_owned()), operations);
        }
    }

    /// Notes the callbacks of an operation. Those of one node are read once, however many operations refer to it.
    pub(crate) fn note_callbacks(&mut self, operation: &Node<'s>) {
        for (_, callback) in self.entries(operation, "callbacks") {
            let Some(callback) = self.follow(callback).map(|followed| followed.node) else { continue };
            if !self.callbacks_seen.insert(std::ptr::from_ref(callback.value)) {
                continue;
            }
            self.callbacks.extend(callback.members().filter(|(expression, _)| !is_extension(expression)));
        }
    }

    /// A path as it is to be used: it begins with a slash, and is otherwise as written.
    fn path(&mut self, written: &str, node: &Node<'s>) -> String {
        if written.contains('#') {
            let message =
                "a fragment is not sent; operations on paths that differ in it alone look the same to a server";
            self.say_of_key(Code::PathWithFragment, &node.place, message);
        }
        if written.contains('?') {
            self.say_of_key(Code::PathWithQuery, &node.place, "the query in the path is sent as it stands");
        }
        if written.starts_with('/') {
            return written.to_owned();
        }
        self.say_of_key(Code::PathWithoutSlash, &node.place, format!("`{written}` is read as `/{written}`"));
        format!("/{written}")
    }

    /// The operations of a path item: its own, and those of the path item that it refers to.
    fn path_item(&mut self, node: Node<'s>, holder: &Holder, operations: &mut Vec<Operation>) {
        let referred = match node.reference() {
            Some(_) => self.follow(node.clone()).map(|followed| followed.node),
            None => None,
        };
        let mut methods = Vec::new();
        for item in [Some(node), referred].into_iter().flatten() {
            if !self.is_object(&item, "a path item") {
                continue;
            }
            for (method, operation) in self.methods(&item) {
                if !methods.contains(&method) {
                    methods.push(method.clone());
                    let read = self.operation(method, operation, &item, holder);
                    operations.extend(read);
                }
            }
        }
    }

    /// The methods of a path item, with the node of each operation.
    fn methods(&mut self, item: &Node<'s>) -> Vec<(String, Node<'s>)> {
        let mut methods = Vec::new();
        for (key, node) in item.members() {
            if METHODS.contains(&key) {
                let is_early = key == "query" && self.version < Version::V3_2;
                if is_early {
                    self.say_of_key(Code::OtherVersion, &node.place, "`query` is a method since OpenAPI 3.2");
                }
                methods.push((key.to_ascii_uppercase(), node));
            } else if !OTHER_MEMBERS.contains(&key) && !is_extension(key) {
                methods.extend(self.unknown_method(key, node));
            }
        }
        for (method, node) in self.entries(item, "additionalOperations") {
            if !is_token(method) {
                let message = format!("`{method}` is no method that can be sent; the operation is left out");
                self.say_of_key(Code::UnknownMethod, &node.place, message);
            } else if methods.iter().any(|(known, _)| known == method) {
                let message = format!("{method} is a member of the path item, which counts");
                self.say_of_key(Code::UnknownMethod, &node.place, message);
            } else {
                methods.push((method.to_owned(), node));
            }
        }
        methods
    }

    /// A member of a path item that the specification does not know: an operation, if it looks like one.
    fn unknown_method(&mut self, key: &str, node: Node<'s>) -> Option<(String, Node<'s>)> {
        let is_operation = ["responses", "operationId", "parameters", "requestBody"]
            .into_iter()
            .any(|member| node.value(member).is_some());
        let method = key.to_ascii_uppercase();
        if is_operation && is_token(key) {
            self.say_of_key(Code::UnknownMethod, &node.place, format!("`{key}` is sent as the method {method}"));
            return Some((method, node));
        }
        if !node.value.is_null() {
            self.say_of_key(Code::UnknownMember, &node.place, format!("`{key}` is no member of a path item"));
        }
        None
    }
}

/// Whether a name can be a method (RFC 9110, 9.1 and 5.6.2).
fn is_token(name: &str) -> bool {
    let is_sign = |character| "!#$%&'*+-.^_`|~".contains(character);
    !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || is_sign(character))
}
