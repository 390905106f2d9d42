//! Values for what the document describes: its own examples first, then what its schemas generate.

use countersign_model::{Example, MediaType, Parameter, ParameterLocation};
use countersign_schema::{Direction, InstanceOrigin};
use countersign_source::{Budget, Place};
use serde_json::{Value, json};

use super::exchange::{Sample, SampleSource};
use crate::examples::TEXT;
use crate::subject::Subject;
use crate::wire::media::{BodyKind, body_kind, is_only_json, representative};
use crate::wire::{body, coerce, sequence, style};

/// Every instance is made from this seed: the same document gives the same exchanges.
const SEED: u64 = 0;

/// Why a documented value is not played that breaks its schema.
const INVALID: &str = "the example is not valid itself";

/// Why a value is not made for which there is no work left.
const SPENT: &str = "the values before it took all the work that they may take together";

/// What it takes to check a documented value, beyond what it takes to copy it, in schemas that might have been looked at instead.
const STEPS_PER_EXAMPLE: usize = 8;

/// How many bytes are copied in the time that it takes to look at one schema.
const BYTES_PER_STEP: usize = 64;

/// Values for one place in the document.
#[derive(Debug)]
pub(crate) struct Samples {
    /// The documented ones that can be played, or one that is made from the schema; or why there is none.
    pub usable: Result<Vec<Sample>, String>,
    /// The documented ones that cannot be played.
    pub unfit: Vec<LeftOut>,
}

/// Something that no exchange plays.
#[derive(Debug)]
pub(crate) struct LeftOut {
    /// The end of the name that its exchange would have.
    pub label: String,
    /// Why.
    pub reason: String,
    /// Where it is in the document.
    pub place: Place,
}

impl LeftOut {
    pub(super) fn new(label: impl Into<String>, reason: impl Into<String>, place: &Place) -> Self {
        Self { label: label.into(), reason: reason.into(), place: place.clone() }
    }

    /// The same, with the beginning of its label.
    pub(super) fn of(self, prefix: &str) -> Self {
        Self { label: format!("{prefix}::{}", self.label), ..self }
    }
}

/// Makes values for the places of one document, all from one budget.
pub(crate) struct Sampler<'s> {
    pub(super) subject: &'s Subject,
    work: Budget,
}

impl<'s> Sampler<'s> {
    /// A sampler that may look at and copy as many schemas and values as `steps`.
    pub(crate) fn new(subject: &'s Subject, steps: usize) -> Self {
        Self { subject, work: Budget::new(steps) }
    }

    /// Values for a parameter: each documented one, or one that is generated.
    pub(crate) fn of_parameter(&mut self, parameter: &Parameter, direction: Direction) -> Samples {
        let subject = self.subject;
        let (documented, unfit) = self.sift(&parameter.examples, None, |value| match &parameter.schema {
            Some(schema) if !subject.violations(schema, &value, direction).is_empty() => Err(INVALID.to_owned()),
            _ => style::writable(parameter, &value).map(|()| value),
        });
        let usable = match &parameter.schema {
            _ if is_of_http(parameter) => Err("HTTP writes this header itself".to_owned()),
            _ if !documented.is_empty() => Ok(documented),
            Some(schema) => self
                .generated(schema, direction)
                .and_then(|sample| style::writable(parameter, &sample.value).map(|()| vec![sample])),
            None => Ok(vec![made_up(json!("value"))]),
        };
        Samples { usable, unfit }
    }

