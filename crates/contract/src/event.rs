//! What happens in a run, as one stream of events: the one form from which every report is made.
//!
//! Events are complete in themselves: places are resolved, credentials are taken out, nothing refers back to a document.

use countersign_source::{Color, Label, Part, Place, SourceSet};
use serde::{Deserialize, Serialize};

use crate::checks::Check;
use crate::finding::Finding;
use crate::summary::Summary;

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A document's run begins.
    Started {
        /// The document's name.
        document: String,
        /// How many exchanges there will be.
        exchanges: usize,
    },
    /// The documented examples were looked at.
    ExamplesChecked {
        /// The document's name.
        document: String,
        /// How many there are.
        examples: usize,
        /// What was found.
        findings: Vec<ReportedFinding>,
    },
    /// An exchange is over.
    ExchangeFinished(Box<ExchangeReport>),
    /// A value of a named schema was read and written again.
    SchemaFinished(SchemaReport),
    /// Something that the document describes was not exercised.
    NotExercised(NotExercisedReport),
    /// An exemption accepts nothing.
    StaleExemption(StaleExemptionReport),
    /// The document's run is over.
    Finished {
        /// The document's name.
        document: String,
        /// What came of it.
        summary: Summary,
    },
}

/// What an event means for the result of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion<'e> {
    /// The run may succeed.
    Passed,
    /// Something was not exercised, and an exemption accepts that, for this reason.
    Exempt(&'e str),
    /// The run fails.
    Failed,
}

impl Event {
    /// What the event means for the result of a run: what was not exercised fails it, unless an exemption accepts it.
    pub fn conclusion(&self) -> Conclusion<'_> {
        match self {
            Self::Started { .. } | Self::Finished { .. } => Conclusion::Passed,
            Self::ExamplesChecked { findings, .. } if findings.is_empty() => Conclusion::Passed,
            Self::ExamplesChecked { .. } | Self::StaleExemption(_) => Conclusion::Failed,
            Self::ExchangeFinished(report) => report.verdict.conclusion(report.exempt.as_deref()),
            Self::SchemaFinished(report) => report.verdict.conclusion(report.exempt.as_deref()),
            Self::NotExercised(report) => Verdict::Incomplete.conclusion(report.exempt.as_deref()),
        }
    }

    /// The name of the case that the event is about, where an exemption could name it.
    pub fn case(&self) -> Option<&str> {
        match self {
            Self::ExchangeFinished(report) => Some(&report.name),
            Self::SchemaFinished(report) => Some(&report.name),
            Self::NotExercised(report) => Some(&report.name),
            _ => None,
        }
    }
}

/// An exchange that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeReport {
    /// The document's name.
    pub document: String,
    /// The exchange's name.
    pub name: String,
    /// The operation's name.
    pub operation: String,
    /// The status as documented.
    pub status: String,
    /// The media type of the response as documented.
    pub media_type: Option<String>,
    /// Where the request body comes from: `documented`, `assembled` or `generated`.
    pub request_source: Option<String>,
    /// Where the response body comes from.
    pub response_source: Option<String>,
    /// Every check that applies, with what it says.
    pub checks: Vec<CheckReport>,
    /// The findings of all checks.
    pub findings: Vec<ReportedFinding>,
    /// What was sent.
    pub sent: Option<MessageReport>,
    /// What came back.
    pub received: Option<MessageReport>,
    /// A command that sends the request again; the server and the credentials are variables.
    pub curl: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it may be incomplete, where it is and an exemption names it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exempt: Option<String>,
}

/// A value of a named schema that was read and written again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaReport {
    /// The document's name.
    pub document: String,
    /// The name of the case.
    pub name: String,
    /// The schema's name.
    pub schema: String,
    /// Where the value comes from: `documented`, `assembled` or `generated`.
    pub source: String,
    /// What was found.
    pub findings: Vec<ReportedFinding>,
    /// Why there is no verdict on it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The reason as a diagnostic for people.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rendered: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it may be incomplete, where it is and an exemption names it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exempt: Option<String>,
}

