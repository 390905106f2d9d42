//! Changes to the structure of JSON.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{dictionary, one_of};

/// How often a list is repeated at most.
const LONGEST: usize = 2_000;

/// How deep a value is wrapped at most.
const DEEPEST: usize = 600;

/// Changes `root` in one to six ways; parts of `donors` may be put into it.
pub(crate) fn mutate(root: &mut Value, donors: &[&Value], random: &mut Rng) {
    for _ in 0..random.usize(1..=6) {
        change(root, donors, random);
    }
}

fn change(root: &mut Value, donors: &[&Value], random: &mut Rng) {
    match random.u8(..22) {
        0 => container(root, random, delete),
        1 | 2 => container(root, random, double),
        3 | 4 => container(root, random, rename),
        5 => container(root, random, swap),
        6 => replace(root, dictionary::value(random), random),
        7 => replace(root, dictionary::number(random), random),
        8 | 9 => replace(root, Value::String(dictionary::text(random)), random),
        10 | 11 => refer(root, random),
        12 => splice(root, donors, random),
        13 => graft(root, random),
        14 => container(root, random, add_keyword),
        15 => version(root, random),
        16 => wrap(root, random),
        17 => container(root, random, lengthen),
        18 | 19 => knot(root, random),
        _ => season(root, random),
    }
}

/// Puts a value in the place of some node.
fn replace(root: &mut Value, value: Value, random: &mut Rng) {
    let pointer = pointer(root, random);
    root.pointer_mut(&pointer).into_iter().for_each(|node| *node = value.clone());
}

/// The pointer of some node.
fn pointer(root: &Value, random: &mut Rng) -> String {
    let (mut pointer, mut here) = (String::new(), root);
    while random.u8(..10) != 0 {
        let (token, child) = match here {
            Value::Array(items) if !items.is_empty() => {
                let index = random.usize(..items.len());
                (index.to_string(), items.get(index))
            }
            Value::Object(members) if !members.is_empty() => {
                let member = members.iter().nth(random.usize(..members.len()));
                let Some((key, child)) = member else { break };
                (escaped(key), Some(child))
            }
            _ => break,
        };
        let Some(child) = child else { break };
        pointer = format!("{pointer}/{token}");
        here = child;
    }
    pointer
}

/// A name as a token of a pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Applies a change to some node that has children.
fn container(root: &mut Value, random: &mut Rng, change: fn(&mut Value, &mut Rng)) {
    for _ in 0..8 {
        let pointer = pointer(root, random);
        let Some(found) = root.pointer_mut(&pointer) else { continue };
        if found.as_array().is_some_and(|items| !items.is_empty())
            || found.as_object().is_some_and(|members| !members.is_empty())
        {
            return change(found, random);
        }
    }
}

fn delete(node: &mut Value, random: &mut Rng) {
    match node {
        Value::Array(items) => drop(items.remove(random.usize(..items.len()))),
        Value::Object(members) => {
            let key = some_key(members, random);
            members.shift_remove(&key);
        }
        _ => {}
    }
}

/// Puts a child there twice; a member under a name like its own.
fn double(node: &mut Value, random: &mut Rng) {
    match node {
        Value::Array(items) => {
            let at = random.usize(..items.len());
            items.get(at).cloned().into_iter().for_each(|item| items.insert(at, item));
        }
        Value::Object(members) => {
            let key = some_key(members, random);
            let like = match random.u8(..5) {
                0 => key.to_uppercase(),
                1 => key.replace(['_', '-'], ""),
                2 => format!("{key} "),
                3 => format!("{key}_"),
                _ => dictionary::text(random),
            };
            members.get(&key).cloned().into_iter().for_each(|value| drop(members.insert(like.clone(), value)));
        }
        _ => {}
    }
}

fn rename(node: &mut Value, random: &mut Rng) {
    let Value::Object(members) = node else { return double(node, random) };
    let key = some_key(members, random);
    let name = if random.bool() { dictionary::keyword(random) } else { dictionary::text(random) };
    *members = std::mem::take(members)
        .into_iter()
        .map(|(known, value)| if known == key { (name.clone(), value) } else { (known, value) })
        .collect();
}

