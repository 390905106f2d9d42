//! Instances of schemas: documented ones where there are any, else made from documented parts, else made up.
//!
//! A value is made from the [`Shape`](shape::Shape) of all the schemas that apply to it, depth first; what the shape cannot say (whether a
//! union's other alternatives match as well, say) is left to the validator, which judges every instance before it is given
//! out. The first attempt trusts everything; only if its instance is not valid do slower, more careful ones follow.

mod composite;
mod discriminator;
mod documented;
mod maker;
mod number;
mod pattern;
mod random;
mod shape;
mod text;

use countersign_source::{Code, Place, Severity};
use serde_json::Value;

use crate::inner::Inner;
use crate::references::value_at;
use crate::{Direction, GenerationError, Instance, InstanceOrigin, Violation, run};

use maker::{Maker, Optional, Policy};
use shape::Node;

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

/// An instance of the schema at a place.
pub(crate) fn generate(
    inner: &Inner,
    place: &Place,
    direction: Direction,
    seed: u64,
) -> Result<Instance, GenerationError> {
    let failed = |reason: String| GenerationError { place: place.clone(), reason };
    if value_at(&inner.sources, place).is_none() {
        return Err(failed("there is no such schema".to_owned()));
    }
    let Some(root) = Node::at(inner, place, direction) else {
        return Err(failed("there is no such schema".to_owned()));
    };
    if let Some(instance) = documented::whole(inner, &root, direction, seed) {
        return Ok(instance);
    }
    let mut reason = "nothing was found that satisfies all of its keywords".to_owned();
    let mut doubtful = None;
    for policy in POLICIES {
        let mut maker = Maker::new(inner, direction, seed, policy);
        let Some(value) = maker.make(&root) else {
            reason = maker.obstacle().unwrap_or(reason);
            continue;
        };
        let origin = if maker.is_documented() { InstanceOrigin::Assembled } else { InstanceOrigin::Generated };
        let violations = violations(inner, place, direction, &value);
        let Some(first) = violations.first() else { return Ok(Instance { value, origin }) };
        match violations.iter().find(|violation| violation.severity == Severity::Error) {
            Some(error) => reason = format!("the likeliest instance breaks `{}`: {}", error.keyword, error.message),
            None if doubtful.is_none() => doubtful = Some(Instance { value, origin }),
            None => reason = first.message.clone(),
        }
    }
    doubtful.ok_or_else(|| failed(reason))
}

/// What is wrong with a value. A tag that is not mapped is not: its variant is yet unknown.
fn violations(inner: &Inner, place: &Place, direction: Direction, value: &Value) -> Vec<Violation> {
    let mut violations = run::validate(inner, inner.unit_number(place, direction), value);
    violations.retain(|violation| violation.code != Code::UnknownTag);
    violations
}
