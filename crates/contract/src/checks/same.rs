//! When two values say the same: the semantics that the document gives them, and nothing looser.
//!
//! An object may lose members that its type does not declare and does not keep; a date-time may be written in another
//! spelling of the same instant; a whole number may gain or lose `.0`. Everything else is a difference.

use countersign_model::{Kind, Rest, StringFormat, TypeUse};
use countersign_source::Pointer;
use serde_json::Value;

use crate::subject::Subject;
use crate::wire::{coerce, style};

/// The first difference of two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The part that differs.
    pub part: Pointer,
    /// What was there, in a bounded number of characters.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// How deep values are compared; below, they are equal or they are not.
const DEEPEST: usize = 256;

/// The longest excerpt of a value in a message, in characters.
const EXCERPT: usize = 80;

/// The first difference of two values of a type.
pub(crate) fn by_type(subject: &Subject, value: TypeUse, expected: &Value, found: &Value) -> Option<Difference> {
    Comparison { subject }.compare(Some(value), expected, Some(found), &Pointer::root(), 0)
}

/// The first difference of two values that went through text, where `1` and `"1"` are the same.
pub(crate) fn as_text(expected: &Value, found: &Value, part: &Pointer) -> Option<Difference> {
    match (expected, found) {
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let pairs = left.iter().zip(right).enumerate();
            pairs.into_iter().find_map(|(index, (left, right))| as_text(left, right, &part.index(index)))
        }
        (Value::Object(left), Value::Object(right)) => left.iter().find_map(|(key, left)| match right.get(key) {
            Some(right) => as_text(left, right, &part.child(key)),
            None if left.is_null() => None,
            None => Some(difference(&part.child(key), left, None)),
        }),
        _ if same_number(expected, found) || style::text(expected) == style::text(found) => None,
        _ => Some(difference(part, expected, Some(found))),
    }
}

struct Comparison<'s> {
    subject: &'s Subject,
}

impl Comparison<'_> {
    fn compare(
        &self,
        value: Option<TypeUse>,
        expected: &Value,
        found: Option<&Value>,
        part: &Pointer,
        depth: usize,
    ) -> Option<Difference> {
        let Some(found) = found else { return Some(difference(part, expected, None)) };
        if expected == found || same_number(expected, found) {
            return None;
        }
        let deeper = depth < DEEPEST;
        match (expected, found) {
            (Value::Object(_), Value::Object(_)) if deeper => self.members(value, expected, found, part, depth),
            (Value::Array(left), Value::Array(right)) if deeper && left.len() == right.len() => {
                let items = left.iter().zip(right).enumerate();
                items.into_iter().find_map(|(index, (left, right))| {
                    let item = value.and_then(|value| coerce::element(&self.subject.api, value, index));
                    self.compare(item, left, Some(right), &part.index(index), depth + 1)
                })
            }
            (Value::String(left), Value::String(right)) if self.same_text(value, left, right) => None,
            _ => Some(difference(part, expected, Some(found))),
        }
    }

    fn members(
        &self,
        value: Option<TypeUse>,
        expected: &Value,
        found: &Value,
        part: &Pointer,
        depth: usize,
    ) -> Option<Difference> {
        let (left, right) = (expected.as_object()?, found.as_object()?);
        let lost_or_changed = left.iter().find_map(|(key, left)| {
            let member = value.and_then(|value| self.member(value, key));
            match right.get(key) {
                Some(right) => self.compare(member, left, Some(right), &part.child(key), depth + 1),
                None if value.is_some_and(|value| self.drops(value, key)) => None,
                None => Some(difference(&part.child(key), left, None)),
            }
        });
        lost_or_changed.or_else(|| {
            let is_new = |key: &str| !left.contains_key(key) && !value.is_some_and(|value| self.tells(value, key));
            let (key, added) = right.iter().find(|(key, _)| is_new(key))?;
            Some(Difference { part: part.child(key), expected: "nothing".to_owned(), found: excerpt(added) })
        })
    }

    /// The type of a member, in whatever variant of a union declares it.
    fn member(&self, value: TypeUse, key: &str) -> Option<TypeUse> {
        let api = &self.subject.api;
        coerce::member(api, value, key).or_else(|| match &api.types.get(value.id).kind {
            Kind::Union(union) => union.variants.iter().find_map(|variant| coerce::member(api, variant.value, key)),
            _ => None,
        })
    }

    /// Whether the type's objects may lose a member: it declares none of that name and does not keep the others.
    fn drops(&self, value: TypeUse, key: &str) -> bool {
        let api = &self.subject.api;
        coerce::variants(api, value).into_iter().any(|used| match &api.types.get(used.id).kind {
            Kind::Object(object) => {
                object.rest == Rest::Ignored && !object.fields.iter().any(|field| field.name == key)
            }
            _ => false,
        })
    }

    /// Whether a member tells a union's variants apart: a client writes it even where it could be guessed.
    fn tells(&self, value: TypeUse, key: &str) -> bool {
        match &self.subject.api.types.get(value.id).kind {
            Kind::Union(union) => union.discriminant.as_ref().is_some_and(|discriminant| discriminant.property == key),
            _ => false,
        }
    }

    fn same_text(&self, value: Option<TypeUse>, left: &str, right: &str) -> bool {
        let Some(value) = value else { return false };
        let api = &self.subject.api;
        coerce::variants(api, value).into_iter().any(|used| match &api.types.get(used.id).kind {
            Kind::String(StringFormat::DateTime) => {
                let instant = |text: &str| text.parse::<jiff::Timestamp>().ok();
                instant(left).is_some() && instant(left) == instant(right)
            }
            Kind::String(StringFormat::Uuid) => left.eq_ignore_ascii_case(right),
            Kind::String(StringFormat::Decimal) => {
                left.parse::<f64>().is_ok() && left.parse::<f64>() == right.parse::<f64>()
            }
            _ => false,
        })
    }
}

/// `1`, `1.0` and `1e0` are one number.
fn same_number(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || (left.as_f64() == right.as_f64() && (left.is_f64() || right.is_f64()))
        }
        _ => false,
    }
}

fn difference(part: &Pointer, expected: &Value, found: Option<&Value>) -> Difference {
    let found = found.map_or_else(|| "nothing".to_owned(), excerpt);
    Difference { part: part.clone(), expected: excerpt(expected), found }
}

/// A value in a bounded number of characters.
fn excerpt(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
