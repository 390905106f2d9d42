//! Bodies by media type (OAS 3, "Media Type Object" and "Encoding Object").

use std::sync::Arc;

use countersign_source::Code;
use indexmap::IndexMap;
use serde_json::Value;

use crate::node::Node;
use crate::reader::Reader;
use crate::{Encoding, MediaType, ParameterLocation, Version};

impl<'s> Reader<'s, '_> {
    /// The media types under `content`.
    pub(crate) fn content(&mut self, node: &Node<'s>) -> Arc<[MediaType]> {
        let key = std::ptr::from_ref(node.value);
        if let Some(known) = self.shared.content.get(&key) {
            return Arc::clone(known);
        }
        let entries = self.entries(node, "content");
        let content: Arc<[MediaType]> =
            entries.into_iter().filter_map(|(name, node)| self.media_type(name, node)).collect();
        self.shared.content.insert(key, Arc::clone(&content));
        content
    }

    fn media_type(&mut self, name: &str, node: Node<'s>) -> Option<MediaType> {
        let named = node.place.clone();
        let node = self.follow(node)?.node;
        let mut media_type = MediaType::new(name, &node);
        match node.value {
            Value::Object(_) => {}
            Value::Null => {
                self.null::<()>(&node.place);
                return Some(media_type);
            }
            other => {
                self.wrong_type::<()>(&node.place, "an object", other);
                return Some(media_type);
            }
        }
        media_type.schema = node.child("schema").map(|schema| self.schema(schema));
        media_type.item_schema = node.child("itemSchema").map(|schema| self.schema(schema));
        if media_type.schema.is_none() && media_type.item_schema.is_none() {
            self.say_of_key(Code::MediaTypeWithoutSchema, &named, format!("`{name}` has no schema: any body will do"));
        }
        media_type.examples = self.examples(&node).into();
        for (property, encoding) in self.entries(&node, "encoding") {
            if let Some(mut encoding) = self.encoding(encoding) {
                // OAS 3.0: "This property SHALL be ignored if the request body media type is not
                // application/x-www-form-urlencoded." Later versions have styles in the parts of any form.
                if self.version == Version::V3_0 && !is_url_encoded(name) {
                    encoding = Encoding { style: None, explode: None, allow_reserved: false, ..encoding };
                }
                media_type.encoding.insert(property.to_owned(), encoding);
            }
        }
        Some(media_type)
    }

    fn encoding(&mut self, node: Node<'s>) -> Option<Encoding> {
        let node = self.follow(node)?.node;
        if !node.value.is_object() {
            return self.wrong_type(&node.place, "an object", node.value);
        }
        Some(Encoding {
            content_type: self.text(&node, "contentType"),
            headers: self.headers(&node),
            style: self.style_given(&node, ParameterLocation::Query),
            explode: self.flag_given(&node, "explode"),
            allow_reserved: self.flag(&node, "allowReserved"),
        })
    }
}

fn is_url_encoded(name: &str) -> bool {
    name.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

impl MediaType {
    /// A media type of which nothing but the name is known.
    pub(crate) fn new(name: &str, node: &Node<'_>) -> Self {
        Self {
            origin: node.place.clone(),
            name: name.to_owned(),
            schema: None,
            item_schema: None,
            examples: Arc::default(),
            encoding: IndexMap::new(),
        }
    }
}
