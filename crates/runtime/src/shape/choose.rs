//! Which variant of a union a JSON value is: the one its tag names; without a tag, the one it fits best. A tag that no variant
//! has, or whose variant does not fit, names none: what another variant does not know would be lost.
//!
//! How well a value fits is computed from the shapes, without building anything: it must fit at all, then the fewest things
//! nobody declared count, then the most things somebody declared. Unions within unions make that a search, so it works on a
//! budget: a hostile document or response costs time in proportion to its size, never more.

use serde_json::Value;

use super::{Field, Kind, Shape, Tag, UnionShape};

/// How a value fits a shape; the smaller, the better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Misfit {
    /// Properties nobody declared, values outside an enumeration, texts that break their format.
    surprises: u32,
    /// What somebody declared and the value has, counted backwards so that more is smaller.
    recognized: std::cmp::Reverse<u32>,
}

impl Misfit {
    const NONE: Self = Self { surprises: 0, recognized: std::cmp::Reverse(0) };
    const RECOGNIZED: Self = Self { surprises: 0, recognized: std::cmp::Reverse(1) };
    const SURPRISE: Self = Self { surprises: 1, recognized: std::cmp::Reverse(0) };

    fn plus(self, other: Self) -> Self {
        Self {
            surprises: self.surprises.saturating_add(other.surprises),
            recognized: std::cmp::Reverse(self.recognized.0.saturating_add(other.recognized.0)),
        }
    }
}

/// How many pairs of value and shape are compared, for each variant and each value in the value, before the first variant of
/// the right kind is taken: an option of a box of a value is three.
const BUDGET: usize = 4;

/// What is compared however small the value is: unions within unions are compared several times over.
const LEAST: usize = 20_000;

/// How many shapes deep the comparison looks: further than JSON may nest.
const DEPTH: u32 = 1024;

/// The index of the variant that `value` is; an index beyond them means that it is none.
pub(super) fn choose(union: &UnionShape, value: &Value) -> usize {
    let pairs = size(value).saturating_mul(union.variants.len());
    let mut search = Search { budget: pairs.saturating_mul(BUDGET).max(LEAST) };
    let chosen = match told(union, value) {
        Told::Variant(index) => Some(index).filter(|index| search.fits(union, *index, value)),
        Told::Other => search.only(union, value),
        Told::Nothing => match position(union, |tag| matches!(tag, Tag::Any)) {
            Some(index) if search.fits(union, index, value) => Some(index),
            _ => search.best(union, value, 0).map(|(_, index)| index),
        },
    };
    chosen.unwrap_or(union.variants.len())
}

/// What the tag of an object says.
enum Told {
    /// It is this variant, or none.
    Variant(usize),
    /// It is something that the document does not know.
    Other,
    /// Nothing: there is no tag.
    Nothing,
}

fn told(union: &UnionShape, value: &Value) -> Told {
    match union.tag.and_then(|tag| value.get(tag)) {
        Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => {
            let named = position(union, |tag| tag.is(value));
            let named = named.or_else(|| position(union, |tag| matches!(tag, Tag::Any)));
            named.map_or(Told::Other, Told::Variant)
        }
        _ => Told::Nothing,
    }
}

/// The index of the variant that has such a tag.
fn position(union: &UnionShape, is_meant: impl Fn(&Tag) -> bool) -> Option<usize> {
    union.variants.iter().position(|variant| variant.tags.iter().any(&is_meant))
}

/// How many values a value consists of.
fn size(value: &Value) -> usize {
    let mut size = 0;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        size += 1;
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(entries) => open.extend(entries.values()),
            _ => {}
        }
    }
    size
}

struct Search {
    budget: usize,
}

impl Search {
    /// Whether a value decodes as a variant.
    fn fits(&mut self, union: &UnionShape, index: usize, value: &Value) -> bool {
        union.variants.get(index).is_some_and(|variant| self.misfit(variant.shape.get(), value, 0).is_some())
    }

    /// The variant that holds all of a value, if one alone does: any other would lose what it does not know.
    fn only(&mut self, union: &UnionShape, value: &Value) -> Option<usize> {
        let mut holding = union.variants.iter().enumerate().filter_map(|(index, variant)| {
            let misfit = self.misfit(variant.shape.get(), value, 0)?;
            (misfit.surprises == 0).then_some(index)
        });
        let first = holding.next();
        first.filter(|_| holding.next().is_none())
    }

