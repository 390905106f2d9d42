//! One validation from start to end, across the units that references lead through.
//!
//! A unit is run by the validator, which comes back here at every reference. What a nested unit found is kept aside and
//! exchanged for a ticket that the validator can carry; [`explain`](crate::explain) hands the tickets in again. A cycle of
//! references that makes no headway in the instance, and a schema that multiplies without end, both stop here. A unit is run
//! once on each value: where several references lead to it, the later ones are told what the first one found.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

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
/// How many violations of one value are told.
const MAX_VIOLATIONS: usize = 100;
/// How many errors one unit may find in a value, and how many violations the nested units of one validation in all: they are
/// kept until it ends, and take hundreds of times the memory of a small value.
const MAX_FOUND: usize = 50_000;

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

/// A unit and the address of the instance it is run on.
type Frame = (usize, usize);

/// The state of the validation that runs on this thread.
#[derive(Default)]
struct Run {
    /// The units being run.
    active: Vec<Frame>,
    /// How far out, among the active units, a cycle has led back since the innermost one began.
    cycle: Option<usize>,
    /// How many more references may be followed.
    steps_left: usize,
    /// What units found, by ticket.
    found: Vec<Vec<Violation>>,
    found_in_all: usize,
    /// The tickets of the units that have been run for their violations; `None` where one found nothing.
    tickets: HashMap<Frame, Option<usize>>,
    /// What is known of the units that have been run for a yes or no.
    validity: HashMap<Frame, bool>,
    /// How many schemas have been looked at.
    work: usize,
    stopped: Option<&'static str>,
}

/// The results of one kind, in the state of a validation.
type Results<T> = fn(&mut Run) -> &mut HashMap<Frame, T>;

/// Every violation of a unit by an instance, up to as many as are told.
pub(crate) fn validate(inner: &Inner, number: usize, instance: &Value) -> Vec<Violation> {
    validate_counting(inner, number, instance).0
}

/// The same, with how many schemas and values were looked at.
pub(crate) fn validate_counting(inner: &Inner, number: usize, instance: &Value) -> (Vec<Violation>, usize) {
    let Some(unit) = inner.unit(number) else { return (Vec::new(), 0) };
    let Some(values) = count_values(instance) else {
        return (vec![of_all(&unit, "validation was given up: the value nests too deeply")], MAX_INSTANCE_DEPTH);
    };
    RUN.set(Run { steps_left: MAX_STEPS + MAX_STEPS_PER_VALUE * values, ..Run::default() });
    let ticket = nested(inner, number, instance);
    inner.keep(&unit);
    let mut run = RUN.take();
    let mut violations = ticket.and_then(|ticket| run.found.get_mut(ticket)).map(std::mem::take).unwrap_or_default();
    if violations.len() > MAX_VIOLATIONS {
        violations.truncate(MAX_VIOLATIONS);
        let severity = violations.first().map_or(Severity::Error, |gravest| gravest.severity);
        let message = format!("more is wrong with the value than the {MAX_VIOLATIONS} violations told");
        violations.push(Violation { severity, ..of_all(&unit, &message) });
    }
    if let Some(reason) = run.stopped {
        violations.push(of_all(&unit, &format!("validation was given up: {reason}")));
    }
    (violations, run.work.saturating_add(values))
}

/// Whether an instance is valid against a unit, inside a validation.
pub(crate) fn is_valid(inner: &Inner, number: usize, instance: &Value) -> bool {
    let Some(unit) = inner.unit(number) else { return true };
    let valid = || {
        count_work(inner, &unit);
        unit.validator(inner).is_none_or(|validator| validator.is_valid(instance))
    };
    once((number, instance), |run| &mut run.validity, valid).unwrap_or(true)
}

/// The ticket for what a unit found; `None` where it found nothing.
pub(crate) fn nested(inner: &Inner, number: usize, instance: &Value) -> Option<usize> {
    let unit = inner.unit(number)?;
    let ticket = || {
        let violations = unit_violations(inner, &unit, instance);
        RUN.with_borrow_mut(|run| run.ticket(violations))
    };
    once((number, instance), |run| &mut run.tickets, ticket).flatten()
}

/// What a nested unit found, by its ticket. The paths are from the instance that the unit was run on.
pub(crate) fn found(ticket: &str) -> Vec<Violation> {
    let Ok(ticket) = ticket.parse::<usize>() else { return Vec::new() };
    RUN.with_borrow(|run| run.found.get(ticket).cloned().unwrap_or_default())
}

/// Notes that the schemas of a unit are looked at.
fn count_work(inner: &Inner, unit: &Unit) {
    let schemas = unit.translation(inner).schemas();
    RUN.with_borrow_mut(|run| run.work = run.work.saturating_add(schemas));
}

