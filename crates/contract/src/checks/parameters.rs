//! What the four parameter checks share: is it there, is it valid, is it what was to be sent?

use countersign_model::{Parameter, ParameterLocation};
use countersign_schema::Direction;
use countersign_source::Pointer;
use serde_json::Value;

use super::evidence::Received;
use super::{Check, Outcome, same};
use crate::finding::Finding;
use crate::plan::{Argument, sample};
use crate::provenance;
use crate::wire::style::leaves_trace;

/// What was found in a parameter's place.
pub(super) enum Read {
    /// Nothing.
    Absent,
    /// A value.
    Value(Value),
    /// Several values, where there can be one.
    Repeated(usize),
    /// Something that may belong to another parameter as well.
    Unclear(String),
}

impl From<Option<Value>> for Read {
    fn from(value: Option<Value>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

/// Asks about every parameter at `location`; `read` gives the value that arrived.
pub(super) fn check(
    check: Check,
    received: &Received<'_>,
    is_here: fn(ParameterLocation) -> bool,
    read: impl Fn(&Parameter) -> Read,
) -> Outcome {
    let mut findings = Vec::new();
    let mut any = false;
    let mut unclear: Option<String> = None;
    for (index, parameter) in received.operation.parameters.iter().enumerate() {
        if !is_here(parameter.location) || sample::is_reserved_header(parameter) {
            continue;
        }
        any = true;
        let arguments = received.planned.map(|planned| planned.arguments.as_slice());
        let planned = arguments.and_then(|known| known.iter().find(|argument| argument.index == index));
        match read(parameter) {
            Read::Unclear(reason) => unclear = Some(reason),
            Read::Repeated(times) => findings.push(repeated(check, received, parameter, planned, times)),
            Read::Value(value) => {
                let violations = invalid(check, received, parameter, &value, planned);
                // What breaks the schema differs from what was to be sent as well: that is one defect.
                if violations.is_empty() {
                    findings.extend(different(check, received, parameter, &value, planned));
                }
                findings.extend(violations);
            }
            Read::Absent if planned.map_or(parameter.required, |planned| leaves_trace(&planned.sample.value)) => {
                findings.push(missing(check, received, parameter, planned));
            }
            Read::Absent => {}
        }
    }
    match unclear {
        _ if !any => Outcome::NotApplicable,
        Some(reason) if findings.is_empty() => Outcome::NotChecked(reason),
        _ => Outcome::of(findings),
    }
}

fn invalid(
    check: Check,
    received: &Received<'_>,
    parameter: &Parameter,
    value: &Value,
    planned: Option<&Argument>,
) -> Vec<Finding> {
    let Some(schema) = &parameter.schema else { return Vec::new() };
    if parameter.allow_empty_value && value.as_str() == Some("") {
        return Vec::new();
    }
    let violations = received.subject.violations(schema, value, Direction::Request);
    let what = format!("the parameter `{}`", parameter.name);
    let found = violations.iter().map(|violation| {
        let example = example(received, parameter, planned, &violation.instance);
        Finding::of_violation(check, &what, violation, example)
    });
    found.collect()
}

fn different(
    check: Check,
    received: &Received<'_>,
    parameter: &Parameter,
    value: &Value,
    planned: Option<&Argument>,
) -> Option<Finding> {
    let planned_value = &planned?.sample.value;
    let difference = same::as_text(planned_value, value, &Pointer::root())?;
    let message = format!(
        "the parameter `{}`{}: {} was to be sent, {} arrived",
        parameter.name,
        crate::finding::at(&difference.part),
        difference.expected,
        difference.found
    );
    let example = example(received, parameter, planned, &difference.part);
    Some(Finding::new(check, message).rule(&parameter.origin).example(example))
}

fn missing(check: Check, received: &Received<'_>, parameter: &Parameter, planned: Option<&Argument>) -> Finding {
    let required = if parameter.required { "required " } else { "" };
    Finding::new(check, format!("the {required}parameter `{}` did not arrive", parameter.name))
        .rule(&parameter.origin)
        .example(example(received, parameter, planned, &Pointer::root()))
}

fn repeated(
    check: Check,
    received: &Received<'_>,
    parameter: &Parameter,
    planned: Option<&Argument>,
    times: usize,
) -> Finding {
    let message = format!("the parameter `{}` came {times} times, and can come once only", parameter.name);
    let example = example(received, parameter, planned, &Pointer::root());
    Finding::new(check, message).rule(&parameter.origin).example(example)
}

fn example(
    received: &Received<'_>,
    parameter: &Parameter,
    planned: Option<&Argument>,
    part: &Pointer,
) -> Option<countersign_source::Place> {
    let sample = &planned?.sample;
    sample.place(part).or_else(|| provenance::place(&received.subject.api, parameter.value, &sample.value, part))
}
