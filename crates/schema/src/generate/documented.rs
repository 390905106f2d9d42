//! Values that the document itself gives: `example`, `examples`, `default`.

use countersign_source::{Budget, Code, Place, Pointer};
use serde_json::Value;

use super::shape::{Node, Shape};
use super::violations;
use crate::inner::Inner;
use crate::references::value_at;
use crate::{Direction, Instance, InstanceOrigin};

/// The documented instance of a schema, if one is valid. The seed chooses among several.
pub(super) fn whole(
    inner: &Inner,
    root: &Node,
    direction: Direction,
    seed: u64,
    work: &mut Budget,
) -> Option<Instance> {
    let shape = Shape::of(inner, std::slice::from_ref(root));
    let candidates: Vec<(Place, &Value)> =
        shape.nodes.iter().flat_map(|node| examples(inner, &node.place(inner))).collect();
    // What the document writes out is as large as the document at most.
    let mut unlimited = Budget::new(usize::MAX);
    let first = usize::try_from(seed).unwrap_or(0).checked_rem(candidates.len()).unwrap_or(0);
    let in_turn = candidates.iter().cycle().skip(first).take(candidates.len());
    let found = in_turn.into_iter().find_map(|(place, example)| {
        let value = fitted(inner, std::slice::from_ref(root), direction, example, &mut unlimited)?;
        Some(Instance { value, origin: InstanceOrigin::Documented(place.clone()) })
    });
    let _ = work.take((usize::MAX - unlimited.left()).saturating_add(shape.size()));
    found
}

/// The examples of the schema at a place, with where each stands.
fn examples<'i>(inner: &'i Inner, place: &Place) -> Vec<(Place, &'i Value)> {
    let Some(Value::Object(members)) = value_at(&inner.sources, place) else { return Vec::new() };
    let single = members.get("example").map(|example| (place.child("example"), example));
    let listed = members.get("examples").and_then(Value::as_array).into_iter().flatten().enumerate();
    let list = place.child("examples");
    single.into_iter().chain(listed.map(|(index, example)| (list.index(index), example))).collect()
}

/// The values that a part of an instance may take from the document: examples, then the default.
pub(super) fn parts<'i>(inner: &'i Inner, shape: &Shape) -> Vec<&'i Value> {
    let places: Vec<Place> = shape.nodes.iter().map(|node| node.place(inner)).collect();
    let examples = places.iter().flat_map(|place| examples(inner, place)).map(|(_, example)| example);
    let defaults = places.iter().filter_map(|place| value_at(&inner.sources, place)?.get("default"));
    examples.chain(defaults).collect()
}

/// A value as the schemas allow it: itself, or without what does not belong in the direction. `None` where it breaks them, or
/// the budget is spent before that is known.
pub(super) fn fitted(
    inner: &Inner,
    nodes: &[Node],
    direction: Direction,
    value: &Value,
    work: &mut Budget,
) -> Option<Value> {
    let mut value = value.clone();
    for node in nodes {
        let (found, schemas) = violations(inner, &node.place(inner), direction, &value);
        if !work.take(schemas) {
            return None;
        }
        let strays =
            found.iter().all(|violation| matches!(violation.code, Code::ReadOnlySent | Code::WriteOnlyReceived));
        if !strays {
            return None;
        }
        for violation in found {
            remove(&mut value, &violation.instance)?;
        }
    }
    Some(value)
}

/// Takes a property out of a value.
fn remove(value: &mut Value, pointer: &Pointer) -> Option<()> {
    let holder = value.pointer_mut(pointer.parent()?.as_str())?;
    // Removed already, with the object around it or by another path to it: nothing is left to do.
    holder.as_object_mut()?.shift_remove(&pointer.last()?);
    Some(())
}
