//! Where the parts of an assembled value come from: the examples of the properties and types that they were taken from.

use countersign_model::{Api, Kind, TypeUse};
use countersign_source::{Place, Pointer};
use serde_json::Value;

use crate::wire::coerce;

/// The place of the documented example that `part` of `whole` was taken from: the innermost one that gives this very value.
pub(crate) fn place(api: &Api, root: TypeUse, whole: &Value, part: &Pointer) -> Option<Place> {
    let mut found: Option<(Place, Pointer)> = None;
    let mut current = Some(root);
    let mut value = whole;
    let mut take = |examples: &[(Place, Value)], value: &Value, rest: Pointer| {
        if let Some((place, _)) = examples.iter().find(|(_, example)| example == value) {
            found = Some((place.clone(), rest));
        }
    };
    let tokens: Vec<String> = part.tokens().collect();
    for depth in 0..=tokens.len() {
        let rest = || tokens.iter().skip(depth).fold(Pointer::root(), |pointer, token| pointer.child(token));
        if let Some(used) = current {
            take(&api.types.get(used.id).docs.examples, value, rest());
        }
        let Some(token) = tokens.get(depth) else { break };
        let Some(next) = value.pointer(Pointer::root().child(token).as_str()) else { break };
        value = next;
        if let Some(Kind::Object(object)) = current.map(|used| &api.types.get(used.id).kind)
            && let Some(field) = object.fields.iter().find(|field| field.name == *token)
        {
            let below = tokens.iter().skip(depth + 1).fold(Pointer::root(), |pointer, token| pointer.child(token));
            take(&field.examples, value, below);
        }
        current = current.and_then(|used| match token.parse() {
            Ok(index) if value_is_list(api, used) => coerce::element(api, used, index),
            _ => coerce::member(api, used, token),
        });
    }
    found.map(|(place, rest)| Place {
        file: place.file,
        pointer: Pointer::from_written(&format!("{}{rest}", place.pointer)),
    })
}

fn value_is_list(api: &Api, used: TypeUse) -> bool {
    coerce::shape(api, used) == coerce::Shape::List
}
