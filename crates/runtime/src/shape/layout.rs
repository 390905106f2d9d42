//! How generated types lie in memory, told by the types of their parts alone: a record by those of its fields, whose offsets
//! follow from `#[repr(C)]`, a union by those of its payloads, an enumeration by that of its catch-all.
//!
//! The parts stand in tuples of up to eight, and those in a tuple, because a trait is implemented for each length of tuple by
//! itself. All of it is computed by the compiler, and only in a crate that is built; a `cargo check` sees a list of types.

use super::{EnumerationShape, Field, Kind, Shape, ShapeRef, Slot, UnionShape, Variant};

/// A way in which a `T` lies in memory.
pub trait Layout<T> {
    /// The shape of a `T` with this layout.
    #[doc(hidden)]
    const SHAPE: Shape;
}

/// The layout of a struct that is `#[repr(C)]` and has fields of just these types in this order; the last is the
/// [`Map`](crate::Map) of undeclared properties if [`Wire`](super::Wire) names one less.
#[doc(hidden)]
pub struct Record<Groups>(Groups);

/// The layout of an enum that is `#[repr(u16)]` and has variants with payloads of just these types in this order, then one with
/// a [`Value`](crate::Value).
#[doc(hidden)]
pub struct Union<Groups>(Groups);

/// The layout of an enum that is `#[repr(u16)]` and has a variant without payload for each value, then one with an `Other`.
#[doc(hidden)]
pub struct Enumeration<Other>(Other);

/// The layout of a struct that is `#[repr(transparent)]` over an `Inner`.
#[doc(hidden)]
pub struct Transparent<Inner>(Inner);

/// What a part of a type contributes to its layout.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Part {
    size: usize,
    align: usize,
    shape: ShapeRef,
    has_blank: bool,
}

impl Part {
    const fn of<T: Slot>() -> Self {
        Self { size: size_of::<T>(), align: align_of::<T>(), shape: ShapeRef::of::<T>(), has_blank: T::HAS_BLANK }
    }
}

/// A few of the parts.
#[doc(hidden)]
pub trait Group {
    /// The parts.
    const PARTS: &'static [Part];
}

/// The most parts that a group has.
const GROUP: usize = 8;

impl<T: Slot, Other: Slot> Layout<T> for Enumeration<Other> {
    const SHAPE: Shape = Shape::new::<T>(
        T::WIRE.type_name,
        Kind::Enumeration(EnumerationShape {
            names: T::WIRE.names,
            values: T::WIRE.values,
            other: ShapeRef::of::<Other>(),
        }),
    );
}

impl<T: Slot, Inner: Slot> Layout<T> for Transparent<Inner> {
    const SHAPE: Shape = {
        assert!(size_of::<T>() == size_of::<Inner>(), "the struct holds something else besides");
        <Inner::Layout as Layout<Inner>>::SHAPE
    };
}

/// Implements [`Group`] for a tuple of types.
macro_rules! group {
    ($($part:ident)*) => {
        impl<$($part: Slot),*> Group for ($($part,)*) {
            const PARTS: &'static [Part] = &[$(Part::of::<$part>()),*];
        }
    };
}

group!(A);
group!(A B);
group!(A B C);
group!(A B C D);
group!(A B C D E);
group!(A B C D E F);
group!(A B C D E F G);
group!(A B C D E F G H);