    fn best(&mut self, union: &UnionShape, value: &Value, depth: u32) -> Option<(Misfit, usize)> {
        let mut best: Option<(Misfit, usize)> = None;
        for (index, variant) in union.variants.iter().enumerate() {
            if let Some(misfit) = self.misfit(variant.shape.get(), value, depth)
                && best.is_none_or(|(least, _)| misfit < least)
            {
                best = Some((misfit, index));
            }
        }
        best
    }

    /// How `value` fits `shape`; `None` if it does not decode.
    fn misfit(&mut self, shape: &'static Shape, value: &Value, depth: u32) -> Option<Misfit> {
        if self.budget == 0 || depth > DEPTH {
            return Some(Misfit::NONE);
        }
        self.budget -= 1;
        match (shape.kind(), value) {
            (Kind::Json, _) => Some(Misfit::NONE),
            (Kind::Boxed(inner), _) => self.misfit(inner.get(), value, depth + 1),
            (Kind::Option(_), Value::Null) => Some(Misfit::NONE),
            (Kind::Option(option), _) => self.misfit(option.inner.get(), value, depth + 1),
            (Kind::Enumeration(enumeration), _) => {
                if enumeration.values.iter().any(|scalar| scalar.matches(value)) {
                    return Some(Misfit::RECOGNIZED);
                }
                self.misfit(enumeration.other.get(), value, depth + 1).map(|misfit| misfit.plus(Misfit::SURPRISE))
            }
            (Kind::Union(union), _) => {
                Some(self.best(union, value, depth + 1).map_or(Misfit::SURPRISE, |(misfit, _)| misfit))
            }
            (Kind::Bool, Value::Bool(_)) => Some(Misfit::RECOGNIZED),
            (Kind::F64, Value::Number(_)) => Some(Misfit::NONE),
            (Kind::I32 | Kind::I64 | Kind::U32 | Kind::U64, Value::Number(_)) => fits_integer(shape, value),
            (Kind::String(None) | Kind::File, Value::String(_)) => Some(Misfit::NONE),
            (Kind::String(Some(format)), Value::String(text)) => {
                Some(if (format.valid)(text) { Misfit::RECOGNIZED } else { Misfit::SURPRISE })
            }
            (Kind::Text(_), Value::String(_)) => super::decode::fits(shape, value).then_some(Misfit::RECOGNIZED),
            (Kind::List(list), Value::Array(items)) => self.sum(list.inner.get(), items.iter(), depth),
            (Kind::Map(map), Value::Object(entries)) => self.sum(map.inner.get(), entries.values(), depth),
            (Kind::Record, Value::Object(entries)) => self.record(shape.fields, entries, depth),
            _ => None,
        }
    }

    fn sum<'v>(
        &mut self,
        shape: &'static Shape,
        values: impl Iterator<Item = &'v Value>,
        depth: u32,
    ) -> Option<Misfit> {
        let mut total = Misfit::NONE;
        for value in values {
            total = total.plus(self.misfit(shape, value, depth + 1)?);
        }
        Some(total)
    }

    fn record(
        &mut self,
        fields: &'static [Field],
        entries: &serde_json::Map<String, Value>,
        depth: u32,
    ) -> Option<Misfit> {
        let required = |field: &&Field| !field.has_blank;
        if fields.iter().filter(required).any(|field| !entries.contains_key(field.name)) {
            return None;
        }
        let rest = fields.iter().find(|field| field.rest);
        let mut total = Misfit::NONE;
        for (key, value) in entries {
            let field = fields.iter().find(|field| !field.rest && field.name == key);
            let misfit = match (field, rest) {
                (Some(field), _) if value.is_null() && field.has_blank => Misfit::RECOGNIZED,
                (Some(field), _) => self.misfit(field.shape.get(), value, depth + 1)?.plus(Misfit::RECOGNIZED),
                (None, Some(_)) => Misfit::NONE,
                (None, None) => Misfit::SURPRISE,
            };
            total = total.plus(misfit);
        }
        Some(total)
    }
}

/// Whether a number is whole and in range.
fn fits_integer(shape: &'static Shape, value: &Value) -> Option<Misfit> {
    super::decode::fits(shape, value).then_some(Misfit::RECOGNIZED)
}