/// Exchanges the values of two children.
fn swap(node: &mut Value, random: &mut Rng) {
    match node {
        Value::Array(items) => {
            let count = items.len();
            items.swap(random.usize(..count), random.usize(..count));
        }
        Value::Object(members) => {
            let (left, right) = (some_key(members, random), some_key(members, random));
            let values = [members.get(&right).cloned(), members.get(&left).cloned()];
            for (key, value) in [left, right].into_iter().zip(values) {
                value.into_iter().for_each(|value| drop(members.insert(key.clone(), value)));
            }
        }
        _ => {}
    }
}

/// Makes a node a reference to some node of the document, often to one that holds it.
fn refer(root: &mut Value, random: &mut Rng) {
    let from = pointer(root, random);
    let to = match random.u8(..6) {
        0 => from.clone(),
        1 | 2 => from.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned()),
        3 => format!("{}/{}", pointer(root, random), dictionary::keyword(random)),
        _ => pointer(root, random),
    };
    let key = one_of(random, &["$ref", "$ref", "$ref", "$dynamicRef", "operationRef"]).copied().unwrap_or_default();
    if let Some(node) = root.pointer_mut(&from) {
        match node {
            Value::Object(members) if random.bool() => drop(members.insert(key.to_owned(), json!(format!("#{to}")))),
            _ => *node = json!({ key: format!("#{to}") }),
        }
    }
}

/// Puts a part of another document in the place of a node.
fn splice(root: &mut Value, donors: &[&Value], random: &mut Rng) {
    let Some(donor) = one_of(random, donors) else { return graft(root, random) };
    let part = donor.pointer(&pointer(donor, random)).cloned().unwrap_or_default();
    replace(root, part, random);
}

/// Puts a part of the document in the place of another.
fn graft(root: &mut Value, random: &mut Rng) {
    let part = root.pointer(&pointer(root, random)).cloned().unwrap_or_default();
    if part.as_object().is_none_or(|members| !members.contains_key("paths")) {
        replace(root, part, random);
    }
}

fn add_keyword(node: &mut Value, random: &mut Rng) {
    let Value::Object(members) = node else { return delete(node, random) };
    let value = match random.u8(..3) {
        0 => members.get(&some_key(members, random)).cloned().unwrap_or_default(),
        _ => dictionary::value(random),
    };
    members.insert(dictionary::keyword(random), value);
}

/// Gives the document another version.
fn version(root: &mut Value, random: &mut Rng) {
    let Value::Object(members) = root else { return };
    let versions =
        [("openapi", "3.0.3"), ("openapi", "3.1.0"), ("openapi", "3.2.0"), ("swagger", "2.0"), ("openapi", "4.0")];
    let Some((key, version)) = one_of(random, &versions) else { return };
    members.shift_remove("openapi");
    members.shift_remove("swagger");
    members.insert((*key).to_owned(), json!(version));
}

/// Lets some named schemas refer to each other, each several times.
fn knot(root: &mut Value, random: &mut Rng) {
    let folders = ["/components/schemas", "/definitions"];
    let Some(folder) = folders.iter().find(|folder| root.pointer(folder).is_some_and(Value::is_object)) else { return };
    let Some(Value::Object(schemas)) = root.pointer_mut(folder) else { return };
    if schemas.is_empty() {
        return;
    }
    for _ in 0..random.usize(1..=5) {
        let name = some_key(schemas, random);
        let keyword = one_of(random, APPLICATORS).copied().unwrap_or_default();
        let references: Vec<(String, Value)> = (0..random.usize(1..=4))
            .map(|_| some_key(schemas, random))
            .map(|name| (name.clone(), json!({ "$ref": format!("#{folder}/{}", escaped(&name)) })))
            .collect();
        let value = match keyword {
            "properties" | "patternProperties" | "dependentSchemas" => references.into_iter().collect(),
            "items" | "additionalProperties" | "not" | "contains" => {
                references.into_iter().next().map(|(_, reference)| reference).unwrap_or_default()
            }
            _ => references.into_iter().map(|(_, reference)| reference).collect::<Value>(),
        };
        if let Some(Value::Object(schema)) = schemas.get_mut(&name) {
            schema.insert(keyword.to_owned(), value);
        }
    }
}

