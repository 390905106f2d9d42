//! Operations: what the document says of each, with types in place of schemas.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use countersign_openapi as openapi;
use countersign_source::{FileId, Place};
use indexmap::IndexMap;

use crate::lower::Lowering;
use crate::{
    Body, Encoding, Example, Kind, MediaType, Operation, Parameter, Response, SecurityRequirement, Server,
    StringFormat, Tag, Type, TypeUse,
};

/// What has been lowered that several operations may refer to, by the address of what it was lowered from.
#[derive(Default)]
pub(crate) struct Shared {
    headers: HashMap<*const openapi::Parameter, Arc<[Parameter]>>,
    content: HashMap<*const openapi::MediaType, Arc<[MediaType]>>,
    examples: HashMap<(*const openapi::Example, Option<openapi::SchemaId>), Arc<[Example]>>,
}

impl Lowering<'_, '_> {
    pub(crate) fn operation(&mut self, operation: &openapi::Operation) -> Operation {
        Operation {
            origin: operation.origin.clone(),
            id: operation.id.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            tags: operation.tags.clone(),
            deprecated: operation.deprecated,
            parameters: operation.parameters.iter().map(|parameter| self.parameter(parameter)).collect(),
            body: operation.request_body.as_ref().and_then(|body| self.body(body)),
            responses: operation.responses.iter().map(|response| self.response(response)).collect(),
            security: self.security(operation),
            servers: operation.servers.clone(),
            external_docs: operation.external_docs.clone(),
        }
    }

    fn security(&self, operation: &openapi::Operation) -> Vec<SecurityRequirement> {
        let stated = operation.security.as_ref().or(self.document.security.as_ref());
        let alternatives = stated.cloned().unwrap_or_default();
        // Where the only alternative asks for nothing, nothing is asked.
        if alternatives.iter().all(|requirement| requirement.0.is_empty()) { Vec::new() } else { alternatives }
    }

    fn parameter(&mut self, parameter: &openapi::Parameter) -> Parameter {
        let about = parameter.schema.map(|schema| self.annotations(&[schema])).unwrap_or_default();
        let value = match parameter.schema {
            Some(schema) => self.use_of(schema),
            None if parameter.media_type.is_some() => self.any(),
            // What travels in a path, query or header is text.
            None => self.text(&parameter.origin),
        };
        Parameter {
            origin: parameter.origin.clone(),
            name: parameter.name.clone(),
            location: parameter.location,
            style: parameter.style,
            explode: parameter.explode,
            allow_reserved: parameter.allow_reserved,
            allow_empty_value: parameter.allow_empty_value,
            required: parameter.required,
            deprecated: parameter.deprecated || about.deprecated,
            description: parameter.description.clone().or(about.description),
            value,
            constraints: about.constraints,
            default: about.default,
            media_type: parameter.media_type.clone(),
            encoding: encodings(&parameter.encoding),
            schema: self.place_of(parameter.schema),
            examples: self.examples(&parameter.examples, parameter.schema),
        }
    }

    fn text(&mut self, origin: &Place) -> TypeUse {
        let kind = Kind::String(StringFormat::Plain);
        TypeUse { id: self.push(Type { origin: Some(origin.clone()), kind, ..Type::default() }), nullable: false }
    }

    fn place_of(&self, schema: Option<openapi::SchemaId>) -> Option<Place> {
        schema.and_then(|schema| self.document.schema(schema).origin.clone())
    }

    fn body(&mut self, body: &openapi::RequestBody) -> Option<Body> {
        let content = self.content(&body.content);
        (!content.is_empty()).then(|| Body {
            origin: body.origin.clone(),
            description: body.description.clone(),
            required: body.required,
            component: body.component.clone(),
            content,
        })
    }

    fn response(&mut self, response: &openapi::Response) -> Response {
        Response {
            origin: response.origin.clone(),
            status: response.status,
            description: response.description.clone(),
            component: response.component.clone(),
            headers: self.headers(&response.headers),
            content: self.content(&response.content),
        }
    }

    fn headers(&mut self, headers: &Arc<[openapi::Parameter]>) -> Arc<[Parameter]> {
        let key = headers.as_ptr();
        if let Some(known) = self.shared.headers.get(&key) {
            return Arc::clone(known);
        }
        let lowered: Arc<[Parameter]> = headers.iter().map(|header| self.parameter(header)).collect();
        self.shared.headers.insert(key, Arc::clone(&lowered));
        lowered
    }

