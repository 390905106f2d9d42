//! The answers of a mock server: the response of an exchange, or the one that a client prefers.

use countersign_model::{MediaType, Operation, Response as Documented};
use countersign_schema::Direction;
use countersign_source::limits::INSTANCE_STEPS;

use super::prefer::Preferences;
use crate::plan::sample::{self, Sampler, made_up};
use crate::plan::{Argument, PlannedBody, PlannedResponse, status};
use crate::subject::Subject;
use crate::wire::{Response, body, media, style};

/// Why no answer could be made, with the status that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer {
    /// The status.
    pub status: u16,
    /// What is missing.
    pub detail: String,
}

/// Writes a planned response.
pub fn write(operation: &Operation, planned: &PlannedResponse) -> Result<Response, NoAnswer> {
    let mut response = Response { status: planned.status, ..Response::default() };
    let Some(documented) = operation.responses.get(planned.response) else { return Ok(response) };
    for Argument { index, sample } in &planned.headers {
        if let Some(header) = documented.headers.get(*index) {
            let text = sample.serialized.clone().unwrap_or_else(|| style::header(header, &sample.value));
            response.headers.push(&header.name, text);
        }
    }
    if let Some(planned) = &planned.body
        && let Some(media_type) = documented.content.get(planned.media_type)
    {
        let encoded = encode(media_type, planned)?;
        response.headers.push("content-type", encoded.content_type);
        response.body = encoded.bytes;
    }
    Ok(response)
}

fn encode(media_type: &MediaType, planned: &PlannedBody) -> Result<body::Encoded, NoAnswer> {
    match &planned.sample.serialized {
        Some(text) => {
            Ok(body::Encoded { content_type: planned.content_type.clone(), bytes: text.clone().into_bytes() })
        }
        None => body::encode(media_type, &planned.content_type, &planned.sample.value)
            .map_err(|body::BodyError(detail)| NoAnswer { status: 500, detail }),
    }
}

/// The response that a client prefers; where it prefers none, the first documented success.
pub(super) fn choose(
    subject: &Subject,
    operation: &Operation,
    preferences: &Preferences,
    accept: Option<&str>,
) -> Result<PlannedResponse, NoAnswer> {
    let (index, documented, status) = choose_status(operation, preferences.code)?;
    let mut sampler = Sampler::new(subject, INSTANCE_STEPS);
    let mut headers = Vec::new();
    for (index, header) in documented.headers.iter().enumerate() {
        let samples = sampler.of_parameter(header, Direction::Response).usable.unwrap_or_default();
        headers.extend(samples.into_iter().take(1).map(|sample| Argument { index, sample }));
    }
    let has_body = !documented.content.is_empty() && status::may_have_body(&operation.method, status);
    let body = if has_body { Some(choose_body(&mut sampler, documented, preferences, accept)?) } else { None };
    Ok(PlannedResponse { response: index, status, headers, body })
}

fn choose_status(operation: &Operation, code: Option<u16>) -> Result<(usize, &Documented, u16), NoAnswer> {
    let mut responses = operation.responses.iter().enumerate();
    if let Some(code) = code {
        let pattern = status::responding(operation, code);
        let found = responses.find(|(_, response)| Some(response.status) == pattern);
        if !is_final(code) {
            let detail = format!("a response of status {code} is not available: it would not end the exchange");
            return Err(NoAnswer { status: 404, detail });
        }
        let detail = format!("no response is documented for status {code}");
        return found.map(|(index, response)| (index, response, code)).ok_or(NoAnswer { status: 404, detail });
    }
    let found =
        responses.clone().find(|(_, response)| status::is_success(response.status)).or_else(|| responses.next());
    found
        .and_then(|(index, response)| {
            let status = status::representative(operation, response.status)?;
            is_final(status).then_some((index, response, status))
        })
        .ok_or_else(|| NoAnswer { status: 500, detail: "no response of the operation can be answered".to_owned() })
}

/// Whether a status ends an exchange; one of 1xx announces another response (RFC 9110, section 15.2).
fn is_final(status: u16) -> bool {
    (200..=999).contains(&status)
}

fn choose_body(
    sampler: &mut Sampler<'_>,
    documented: &Documented,
    preferences: &Preferences,
    accept: Option<&str>,
) -> Result<PlannedBody, NoAnswer> {
    let acceptable = documented.content.iter().enumerate().filter(|(_, media_type)| {
        accept.is_none_or(|accept| media::accepts(accept, &media::representative(&media_type.name)))
    });
    let mut refusal = None;
    for (index, media_type) in acceptable {
        let content_type = media::representative(&media_type.name);
        let planned = |sample| PlannedBody { media_type: index, content_type: content_type.clone(), sample };
        match &preferences.example {
            Some(name) => match sample::named(&media_type.examples, name, &content_type) {
                Some(sample) => return Ok(planned(sample)),
                None => refusal = Some(NoAnswer { status: 404, detail: format!("no example is called `{name}`") }),
            },
            None => match sampler.of_body(media_type, Direction::Response).usable {
                Ok(samples) => {
                    let first = samples.into_iter().next();
                    return Ok(planned(first.unwrap_or_else(|| made_up(serde_json::Value::Null))));
                }
                Err(detail) => refusal = Some(NoAnswer { status: 500, detail }),
            },
        }
    }
    let detail = "no documented media type is acceptable to the client".to_owned();
    Err(refusal.unwrap_or(NoAnswer { status: 406, detail }))
}