/// Room for the parts of so many groups, if each were full: how many there are is no constant that the length of an array may
/// depend on.
macro_rules! room {
    ($($group:ident)*) => {
        0 $(+ room!(# $group))*
    };
    (# $group:ident) => {
        GROUP
    };
}

/// Implements [`Layout`] for records and unions of as many groups as there are names, and of fewer.
macro_rules! layouts {
    (@ $($group:ident)*) => {
        impl<T: Slot, $($group: Group),*> Layout<T> for Record<($($group,)*)> {
            const SHAPE: Shape = {
                let fields: &[Field] = &fields::<T, { room!($($group)*) }>(&[$($group::PARTS),*]);
                Shape { fields: fields.split_at(count(&[$($group::PARTS),*])).0, ..Shape::new::<T>(T::WIRE.type_name, Kind::Record) }
            };
        }

        impl<T: Slot, $($group: Group),*> Layout<T> for Union<($($group,)*)> {
            const SHAPE: Shape = {
                let variants: &[Variant] = &variants::<T, { room!($($group)*) }>(&[$($group::PARTS),*]);
                let variants = variants.split_at(count(&[$($group::PARTS),*])).0;
                Shape::new::<T>(T::WIRE.type_name, Kind::Union(UnionShape { tag: T::WIRE.tag, variants }))
            };
        }
    };
    ([$($group:ident)*]) => { layouts!(@ $($group)*); };
    ([$($group:ident)*] $next:ident $($more:ident)*) => {
        layouts!(@ $($group)*);
        layouts!([$($group)* $next] $($more)*);
    };
}

layouts!([]
    G000 G001 G002 G003 G004 G005 G006 G007 G008 G009 G010 G011 G012 G013 G014 G015
    G016 G017 G018 G019 G020 G021 G022 G023 G024 G025 G026 G027 G028 G029 G030 G031
    G032 G033 G034 G035 G036 G037 G038 G039 G040 G041 G042 G043 G044 G045 G046 G047
    G048 G049 G050 G051 G052 G053 G054 G055 G056 G057 G058 G059 G060 G061 G062 G063
    G064 G065 G066 G067 G068 G069 G070 G071 G072 G073 G074 G075 G076 G077 G078 G079
    G080 G081 G082 G083 G084 G085 G086 G087 G088 G089 G090 G091 G092 G093 G094 G095
    G096 G097 G098 G099 G100 G101 G102 G103 G104 G105 G106 G107 G108 G109 G110 G111
    G112 G113 G114 G115 G116 G117 G118 G119 G120 G121 G122 G123 G124 G125 G126 G127
);

/// How many parts there are.
const fn count(mut groups: &[&[Part]]) -> usize {
    let mut count = 0;
    while let Some((group, rest)) = groups.split_first() {
        count += group.len();
        groups = rest;
    }
    count
}

/// Takes the first part, of those that are left.
const fn next<'a>(groups: &mut &'a [&'a [Part]], group: &mut &'a [Part]) -> Option<Part> {
    if group.is_empty()
        && let Some(first) = take(groups)
    {
        *group = first;
    }
    take(group)
}

/// Takes the first item, of those that are left.
const fn take<T: Copy>(items: &mut &[T]) -> Option<T> {
    match items.split_first() {
        Some((first, rest)) => {
            *items = rest;
            Some(*first)
        }
        None => None,
    }
}

/// The fields of a record, then room that is not used. Their offsets are what the Rust Reference says of `repr(C)` structs.
const fn fields<T: Slot, const ROOM: usize>(mut groups: &'static [&'static [Part]]) -> [Field; ROOM] {
    let mut names = T::WIRE.names;
    let mut rules = T::WIRE.rules;
    let mut group: &[Part] = &[];
    let mut offset = 0_usize;
    let mut fields = [Field::NONE; ROOM];
    let mut room: &mut [Field] = &mut fields;
    while let Some((field, more)) = room.split_first_mut() {
        let Some(part) = next(&mut groups, &mut group) else { break };
        offset = offset.next_multiple_of(part.align);
        let name = take(&mut names);
        *field = Field {
            name: match name {
                Some(name) => name,
                None => "",
            },
            offset,
            shape: part.shape,
            has_blank: part.has_blank,
            rest: name.is_none(),
            rules: match take(&mut rules) {
                Some(rules) => rules.0,
                None => &[],
            },
        };
        offset += part.size;
        room = more;
    }
    assert!(offset.next_multiple_of(align_of::<T>()) == size_of::<T>(), "the layout is not that of the record");
    fields
}

/// The variants of a union, then room that is not used.
const fn variants<T: Slot, const ROOM: usize>(mut groups: &'static [&'static [Part]]) -> [Variant; ROOM] {
    let mut names = T::WIRE.names;
    let mut tags = T::WIRE.tags;
    let mut group: &[Part] = &[];
    let mut variants = [Variant::NONE; ROOM];
    let mut room: &mut [Variant] = &mut variants;
    while let Some((variant, more)) = room.split_first_mut() {
        let (Some(part), Some(name), Some(tags)) = (next(&mut groups, &mut group), take(&mut names), take(&mut tags))
        else {
            break;
        };
        *variant = Variant { name, tags, shape: part.shape };
        room = more;
    }
    variants
}
