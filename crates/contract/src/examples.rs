//! Validates every documented example against its schema: of parameters, headers, bodies, schemas and properties.

use std::collections::HashSet;

use countersign_model::{Example, Kind, MediaType, Operation, Parameter};
use countersign_schema::Direction;
use countersign_source::Place;
use serde_json::Value;

use crate::checks::Check;
use crate::finding::Finding;
use crate::plan::NotExercised;
use crate::subject::Subject;
use crate::wire::body;
use crate::wire::coerce::may_be_scalar;
use crate::wire::media::{BodyKind, body_kind, is_only_json, representative};

/// What was found in the examples of a document.
#[derive(Clone, Debug, Default)]
pub struct CheckedExamples {
    /// How many examples were validated.
    pub examples: usize,
    /// How many could not be, by place, with the reason.
    pub not_checked: Vec<(Place, String)>,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl CheckedExamples {
    /// The examples that could not be validated, named by their places: nothing else is theirs alone.
    pub fn not_exercised(&self, subject: &Subject) -> Vec<NotExercised> {
        let gap = |(place, reason): &(Place, String)| {
            let path = subject.sources.get(place.file).map_or("", |source| source.name.as_str());
            let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
            NotExercised {
                name: format!("{}::examples::{file}#{}", subject.name, place.pointer),
                operation: String::new(),
                status: None,
                media_type: None,
                reason: format!("the example is not validated: {reason}"),
                place: place.clone(),
            }
        };
        self.not_checked.iter().map(gap).collect()
    }
}

/// Validates every documented example.
pub fn check(subject: &Subject) -> CheckedExamples {
    let mut checker = Checker { subject, seen: HashSet::new(), checked: CheckedExamples::default() };
    for operation in subject.api.operations.iter() {
        checker.operation(operation, Direction::Request, Direction::Response);
    }
    // What the API calls travels the other way: its requests come to us. For validation a request is a request.
    for operation in subject.api.incoming.iter() {
        checker.operation(operation, Direction::Request, Direction::Response);
    }
    checker.types();
    checker.checked
}

/// Why a text is not validated: XML, CSV and the like have no one mapping to the values of a schema.
pub(crate) const TEXT: &str = "it is text, and nothing says which value of the schema it stands for";

/// Why an example gives no value to validate.
enum Unread {
    /// It is not what its media type says.
    Broken(String),
    /// What it says is not known here.
    Unknown(&'static str),
}

struct Checker<'c> {
    subject: &'c Subject,
    /// An example under a component is reached by every reference to it, and is one example all the same.
    seen: HashSet<(Place, Place)>,
    checked: CheckedExamples,
}

impl Checker<'_> {
    fn operation(&mut self, operation: &Operation, request: Direction, response: Direction) {
        for parameter in &operation.parameters {
            self.parameter(parameter, request);
        }
        for media_type in operation.body.iter().flat_map(|body| body.content.iter()) {
            self.media_type(media_type, request);
        }
        for documented in &operation.responses {
            for header in documented.headers.iter() {
                self.parameter(header, response);
            }
            for media_type in documented.content.iter() {
                self.media_type(media_type, response);
            }
        }
    }

    fn parameter(&mut self, parameter: &Parameter, direction: Direction) {
        let Some(schema) = &parameter.schema else { return };
        let is_text = parameter.media_type.as_deref().is_some_and(|media_type| !is_only_json(media_type))
            && !may_be_scalar(&self.subject.api, parameter.value);
        for example in parameter.examples.iter() {
            match &example.value {
                Some(Value::String(_)) if is_text => self.skip(example, TEXT),
                Some(value) => self.validate(schema, &example.origin, value, direction),
                None => self.skip(example, "it is given as text on the wire"),
            }
        }
    }

    fn media_type(&mut self, media_type: &MediaType, direction: Direction) {
        if media_type.schema.is_none() && media_type.item_schema.is_none() {
            return;
        }
        for example in media_type.examples.iter() {
            match self.read(media_type, example) {
                Ok(value) => self.body(media_type, &example.origin, &value, direction),
                Err(Unread::Broken(reason)) => self.unreadable(media_type, example, &reason),
                Err(Unread::Unknown(reason)) => self.skip(example, reason),
            }
        }
    }

    /// The value that an example of a body stands for.
    fn read(&self, media_type: &MediaType, example: &Example) -> Result<Value, Unread> {
        let content_type = representative(&media_type.name);
        let api = &self.subject.api;
        match (&example.value, &example.serialized) {
            (Some(Value::String(text)), _) if !is_only_json(&media_type.name) => {
                body::of_text(api, media_type, &content_type, text).ok_or(Unread::Unknown(TEXT))
            }
            (Some(value), _) => Ok(value.clone()),
            (None, Some(text)) => match body::decode(api, media_type, &content_type, text.as_bytes()) {
                Ok(Some(value)) => Ok(value),
                Err(body::BodyError(reason)) if body_kind(&content_type) == BodyKind::Json => {
                    Err(Unread::Broken(reason))
                }
                Ok(None) | Err(_) => Err(Unread::Unknown(TEXT)),
            },
            (None, None) => Err(Unread::Unknown("it is not on this machine")),
        }
    }

    /// An example of a body: as a whole, else item by item.
    fn body(&mut self, media_type: &MediaType, example: &Place, value: &Value, direction: Direction) {
        if let Some(schema) = &media_type.schema {
            self.validate(schema, example, value, direction);
        } else if let (Some(schema), Value::Array(items)) = (&media_type.item_schema, value) {
            for (index, item) in items.iter().enumerate() {
                self.validate(schema, &example.index(index), item, direction);
            }
        }
    }

    /// The examples of schemas and their properties. Which way they travel is not known.
    fn types(&mut self) {
        let api = &self.subject.api;
        for (schema, docs) in api.schemas() {
            for (place, value) in &docs.examples {
                self.validate(schema, place, value, Direction::Either);
            }
        }
        for (_, node) in api.types.iter() {
            if let Kind::Object(object) = &node.kind {
                for field in &object.fields {
                    for (place, value) in &field.examples {
                        self.validate(&field.origin, place, value, Direction::Either);
                    }
                }
            }
        }
    }

    fn validate(&mut self, schema: &Place, example: &Place, value: &Value, direction: Direction) {
        if !self.seen.insert((schema.clone(), example.clone())) {
            return;
        }
        self.checked.examples += 1;
        for violation in self.subject.schemas.validate(schema, value, direction) {
            self.checked.findings.push(Finding::of_example(&violation, example));
        }
    }

    fn unreadable(&mut self, media_type: &MediaType, example: &Example, reason: &str) {
        self.checked.examples += 1;
        let finding = Finding::new(Check::Examples, format!("the example {reason}"))
            .rule(&media_type.origin)
            .example(Some(example.origin.clone()));
        self.checked.findings.push(finding);
    }

    fn skip(&mut self, example: &Example, reason: &str) {
        self.checked.not_checked.push((example.origin.clone(), reason.to_owned()));
    }
}
