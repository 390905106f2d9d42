//! Plans exchanges from a document, runs them and checks what comes back.
//!
//! [`plan()`] makes an [`Exchange`] of every operation, status and media type; [`run()`] plays each over a real socket between a
//! [`Client`] and a [`mock`] server made from the same document; the [`checks`] judge what was sent, what came and what the
//! client made of it; an [`Event`] says it. What was not exercised is said as well: not checked is never green.
//!
//! This crate sees documents and messages, never the code that a client is generated from.

pub mod checks;
pub mod client;
mod defaults;
mod event;
mod examples;
mod finding;
pub mod mock;
mod plan;
mod provenance;
mod redact;
mod run;
mod subject;
mod summary;
mod wire;

pub use checks::{Check, Outcome};
pub use client::{Call, CallError, Calling, Client, Decoded, DocumentClient, Reply};
pub use defaults::check as check_defaults;
pub use event::{
    CheckReport, Event, ExchangeReport, Location, MessageReport, NotExercisedReport, ReportedFinding, SchemaReport,
    Verdict,
};
pub use examples::{CheckedExamples, check as check_examples};
pub use finding::Finding;
pub use plan::{
    Argument, Credential, Exchange, Focus, NotExercised, Plan, PlannedBody, PlannedRequest, PlannedResponse,
    PlannedSchema, Sample, SampleSource, plan,
};
pub use run::{Runner, examples_event, not_exercised_report, run};
pub use subject::{OperationId, Subject, operation_name};
pub use summary::Summary;
pub use wire::{Headers, Request, Response};

#[cfg(test)]
mod tests;
