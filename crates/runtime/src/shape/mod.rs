//! Types as data: what the runtime knows about a generated type, so that no code has to be generated for it.
//!
//! A [`Shape`] says how a type lies in memory (its [`Layout`]) and what it is on the wire (its [`Wire`]): fields, variants, rules.
//! One decoder, one encoder, one comparison, one `Clone`, one `Debug` walk shapes and serve every generated type; the
//! compiler sees a table per type instead of thousands of lines of derived code.
//!
//! Shapes are made only by the macros ([`record!`](crate::record), [`enumeration!`](crate::enumeration),
//! [`union!`](crate::union), [`newtype!`](crate::newtype)) and by the implementations in `slots.rs`. Raw memory is touched in
//! `slots.rs`, `view.rs`, `place.rs` and what that one uses (`memory.rs`, `variant.rs`) only; everything else in this crate is
//! safe code over what they export. It must stay so.

mod bits;
mod choose;
mod context;
mod decode;
mod decode_error;
mod encode;
mod fill;
mod forwards;
mod layout;
mod macros;
mod memory;
mod path;
mod place;
mod rules;
mod slots;
mod tag;
mod validate;
mod variant;
mod view;
mod wire;

use std::fmt;

pub use decode::{decode, deserialize};
pub(crate) use decode::{decode_into, decode_value_into, fits_json, is_json};
pub use decode_error::{DecodeError, DecodeErrorKind, JsonType};
pub use encode::serialize;
pub(crate) use encode::{Direction, Encoded, to_json};
pub use fill::{Blank, Fill, from_text};
pub use layout::{Enumeration, Group, Layout, Part, Record, Transparent, Union, WideRecord, WideUnion};
#[cfg(feature = "contract")]
pub(crate) use memory::{Owned, build_owned};
pub use path::Path;
pub(crate) use place::{Filled, Place, build};
pub use place::{clone, default};
pub use rules::{Rules, Scalar};
pub use tag::{Literal, Tag};
pub use validate::Violation;
pub(crate) use validate::violations;
pub(crate) use view::{Value, View};
pub use view::{debug, equal, text};
pub use wire::{FieldRules, NO_RULES, Wire};

/// A reference to the shape of a type: a function that gives it, because types refer to each other in cycles, and constants may
/// not.
#[derive(Clone, Copy)]
pub struct ShapeRef(fn() -> &'static Shape);

impl ShapeRef {
    /// Refers to the shape of `T`.
    pub(crate) const fn of<T: Slot>() -> Self {
        Self(T::shape)
    }

    #[inline]
    pub(crate) fn get(self) -> &'static Shape {
        (self.0)()
    }
}

impl fmt::Debug for ShapeRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(formatter)
    }
}

/// A type whose values the runtime reads, writes, copies and compares through its [`Shape`].
///
/// The compiler pays for every function, and for every expression within one, of every type. So what a type says of itself is
/// a list of types and a constant, from which the shape is put together when it is needed.
///
/// # Safety
///
/// `Layout` and `WIRE` must describe exactly this type: see what each [`Layout`] demands. Implement it with the macros of this
/// crate, which are right by construction, never by hand.
pub unsafe trait Slot: Send + Sync + Sized + 'static {
    /// How it lies in memory: the types of its parts.
    #[doc(hidden)]
    type Layout: Layout<Self>;

    /// What it is on the wire, where it has parts with names.
    #[doc(hidden)]
    const WIRE: Wire = Wire::NONE;

    /// Whether a record may be built without a value for a field of this type (`Option` and maps of undeclared
    /// properties have a blank; any other value is required).
    #[doc(hidden)]
    const HAS_BLANK: bool = false;

    /// The description of this type.
    #[must_use]
    fn shape() -> &'static Shape {
        const { &<Self::Layout as Layout<Self>>::SHAPE }
    }
}

/// The description of one type: see the [module](self).
pub struct Shape {
    name: &'static str,
    size: usize,
    align: usize,
    kind: Kind,
    /// The fields of a record, in their order; nothing else has any.
    pub(crate) fields: &'static [Field],
}

/// What a type is, on the wire and in memory.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`, or a transparent wrapper of one; a format that the text should have, with its test.
    String(Option<Format>),
    /// `serde_json::Value`
    Json,
    /// A `Copy` type that travels as text.
    Text(TextShape),
    /// [`File`](crate::File)
    File,
    /// `Option<T>`
    Option(OptionShape),
    /// `Box<T>`
    Boxed(ShapeRef),
    /// `Vec<T>`
    List(ListShape),
    /// [`Map<T>`](crate::Map)
    Map(MapShape),
    /// A struct.
    Record,
    /// A Rust enum without payloads, but for its catch-all.
    Enumeration(EnumerationShape),
    /// A Rust enum with payloads.
    Union(UnionShape),
}

/// A format of strings: its name in the document, and the test for it.
#[derive(Clone, Copy)]
pub(crate) struct Format {
    pub(crate) name: &'static str,
    pub(crate) valid: fn(&str) -> bool,
}

/// How a `Copy` type is written as text and read back.
#[derive(Clone, Copy)]
pub(crate) struct TextShape {
    pub(crate) to_text: unsafe fn(*const u8) -> String,
    pub(crate) parse: unsafe fn(&str, *mut u8) -> bool,
}

