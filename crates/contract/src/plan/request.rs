//! The requests of an operation: one that gives everything, and one for every further documented value.

use countersign_model::{Kind, Operation, Parameter, ParameterLocation, SecuritySchemeKind, StringFormat};
use countersign_schema::Direction;
use serde_json::json;

use super::credentials::{self, Alternatives};
use super::exchange::{Argument, Credential, Focus, PlannedBody, PlannedRequest, Sample};
use super::sample::{self, LeftOut, Sampler, Samples};
use crate::subject::Subject;
use crate::wire::media;

/// A request with what it is there for.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    /// What it is there for.
    pub focus: Focus,
    /// The end of its name: `request::application/json::minimal`.
    pub label: String,
    /// The request.
    pub request: PlannedRequest,
}

/// The requests of an operation, and what could not be made.
#[derive(Debug, Default)]
pub(super) struct Requests {
    /// The request that most exchanges share; `None` where something required could not be made.
    pub base: Option<PlannedRequest>,
    /// The further ones.
    pub variants: Vec<Variant>,
    /// What is left out.
    pub left_out: Vec<LeftOut>,
}

impl Requests {
    fn leave_out(&mut self, prefix: &str, unfit: Vec<LeftOut>) {
        self.left_out.extend(unfit.into_iter().map(|unfit| unfit.of(prefix)));
    }

    /// Adds a variant of the base, or the reason why it is not copied.
    fn vary(&mut self, sampler: &mut Sampler<'_>, operation: &Operation, base: &PlannedRequest, change: Change) {
        match sampler.copy(base.samples()) {
            Ok(()) => self.variants.push(change.apply(base.clone())),
            Err(reason) => self.left_out.push(LeftOut::new(change.label, reason, &operation.origin)),
        }
    }
}

/// Characters that a path, a query and a form must all encode.
const RESERVED: &str = "a/b c?d&e=f%g";

/// Plans the requests of an operation.
pub(super) fn plan(sampler: &mut Sampler<'_>, operation: &Operation) -> Requests {
    let subject = sampler.subject;
    let mut planned = Requests::default();
    let Alternatives { first, further: other_credentials, left_out } =
        credentials::alternatives(&subject.api, operation);
    planned.left_out = left_out;
    let mut base = PlannedRequest { credentials: first, ..PlannedRequest::default() };
    let mut further: Vec<(usize, Vec<Sample>)> = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if sample::is_reserved_header(parameter) {
            continue;
        }
        let Samples { usable, unfit } = match credential_of(subject, &base.credentials, parameter) {
            Some(sample) => Samples { usable: Ok(vec![sample]), unfit: Vec::new() },
            None => sampler.of_parameter(parameter, Direction::Request),
        };
        planned.leave_out(&format!("parameter::{}", parameter.name), unfit);
        match usable {
            Ok(samples) => {
                // Null has no form in a URL or header: a parameter that is null is not given.
                let mut samples = samples.into_iter().filter(|sample| parameter.required || !sample.value.is_null());
                if let Some(first) = samples.next() {
                    base.arguments.push(Argument { index, sample: first });
                }
                let mut rest: Vec<Sample> = samples.collect();
                if credential_of(subject, &base.credentials, parameter).is_none() {
                    rest.extend(reserved_characters(subject, parameter));
                }
                further.push((index, rest));
            }
            Err(reason) => {
                let label = format!("parameter::{}", parameter.name);
                planned.left_out.push(LeftOut::new(label, reason, &parameter.origin));
                if parameter.required {
                    return planned;
                }
            }
        }
    }
    let bodies = bodies(sampler, operation, &mut planned);
    if bodies.is_empty() && operation.body.as_ref().is_some_and(|body| body.required) {
        return planned;
    }
    let mut bodies = bodies;
    let usual = bodies.iter().position(|body| body.content_type == "application/json").unwrap_or_default();
    base.body = (usual < bodies.len()).then(|| bodies.remove(usual));
    for (index, samples) in further {
        for sample in samples {
            planned.vary(sampler, operation, &base, Change::of_parameter(operation, index, sample));
        }
    }
    for body in bodies {
        planned.vary(sampler, operation, &base, Change::of_body(operation, body));
    }
    for (label, credentials) in other_credentials {
        let keys = arguments_of(subject, operation, &credentials);
        planned.vary(sampler, operation, &base, Change { label, part: Part::Credentials(credentials, keys) });
    }
    planned.base = Some(base);
    planned
}

