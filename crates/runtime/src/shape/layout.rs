//! How generated types lie in memory, told by the types of their parts alone: a record by those of its fields, whose offsets
//! follow from `#[repr(C)]`, a union by those of its payloads, an enumeration by that of its catch-all.
//!
//! The types are in tuples, the groups, and those in a tuple, because a trait is implemented for each length of tuple by
//! itself. A group has up to 8 types, so that small types waste little room; in wide records and unions, of more than 64 types
//! altogether, it has up to 64. The macro `__layout!` chooses. All of it is computed by the compiler, and only in a crate that is built; a
//! `cargo check` sees a list of types.

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

/// The layout of a record of more than 64 fields.
#[doc(hidden)]
pub struct WideRecord<Groups>(Groups);

/// The layout of an enum that is `#[repr(u16)]` and has variants with payloads of just these types in this order, then one with
/// a [`Value`](crate::Value).
#[doc(hidden)]
pub struct Union<Groups>(Groups);

/// The layout of a union of more than 64 variants.
#[doc(hidden)]
pub struct WideUnion<Groups>(Groups);

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

/// The most parts that a group of a wide type has.
const WIDE: usize = 64;

/// The most parts that a group of another type has.
const NARROW: usize = 8;

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

/// Implements [`Group`] for tuples of as many types as there are names, and of fewer.
macro_rules! groups {
    ([$($part:ident)*] $next:ident $($more:ident)*) => {
        impl<$($part: Slot,)* $next: Slot> Group for ($($part,)* $next,) {
            const PARTS: &'static [Part] = &[$(Part::of::<$part>(),)* Part::of::<$next>()];
        }

        groups!([$($part)* $next] $($more)*);
    };
    ([$($part:ident)*]) => {};
}

groups!([]
    P00 P01 P02 P03 P04 P05 P06 P07 P08 P09 P10 P11 P12 P13 P14 P15
    P16 P17 P18 P19 P20 P21 P22 P23 P24 P25 P26 P27 P28 P29 P30 P31
    P32 P33 P34 P35 P36 P37 P38 P39 P40 P41 P42 P43 P44 P45 P46 P47
    P48 P49 P50 P51 P52 P53 P54 P55 P56 P57 P58 P59 P60 P61 P62 P63
);

/// Room for the parts of so many groups, if each were full: how many there are is no constant that the length of an array may
/// depend on.
macro_rules! room {
    ($size:ident $($group:ident)*) => {
        0 $(+ room!(# $size $group))*
    };
    (# $size:ident $group:ident) => {
        $size
    };
}

/// Implements [`Layout`] for records and unions of as many groups as there are names, and of fewer.
macro_rules! layouts {
    (@ $record:ident $union:ident $size:ident $($group:ident)*) => {
        impl<T: Slot, $($group: Group),*> Layout<T> for $record<($($group,)*)> {
            const SHAPE: Shape = {
                let fields: &[Field] = &fields::<T, { room!($size $($group)*) }>(&[$($group::PARTS),*]);
                Shape { fields: fields.split_at(count(&[$($group::PARTS),*])).0, ..Shape::new::<T>(T::WIRE.type_name, Kind::Record) }
            };
        }

        impl<T: Slot, $($group: Group),*> Layout<T> for $union<($($group,)*)> {
            const SHAPE: Shape = {
                let variants: &[Variant] = &variants::<T, { room!($size $($group)*) }>(&[$($group::PARTS),*]);
                let variants = variants.split_at(count(&[$($group::PARTS),*])).0;
                Shape::new::<T>(T::WIRE.type_name, Kind::Union(UnionShape { tag: T::WIRE.tag, variants }))
            };
        }
    };
    ($record:ident $union:ident $size:ident [$($group:ident)*]) => {
        layouts!(@ $record $union $size $($group)*);
    };
    ($record:ident $union:ident $size:ident [$($group:ident)*] $next:ident $($more:ident)*) => {
        layouts!(@ $record $union $size $($group)*);
        layouts!($record $union $size [$($group)* $next] $($more)*);
    };
}

layouts!(Record Union NARROW [] G0 G1 G2 G3 G4 G5 G6 G7);
layouts!(WideRecord WideUnion WIDE []
    G000 G001 G002 G003 G004 G005 G006 G007 G008 G009 G010 G011 G012 G013 G014 G015
    G016 G017 G018 G019 G020 G021 G022 G023 G024 G025 G026 G027 G028 G029 G030 G031
    G032 G033 G034 G035 G036 G037 G038 G039 G040 G041 G042 G043 G044 G045 G046 G047
    G048 G049 G050 G051 G052 G053 G054 G055 G056 G057 G058 G059 G060 G061 G062 G063
    G064 G065 G066 G067 G068 G069 G070 G071 G072 G073 G074 G075 G076 G077 G078 G079
    G080 G081 G082 G083 G084 G085 G086 G087 G088 G089 G090 G091 G092 G093 G094 G095
    G096 G097 G098 G099 G100 G101 G102 G103 G104 G105 G106 G107 G108 G109 G110 G111
    G112 G113 G114 G115 G116 G117 G118 G119 G120 G121 G122 G123 G124 G125 G126
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
