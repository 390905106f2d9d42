//! Reads `deepObject`: `p[k]=v` and `p[k][l]=v` become one object.

use countersign_model::{Api, TypeUse};
use serde_json::{Map, Value};

use super::coerce::{Shape, member, scalar, shape};

/// How many brackets are followed; a request cannot make the tree deeper.
const DEEPEST: usize = 16;

/// The object under `name`, where any pair has it.
pub(super) fn read<'p>(
    api: &Api,
    value: TypeUse,
    name: &str,
    pairs: impl Iterator<Item = (&'p str, &'p str)>,
) -> Option<Value> {
    let mut root = Map::new();
    for (key, text) in pairs {
        let Some(path) = key.strip_prefix(name).and_then(keys) else { continue };
        insert(api, &mut root, Some(value), &path, text);
    }
    (!root.is_empty()).then_some(Value::Object(root))
}

/// The keys of `[a][b]`.
fn keys(brackets: &str) -> Option<Vec<&str>> {
    let inner = brackets.strip_prefix('[')?.strip_suffix(']')?;
    let keys: Vec<&str> = inner.split("][").collect();
    (keys.len() <= DEEPEST).then_some(keys)
}

fn insert(api: &Api, object: &mut Map<String, Value>, value: Option<TypeUse>, path: &[&str], text: &str) {
    let Some((key, rest)) = path.split_first() else { return };
    let inner = value.and_then(|value| member(api, value, key));
    let is_list = inner.is_some_and(|inner| shape(api, inner) == Shape::List);
    if is_list {
        let element = inner.and_then(|inner| super::coerce::element(api, inner, 0));
        let slot = object.entry((*key).to_owned()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(items) = slot {
            items.push(scalar(api, element, text));
        }
    } else if rest.is_empty() {
        object.insert((*key).to_owned(), scalar(api, inner, text));
    } else {
        let slot = object.entry((*key).to_owned()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(members) = slot {
            insert(api, members, inner, rest, text);
        }
    }
}