/// What comes of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every check that applies passed.
    Passed,
    /// No check failed, but one could not look.
    Incomplete,
    /// A check failed.
    Failed,
}

impl Verdict {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
        }
    }

    fn conclusion(self, exempt: Option<&str>) -> Conclusion<'_> {
        match (self, exempt) {
            (Self::Passed, _) => Conclusion::Passed,
            (Self::Incomplete, Some(reason)) => Conclusion::Exempt(reason),
            (Self::Incomplete, None) | (Self::Failed, _) => Conclusion::Failed,
        }
    }
}

/// A check with what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// The check.
    pub check: Check,
    /// What it says.
    pub verdict: Verdict,
    /// Why it could not look.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The reason as a diagnostic for people, where it alone keeps the exchange from passing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rendered: Option<String>,
}

/// A finding with its places resolved.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportedFinding {
    /// The check.
    pub check: Check,
    /// The code of the diagnostic.
    pub code: String,
    /// What was found.
    pub message: String,
    /// What the document says.
    pub rule: Option<Location>,
    /// The documented example that it was found in.
    pub example: Option<Location>,
    /// The finding as a diagnostic for people, with excerpts of the document.
    pub rendered: String,
}

/// A place in a document, for people and editors.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file's name.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The JSON Pointer.
    pub pointer: String,
}

impl Location {
    /// Where a value stands.
    pub fn of_value(sources: &SourceSet, place: &Place) -> Option<Self> {
        Self::of(sources, place, Part::Value)
    }

    /// Where the key of a value stands.
    pub fn of_key(sources: &SourceSet, place: &Place) -> Option<Self> {
        Self::of(sources, place, Part::Key)
    }

    fn of(sources: &SourceSet, place: &Place, part: Part) -> Option<Self> {
        Self::of_label(sources, &Label { place: place.clone(), part, text: String::new() })
    }

    /// Where what a label is about stands.
    pub(crate) fn of_label(sources: &SourceSet, label: &Label) -> Option<Self> {
        let found = sources.locate(label)?;
        let pointer = label.place.pointer.to_string();
        Some(Self { file: found.name, line: found.line, column: found.column, pointer })
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl ReportedFinding {
    /// A finding with its places looked up.
    pub fn new(sources: &SourceSet, finding: &Finding) -> Self {
        Self {
            check: finding.check,
            code: finding.code().entry().slug.to_owned(),
            message: finding.message.clone(),
            rule: finding.rule.as_ref().and_then(|place| Location::of_key(sources, place)),
            example: finding.example.as_ref().and_then(|place| Location::of_value(sources, place)),
            rendered: finding.diagnostic().render(sources, Color::Never),
        }
    }
}

/// A message as it was on the wire, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageReport {
    /// The request line or the status.
    pub line: String,
    /// The headers, secrets taken out.
    pub headers: Vec<(String, String)>,
    /// The body as text, shortened where it is long; bytes that are not UTF-8 are replaced.
    pub body: String,
}

/// What was not exercised, with its place resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotExercisedReport {
    /// The document's name.
    pub document: String,
    /// The name that its exchange would have.
    pub name: String,
    /// The operation's name.
    pub operation: String,
    /// The status as documented.
    pub status: Option<String>,
    /// The media type as documented.
    pub media_type: Option<String>,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub place: Option<Location>,
    /// Why it is accepted, where an exemption names it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exempt: Option<String>,
    /// The report as a diagnostic for people.
    pub rendered: String,
}

/// An exemption that accepts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleExemptionReport {
    /// The document's name.
    pub document: String,
    /// The case as the list names it.
    pub case: String,
    /// Why the case is accepted, as the list has it.
    pub reason: String,
    /// Why it accepts nothing.
    pub problem: String,
    /// Where the list names it.
    pub place: Option<Location>,
    /// The report as a diagnostic for people.
    pub rendered: String,
}
