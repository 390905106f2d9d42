//! What holds for an object by all the schemas that apply to it in place: its own, those of `allOf`, and those it refers to.

use std::collections::HashSet;

use countersign_source::Place;
use serde_json::{Map, Value};

use crate::references::value_at;
use crate::{Direction, Inner};

/// How many schemas are looked at for one object.
const MAX_SCHEMAS: usize = 256;

/// The keyword that keeps instances of a schema out of a direction, where the schema has it set.
pub(super) fn forbidding(members: &Map<String, Value>, direction: Direction) -> Option<&'static str> {
    let keyword = match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
        Direction::Either => return None,
    };
    (members.get(keyword) == Some(&Value::Bool(true))).then_some(keyword)
}

/// The schemas at `places` and those they include.
pub(super) fn included<'i, 'p>(
    inner: &'i Inner,
    places: impl Iterator<Item = &'p Place>,
) -> Vec<(&'i Map<String, Value>, Place)> {
    let mut included = Vec::new();
    for place in places {
        if let Some(members) = value_at(&inner.sources, place).and_then(Value::as_object) {
            each(inner, members, place, &["allOf"], |members, place| included.push((members, place.clone())));
        }
    }
    included
}

/// Whether nobody need send a property in a direction, by one of the schemas that declare it.
pub(super) fn is_hidden(
    inner: &Inner,
    schemas: &[(&Map<String, Value>, Place)],
    name: &str,
    direction: Direction,
) -> bool {
    schemas.iter().any(|(members, place)| {
        let property = members.get("properties").and_then(|properties| properties.get(name));
        property.is_some_and(|property| is_forbidden(inner, property, place, direction))
    })
}

/// Whether a property's schema, or one it is made of, keeps it out of a direction.
fn is_forbidden(inner: &Inner, property: &Value, place: &Place, direction: Direction) -> bool {
    let Value::Object(members) = property else { return false };
    let mut forbidden = false;
    let directions: &[Direction] = match direction {
        Direction::Either => &[Direction::Request, Direction::Response],
        Direction::Request => &[Direction::Request],
        Direction::Response => &[Direction::Response],
    };
    // References are resolved by the file and the ids around them, which the object around the property shares.
    each(inner, members, place, &["allOf"], |members, _| {
        forbidden |= directions.iter().any(|direction| forbidding(members, *direction).is_some());
    });
    forbidden
}

/// The properties declared by the schema at a place and those that apply with it, whichever alternative holds.
pub(super) fn declared<'i>(inner: &'i Inner, place: &Place) -> HashSet<&'i str> {
    let mut declared = HashSet::new();
    if let Some(members) = value_at(&inner.sources, place).and_then(Value::as_object) {
        each(inner, members, place, &["allOf", "anyOf", "oneOf"], |members, _| {
            let properties = members.get("properties").and_then(Value::as_object);
            declared.extend(properties.into_iter().flat_map(|properties| properties.keys().map(String::as_str)));
        });
    }
    declared
}

/// Whether strict mode may forbid undeclared properties: some are declared, and no subtype may bring others.
pub(super) fn is_closed_by_strictness(inner: &Inner, members: &Map<String, Value>, place: &Place) -> bool {
    let (mut declares, mut has_subtypes) = (false, false);
    each(inner, members, place, &["allOf", "anyOf", "oneOf"], |members, _| {
        declares |= members.contains_key("properties");
        has_subtypes |=
            members.contains_key("discriminator") && !members.contains_key("oneOf") && !members.contains_key("anyOf");
    });
    declares && !has_subtypes
}

/// Visits a schema and all those that apply with it, through references and the lists named, each once.
fn each<'m>(
    inner: &'m Inner,
    members: &'m Map<String, Value>,
    place: &Place,
    lists: &[&str],
    mut visit: impl FnMut(&'m Map<String, Value>, &Place),
) {
    let mut seen: HashSet<*const Map<String, Value>> = HashSet::new();
    let mut pending = vec![(members, place.clone())];
    while let Some((members, place)) = pending.pop() {
        if seen.len() >= MAX_SCHEMAS || !seen.insert(std::ptr::from_ref(members)) {
            continue;
        }
        visit(members, &place);
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            let target = inner.references.resolve(&inner.sources, &place, reference);
            let found = target.and_then(|target| Some((value_at(&inner.sources, &target)?.as_object()?, target)));
            pending.extend(found);
        }
        for list in lists {
            let branches = members.get(*list).and_then(Value::as_array).into_iter().flatten();
            pending.extend(branches.filter_map(Value::as_object).map(|branch| (branch, place.clone())));
        }
    }
}
