//! Values for what the document describes: its own examples first, then what its schemas generate.

use countersign_model::{Example, MediaType, Parameter};
use countersign_schema::{Direction, InstanceOrigin};
use countersign_source::Place;
use serde_json::{Value, json};

use super::exchange::{Sample, SampleSource};
use crate::subject::Subject;
use crate::wire::coerce;
use crate::wire::media::{BodyKind, body_kind, representative};

/// Every instance is made from this seed: the same document gives the same exchanges.
const SEED: u64 = 0;

/// Values for a parameter: each documented one, or one that is generated.
pub(crate) fn of_parameter(
    subject: &Subject,
    parameter: &Parameter,
    direction: Direction,
) -> Result<Vec<Sample>, String> {
    let documented: Vec<Sample> = parameter.examples.iter().filter_map(|example| documented(example, None)).collect();
    if !documented.is_empty() {
        return Ok(documented);
    }
    match &parameter.schema {
        Some(schema) => generated(subject, schema, direction).map(|sample| vec![sample]),
        None => Ok(vec![made_up(json!("value"))]),
    }
}

/// Values for a body: each documented one, or one that is generated.
pub(crate) fn of_body(subject: &Subject, media_type: &MediaType, direction: Direction) -> Result<Vec<Sample>, String> {
    let content_type = representative(&media_type.name);
    let kind = body_kind(&content_type);
    let documented: Vec<Sample> =
        media_type.examples.iter().filter_map(|example| documented(example, Some(kind))).collect();
    let samples =
        if documented.is_empty() { vec![instance(subject, media_type, kind, direction)?] } else { documented };
    let is_form = matches!(kind, BodyKind::Form | BodyKind::Multipart);
    if is_form && samples.iter().any(|sample| sample.serialized.is_none() && !sample.value.is_object()) {
        return Err("a form is made of named fields, and the documented value is no object".to_owned());
    }
    Ok(samples)
}

/// A value for a body of which the document gives none.
fn instance(subject: &Subject, media_type: &MediaType, kind: BodyKind, direction: Direction) -> Result<Sample, String> {
    match (kind, &media_type.schema) {
        (BodyKind::Xml, _) => {
            Err("no example is written as text, and nothing says how a schema becomes XML".to_owned())
        }
        (BodyKind::Bytes, Some(_)) if coerce::shape(&subject.api, media_type.value) != coerce::Shape::Scalar => {
            Err(format!("nothing says how the schema's values become `{}`", media_type.name))
        }
        (BodyKind::Bytes, _) => Ok(made_up(json!("some bytes"))),
        (_, Some(schema)) => generated(subject, schema, direction),
        (BodyKind::Text, None) => Ok(made_up(json!("some text"))),
        (_, None) => Ok(made_up(json!({}))),
    }
}

/// The documented example of a name.
pub(crate) fn named(api_examples: &[Example], name: &str, content_type: &str) -> Option<Sample> {
    let example = api_examples.iter().find(|example| example.name.as_deref() == Some(name))?;
    documented(example, Some(body_kind(content_type)))
}

/// A documented example as a value; `None` where it is neither a value nor text (a file that is not on this machine).
fn documented(example: &Example, kind: Option<BodyKind>) -> Option<Sample> {
    let value = match (&example.value, &example.serialized) {
        (Some(value), _) => value.clone(),
        (None, Some(text)) if kind == Some(BodyKind::Json) => serde_json::from_str(text).unwrap_or(Value::Null),
        (None, Some(text)) => Value::String(text.clone()),
        (None, None) => return None,
    };
    // An XML example may be text; as any other value it cannot be written.
    if kind == Some(BodyKind::Xml) && !value.is_string() && example.serialized.is_none() {
        return None;
    }
    let source = SampleSource::Documented(example.origin.clone());
    Some(Sample { value, source, name: example.name.clone(), serialized: example.serialized.clone() })
}

pub(super) fn generated(subject: &Subject, schema: &Place, direction: Direction) -> Result<Sample, String> {
    let instance = subject.schemas.generate(schema, direction, SEED).map_err(|error| error.to_string())?;
    let source = match instance.origin {
        InstanceOrigin::Documented(place) => SampleSource::Documented(place),
        InstanceOrigin::Assembled => SampleSource::Assembled,
        InstanceOrigin::Generated => SampleSource::Generated,
    };
    Ok(Sample { value: instance.value, source, name: None, serialized: None })
}

/// A value of our own.
pub(crate) fn made_up(value: Value) -> Sample {
    Sample { value, source: SampleSource::Generated, name: None, serialized: None }
}

/// Whether the document asks for this parameter in a form that HTTP takes for itself.
pub(crate) fn is_reserved_header(parameter: &Parameter) -> bool {
    parameter.location == countersign_model::ParameterLocation::Header
        && ["accept", "content-type", "authorization"].iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}
