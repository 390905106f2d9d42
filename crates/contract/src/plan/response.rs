//! The responses of an operation: every status, every media type, every documented example.

use countersign_model::{Operation, Response};
use countersign_schema::Direction;
use countersign_source::Place;

use super::exchange::{PlannedBody, PlannedResponse};
use super::sample::{Sampler, Samples};
use super::{headers, name, status};
use crate::wire::media;

/// A response with the end of its name, or the reason why there is none.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    /// The end of its name: `201::application/json::documented`.
    pub label: String,
    /// The status as documented.
    pub status: String,
    /// The media type as documented.
    pub media_type: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// The response, or why it cannot be exercised.
    pub response: Result<PlannedResponse, String>,
}

/// Plans the responses of an operation.
pub(super) fn plan(sampler: &mut Sampler<'_>, operation: &Operation) -> Vec<Planned> {
    operation
        .responses
        .iter()
        .enumerate()
        .flat_map(|(index, response)| one(sampler, operation, index, response))
        .collect()
}

fn one(sampler: &mut Sampler<'_>, operation: &Operation, index: usize, response: &Response) -> Vec<Planned> {
    let written = status::written(response.status);
    let at_response = |label: &str, planned| Planned::new(&written, label, None, &response.origin, planned);
    let concrete = match concrete_status(operation, response) {
        Ok(concrete) => concrete,
        Err(reason) => return vec![at_response("any", Err(reason))],
    };
    let headers::Headers { first, further, left_out } = match headers::plan(sampler, response) {
        Ok(headers) => headers,
        Err(reason) => return vec![at_response("any", Err(reason))],
    };
    let bodiless = PlannedResponse { response: index, status: concrete, headers: first, body: None };
    let mut all = if response.content.is_empty() {
        vec![at_response("empty", Ok(bodiless))]
    } else if status::may_have_body(&operation.method, concrete) {
        bodies(sampler, &written, response, &bodiless)
    } else {
        let reason = format!("HTTP gives a response to {} with status {concrete} no body", operation.method);
        let media_types = response.content.iter().map(|media_type| {
            let name = &media_type.name;
            Planned::new(&written, name, Some(name), &media_type.origin, Err(reason.clone()))
        });
        std::iter::once(at_response("empty", Ok(bodiless))).chain(media_types).collect()
    };
    let usual = all.iter().find_map(|planned| planned.response.as_ref().ok()).cloned();
    for (label, header) in further {
        let usual = usual.clone().ok_or_else(|| "no response of this status can be exercised".to_owned());
        let varied = usual.and_then(|usual| {
            sampler.copy(usual.samples())?;
            Ok(usual.with_header(header))
        });
        all.push(at_response(&label, varied));
    }
    let left_out = left_out.into_iter();
    all.extend(left_out.map(|out| Planned::new(&written, &out.label, None, &out.place, Err(out.reason))));
    all
}

/// A response for each value of each media type.
fn bodies(sampler: &mut Sampler<'_>, written: &str, response: &Response, bodiless: &PlannedResponse) -> Vec<Planned> {
    let mut all = Vec::new();
    for (number, media_type) in response.content.iter().enumerate() {
        let Samples { usable, unfit } = sampler.of_body(media_type, Direction::Response);
        let add = |label: &str, response| {
            let label = format!("{}::{label}", media_type.name);
            Planned::new(written, &label, Some(&media_type.name), &media_type.origin, response)
        };
        all.extend(unfit.into_iter().map(|out| Planned { place: out.place, ..add(&out.label, Err(out.reason)) }));
        match usable {
            Err(reason) => all.push(add("generated", Err(reason))),
            Ok(samples) => all.extend(samples.into_iter().map(|sample| {
                let label = name::label(&sample);
                let content_type = media::representative(&media_type.name);
                let body = Some(PlannedBody { media_type: number, content_type, sample });
                add(&label, Ok(PlannedResponse { body, ..bodiless.clone() }))
            })),
        }
    }
    all
}

impl Planned {
    fn new(
        status: &str,
        label: &str,
        media_type: Option<&str>,
        place: &Place,
        response: Result<PlannedResponse, String>,
    ) -> Self {
        Self {
            label: format!("{status}::{label}"),
            status: status.to_owned(),
            media_type: media_type.map(str::to_owned),
            place: place.clone(),
            response,
        }
    }
}

fn concrete_status(operation: &Operation, response: &Response) -> Result<u16, String> {
    match status::representative(operation, response.status) {
        Some(100..=199) => Err("an informational status comes before a response and is not one".to_owned()),
        Some(status @ 200..=999) => Ok(status),
        Some(status) => Err(format!("{status} is not a status that HTTP can carry")),
        None => Err("other responses are documented for every status that this one could have".to_owned()),
    }
}