    /// Values for a body: each documented one, or one that is generated.
    pub(crate) fn of_body(&mut self, media_type: &MediaType, direction: Direction) -> Samples {
        let subject = self.subject;
        let kind = match body_kind(&representative(&media_type.name)) {
            BodyKind::Sequence(_) if coerce::shape(&subject.api, media_type.value) != coerce::Shape::List => {
                BodyKind::Text
            }
            kind => kind,
        };
        let (documented, unfit) = self.sift(&media_type.examples, Some(kind), |value| {
            let value = match &value {
                Value::String(text) if !is_only_json(&media_type.name) => {
                    let content_type = representative(&media_type.name);
                    body::of_text(&subject.api, media_type, &content_type, text).ok_or(TEXT)?
                }
                _ => value,
            };
            if subject.body_violations(media_type, &value, direction).is_empty() {
                Ok(value)
            } else {
                Err(INVALID.to_owned())
            }
        });
        let usable = match documented.is_empty() {
            true => self.instance(media_type, kind, direction).map(|sample| vec![sample]),
            false => Ok(documented),
        };
        let is_form = matches!(kind, BodyKind::Form | BodyKind::Multipart) && media_type.item_schema.is_none();
        let usable = usable.and_then(|samples| {
            if is_form && samples.iter().any(|sample| sample.serialized.is_none() && !sample.value.is_object()) {
                return Err("a form is made of named fields, and the documented value is no object".to_owned());
            }
            Ok(samples)
        });
        Samples { usable, unfit }
    }

    /// Parts the documented values that can be played from those that cannot.
    ///
    /// One that is not valid would make every exchange that plays it fail, over and over, for a defect that is the example's
    /// alone and is found there.
    fn sift(
        &mut self,
        examples: &[Example],
        kind: Option<BodyKind>,
        playable: impl Fn(Value) -> Result<Value, String>,
    ) -> (Vec<Sample>, Vec<LeftOut>) {
        let (mut usable, mut unfit) = (Vec::new(), Vec::new());
        let has_values = !matches!(kind, Some(BodyKind::Xml | BodyKind::Bytes));
        for example in examples {
            let read =
                self.copied(example).and_then(|()| documented(example, kind)).and_then(|sample| match has_values {
                    true => Ok(Sample { value: playable(sample.value)?, ..sample }),
                    false => Ok(sample),
                });
            match read {
                Ok(sample) => usable.push(sample),
                Err(reason) => {
                    let label = example.name.as_deref().unwrap_or("documented");
                    unfit.push(LeftOut::new(label, reason, &example.origin));
                }
            }
        }
        (usable, unfit)
    }

    /// Takes what it costs to copy and check an example.
    fn copied(&mut self, example: &Example) -> Result<(), String> {
        let text = example.serialized.as_ref().map_or(0, String::len);
        self.take(STEPS_PER_EXAMPLE + example.value.as_ref().map_or(0, steps_of) + text / BYTES_PER_STEP)
    }

