//! Which variant of a union a JSON value is: the one its tag names; without a tag, the one it fits best. A tag that no variant
//! has, or whose variant does not fit, names none: what another variant does not know would be lost.
//!
//! How well a value fits is computed from the shapes, without building anything: it must fit at all, then the fewest things
//! nobody declared count, then the most things somebody declared. Unions within unions would make that a search that takes
//! exponential time. So what is found about a value and a union is kept: each pair is compared once, by whatever way the
//! comparison reaches it, and the decoder, which reaches the inner unions later, finds their variants known.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::ptr;

use indexmap::IndexMap;
use serde::de::Error;
use serde_json::Value;

use super::context::{Context, TableSize};
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

/// How a value fits a shape, and, where that is a union, the index of the variant that the value is.
#[derive(Clone, Copy)]
struct Fit {
    /// `None` if the value does not decode.
    misfit: Option<Misfit>,
    /// An index beyond the variants means that the value is none of them.
    variant: usize,
}

/// How many items or entries make it worthwhile to keep how a list, map or record fits. Smaller ones are compared again.
const LARGE: usize = 32;

/// The fits of pairs of a shape and a value, each by its address: neither moves while the choices are there.
struct Fits<'v> {
    values: PhantomData<&'v Value>,
    fits: IndexMap<(usize, usize), Fit>,
    size: TableSize,
}

/// The unions that are being compared with one and the same value, the innermost first. A union that leads back to itself
/// without looking into the value adds nothing.
struct Comparing<'a> {
    union: &'static UnionShape,
    outer: Option<&'a Self>,
}

/// The choices among the variants of unions, for all values within one.
pub(super) struct Choices<'c, 'v> {
    context: &'c Context<'c>,
    fits: RefCell<Fits<'v>>,
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

impl<'c, 'v> Choices<'c, 'v> {
    /// Nothing is known yet.
    pub(super) fn new(context: &'c Context<'c>) -> Self {
        let fits = Fits { values: PhantomData, fits: IndexMap::new(), size: TableSize::of::<(usize, usize), Fit>() };
        Self { context, fits: RefCell::new(fits) }
    }

    /// The index of the variant that `value` is; an index beyond them means that it is none.
    pub(super) fn choose<E: Error>(&self, union: &'static UnionShape, value: &'v Value) -> Result<usize, E> {
        let variant = match (self.known(ptr::from_ref(union), value), told(union, value)) {
            (Some(fit), _) => fit.variant,
            (None, Told::Variant(index)) if self.fits(union, index, value) => index,
            (None, Told::Variant(_)) => union.variants.len(),
            (None, told) => self.weigh(union, &told, value, None).variant,
        };
        if self.context.is_stopped() { Err(E::custom("a limit is spent")) } else { Ok(variant) }
    }

    fn known<T>(&self, shape: *const T, value: &'v Value) -> Option<Fit> {
        self.fits.borrow().fits.get(&(shape.addr(), ptr::from_ref(value).addr())).copied()
    }

    /// Keeps how a value fits, if there is memory for that.
    fn keep<T>(&self, shape: *const T, value: &'v Value, fit: Fit) {
        let Fits { fits, size, .. } = &mut *self.fits.borrow_mut();
        if size.make_room::<serde::de::value::Error>(fits.len(), self.context).is_ok() {
            fits.insert((shape.addr(), ptr::from_ref(value).addr()), fit);
        }
    }

    /// Whether a value decodes as a variant.
    fn fits(&self, union: &UnionShape, index: usize, value: &'v Value) -> bool {
        union.variants.get(index).is_some_and(|variant| self.misfit(variant.shape.get(), value, None).is_some())
    }

    /// How a value fits a union within another one.
    fn union(&self, union: &'static UnionShape, value: &'v Value, outer: Option<&Comparing<'_>>) -> Option<Misfit> {
        let mut comparing = outer;
        while let Some(open) = comparing {
            if ptr::eq(open.union, union) {
                return None;
            }
            comparing = open.outer;
        }
        // A scalar is compared again faster than it is found, unless unions lead to each other: then the decoder, too, must
        // find what was chosen without leading back.
        let is_kept = outer.is_some() || matches!(value, Value::Array(_) | Value::Object(_));
        if is_kept && let Some(fit) = self.known(ptr::from_ref(union), value) {
            return fit.misfit;
        }
        let fit = self.weigh(union, &told(union, value), value, outer);
        if is_kept {
            self.keep(ptr::from_ref(union), value, fit);
        }
        fit.misfit
    }

    /// Compares a value with all variants. A value that is none of them still fits, as that.
    fn weigh(&self, union: &'static UnionShape, told: &Told, value: &'v Value, outer: Option<&Comparing<'_>>) -> Fit {
        let comparing = Comparing { union, outer };
        let misfits = union.variants.iter().map(|variant| self.misfit(variant.shape.get(), value, Some(&comparing)));
        let misfits: Vec<Option<Misfit>> = misfits.collect();
        let fitting = || misfits.iter().enumerate().filter_map(|(index, misfit)| Some((misfit.as_ref()?, index)));
        let fits = |wanted: &usize| fitting().any(|(_, index)| index == *wanted);
        let best = fitting().min();
        let variant = match told {
            Told::Variant(index) => Some(*index).filter(fits),
            // The variant that holds all of a value, if one alone does: any other would lose what it does not know.
            Told::Other => {
                let mut holding = fitting().filter(|(misfit, _)| misfit.surprises == 0).map(|(_, index)| index);
                holding.next().filter(|_| holding.next().is_none())
            }
            Told::Nothing => {
                let any = position(union, |tag| matches!(tag, Tag::Any));
                any.filter(fits).or_else(|| best.map(|(_, index)| index))
            }
        };
        Fit {
            misfit: Some(best.map_or(Misfit::SURPRISE, |(misfit, _)| *misfit)),
            variant: variant.unwrap_or(union.variants.len()),
        }
    }