/// How to look into an `Option<T>` and how to make one.
#[derive(Clone, Copy)]
pub(crate) struct OptionShape {
    pub(crate) inner: ShapeRef,
    /// The place of the value inside the option, or null for `None`.
    pub(crate) get: unsafe fn(*const u8) -> *const u8,
    /// Writes `None` for null, else moves the value out of the second argument into the first.
    pub(crate) set: unsafe fn(*mut u8, *const u8),
}

/// Pointer, length and capacity of a buffer that a `Vec` owns.
pub(crate) type Buffer = (*mut u8, usize, usize);

/// How to look into a `Vec<T>` and how to make one from its buffer.
#[derive(Clone, Copy)]
pub(crate) struct ListShape {
    pub(crate) inner: ShapeRef,
    pub(crate) get: unsafe fn(*const u8) -> Buffer,
    pub(crate) set: unsafe fn(*mut u8, Buffer),
}

/// How to look into a [`Map<T>`](crate::Map) and how to make one from its keys and the buffer of its values.
#[derive(Clone, Copy)]
pub(crate) struct MapShape {
    pub(crate) inner: ShapeRef,
    pub(crate) get: unsafe fn(*const u8) -> (*const crate::map::Keys, Buffer),
    pub(crate) set: unsafe fn(*mut u8, crate::map::Keys, Buffer),
}

/// The declared values of an enumeration. In memory it is what `variant.rs` says.
#[derive(Clone, Copy)]
pub(crate) struct EnumerationShape {
    /// The names of the variants, the catch-all's last.
    pub(crate) names: &'static [&'static str],
    pub(crate) values: &'static [Scalar],
    /// The shape of the catch-all's payload.
    pub(crate) other: ShapeRef,
}

/// The variants of a union. In memory it is what `variant.rs` says.
#[derive(Clone, Copy)]
pub(crate) struct UnionShape {
    /// The property whose value names the variant.
    pub(crate) tag: Option<&'static str>,
    pub(crate) variants: &'static [Variant],
}

/// A variant of a union: the values of the tag property that select it, and its payload.
#[derive(Clone, Copy)]
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    pub(crate) tags: &'static [Tag],
    pub(crate) shape: ShapeRef,
}

/// A field of a record: one row of [`record!`](crate::record).
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) offset: usize,
    pub(crate) shape: ShapeRef,
    pub(crate) has_blank: bool,
    /// Whether this field keeps the properties that no other field declares.
    pub(crate) rest: bool,
    /// The rules of the value, then of its items, then of their items.
    pub(crate) rules: &'static [Rules],
}

impl Variant {
    /// Stands where there is none.
    const NONE: Self = Self { name: "", tags: &[], shape: ShapeRef::of::<serde_json::Value>() };
}

impl Field {
    /// Stands where there is none.
    const NONE: Self = Self {
        name: "",
        offset: 0,
        shape: ShapeRef::of::<serde_json::Value>(),
        has_blank: false,
        rest: false,
        rules: &[],
    };

    /// The rules of the value itself.
    pub(crate) fn own_rules(&self) -> &'static Rules {
        self.rules.first().unwrap_or(&Rules::NONE)
    }
}

impl UnionShape {
    /// The payload of the variant at `index`; the catch-all's beyond the last.
    pub(crate) fn payload(&self, index: usize) -> &'static Shape {
        self.variants.get(index).map_or_else(serde_json::Value::shape, |variant| variant.shape.get())
    }
}

impl Shape {
    pub(crate) const fn new<T>(name: &'static str, kind: Kind) -> Self {
        Self { name, size: size_of::<T>(), align: align_of::<T>(), kind, fields: &[] }
    }

    /// Whether this is a record that can be made of nothing.
    const fn is_blank(&self) -> bool {
        let mut fields = self.fields;
        while let Some((field, rest)) = fields.split_first() {
            if !field.has_blank {
                return false;
            }
            fields = rest;
        }
        matches!(self.kind, Kind::Record)
    }

    /// The name of the Rust type, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn kind(&self) -> &Kind {
        &self.kind
    }

    const fn size(&self) -> usize {
        self.size
    }

    const fn align(&self) -> usize {
        self.align
    }

    /// Whether plain text, as it is, can be a value of this type.
    pub(crate) fn is_text(&self) -> bool {
        match self.kind() {
            Kind::String(_) | Kind::Json | Kind::Text(_) | Kind::File => true,
            Kind::Boxed(inner) => inner.get().is_text(),
            Kind::Option(option) => option.inner.get().is_text(),
            Kind::Enumeration(enumeration) => enumeration.other.get().is_text(),
            _ => false,
        }
    }

    /// Whether this is a list.
    pub(crate) fn is_list(&self) -> bool {
        match self.kind() {
            Kind::List(_) => true,
            Kind::Boxed(inner) => inner.get().is_list(),
            Kind::Option(option) => option.inner.get().is_list(),
            _ => false,
        }
    }

    /// Whether JSON's `null` is itself a value of this type, other than `None`.
    pub(crate) fn takes_null(&self) -> bool {
        match self.kind() {
            Kind::Json | Kind::Option(_) => true,
            Kind::Boxed(inner) => inner.get().takes_null(),
            Kind::Enumeration(enumeration) => enumeration.values.contains(&Scalar::Null),
            _ => false,
        }
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shape").field("name", &self.name()).finish_non_exhaustive()
    }
}
