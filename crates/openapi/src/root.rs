//! The document's own description: info, tags, links to more documentation, and the names of its component schemas.

use countersign_source::{Code, Pointer};
use indexmap::IndexMap;
use serde_json::Value;

use crate::node::{Node, is_extension};
use crate::reader::Reader;
use crate::{Contact, ExternalDocs, Info, License, SchemaId, Tag, Version};

impl<'s> Reader<'s, '_> {
    pub(crate) fn info(&mut self, root: &Node<'s>) -> Info {
        let Some(info) = self.object(root, "info") else {
            self.say(Code::MissingMember, &root.place, "the document has no `info`");
            return Info::default();
        };
        let required = |reader: &mut Self, key: &str| {
            if info.value(key).is_none() {
                reader.say(Code::MissingMember, &info.place, format!("`info` has no `{key}`"));
            }
            reader.text(&info, key).unwrap_or_default()
        };
        let title = required(self, "title");
        let version = required(self, "version");
        let (summary, description) = (self.text(&info, "summary"), self.text(&info, "description"));
        let terms_of_service = self.text(&info, "termsOfService");
        let (contact, license) = (self.contact(&info), self.license(&info));
        Info { title, version, summary, description, terms_of_service, contact, license }
    }

    fn contact(&mut self, info: &Node<'s>) -> Contact {
        let Some(contact) = self.object(info, "contact") else { return Contact::default() };
        let [name, url, email] = ["name", "url", "email"].map(|key| self.text(&contact, key));
        Contact { name, url, email }
    }

    /// The license; 3 wants an object, and many documents have its name alone.
    fn license(&mut self, info: &Node<'s>) -> License {
        if let Some(Value::String(name)) = info.value("license") {
            self.wrong_type::<()>(&info.place.child("license"), "an object", &Value::String(name.clone()));
            return License { name: Some(name.clone()), ..License::default() };
        }
        let Some(license) = self.object(info, "license") else { return License::default() };
        let [name, identifier, url] = ["name", "identifier", "url"].map(|key| self.text(&license, key));
        License { name, identifier, url }
    }

    /// The `externalDocs` of the document, a tag or an operation.
    pub(crate) fn external_docs(&mut self, node: &Node<'s>) -> Option<ExternalDocs> {
        let docs = self.object(node, "externalDocs")?;
        let (url, description) = (self.text(&docs, "url"), self.text(&docs, "description"));
        if docs.value("url").is_none() {
            self.say(Code::MissingMember, &docs.place, "the external documentation has no `url`");
        }
        Some(ExternalDocs { url: url?, description })
    }

    pub(crate) fn tags(&mut self, root: &Node<'s>) -> Vec<Tag> {
        let elements = self.list(root, "tags");
        elements.into_iter().filter_map(|element| self.tag(&element)).collect()
    }

    fn tag(&mut self, node: &Node<'s>) -> Option<Tag> {
        let mut tag = Tag::new(node.place.clone(), String::new());
        match node.value {
            Value::Object(_) => {
                if node.value("name").is_none() {
                    self.say(Code::MissingMember, &node.place, "the tag has no name");
                }
                tag.name = self.text(node, "name")?;
                (tag.summary, tag.description) = (self.text(node, "summary"), self.text(node, "description"));
                tag.kind = self.text(node, "kind");
                tag.external_docs = self.external_docs(node);
            }
            Value::String(name) => {
                self.wrong_type::<()>(&node.place, "an object", node.value);
                tag.name.clone_from(name);
            }
            other => return self.wrong_type(&node.place, "an object", other),
        }
        Some(tag)
    }

    /// The schemas that the components name, in order. Where a document has both 3's and 2.0's place for them, both count.
    pub(crate) fn component_schemas(&mut self, root: &Node<'s>) -> IndexMap<String, SchemaId> {
        let mut named = Vec::new();
        if let Some(components) = self.object(root, "components") {
            named.extend(self.object(&components, "schemas"));
        }
        named.extend(self.object(root, "definitions"));
        let mut schemas = IndexMap::new();
        for (name, node) in named.iter().flat_map(Node::members) {
            let is_schema = matches!(node.value, Value::Object(_) | Value::Bool(_)) || !is_extension(name);
            if is_schema && !schemas.contains_key(name) {
                let id = self.component_schema(name, node);
                schemas.insert(name.to_owned(), id);
            }
        }
        schemas
    }

    /// The components of a kind: `components.<kind>`, and where 2.0 has them.
    pub(crate) fn components(&mut self, root: &Node<'s>, kind: &str, kind_in_2_0: &str) -> Vec<(&'s str, Node<'s>)> {
        let mut entries = match self.object(root, "components") {
            Some(components) => self.entries(&components, kind),
            None => Vec::new(),
        };
        entries.extend(self.entries(root, kind_in_2_0));
        entries
    }

    /// The schema that a component's bare name stands for.
    pub(crate) fn schema_named(&self, name: &str) -> Option<Node<'s>> {
        let current = Pointer::root().child("components").child("schemas").child(name);
        let former = Pointer::root().child("definitions").child(name);
        self.node_at_pointer(current).or_else(|| self.node_at_pointer(former))
    }

    pub(crate) fn is_swagger(&self) -> bool {
        self.version == Version::V2_0
    }
}
