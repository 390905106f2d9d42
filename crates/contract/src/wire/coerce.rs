//! Reads text from a URL, header or form as the type that the document gives it.

use countersign_model::{Api, Kind, TypeUse};
use indexmap::IndexSet;
use serde_json::{Map, Value};

/// What a type's values look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Neither list nor object.
    Scalar,
    /// A list.
    List,
    /// An object.
    Object,
}

/// The shape of a type. A union has the shape that all of its variants share; where they do not share one, the text must
/// tell, and a scalar is assumed.
pub(crate) fn shape(api: &Api, value: TypeUse) -> Shape {
    let mut shapes = variants(api, value).into_iter().filter_map(|used| match &api.types.get(used.id).kind {
        Kind::Array(_) | Kind::Tuple { .. } => Some(Shape::List),
        Kind::Map(_) | Kind::Object(_) => Some(Shape::Object),
        Kind::Union(_) => None,
        _ => Some(Shape::Scalar),
    });
    let first = shapes.next().unwrap_or(Shape::Scalar);
    if shapes.all(|shape| shape == first) { first } else { Shape::Scalar }
}

/// Whether some value of a type is a list.
pub(crate) fn may_be_list(api: &Api, value: TypeUse) -> bool {
    let is_list =
        |used: TypeUse| matches!(api.types.get(used.id).kind, Kind::Any | Kind::Array(_) | Kind::Tuple { .. });
    variants(api, value).into_iter().any(is_list)
}

/// Whether some value of a type is neither list nor object, so that a text alone may say which.
pub(crate) fn may_be_scalar(api: &Api, value: TypeUse) -> bool {
    variants(api, value).into_iter().any(|used| match &api.types.get(used.id).kind {
        Kind::Array(_) | Kind::Tuple { .. } | Kind::Map(_) | Kind::Object(_) => false,
        // Its variants are among those looked at.
        Kind::Union(_) => false,
        _ => true,
    })
}

/// Whether some value of a type is a list or an object, so that one text may become many values.
pub(crate) fn may_have_parts(api: &Api, value: TypeUse) -> bool {
    let has_parts = |used: TypeUse| {
        matches!(api.types.get(used.id).kind, Kind::Array(_) | Kind::Tuple { .. } | Kind::Map(_) | Kind::Object(_))
    };
    variants(api, value).into_iter().any(has_parts)
}

/// A type and the variants of its unions, in the order of the document, each once: unions may share variants, and lead back to
/// themselves.
pub(crate) fn variants(api: &Api, value: TypeUse) -> Vec<TypeUse> {
    let mut found = IndexSet::new();
    let mut pending = vec![value];
    while let Some(used) = pending.pop() {
        if !found.insert(used) {
            continue;
        }
        if let Kind::Union(union) = &api.types.get(used.id).kind {
            pending.extend(union.variants.iter().rev().map(|variant| variant.value));
        }
    }
    found.into_iter().collect()
}

/// The type of a list's elements.
pub(crate) fn element(api: &Api, value: TypeUse, index: usize) -> Option<TypeUse> {
    match &api.types.get(value.id).kind {
        Kind::Array(item) => Some(*item),
        Kind::Tuple { items, rest } => items.get(index).copied().or(*rest),
        _ => None,
    }
}

/// The type of an object's member.
pub(crate) fn member(api: &Api, value: TypeUse, name: &str) -> Option<TypeUse> {
    match &api.types.get(value.id).kind {
        Kind::Object(object) => object.fields.iter().find(|field| field.name == name).map(|field| field.value),
        Kind::Map(item) => Some(*item),
        _ => None,
    }
}

/// The value that `text` stands for. Text that is none of the type's values stays text, for the validator to refuse.
pub(crate) fn scalar(api: &Api, value: Option<TypeUse>, text: &str) -> Value {
    let variants = value.map(|value| variants(api, value)).unwrap_or_default();
    let mut found = variants.into_iter().filter_map(|used| known(api, used, text));
    let found = found.find(|value| !value.is_string());
    found.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// The value that a text is for a type, its variants aside.
fn known(api: &Api, value: TypeUse, text: &str) -> Option<Value> {
    if value.nullable && (text.is_empty() || text == "null") {
        return Some(Value::Null);
    }
    match &api.types.get(value.id).kind {
        Kind::Boolean => text.parse::<bool>().ok().map(Value::Bool),
        Kind::Integer(_) | Kind::Number => number(text),
        Kind::Null => text.is_empty().then_some(Value::Null),
        Kind::Enum(list) => {
            let same = |known: &&Value| super::style::text(known) == text;
            list.values.iter().map(|known| &known.value).find(same).cloned()
        }
        Kind::Object(_) | Kind::Map(_) | Kind::Array(_) | Kind::Tuple { .. } => {
            serde_json::from_str(text).ok().filter(|read: &Value| read.is_object() || read.is_array())
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ Value::Number(_)) => Some(value),
        _ => None,
    }
}

/// A list whose elements are read by type.
pub(crate) fn list<'t>(api: &Api, value: TypeUse, items: impl Iterator<Item = &'t str>) -> Value {
    items.enumerate().map(|(index, text)| scalar(api, element(api, value, index), text)).collect()
}

/// An object whose members are read by type.
pub(crate) fn object<'t>(api: &Api, value: TypeUse, members: impl Iterator<Item = (&'t str, &'t str)>) -> Value {
    let read = members.map(|(name, text)| (name.to_owned(), scalar(api, member(api, value, name), text)));
    Value::Object(read.collect::<Map<_, _>>())
}