    fn content(&mut self, content: &Arc<[openapi::MediaType]>) -> Arc<[MediaType]> {
        let key = content.as_ptr();
        if let Some(known) = self.shared.content.get(&key) {
            return Arc::clone(known);
        }
        let lowered: Arc<[MediaType]> = content.iter().map(|media_type| self.media_type(media_type)).collect();
        self.shared.content.insert(key, Arc::clone(&lowered));
        lowered
    }

    fn media_type(&mut self, media_type: &openapi::MediaType) -> MediaType {
        let value = match (media_type.schema, media_type.item_schema) {
            (Some(schema), _) => self.use_of(schema),
            (None, Some(item)) => {
                let items = Kind::Array(self.use_of(item));
                let origin = Some(media_type.origin.clone());
                TypeUse { id: self.push(Type { origin, kind: items, ..Type::default() }), nullable: false }
            }
            (None, None) => self.any(),
        };
        MediaType {
            origin: media_type.origin.clone(),
            name: media_type.name.clone(),
            value,
            schema: self.place_of(media_type.schema),
            item_schema: self.place_of(media_type.item_schema.filter(|_| media_type.schema.is_none())),
            examples: self.examples(&media_type.examples, media_type.schema),
            encoding: encodings(&media_type.encoding),
        }
    }

    /// The documented values of a place: its own; where there are none, its schema's.
    fn examples(&mut self, own: &Arc<[openapi::Example]>, schema: Option<openapi::SchemaId>) -> Arc<[Example]> {
        let key = (own.as_ptr(), schema.filter(|_| own.is_empty()));
        if let Some(known) = self.shared.examples.get(&key) {
            return Arc::clone(known);
        }
        let lowered: Arc<[Example]> = self.lowered_examples(own, schema).into();
        self.shared.examples.insert(key, Arc::clone(&lowered));
        lowered
    }

    fn lowered_examples(&self, own: &[openapi::Example], schema: Option<openapi::SchemaId>) -> Vec<Example> {
        if own.is_empty() {
            let schema = schema.map(|schema| self.document.schema(schema));
            let values = schema.map(|schema| schema.examples.as_slice()).unwrap_or_default();
            return values
                .iter()
                .map(|(origin, value)| Example {
                    origin: origin.clone(),
                    name: None,
                    value: Some(value.clone()),
                    serialized: None,
                    external: None,
                })
                .collect();
        }
        own.iter()
            .map(|example| Example {
                origin: example.origin.clone(),
                name: example.name.clone(),
                value: example.value.clone(),
                serialized: example.serialized.clone(),
                external: example.external.clone(),
            })
            .collect()
    }
}

fn encodings(encodings: &IndexMap<String, openapi::Encoding>) -> IndexMap<String, Encoding> {
    let encodings = encodings.iter().map(|(name, encoding)| {
        let encoding = Encoding {
            content_type: encoding.content_type.clone(),
            style: encoding.style,
            explode: encoding.explode,
            allow_reserved: encoding.allow_reserved,
        };
        (name.clone(), encoding)
    });
    encodings.collect()
}

/// The document's servers, `/` where it names none.
pub(crate) fn servers(document: &openapi::Document) -> Vec<Server> {
    if !document.servers.is_empty() {
        return document.servers.clone();
    }
    let file = document.operations.first().map_or(FileId(0), |operation| operation.origin.file);
    vec![Server {
        origin: Place::root(file),
        url: "/".to_owned(),
        description: None,
        name: None,
        variables: IndexMap::new(),
    }]
}

/// The declared tags, then those that only operations name.
pub(crate) fn tags(document: &openapi::Document) -> Vec<Tag> {
    let mut tags = document.tags.clone();
    let mut known: HashSet<String> = tags.iter().map(|tag| tag.name.clone()).collect();
    for operation in &document.operations {
        for (index, name) in operation.tags.iter().enumerate() {
            if known.insert(name.clone()) {
                let origin = operation.origin.child("tags").index(index);
                tags.push(Tag::new(origin, name.clone()));
            }
        }
    }
    tags
}
