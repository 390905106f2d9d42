//! The responses of an operation: every status, every media type, every documented example.

use countersign_model::{Operation, Response};
use countersign_schema::Direction;
use countersign_source::Place;

use super::exchange::{Argument, PlannedBody, PlannedResponse};
use super::sample::{Sampler, Samples};
use super::{name, status};
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
    let planned = |label: String, media_type: Option<&str>, place: &Place, response| Planned {
        label: format!("{written}::{label}"),
        status: written.clone(),
        media_type: media_type.map(str::to_owned),
        place: place.clone(),
        response,
    };
    let left_out = |reason: String| vec![planned("any".to_owned(), None, &response.origin, Err(reason))];
    let concrete = match concrete_status(operation, response) {
        Ok(concrete) => concrete,
        Err(reason) => return left_out(reason),
    };
    let headers = match headers(sampler, response) {
        Ok(headers) => headers,
        Err(reason) => return left_out(reason),
    };
    let bodiless = PlannedResponse { response: index, status: concrete, headers, body: None };
    if response.content.is_empty() {
        return vec![planned("empty".to_owned(), None, &response.origin, Ok(bodiless))];
    }
    if !status::may_have_body(&operation.method, concrete) {
        let media_types = response.content.iter().map(|media_type| {
            let reason = format!("HTTP gives a response to {} with status {concrete} no body", operation.method);
            planned(media_type.name.clone(), Some(&media_type.name), &media_type.origin, Err(reason))
        });
        let empty = planned("empty".to_owned(), None, &response.origin, Ok(bodiless.clone()));
        return std::iter::once(empty).chain(media_types).collect();
    }
    let mut all = Vec::new();
    for (number, media_type) in response.content.iter().enumerate() {
        let Samples { usable, unfit } = sampler.of_body(media_type, Direction::Response);
        let add = |label: &str, response| {
            let label = format!("{}::{label}", media_type.name);
            planned(label, Some(&media_type.name), &media_type.origin, response)
        };
        all.extend(unfit.into_iter().map(|unfit| add(&unfit.label, Err(unfit.reason))));
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

fn concrete_status(operation: &Operation, response: &Response) -> Result<u16, String> {
    match status::representative(operation, response.status) {
        Some(100..=199) => Err("an informational status comes before a response and is not one".to_owned()),
        Some(status @ 200..=999) => Ok(status),
        Some(status) => Err(format!("{status} is not a status that HTTP can carry")),
        None => Err("other responses are documented for every status that this one could have".to_owned()),
    }
}

/// A value for every documented header; an optional one that cannot be made is left out.
fn headers(sampler: &mut Sampler<'_>, response: &Response) -> Result<Vec<Argument>, String> {
    let mut arguments = Vec::new();
    for (index, header) in response.headers.iter().enumerate() {
        if header.name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        match sampler.of_parameter(header, Direction::Response).usable {
            Ok(samples) => arguments.extend(samples.into_iter().take(1).map(|sample| Argument { index, sample })),
            Err(reason) if header.required => return Err(format!("the header `{}`: {reason}", header.name)),
            Err(_) => {}
        }
    }
    Ok(arguments)
}
