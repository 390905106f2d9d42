//! A value seen through its shape, read-only: the safe half over which encoding, comparison, validation and `Debug` walk.
//! Holds unsafe code: a [`Value`] is only ever made from a reference, or from the part of a value that its shape points to.

use std::fmt;
use std::marker::PhantomData;

use super::variant;
use super::{EnumerationShape, Field, Kind, Scalar, Shape, Slot, UnionShape, Variant};
use crate::File;
use crate::map::Keys;

/// A reference to a value of any type that has a shape.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    pointer: *const u8,
    shape: &'static Shape,
    lifetime: PhantomData<&'a ()>,
}

/// What a value is. Boxes are looked through.
pub(crate) enum View<'a> {
    Bool(bool),
    I64(i64),
    U64(u64),
    F64(f64),
    String(&'a str),
    Json(&'a serde_json::Value),
    Text(String),
    File(&'a File),
    Option(Option<Value<'a>>),
    List(ListView<'a>),
    Map(MapView<'a>),
    Record(RecordView<'a>),
    Enumeration(EnumerationView<'a>),
    Union(UnionView<'a>),
}

impl<'a> Value<'a> {
    /// Sees a value through its shape.
    pub(crate) fn of<T: Slot>(value: &'a T) -> Self {
        // SAFETY: a reference to `T`, with the shape of `T`.
        unsafe { Self::new(value as *const T as *const u8, T::shape()) }
    }

    /// # Safety
    ///
    /// There is a value of this shape at `pointer`, and it stays there, unchanged, for `'a`.
    pub(super) unsafe fn new(pointer: *const u8, shape: &'static Shape) -> Self {
        Self { pointer, shape, lifetime: PhantomData }
    }

    pub(crate) fn shape(self) -> &'static Shape {
        self.shape
    }

    pub(crate) fn view(self) -> View<'a> {
        let pointer = self.pointer;
        // SAFETY: the shape says which type is at `pointer`, and each function of a shape fits that shape.
        unsafe {
            match self.shape.kind() {
                Kind::Bool => View::Bool(*pointer.cast::<bool>()),
                Kind::I32 => View::I64(i64::from(*pointer.cast::<i32>())),
                Kind::I64 => View::I64(*pointer.cast::<i64>()),
                Kind::U32 => View::U64(u64::from(*pointer.cast::<u32>())),
                Kind::U64 => View::U64(*pointer.cast::<u64>()),
                Kind::F64 => View::F64(*pointer.cast::<f64>()),
                Kind::String(_) => View::String(&*pointer.cast::<String>()),
                Kind::Json => View::Json(&*pointer.cast::<serde_json::Value>()),
                Kind::File => View::File(&*pointer.cast::<File>()),
                Kind::Text(text) => View::Text((text.to_text)(pointer)),
                Kind::Boxed(inner) => Value::new(*pointer.cast::<*const u8>(), inner.get()).view(),
                Kind::Option(option) => {
                    let inner = (option.get)(pointer);
                    View::Option((!inner.is_null()).then(|| Value::new(inner, option.inner.get())))
                }
                Kind::List(list) => {
                    let (items, length, _) = (list.get)(pointer);
                    View::List(ListView { items, length, shape: list.inner.get(), lifetime: PhantomData })
                }
                Kind::Map(map) => {
                    let (keys, (items, length, _)) = (map.get)(pointer);
                    let values = ListView { items, length, shape: map.inner.get(), lifetime: PhantomData };
                    View::Map(MapView { keys: &*keys, values })
                }
                Kind::Record => View::Record(RecordView {
                    pointer,
                    name: self.shape.name(),
                    fields: self.shape.fields,
                    lifetime: PhantomData,
                }),
                Kind::Enumeration(enumeration) => {
                    let index = variant::index(pointer);
                    let value = match enumeration.values.get(index) {
                        Some(scalar) => Ok(*scalar),
                        None => {
                            let other = enumeration.other.get();
                            Err(Value::new(pointer.add(variant::payload_offset(other)), other))
                        }
                    };
                    View::Enumeration(EnumerationView { enumeration, index, value })
                }
                Kind::Union(union) => {
                    let index = variant::index(pointer);
                    let shape = union.payload(index);
                    let payload = Value::new(pointer.add(variant::payload_offset(shape)), shape);
                    View::Union(UnionView { union, variant: union.variants.get(index), index, payload })
                }
            }
        }
    }
}

/// The items of a list.
#[derive(Clone, Copy)]
pub(crate) struct ListView<'a> {
    items: *const u8,
    length: usize,
    shape: &'static Shape,
    lifetime: PhantomData<&'a ()>,
}

impl<'a> ListView<'a> {
    pub(crate) fn len(self) -> usize {
        self.length
    }

    pub(crate) fn get(self, index: usize) -> Option<Value<'a>> {
        // SAFETY: `index` is within the list, whose items lie one size after another.
        (index < self.length).then(|| unsafe { Value::new(self.items.add(index * self.shape.size()), self.shape) })
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Value<'a>> {
        (0..self.length).filter_map(move |index| self.get(index))
    }
}

/// The entries of a map, in their order.
#[derive(Clone, Copy)]
pub(crate) struct MapView<'a> {
    keys: &'a Keys,
    values: ListView<'a>,
}

impl<'a> MapView<'a> {
    pub(crate) fn len(self) -> usize {
        self.values.len()
    }

    fn get(self, key: &str) -> Option<Value<'a>> {
        self.values.get(self.keys.get_index_of(key)?)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        self.keys.iter().map(String::as_str).zip(self.values.iter())
    }
}

/// The fields of a record.
#[derive(Clone, Copy)]
pub(crate) struct RecordView<'a> {
    pointer: *const u8,
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
    lifetime: PhantomData<&'a ()>,
}

impl<'a> RecordView<'a> {
    pub(crate) fn fields(self) -> impl Iterator<Item = (&'static Field, Value<'a>)> {
        self.fields.iter().map(move |field| {
            // SAFETY: the field is at its offset within the record.
            (field, unsafe { Value::new(self.pointer.add(field.offset), field.shape.get()) })
        })
    }
}

/// An enumeration: a declared value, or what the catch-all holds.
pub(crate) struct EnumerationView<'a> {
    pub(crate) enumeration: &'static EnumerationShape,
    pub(crate) index: usize,
    pub(crate) value: Result<Scalar, Value<'a>>,
}