/// Keywords whose values are schemas that apply to a value or its parts.
const APPLICATORS: &[&str] = &[
    "prefixItems",
    "prefixItems",
    "allOf",
    "anyOf",
    "oneOf",
    "properties",
    "patternProperties",
    "dependentSchemas",
    "items",
    "additionalProperties",
    "not",
    "contains",
];

/// Adds one text to many strings and names at once.
fn season(root: &mut Value, random: &mut Rng) {
    let text = dictionary::text(random);
    let every = random.u8(2..=16);
    let text = text.get(..super::boundary(&text, LONGEST_ADDED)).unwrap_or_default();
    add_text(root, text, every, random);
}

/// The most bytes that are added to many strings.
const LONGEST_ADDED: usize = 400;

/// Adds a text to one of `every` strings and names; keywords keep their names.
fn add_text(node: &mut Value, text: &str, every: u8, random: &mut Rng) {
    match node {
        Value::String(string) if random.u8(..every) == 0 => string.push_str(text),
        Value::Array(items) => items.iter_mut().for_each(|item| add_text(item, text, every, random)),
        Value::Object(members) => {
            *members = std::mem::take(members)
                .into_iter()
                .map(|(mut name, mut value)| {
                    if !dictionary::is_keyword(&name) && random.u8(..every) == 0 {
                        name.push_str(text);
                    }
                    add_text(&mut value, text, every, random);
                    (name, value)
                })
                .collect();
        }
        _ => {}
    }
}

/// Wraps a node in lists, objects or applicators.
fn wrap(root: &mut Value, random: &mut Rng) {
    let pointer = pointer(root, random);
    let Some(node) = root.pointer_mut(&pointer) else { return };
    let depth = 1 << random.u32(..10);
    let key = match random.u8(..4) {
        0 => None,
        1 => Some("items".to_owned()),
        2 => Some("allOf".to_owned()),
        _ => Some(dictionary::keyword(random)),
    };
    for _ in 0..depth.min(DEEPEST) {
        let inner = node.take();
        *node = match key.as_deref() {
            None => json!([inner]),
            Some(key @ ("allOf" | "anyOf" | "oneOf" | "prefixItems")) => json!({ key: [inner] }),
            Some("properties") => json!({"properties": {"inner": inner}}),
            Some(key) => json!({ key: inner }),
        };
    }
}

/// Makes a list long, or an object wide, with copies of one child.
fn lengthen(node: &mut Value, random: &mut Rng) {
    let count = (1 << random.u32(..12)).min(LONGEST);
    match node {
        Value::Array(items) => {
            let item = one_of(random, items).cloned().unwrap_or_default();
            if weight(&item) * count < LONGEST * 8 {
                items.extend(std::iter::repeat_n(item, count));
            }
        }
        Value::Object(members) => {
            let key = some_key(members, random);
            let value = members.get(&key).cloned().unwrap_or_default();
            if weight(&value) * count < LONGEST * 8 {
                members.extend((0..count).map(|number| (format!("{key}{number}"), value.clone())));
            }
        }
        _ => {}
    }
}

/// How many nodes a value has.
fn weight(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(weight).sum::<usize>(),
        _ => 1,
    }
}

fn some_key(members: &Map<String, Value>, random: &mut Rng) -> String {
    members.keys().nth(random.usize(..members.len())).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_changes() {
        let document = json!({"openapi": "3.1.0", "paths": {"/a": {"get": {"tags": ["x", "y"], "responses": {}}}}});
        let changed = |seed: u64| {
            let mut changed = document.clone();
            mutate(&mut changed, &[&document], &mut Rng::with_seed(seed));
            changed
        };
        let changes: std::collections::BTreeSet<String> = (0..200).map(|seed| changed(seed).to_string()).collect();
        assert!(changes.len() > 150, "{} different documents of 200 seeds", changes.len());
        assert!((0..200).all(|seed| changed(seed) == changed(seed)));
    }
}
