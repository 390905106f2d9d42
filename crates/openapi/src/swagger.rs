//! What Swagger 2.0 says in its own way about bodies: `body` and `formData` parameters, `consumes` and `produces`.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::node::Node;
use crate::parameters::{Declared, Destination};
use crate::reader::Reader;
use crate::{Encoding, Example, MediaType, ParameterLocation, RequestBody, Schema, Types};

const JSON: &str = "application/json";
const MULTIPART: &str = "multipart/form-data";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

impl<'s> Reader<'s, '_> {
    /// The request body that an operation's parameters make up. Where there are both a `body` and `formData`, each counts
    /// for its own media types.
    pub(crate) fn body_of_parameters(
        &mut self,
        operation: &Node<'s>,
        declared: &[Declared<'s>],
    ) -> Option<RequestBody> {
        let whole = declared.iter().find(|declared| declared.destination == Destination::Body);
        let fields: Vec<&Declared<'s>> =
            declared.iter().filter(|declared| declared.destination == Destination::Form).collect();
        let first = whole.or(fields.first().copied())?;
        let consumes = self.media_type_names(operation, "consumes");
        let mut body = RequestBody {
            origin: first.node.place.clone(),
            description: whole.and_then(|whole| self.text(&whole.node, "description")),
            required: false,
            component: None,
            content: Arc::default(),
        };
        let mut content = Vec::new();
        if let Some(whole) = whole {
            body.required |= self.flag(&whole.node, "required");
            content.extend(self.whole_body(whole, &consumes, fields.is_empty()));
        }
        if !fields.is_empty() {
            for field in &fields {
                body.required |= self.flag(&field.node, "required");
            }
            content.extend(self.form_body(&fields, &consumes));
        }
        body.content = content.into();
        Some(body)
    }

    /// The media types of a `body` parameter.
    fn whole_body(&mut self, whole: &Declared<'s>, consumes: &[String], is_alone: bool) -> Vec<MediaType> {
        let schema = match whole.node.child("schema") {
            Some(schema) => Some(self.schema(schema)),
            None if whole.node.value("type").is_some() => Some(self.parameter_schema(whole.node.clone())),
            None => None,
        };
        let mut names: Vec<&str> =
            consumes.iter().map(String::as_str).filter(|name| is_alone || !is_form(name)).collect();
        if names.is_empty() {
            names.push(JSON);
        }
        let examples: Arc<[Example]> = self.examples(&whole.node).into();
        let media_type = |name| {
            let examples = Arc::clone(&examples);
            MediaType { schema, examples, ..MediaType::new(name, &whole.node) }
        };
        names.into_iter().map(media_type).collect()
    }

    /// The media types of `formData` parameters, which together are one object.
    fn form_body(&mut self, fields: &[&Declared<'s>], consumes: &[String]) -> Vec<MediaType> {
        let Some(first) = fields.first() else { return Vec::new() };
        let mut object = Schema { types: Some(Types { object: true, ..Types::default() }), ..Schema::default() };
        let mut encodings = IndexMap::new();
        let mut has_file = false;
        for field in fields {
            object.properties.insert(field.name.clone(), self.parameter_schema(field.node.clone()));
            if self.flag(&field.node, "required") {
                object.required.insert(field.name.clone());
            }
            has_file |= field.node.string("type") == Some("file");
            if let Some(encoding) = self.field_encoding(&field.node) {
                encodings.insert(field.name.clone(), encoding);
            }
        }
        let schema = Some(self.unwritten(object));
        let mut names: Vec<&str> = consumes.iter().map(String::as_str).filter(|name| is_form(name)).collect();
        if has_file {
            // A file needs a part of its own.
            names.retain(|name| !is_url_encoded(name));
        }
        if names.is_empty() {
            names.push(if has_file { MULTIPART } else { URL_ENCODED });
        }
        let media_type = |name| {
            let encoding = encodings.clone();
            MediaType { schema, encoding, ..MediaType::new(name, &first.node) }
        };
        names.into_iter().map(media_type).collect()
    }

    /// How an array among the fields is written; 2.0 joins by commas unless it says otherwise. A field for each item needs no
    /// saying, as later versions have it.
    fn field_encoding(&mut self, field: &Node<'s>) -> Option<Encoding> {
        if field.string("type") != Some("array") {
            return None;
        }
        let (style, explode) = self.style(field, ParameterLocation::Query);
        (!explode).then(|| Encoding {
            content_type: None,
            headers: Arc::default(),
            style: Some(style),
            explode: Some(explode),
            allow_reserved: false,
        })
    }

    /// The content of a response: its schema, in each media type that the operation produces.
    pub(crate) fn content_of_2_0(&mut self, response: &Node<'s>, operation: &Node<'s>) -> Vec<MediaType> {
        let schema = response.child("schema").filter(|schema| !schema.value.is_null());
        let is_file = schema.as_ref().is_some_and(|schema| schema.string("type") == Some("file"));
        let examples = self.entries(response, "examples");
        if schema.is_none() && examples.is_empty() {
            return Vec::new();
        }
        let schema = schema.map(|schema| self.schema(schema));
        let mut names = self.media_type_names(operation, "produces");
        if names.is_empty() {
            names.extend(examples.iter().map(|(name, _)| (*name).to_owned()).filter(|name| name.contains('/')));
        }
        if names.is_empty() {
            names.push(if is_file { "application/octet-stream" } else { JSON }.to_owned());
        }
        let media_type = |(index, name): (usize, &String)| {
            // An example under a name that is no media type belongs to the first.
            let is_own = |key: &str| key.eq_ignore_ascii_case(name) || (index == 0 && !key.contains('/'));
            let own = examples.iter().filter(|(key, _)| is_own(key));
            let examples = own.map(|(_, node)| Example::of_value(None, node)).collect();
            MediaType { schema, examples, ..MediaType::new(name, response) }
        };
        names.iter().enumerate().map(media_type).collect()
    }

    /// `consumes` or `produces`: the operation's, even if empty, else the document's.
    fn media_type_names(&mut self, operation: &Node<'s>, key: &str) -> Vec<String> {
        let root = self.root.clone();
        let holder = if operation.value(key).is_some_and(serde_json::Value::is_array) { operation } else { &root };
        let mut names = Vec::new();
        for name in self.texts(holder, key) {
            let name = name.trim().to_owned();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

fn is_form(name: &str) -> bool {
    essence(name).eq_ignore_ascii_case(MULTIPART) || is_url_encoded(name)
}

fn is_url_encoded(name: &str) -> bool {
    essence(name).eq_ignore_ascii_case(URL_ENCODED)
}

fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or_default().trim()
}
