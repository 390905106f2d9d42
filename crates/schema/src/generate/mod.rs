//! Instances of schemas: documented ones where there are any, else made from documented parts, else made up.
//!
//! A value is made from the [`Shape`](shape::Shape) of all the schemas that apply to it, depth first; what the shape cannot say (whether a
//! union's other alternatives match as well, say) is left to the validator, which judges every instance before it is given
//! out. The first attempt trusts everything; only if its instance is not valid do slower, more careful ones follow.

mod composite;
mod discriminator;
mod documented;
mod kept;
mod maker;
mod number;
mod pattern;
mod random;
mod shape;
mod text;

use countersign_source::limits::INSTANCE_STEPS;
use countersign_source::{Budget, Code, Place, Severity};
use serde_json::Value;

use crate::inner::Inner;
use crate::references::value_at;
use crate::{Direction, GenerationError, Instance, InstanceOrigin, Violation, run};

use maker::{Maker, Optional, Policy};
use shape::Node;

pub(crate) use kept::Kept;

/// The attempts, in order. Those at the end differ by what they leave out and choose.
const POLICIES: [Policy; 9] = [
    Policy { checks: false, documented: true, optional: Optional::All, turn: 0 },
    Policy { checks: true, documented: true, optional: Optional::All, turn: 0 },
    Policy { checks: true, documented: true, optional: Optional::None, turn: 0 },
    Policy { checks: true, documented: false, optional: Optional::All, turn: 0 },
    Policy { checks: true, documented: false, optional: Optional::None, turn: 1 },
    Policy { checks: true, documented: false, optional: Optional::Some, turn: 2 },
    Policy { checks: true, documented: true, optional: Optional::Some, turn: 3 },
    Policy { checks: true, documented: false, optional: Optional::Some, turn: 4 },
    Policy { checks: true, documented: false, optional: Optional::None, turn: 5 },
];

/// How many bytes of a value are copied or compared in the time that it takes to look at one schema.
const BYTES_PER_STEP: usize = 64;

/// How many references may follow one another.
const MAX_REFERENCES: usize = 64;

/// An instance, or why there is none.
type Made = Result<Instance, String>;

/// An instance of the schema at a place. What it takes to make it, or to copy it if it has been made before, is taken from `work`.
pub(crate) fn generate(
    inner: &Inner,
    place: &Place,
    direction: Direction,
    seed: u64,
    work: &mut Budget,
) -> Result<Instance, GenerationError> {
    let failed = |reason: String| GenerationError { place: place.clone(), reason };
    if work.is_spent() {
        return Err(failed("the instances before it took all the work that they may take together".to_owned()));
    }
    if value_at(&inner.sources, place).is_none() {
        return Err(failed("there is no such schema".to_owned()));
    }
    let target = end_of_references(inner, place);
    let unit = inner.unit_number(&target, direction);
    let made = inner.instances.or_make(unit, seed, || make(inner, &target, direction, seed, work));
    // That the budget is spent is found where the next instance is asked for.
    let _ = work.take(made.as_ref().map_or(1, |instance| steps_of(&instance.value)));
    made.map_err(failed)
}

/// The schema that a schema is which is nothing but a reference.
fn end_of_references(inner: &Inner, place: &Place) -> Place {
    let next = |place: &Place| match value_at(&inner.sources, place) {
        Some(Value::Object(members)) if members.len() == 1 => {
            inner.references.resolve(&inner.sources, place, members.get("$ref")?.as_str()?)
        }
        _ => None,
    };
    std::iter::successors(Some(place.clone()), next).take(MAX_REFERENCES).last().unwrap_or_else(|| place.clone())
}

fn make(inner: &Inner, place: &Place, direction: Direction, seed: u64, shared: &mut Budget) -> Made {
    let Some(root) = Node::at(inner, place, direction) else { return Err("there is no such schema".to_owned()) };
    if let Some(instance) = documented::whole(inner, &root, direction, seed, shared) {
        return Ok(instance);
    }
    let mut work = Budget::new(INSTANCE_STEPS);
    let made = attempt(inner, &root, place, direction, seed, &mut work);
    let _ = shared.take(INSTANCE_STEPS - work.left());
    made
}

fn attempt(inner: &Inner, root: &Node, place: &Place, direction: Direction, seed: u64, work: &mut Budget) -> Made {
    let mut reason = "nothing was found that satisfies all of its keywords".to_owned();
    let mut doubtful = None;
    for policy in POLICIES {
        if work.is_spent() {
            reason = format!("nothing was found within {INSTANCE_STEPS} steps");
            break;
        }
        let mut maker = Maker::new(inner, direction, seed, policy, work);
        let Some(value) = maker.make(root) else {
            reason = maker.obstacle().unwrap_or(reason);
            continue;
        };
        let origin = if maker.is_documented() { InstanceOrigin::Assembled } else { InstanceOrigin::Generated };
        let (violations, schemas) = violations(inner, place, direction, &value);
        // What was made is judged in any case.
        let _ = work.take(schemas);
        let Some(first) = violations.first() else { return Ok(Instance { value, origin }) };
        match violations.iter().find(|violation| violation.severity == Severity::Error) {
            Some(error) => reason = format!("the likeliest instance breaks `{}`: {}", error.keyword, error.message),
            None if doubtful.is_none() => doubtful = Some(Instance { value, origin }),
            None => reason = first.message.clone(),
        }
    }
    doubtful.ok_or(reason)
}

/// What is wrong with a value, and how much there was to look at. A tag that is not mapped is not wrong: its variant is yet unknown.
fn violations(inner: &Inner, place: &Place, direction: Direction, value: &Value) -> (Vec<Violation>, usize) {
    let (mut violations, schemas) = run::validate_counting(inner, inner.unit_number(place, direction), value);
    violations.retain(|violation| violation.code != Code::UnknownTag);
    (violations, schemas)
}

/// What it takes to copy or to compare a value, in schemas that might have been looked at instead.
fn steps_of(value: &Value) -> usize {
    size(value).div_ceil(BYTES_PER_STEP)
}

/// How much memory a value takes, in bytes, roughly.
fn size(value: &Value) -> usize {
    let text = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.iter().map(|(name, value)| name.len() + size(value)).sum(),
        _ => 0,
    };
    size_of::<Value>() + text
}
