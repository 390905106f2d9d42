//! What an exchange consists of before it happens.

use countersign_source::{Place, Pointer};
use serde_json::Value;

use crate::subject::OperationId;

/// One request and the one response it is to get.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Its name, stable under unrelated changes of the document:
    /// `telnyx_video::CreateRoomClientToken::201::application/json::documented`.
    pub name: String,
    /// The operation.
    pub operation: OperationId,
    /// What is exercised here that no earlier exchange exercises.
    pub focus: Focus,
    /// What is sent.
    pub request: PlannedRequest,
    /// What comes back.
    pub response: PlannedResponse,
}

/// What an exchange is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The response.
    Response,
    /// The request body.
    RequestBody,
    /// A parameter, by its number in the operation.
    Parameter(usize),
    /// The credentials.
    Credentials,
}

/// A request to be sent.
#[derive(Clone, Debug, Default)]
pub struct PlannedRequest {
    /// The parameters that are given.
    pub arguments: Vec<Argument>,
    /// The body, where there is one.
    pub body: Option<PlannedBody>,
    /// What proves who sends it.
    pub credentials: Vec<Credential>,
}

impl PlannedRequest {
    /// Replaces the value of a parameter that is given.
    pub(super) fn replace(&mut self, changed: Argument) {
        replace(&mut self.arguments, changed);
    }

    /// The values that it holds.
    pub(crate) fn samples(&self) -> impl Iterator<Item = &Sample> {
        samples(&self.arguments, self.body.as_ref())
    }
}

impl PlannedResponse {
    /// The response with another value of a header.
    pub(super) fn with_header(mut self, changed: Argument) -> Self {
        replace(&mut self.headers, changed);
        self
    }

    /// The values that it holds.
    pub(crate) fn samples(&self) -> impl Iterator<Item = &Sample> {
        samples(&self.headers, self.body.as_ref())
    }
}

fn replace(arguments: &mut [Argument], changed: Argument) {
    if let Some(argument) = arguments.iter_mut().find(|argument| argument.index == changed.index) {
        *argument = changed;
    }
}

fn samples<'a>(arguments: &'a [Argument], body: Option<&'a PlannedBody>) -> impl Iterator<Item = &'a Sample> {
    arguments.iter().map(|argument| &argument.sample).chain(body.map(|body| &body.sample))
}

/// A value for a parameter of an operation, or for a header of a response.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The parameter's number in its list.
    pub index: usize,
    /// The value.
    pub sample: Sample,
}

/// A body to be sent or answered.
#[derive(Clone, Debug)]
pub struct PlannedBody {
    /// The media type's number in its list.
    pub media_type: usize,
    /// The concrete media type.
    pub content_type: String,
    /// The value.
    pub sample: Sample,
}

/// A response to be answered.
#[derive(Clone, Debug)]
pub struct PlannedResponse {
    /// The response's number in the operation.
    pub response: usize,
    /// The concrete status.
    pub status: u16,
    /// The headers that are documented.
    pub headers: Vec<Argument>,
    /// The body; `None` where the response has none.
    pub body: Option<PlannedBody>,
}

/// A value with where it comes from.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub source: SampleSource,
    /// Its name among the documented examples, where it has one.
    pub name: Option<String>,
    /// The text on the wire, where the document gives it so.
    pub serialized: Option<String>,
}

/// Where a value comes from, the best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleSource {
    /// The document gives it whole, here.
    Documented(Place),
    /// Its parts are documented.
    Assembled,
    /// Made up from the schema.
    Generated,
}

impl SampleSource {
    /// The word for it in names and reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Documented(_) => "documented",
            Self::Assembled => "assembled",
            Self::Generated => "generated",
        }
    }
}

impl Sample {
    /// The place of a part of the value, where the document gives the whole.
    pub fn place(&self, part: &Pointer) -> Option<Place> {
        match &self.source {
            SampleSource::Documented(origin) => {
                Some(Place { file: origin.file, pointer: Pointer::from_written(&format!("{}{part}", origin.pointer)) })
            }
            SampleSource::Assembled | SampleSource::Generated => None,
        }
    }
}

/// Something that proves who the client is. The secret is made up; it is compared, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The security scheme's component name.
    pub scheme: String,
    /// The token or key; for basic credentials `name:password`.
    pub secret: String,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Credential").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// Something the document describes that no exchange exercises. It is never counted as green.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotExercised {
    /// The name that its exchange would have.
    pub name: String,
    /// The operation's name.
    pub operation: String,
    /// The status as documented, where one response is meant.
    pub status: Option<String>,
    /// The media type as documented, where one is meant.
    pub media_type: Option<String>,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}