fn unit_violations(inner: &Inner, unit: &Unit, instance: &Value) -> Vec<Violation> {
    count_work(inner, unit);
    let Some(validator) = unit.validator(inner) else { return Vec::new() };
    let translation = unit.translation(inner);
    let errors: Vec<ValidationError<'_>> = validator.iter_errors(instance).take(MAX_FOUND).collect();
    // A property is unevaluated, too, if the schema that declares it does not hold; what is wrong there is then said already.
    let (open, closed): (Vec<_>, Vec<_>) = errors.iter().partition(|error| unevaluated(error).is_none());
    let mut violations: Vec<Violation> = open.into_iter().flat_map(|error| explain(error, unit, translation)).collect();
    let otherwise_valid = violations.iter().all(|violation| violation.severity != Severity::Error);
    for error in closed {
        let declared = translation.closed(error.schema_path().as_str()).map(|closed| closed.declared(inner));
        let names = unevaluated(error).into_iter().flatten();
        let explained = names.zip(explain(error, unit, translation)).filter(|(name, _)| {
            otherwise_valid || !declared.as_ref().is_some_and(|declared| declared.contains(name.as_str()))
        });
        violations.extend(explained.map(|(_, violation)| violation));
    }
    distinct(violations)
}

/// The violations without those that several ways through the schema led to; of too many, the gravest, and one more than are told.
fn distinct(mut violations: Vec<Violation>) -> Vec<Violation> {
    let mut seen = HashSet::new();
    violations.retain(|violation| {
        // A keyword that names several properties is broken once for each: they differ in the message.
        seen.insert((violation.instance.clone(), violation.keyword_place.clone(), violation.message.clone()))
    });
    if violations.len() > MAX_VIOLATIONS {
        violations.sort_by_key(|violation| violation.severity);
        violations.truncate(MAX_VIOLATIONS + 1);
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

/// Runs a unit on a value, unless what comes of it is known. `None` where it is already running on that value, or the
/// validation has been stopped.
fn once<T: Copy>((number, instance): (usize, &Value), results: Results<T>, run_unit: impl FnOnce() -> T) -> Option<T> {
    let frame = (number, std::ptr::from_ref(instance).addr());
    let outer_cycle = match RUN.with_borrow_mut(|run| run.enter(frame, results)) {
        Ok(outer_cycle) => outer_cycle,
        Err(known) => return known,
    };
    let result = run_unit();
    RUN.with_borrow_mut(|run| {
        let complete = run.leave(outer_cycle);
        // The name of a property is made into a value for as long as it is looked at: its address says nothing.
        if complete && (instance.is_object() || instance.is_array()) {
            results(run).insert(frame, result);
        }
    });
    Some(result)
}

impl Run {
    /// Begins to run a unit, and gives the cycle to go on with after it; the error is what is known without running it.
    fn enter<T: Copy>(&mut self, frame: Frame, results: Results<T>) -> Result<Option<usize>, Option<T>> {
        self.steps_left = self.steps_left.saturating_sub(1);
        if self.active.len() >= MAX_NESTING {
            self.stopped = Some("its references lead too deep");
        } else if self.steps_left == 0 {
            self.stopped = Some("its references multiply without end");
        }
        if self.stopped.is_some() {
            return Err(None);
        }
        if let Some(known) = results(self).get(&frame) {
            return Err(Some(*known));
        }
        if let Some(position) = self.active.iter().position(|active| *active == frame) {
            self.cycle = Some(self.cycle.map_or(position, |cycle| cycle.min(position)));
            return Err(None);
        }
        self.active.push(frame);
        Ok(self.cycle.take())
    }

    /// Ends the innermost unit. Says whether its result is complete: that of a unit in the middle of a cycle holds only inside it.
    fn leave(&mut self, outer_cycle: Option<usize>) -> bool {
        self.active.pop();
        let around = self.cycle.filter(|position| *position < self.active.len());
        self.cycle = around.into_iter().chain(outer_cycle).min();
        around.is_none()
    }

    /// Keeps what a unit found.
    fn ticket(&mut self, violations: Vec<Violation>) -> Option<usize> {
        if violations.is_empty() {
            return None;
        }
        self.found_in_all += violations.len();
        if self.found_in_all > MAX_FOUND {
            self.stopped = Some("too much is wrong with it");
        }
        self.found.push(violations);
        Some(self.found.len() - 1)
    }
}

fn of_all(unit: &Unit, message: &str) -> Violation {
    Violation {
        code: Code::SchemaViolation,
        severity: Severity::Error,
        instance: Pointer::root(),
        keyword: "$ref".to_owned(),
        keyword_place: unit.place.clone(),
        message: message.to_owned(),
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
