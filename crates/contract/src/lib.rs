//! Plans exchanges from a document, runs them and checks what comes back.
//!
//! [`plan()`] makes an [`Exchange`] of every operation, status and media type; [`run()`] plays each over a real socket between a
//! [`Client`] and a [`mock`] server made from the same document; the [`checks`] judge what was sent, what came and what the
//! client made of it; an [`Event`] reports it. What was not exercised is reported, too, and fails a run unless [`Exemptions`] list it.
//!
//! This crate sees documents and messages, never the code that a client is generated from.

pub mod checks;
pub mod client;
mod defaults;
mod event;
mod examples;
mod exemptions;
mod finding;
mod gaps;
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
    CheckReport, Conclusion, Event, ExchangeReport, Location, MessageReport, NotExercisedReport, ReportedFinding,
    SchemaReport, StaleExemptionReport, Verdict,
};
pub use examples::{CheckedExamples, check as check_examples};
pub use exemptions::{Exemption, Exemptions};
pub use finding::Finding;
pub use gaps::report as not_exercised_report;
pub use plan::{
    Argument, Credential, Exchange, Focus, NotExercised, Plan, PlannedBody, PlannedRequest, PlannedResponse,
    PlannedSchema, Sample, SampleSource, plan,
};
pub use run::{Runner, examples_events, run, stale_exemption};
pub use subject::{OperationId, Subject, operation_name};
pub use summary::Summary;
pub use wire::{Headers, Request, Response};

#[cfg(test)]
mod tests;
