//! The checks: each one question, in one file, asked of every exchange that it applies to.
//!
//! A check looks at evidence and never at the client or the network, so live, mocked and recorded exchanges are judged alike.

mod cookie_parameters;
mod credentials;
mod decodes;
mod evidence;
mod header_parameters;
mod operation_reached;
mod parameters;
mod path_parameters;
mod query_parameters;
mod read_only_sent;
mod request_body;
mod request_media_type;
mod response_body;
mod response_headers;
mod response_media_type;
mod round_trip;
pub(crate) mod same;
mod status_documented;
mod undocumented_received;
mod undocumented_sent;
mod write_only_received;

pub(crate) use evidence::documented_media_type;
pub use evidence::{Answered, BodyEvidence, Received};

use countersign_source::Code;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// What a check says of an exchange.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// There is nothing here that it could look at.
    NotApplicable,
    /// It looked, and found nothing.
    Passed,
    /// It could not look, and says why. Never counted as passed.
    NotChecked(String),
    /// What it found.
    Failed(Vec<Finding>),
}

impl Outcome {
    /// Passed where there are no findings.
    pub fn of(findings: Vec<Finding>) -> Self {
        if findings.is_empty() { Self::Passed } else { Self::Failed(findings) }
    }
}

macro_rules! checks {
    ($($(#[doc = $question:literal])+ $name:ident = $slug:literal, $code:ident;)+) => {
        /// A check.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Check {
            $($(#[doc = $question])+ $name,)+
        }

        impl Check {
            /// Every check, in the order in which they are asked.
            pub const ALL: &'static [Check] = &[$(Check::$name),+];

            /// The name in reports.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Check::$name => $slug,)+
                }
            }

            /// The code of its findings. An example has the code of the rule that it breaks.
            pub fn code(self) -> Code {
                match self {
                    $(Check::$name => Code::$code,)+
                }
            }

            /// What it asks.
            pub fn question(self) -> &'static str {
                match self {
                    $(Check::$name => concat!($($question),+).trim_ascii(),)+
                }
            }
        }
    };
}

checks! {
    /// Is every documented example valid against its schema?
    Examples = "examples", SchemaViolation;
    /// Does the request arrive, once, with the operation's method and path?
    OperationReached = "operation-reached", OperationReached;
    /// Are the path parameters encoded, valid, and what was to be sent?
    PathParameters = "path-parameters", PathParameters;
    /// Are the query parameters there, valid, and what was to be sent?
    QueryParameters = "query-parameters", QueryParameters;
    /// Are the header parameters there, valid, and what was to be sent?
    HeaderParameters = "header-parameters", HeaderParameters;
    /// Are the cookies there, valid, and what was to be sent?
    CookieParameters = "cookie-parameters", CookieParameters;
    /// Is the request's media type a documented one?
    RequestMediaType = "request-media-type", RequestMediaType;
    /// Is the request body valid, and what was to be sent?
    RequestBody = "request-body", RequestBody;
    /// Are the credentials sent that the operation asks for?
    Credentials = "credentials", Credentials;
    /// Does the request leave out what is `readOnly`?
    ReadOnlySent = "read-only-sent", ReadOnlySent;
    /// Does the request leave out what the document does not name (in strict mode)?
    UndocumentedSent = "undocumented-sent", UndocumentedSent;
    /// Is the status a documented one?
    StatusDocumented = "status-documented", StatusDocumented;
    /// Is the response's media type a documented one?
    ResponseMediaType = "response-media-type", ResponseMediaType;
    /// Are the response's headers there and valid?
    ResponseHeaders = "response-headers", ResponseHeaders;
    /// Is the response body valid?
    ResponseBody = "response-body", ResponseBody;
    /// Does the response leave out what is `writeOnly`?
    WriteOnlyReceived = "write-only-received", WriteOnlyReceived;
    /// Does the response leave out what the document does not name (in strict mode)?
    UndocumentedReceived = "undocumented-received", UndocumentedReceived;
    /// Does the client read the response?
    Decodes = "decodes", Decodes;
    /// Is what the client read, written again, what came?
    RoundTrip = "round-trip", RoundTrip;
}

impl Check {
    /// Whether it looks at what was sent, and not at what came back.
    pub fn is_of_request(self) -> bool {
        self <= Self::UndocumentedSent
    }
}

/// Asks every check about a request.
pub fn of_request(received: &Received<'_>) -> Vec<(Check, Outcome)> {
    vec![
        (Check::PathParameters, path_parameters::check(received)),
        (Check::QueryParameters, query_parameters::check(received)),
        (Check::HeaderParameters, header_parameters::check(received)),
        (Check::CookieParameters, cookie_parameters::check(received)),
        (Check::RequestMediaType, request_media_type::check(received)),
        (Check::RequestBody, request_body::check(received)),
        (Check::Credentials, credentials::check(received)),
        (Check::ReadOnlySent, read_only_sent::check(received)),
        (Check::UndocumentedSent, undocumented_sent::check(received)),
    ]
}

/// Asks every check about a response.
pub fn of_response(answered: &Answered<'_>) -> Vec<(Check, Outcome)> {
    vec![
        (Check::StatusDocumented, status_documented::check(answered)),
        (Check::ResponseMediaType, response_media_type::check(answered)),
        (Check::ResponseHeaders, response_headers::check(answered)),
        (Check::ResponseBody, response_body::check(answered)),
        (Check::WriteOnlyReceived, write_only_received::check(answered)),
        (Check::UndocumentedReceived, undocumented_received::check(answered)),
        (Check::Decodes, decodes::check(answered)),
        (Check::RoundTrip, round_trip::check(answered)),
    ]
}

pub use operation_reached::check as operation_reached;
