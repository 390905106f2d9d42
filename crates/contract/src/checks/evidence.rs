//! What the checks look at.

use countersign_model::{MediaType, Operation, Response as Documented};
use countersign_schema::{Direction, Violation};
use countersign_source::{Code, Place, Pointer};
use serde_json::Value;

use crate::client::Decoded;
use crate::mock::Matched;
use crate::plan::{PlannedRequest, PlannedResponse, Sample, status};
use crate::provenance;
use crate::subject::Subject;
use crate::wire::{Request, Response, body, media};

/// A request that arrived at an operation.
#[derive(Debug)]
pub struct Received<'e> {
    /// The document.
    pub subject: &'e Subject,
    /// The operation.
    pub operation: &'e Operation,
    /// What arrived.
    pub request: &'e Request,
    /// The text in place of each path parameter, still percent-encoded.
    pub path_arguments: &'e [(String, String)],
    /// What was to arrive, where that is known.
    pub planned: Option<&'e PlannedRequest>,
    /// The body, read once for all checks.
    pub body: BodyEvidence<'e>,
}

/// A response that came back from an operation.
#[derive(Debug)]
pub struct Answered<'e> {
    /// The document.
    pub subject: &'e Subject,
    /// The operation.
    pub operation: &'e Operation,
    /// The documented response for its status.
    pub documented: Option<&'e Documented>,
    /// What came.
    pub response: &'e Response,
    /// What was to come, where that is known.
    pub planned: Option<&'e PlannedResponse>,
    /// What the client made of it, where a client was there.
    pub decoded: Option<&'e Decoded>,
    /// The body, read once for all checks.
    pub body: BodyEvidence<'e>,
}

/// A body, as the document sees it.
#[derive(Debug)]
pub struct BodyEvidence<'e> {
    /// The documented media type it came in.
    pub media_type: Option<&'e MediaType>,
    /// What it says; `None` where it is no JSON value in any sense, or came in no documented media type.
    pub value: Option<Value>,
    /// Why it could not be read.
    pub unreadable: Option<String>,
    /// How it breaks its schema.
    pub violations: Vec<Violation>,
    /// The value it was made from, where that is known.
    pub sample: Option<&'e Sample>,
}

impl<'e> BodyEvidence<'e> {
    fn read(
        subject: &'e Subject,
        content: &'e [MediaType],
        content_type: Option<&str>,
        bytes: &[u8],
        direction: Direction,
        sample: Option<&'e Sample>,
    ) -> Self {
        let media_type = content_type.and_then(|given| documented_media_type(content, given));
        let mut evidence = Self { media_type, value: None, unreadable: None, violations: Vec::new(), sample };
        let (Some(media_type), Some(content_type), false) = (media_type, content_type, bytes.is_empty()) else {
            return evidence;
        };
        match body::decode(&subject.api, media_type, content_type, bytes) {
            Err(body::BodyError(reason)) => evidence.unreadable = Some(reason),
            Ok(value) => {
                if let Some(value) = &value {
                    evidence.violations = subject.body_violations(media_type, value, direction);
                }
                evidence.value = value;
            }
        }
        evidence
    }

    /// The violations that are about something of their own, or those that are not.
    pub fn violations(&self, code: Option<Code>) -> impl Iterator<Item = &Violation> {
        const OWN: [Code; 3] = [Code::ReadOnlySent, Code::WriteOnlyReceived, Code::UndocumentedProperty];
        self.violations.iter().filter(move |violation| match code {
            Some(code) => violation.code == code,
            None => !OWN.contains(&violation.code),
        })
    }

    /// Where the document gives a part of the body as an example.
    pub fn example(&self, subject: &Subject, part: &Pointer) -> Option<Place> {
        let own = self.sample?;
        own.place(part).or_else(|| provenance::place(&subject.api, self.media_type?.value, &own.value, part))
    }
}

/// The media type of a body: one that names it before a range that covers it.
pub(crate) fn documented_media_type<'m>(content: &'m [MediaType], given: &str) -> Option<&'m MediaType> {
    let covering = || content.iter().filter(|known| media::covers(&known.name, given));
    covering().find(|known| !known.name.contains('*')).or_else(|| covering().next())
}

impl<'e> Received<'e> {
    /// The evidence of a request that was routed to an operation.
    pub fn new(
        subject: &'e Subject,
        operation: &'e Operation,
        matched: &'e Matched,
        request: &'e Request,
        planned: Option<&'e PlannedRequest>,
    ) -> Self {
        let content = operation.body.as_ref().map_or(&[][..], |body| &body.content);
        let sample = planned.and_then(|planned| planned.body.as_ref()).map(|body| &body.sample);
        let content_type = request.headers.get("content-type");
        let body = BodyEvidence::read(subject, content, content_type, &request.body, Direction::Request, sample);
        Self { subject, operation, request, path_arguments: &matched.arguments, planned, body }
    }
}

impl<'e> Answered<'e> {
    /// The evidence of a response to an operation.
    pub fn new(
        subject: &'e Subject,
        operation: &'e Operation,
        response: &'e Response,
        planned: Option<&'e PlannedResponse>,
        decoded: Option<&'e Decoded>,
    ) -> Self {
        let pattern = status::responding(operation, response.status);
        let documented = operation.responses.iter().find(|known| Some(known.status) == pattern);
        let content = documented.map_or(&[][..], |documented| &documented.content);
        // A fault may have changed the status: what was planned says nothing about another response.
        let planned_here = planned.filter(|planned| planned.status == response.status);
        let sample = planned_here.and_then(|planned| planned.body.as_ref()).map(|body| &body.sample);
        let content_type = response.headers.get("content-type");
        let body = BodyEvidence::read(subject, content, content_type, &response.body, Direction::Response, sample);
        Self { subject, operation, documented, response, planned: planned_here, decoded, body }
    }
}