    /// Counts a comparison; `None` if a limit stopped the decode.
    fn tick(&self) -> Option<()> {
        let is_over = self.context.is_stopped() || self.context.tick::<serde::de::value::Error>().is_err();
        (!is_over).then_some(())
    }

    /// How `value` fits `shape`; `None` if it does not decode, or a limit stopped the decode.
    fn misfit(&self, shape: &'static Shape, value: &'v Value, comparing: Option<&Comparing<'_>>) -> Option<Misfit> {
        self.tick()?;
        match (shape.kind(), value) {
            (Kind::Json, _) => Some(Misfit::NONE),
            (Kind::Boxed(inner), _) => self.misfit(inner.get(), value, comparing),
            (Kind::Option(_), Value::Null) => Some(Misfit::NONE),
            (Kind::Option(option), _) => self.misfit(option.inner.get(), value, comparing),
            (Kind::Enumeration(enumeration), _) => {
                if enumeration.values.iter().any(|scalar| scalar.matches(value)) {
                    return Some(Misfit::RECOGNIZED);
                }
                self.misfit(enumeration.other.get(), value, comparing).map(|misfit| misfit.plus(Misfit::SURPRISE))
            }
            (Kind::Union(union), _) => self.union(union, value, comparing),
            (Kind::Bool, Value::Bool(_)) => Some(Misfit::RECOGNIZED),
            (Kind::F64, Value::Number(_)) => Some(Misfit::NONE),
            (Kind::I32 | Kind::I64 | Kind::U32 | Kind::U64, Value::Number(_)) => fits_integer(shape, value),
            (Kind::String(None) | Kind::File, Value::String(_)) => Some(Misfit::NONE),
            (Kind::String(Some(format)), Value::String(text)) => {
                Some(if (format.valid)(text) { Misfit::RECOGNIZED } else { Misfit::SURPRISE })
            }
            (Kind::Text(_), Value::String(_)) => super::decode::fits(shape, value).then_some(Misfit::RECOGNIZED),
            (Kind::List(list), Value::Array(items)) => {
                self.once(shape, value, items.len(), || self.sum(list.inner.get(), items.iter()))
            }
            (Kind::Map(map), Value::Object(entries)) => {
                self.once(shape, value, entries.len(), || self.sum(map.inner.get(), entries.values()))
            }
            (Kind::Record, Value::Object(entries)) => {
                self.once(shape, value, entries.len(), || self.record(shape.fields, entries))
            }
            _ => None,
        }
    }

    /// Compares a value that consists of `length` others with a shape, if it is small or that has not been done.
    fn once(
        &self,
        shape: &'static Shape,
        value: &'v Value,
        length: usize,
        compare: impl FnOnce() -> Option<Misfit>,
    ) -> Option<Misfit> {
        if length < LARGE {
            return compare();
        }
        if let Some(fit) = self.known(ptr::from_ref(shape), value) {
            return fit.misfit;
        }
        let misfit = compare();
        self.keep(ptr::from_ref(shape), value, Fit { misfit, variant: 0 });
        misfit
    }

    fn sum(&self, shape: &'static Shape, values: impl Iterator<Item = &'v Value>) -> Option<Misfit> {
        let mut total = Misfit::NONE;
        for value in values {
            total = total.plus(self.misfit(shape, value, None)?);
        }
        Some(total)
    }

    fn record(&self, fields: &'static [Field], entries: &'v serde_json::Map<String, Value>) -> Option<Misfit> {
        let required = |field: &&Field| !field.has_blank;
        if fields.iter().filter(required).any(|field| !entries.contains_key(field.name)) {
            return None;
        }
        let rest = fields.iter().find(|field| field.rest);
        let mut total = Misfit::NONE;
        for (key, value) in entries {
            // Undeclared properties count as well: each is compared with the names of all fields.
            self.tick()?;
            let field = fields.iter().find(|field| !field.rest && field.name == key);
            let misfit = match (field, rest) {
                (Some(field), _) if value.is_null() && field.has_blank => Misfit::RECOGNIZED,
                (Some(field), _) => self.misfit(field.shape.get(), value, None)?.plus(Misfit::RECOGNIZED),
                (None, Some(_)) => Misfit::NONE,
                (None, None) => Misfit::SURPRISE,
            };
            total = total.plus(misfit);
        }
        Some(total)
    }
}

impl Drop for Choices<'_, '_> {
    fn drop(&mut self) {
        self.fits.get_mut().size.refund(self.context);
    }
}

/// Whether a number is whole and in range.
fn fits_integer(shape: &'static Shape, value: &Value) -> Option<Misfit> {
    super::decode::fits(shape, value).then_some(Misfit::RECOGNIZED)
}
