//! One validation from start to end, across the units that references lead through.
//!
//! A unit is run by the validator, which comes back here at every reference. What a nested unit found is kept aside and
//! exchanged for a ticket that the validator can carry; [`explain`](crate::explain) hands the tickets in again. A cycle of
//! references that makes no headway in the instance, and a schema that multiplies without end, both stop here.

use std::cell::RefCell;

use countersign_source::{Code, Pointer, Severity};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::Violation;
use crate::explain::explain;
use crate::inner::{Inner, Unit};

/// How many references may be followed inside each other: beyond it the stack would be in danger.
const MAX_NESTING: usize = 320;
/// How many references one validation may follow in all, and how many more for each value of the instance.
const MAX_STEPS: usize = 20_000;
const MAX_STEPS_PER_VALUE: usize = 200;
/// How deep an instance may nest.
const MAX_INSTANCE_DEPTH: usize = 256;

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

/// The state of the validation that runs on this thread.
#[derive(Default)]
struct Run {
    /// The units being run, each with the address of its instance.
    active: Vec<(usize, usize)>,
    /// How many more references may be followed.
    steps_left: usize,
    /// What nested units found, by ticket.
    found: Vec<Vec<Violation>>,
    stopped: Option<&'static str>,
}

/// Every violation of a unit by an instance.
pub(crate) fn validate(inner: &Inner, number: usize, instance: &Value) -> Vec<Violation> {
    let Some(unit) = inner.unit(number) else { return Vec::new() };
    let Some(values) = count_values(instance) else {
        return vec![given_up(&unit, "the value nests too deeply")];
    };
    RUN.set(Run { steps_left: MAX_STEPS + MAX_STEPS_PER_VALUE * values, ..Run::default() });
    let mut violations = within(number, instance, || unit_violations(inner, &unit, instance)).unwrap_or_default();
    inner.keep(&unit);
    if let Some(reason) = RUN.take().stopped {
        violations.push(given_up(&unit, reason));
    }
    violations
}

/// Whether an instance is valid against a unit, inside a validation.
pub(crate) fn is_valid(inner: &Inner, number: usize, instance: &Value) -> bool {
    let Some(unit) = inner.unit(number) else { return true };
    let valid = || unit.validator(inner).is_none_or(|validator| validator.is_valid(instance));
    within(number, instance, valid).unwrap_or(true)
}

/// The ticket for what a nested unit found; `None` where it found nothing.
pub(crate) fn nested(inner: &Inner, number: usize, instance: &Value) -> Option<usize> {
    let unit = inner.unit(number)?;
    let violations = within(number, instance, || unit_violations(inner, &unit, instance))?;
    if violations.is_empty() {
        return None;
    }
    RUN.with_borrow_mut(|run| {
        run.found.push(violations);
        Some(run.found.len() - 1)
    })
}

/// What a nested unit found, by its ticket. The paths are from the instance that the unit was run on.
pub(crate) fn found(ticket: &str) -> Vec<Violation> {
    let Ok(ticket) = ticket.parse::<usize>() else { return Vec::new() };
    RUN.with_borrow(|run| run.found.get(ticket).cloned().unwrap_or_default())
}

fn unit_violations(inner: &Inner, unit: &Unit, instance: &Value) -> Vec<Violation> {
    let Some(validator) = unit.validator(inner) else { return Vec::new() };
    let translation = unit.translation(inner);
    let errors: Vec<ValidationError<'_>> = validator.iter_errors(instance).collect();
    // A property is unevaluated, too, if the schema that declares it does not hold; what is wrong there is then said already.
    let (open, closed): (Vec<_>, Vec<_>) = errors.iter().partition(|error| unevaluated(error).is_none());
    let mut violations: Vec<Violation> = open.into_iter().flat_map(|error| explain(error, unit, translation)).collect();
    let otherwise_valid = violations.iter().all(|violation| violation.severity != Severity::Error);
    for error in closed {
        let declared = translation.closed(error.schema_path().as_str()).map(|closed| &closed.declared);
        let names = unevaluated(error).into_iter().flatten();
        let explained = names
            .zip(explain(error, unit, translation))
            .filter(|(name, _)| otherwise_valid || !declared.is_some_and(|declared| declared.contains(name.as_str())));
        violations.extend(explained.map(|(_, violation)| violation));
    }
    violations
}

/// The names that an error calls unevaluated properties.
fn unevaluated<'e>(error: &'e ValidationError<'_>) -> Option<&'e [String]> {
    match error.kind() {
        ValidationErrorKind::UnevaluatedProperties { unexpected } => Some(unexpected),
        _ => None,
    }
}

/// Runs a unit, unless it is already running on the same value or the validation has been stopped.
fn within<T>(number: usize, instance: &Value, run_unit: impl FnOnce() -> T) -> Option<T> {
    let frame = (number, std::ptr::from_ref(instance).addr());
    let enters = RUN.with_borrow_mut(|run| {
        run.steps_left = run.steps_left.saturating_sub(1);
        if run.active.len() >= MAX_NESTING {
            run.stopped = Some("its references lead too deep");
        } else if run.steps_left == 0 {
            run.stopped = Some("its references multiply without end");
        }
        let enters = run.stopped.is_none() && !run.active.contains(&frame);
        if enters {
            run.active.push(frame);
        }
        enters
    });
    if !enters {
        return None;
    }
    let result = run_unit();
    RUN.with_borrow_mut(|run| run.active.pop());
    Some(result)
}

fn given_up(unit: &Unit, reason: &str) -> Violation {
    Violation {
        code: Code::SchemaViolation,
        severity: Severity::Error,
        instance: Pointer::root(),
        keyword: "$ref".to_owned(),
        keyword_place: unit.place.clone(),
        message: format!("validation was given up: {reason}"),
        related: Vec::new(),
    }
}

/// How many values there are in a value, itself included; `None` where they nest too deeply.
fn count_values(value: &Value) -> Option<usize> {
    let mut pending = vec![(value, 0)];
    let mut count = 0;
    while let Some((value, depth)) = pending.pop() {
        count += 1;
        if depth > MAX_INSTANCE_DEPTH {
            return None;
        }
        match value {
            Value::Array(items) => pending.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => pending.extend(members.values().map(|member| (member, depth + 1))),
            _ => {}
        }
    }
    Some(count)
}