fn bodies(sampler: &mut Sampler<'_>, operation: &Operation, planned: &mut Requests) -> Vec<PlannedBody> {
    let mut bodies = Vec::new();
    for (index, media_type) in operation.body.iter().flat_map(|body| body.content.iter()).enumerate() {
        let Samples { usable, unfit } = sampler.of_body(media_type, Direction::Request);
        planned.leave_out(&format!("request::{}", media_type.name), unfit);
        match usable {
            Ok(samples) => bodies.extend(samples.into_iter().map(|sample| PlannedBody {
                media_type: index,
                content_type: media::representative(&media_type.name),
                sample,
            })),
            Err(reason) => {
                let label = format!("request::{}", media_type.name);
                planned.left_out.push(LeftOut::new(label, reason, &media_type.origin));
            }
        }
    }
    bodies
}

/// What a variant has otherwise than the request that most exchanges share.
struct Change {
    label: String,
    part: Part,
}

enum Part {
    Parameter(Argument),
    Body(PlannedBody),
    /// Other credentials, and the parameters that they are described as, too.
    Credentials(Vec<Credential>, Vec<Argument>),
}

impl Change {
    fn of_parameter(operation: &Operation, index: usize, sample: Sample) -> Self {
        let name = operation.parameters.get(index).map_or("", |parameter| parameter.name.as_str());
        let label = format!("parameter::{name}::{}", super::name::label(&sample));
        Self { label, part: Part::Parameter(Argument { index, sample }) }
    }

    fn of_body(operation: &Operation, body: PlannedBody) -> Self {
        let written = operation.body.iter().flat_map(|known| known.content.iter()).nth(body.media_type);
        let media_type = written.map_or(body.content_type.as_str(), |media_type| media_type.name.as_str());
        let label = format!("request::{media_type}::{}", super::name::label(&body.sample));
        Self { label, part: Part::Body(body) }
    }

    /// The request with the change.
    fn apply(self, mut request: PlannedRequest) -> Variant {
        let focus = match self.part {
            Part::Parameter(changed) => {
                let focus = Focus::Parameter(changed.index);
                request.replace(changed);
                focus
            }
            Part::Credentials(credentials, keys) => {
                request.credentials = credentials;
                keys.into_iter().for_each(|key| request.replace(key));
                Focus::Credentials
            }
            Part::Body(body) => {
                request.body = Some(body);
                Focus::RequestBody
            }
        };
        Variant { focus, label: self.label, request }
    }
}

/// The parameters that are described as credentials, too, with the secrets as their values.
fn arguments_of(subject: &Subject, operation: &Operation, credentials: &[Credential]) -> Vec<Argument> {
    let parameters = operation.parameters.iter().enumerate();
    let keys = parameters.filter_map(|(index, parameter)| {
        Some(Argument { index, sample: credential_of(subject, credentials, parameter)? })
    });
    keys.collect()
}

/// Some documents describe an API key as a parameter too: then there is one value for both.
fn credential_of(subject: &Subject, credentials: &[Credential], parameter: &Parameter) -> Option<Sample> {
    let same = |credential: &&Credential| {
        let kind = subject.api.security_schemes.get(&credential.scheme).map(|scheme| &scheme.kind);
        matches!(kind, Some(SecuritySchemeKind::ApiKey { location, name })
            if *location == parameter.location && *name == parameter.name)
    };
    let credential = credentials.iter().find(same)?;
    Some(sample::made_up(json!(credential.secret)))
}

/// For text that the document leaves free: a value that must be encoded to arrive.
fn reserved_characters(subject: &Subject, parameter: &Parameter) -> Option<Sample> {
    let in_url = matches!(parameter.location, ParameterLocation::Path | ParameterLocation::Query);
    let kind = &subject.api.types.get(parameter.value.id).kind;
    let free = matches!(kind, Kind::String(StringFormat::Plain)) && !parameter.allow_reserved;
    if !in_url || !free || parameter.media_type.is_some() {
        return None;
    }
    let value = json!(RESERVED);
    let valid = parameter
        .schema
        .as_ref()
        .is_none_or(|schema| subject.schemas.validate(schema, &value, Direction::Request).is_empty());
    valid.then(|| Sample { name: Some("reserved characters".to_owned()), ..sample::made_up(value) })
}