/// A union: the variant (none for the catch-all) and its payload.
pub(crate) struct UnionView<'a> {
    pub(crate) union: &'static UnionShape,
    pub(crate) variant: Option<&'static Variant>,
    pub(crate) index: usize,
    pub(crate) payload: Value<'a>,
}

/// The forward of `PartialEq`.
#[doc(hidden)]
pub fn equal<T: Slot>(left: &T, right: &T) -> bool {
    let shape = T::shape();
    // SAFETY: two references to `T`, with the shape of `T`. (`Value::of` would be compiled for every type, too.)
    unsafe {
        equal_values(
            Value::new(left as *const T as *const u8, shape),
            Value::new(right as *const T as *const u8, shape),
        )
    }
}

fn equal_values(left: Value<'_>, right: Value<'_>) -> bool {
    match (left.view(), right.view()) {
        (View::Bool(left), View::Bool(right)) => left == right,
        (View::I64(left), View::I64(right)) => left == right,
        (View::U64(left), View::U64(right)) => left == right,
        (View::F64(left), View::F64(right)) => left == right,
        (View::String(left), View::String(right)) => left == right,
        (View::Json(left), View::Json(right)) => left == right,
        (View::Text(left), View::Text(right)) => left == right,
        (View::File(left), View::File(right)) => left == right,
        (View::Option(left), View::Option(right)) => match (left, right) {
            (Some(left), Some(right)) => equal_values(left, right),
            (left, right) => left.is_none() && right.is_none(),
        },
        (View::List(left), View::List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| equal_values(left, right))
        }
        (View::Map(left), View::Map(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| equal_values(value, other)))
        }
        (View::Record(left), View::Record(right)) => {
            left.fields().zip(right.fields()).all(|((_, left), (_, right))| equal_values(left, right))
        }
        (View::Enumeration(left), View::Enumeration(right)) => match (left.value, right.value) {
            (Ok(left), Ok(right)) => left == right,
            (Err(left), Err(right)) => equal_values(left, right),
            _ => false,
        },
        (View::Union(left), View::Union(right)) => {
            left.index == right.index && equal_values(left.payload, right.payload)
        }
        _ => false,
    }
}

/// The forward of `Debug`.
#[doc(hidden)]
pub fn debug<T: Slot>(value: &T, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    // SAFETY: a reference to `T`, with the shape of `T`. (`Value::of` would be compiled for every type, too.)
    let value = unsafe { Value::new(value as *const T as *const u8, T::shape()) };
    fmt::Debug::fmt(&value, formatter)
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.view() {
            View::Bool(value) => value.fmt(formatter),
            View::I64(value) => value.fmt(formatter),
            View::U64(value) => value.fmt(formatter),
            View::F64(value) => value.fmt(formatter),
            View::String(value) => value.fmt(formatter),
            View::Json(value) => value.fmt(formatter),
            View::Text(value) => formatter.write_str(&value),
            View::File(value) => value.fmt(formatter),
            View::Option(None) => formatter.write_str("None"),
            View::Option(Some(value)) => formatter.debug_tuple("Some").field(&value).finish(),
            View::List(list) => formatter.debug_list().entries(list.iter()).finish(),
            View::Map(map) => formatter.debug_map().entries(map.iter()).finish(),
            View::Record(record) => {
                let mut output = formatter.debug_struct(record.name);
                for (field, value) in record.fields() {
                    output.field(if field.rest { ".." } else { field.name }, &value);
                }
                output.finish()
            }
            View::Enumeration(view) => {
                let name = view.enumeration.names.get(view.index).copied().unwrap_or_default();
                match view.value {
                    Ok(_) => formatter.write_str(name),
                    Err(other) => formatter.debug_tuple(name).field(&other).finish(),
                }
            }
            View::Union(union) => {
                let name = union.variant.map_or("Other", |variant| variant.name);
                formatter.debug_tuple(name).field(&union.payload).finish()
            }
        }
    }
}

/// The text of an enumeration of strings: what travels on the wire.
#[doc(hidden)]
pub fn text<T: Slot>(value: &T) -> &str {
    match Value::of(value).view() {
        View::Enumeration(EnumerationView { value: Ok(Scalar::String(text)), .. }) => text,
        View::Enumeration(EnumerationView { value: Err(other), .. }) => match other.view() {
            View::String(text) => text,
            _ => "",
        },
        _ => "",
    }
}