    /// Takes what it costs to copy values into one more exchange; the error is the reason why they are not copied.
    pub(crate) fn copy<'a>(&mut self, samples: impl Iterator<Item = &'a Sample>) -> Result<(), String> {
        self.take(samples.map(|sample| steps_of(&sample.value)).sum())
    }

    fn take(&mut self, steps: usize) -> Result<(), String> {
        self.work.take(steps).then_some(()).ok_or_else(|| SPENT.to_owned())
    }

    /// A value for a body of which the document gives none.
    fn instance(&mut self, media_type: &MediaType, kind: BodyKind, direction: Direction) -> Result<Sample, String> {
        let subject = self.subject;
        if let (BodyKind::Sequence(_) | BodyKind::Multipart, Some(schema)) = (kind, &media_type.item_schema) {
            let item = self.generated(schema, direction)?;
            return Ok(Sample { value: json!([item.value]), source: SampleSource::Generated, ..item });
        }
        if !subject.fields(media_type).is_empty() {
            return self.fields(media_type, direction);
        }
        match (kind, &media_type.schema) {
            (BodyKind::Xml, _) => {
                Err("no example is written as text, and nothing says how a schema becomes XML".to_owned())
            }
            (BodyKind::Bytes, Some(_)) if coerce::shape(&subject.api, media_type.value) != coerce::Shape::Scalar => {
                Err(format!("nothing says how the schema's values become `{}`", media_type.name))
            }
            (BodyKind::Bytes, _) => Ok(made_up(json!("some bytes"))),
            (_, Some(schema)) => self.generated(schema, direction),
            (BodyKind::Text, None) => Ok(made_up(json!("some text"))),
            (_, None) => Ok(made_up(json!({}))),
        }
    }

    /// A value for a form that is documented field by field.
    fn fields(&mut self, media_type: &MediaType, direction: Direction) -> Result<Sample, String> {
        let fields = self.subject.fields(media_type).iter();
        let generated = fields.map(|field| Ok((field.name.clone(), self.generated(&field.origin, direction)?.value)));
        Ok(made_up(Value::Object(generated.collect::<Result<_, String>>()?)))
    }

    /// A value of a schema.
    pub(crate) fn generated(&mut self, schema: &Place, direction: Direction) -> Result<Sample, String> {
        let instance = self.subject.schemas.generate_within(schema, direction, SEED, &mut self.work);
        let instance = instance.map_err(|error| error.to_string())?;
        let source = match instance.origin {
            InstanceOrigin::Documented(place) => SampleSource::Documented(place),
            InstanceOrigin::Assembled => SampleSource::Assembled,
            InstanceOrigin::Generated => SampleSource::Generated,
        };
        Ok(Sample { value: instance.value, source, name: None, serialized: None })
    }
}

/// The documented example of a name, as it stands.
pub(crate) fn named(examples: &[Example], name: &str, content_type: &str) -> Option<Sample> {
    let example = examples.iter().find(|example| example.name.as_deref() == Some(name))?;
    documented(example, Some(body_kind(content_type))).ok()
}

/// A documented example as a value, or why it is none.
fn documented(example: &Example, kind: Option<BodyKind>) -> Result<Sample, String> {
    let value = match (&example.value, &example.serialized) {
        (Some(value), _) => value.clone(),
        (None, Some(text)) if kind == Some(BodyKind::Json) => {
            serde_json::from_str(text).map_err(|error| format!("the example is not JSON: {error}"))?
        }
        (None, Some(text)) => match kind {
            Some(BodyKind::Sequence(kind)) => {
                sequence::read(kind, text).map_err(|error| format!("the example {error}"))?
            }
            _ => Value::String(text.clone()),
        },
        (None, None) => return Err("the example's file is not on this machine".to_owned()),
    };
    // An XML example may be text; as any other value it cannot be written.
    if kind == Some(BodyKind::Xml) && !value.is_string() && example.serialized.is_none() {
        return Err("nothing says how the example's value becomes XML".to_owned());
    }
    let source = SampleSource::Documented(example.origin.clone());
    Ok(Sample { value, source, name: example.name.clone(), serialized: example.serialized.clone() })
}

/// What it takes to copy a value, in schemas that might have been looked at instead.
fn steps_of(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / BYTES_PER_STEP,
        Value::Array(items) => 1 + items.iter().map(steps_of).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(steps_of).sum::<usize>(),
        _ => 1,
    }
}

/// A value of our own.
pub(crate) fn made_up(value: Value) -> Sample {
    Sample { value, source: SampleSource::Generated, name: None, serialized: None }
}

/// Whether the specification has this parameter ignored (OAS 3, "Parameter Object").
pub(crate) fn is_reserved_header(parameter: &Parameter) -> bool {
    is_header(parameter, &["accept", "content-type", "authorization"])
}

/// Whether HTTP writes this header itself, so that a value of our own would break the message.
pub(crate) fn is_of_http(parameter: &Parameter) -> bool {
    is_header(parameter, &["connection", "content-encoding", "content-length", "expect", "host", "transfer-encoding"])
}

fn is_header(parameter: &Parameter, names: &[&str]) -> bool {
    parameter.location == ParameterLocation::Header
        && names.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
}
