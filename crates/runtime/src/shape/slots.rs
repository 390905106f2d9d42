//! The shapes of the types that are not generated: numbers, text, options, lists, maps, boxes. Holds unsafe code: each
//! function here is only ever called with pointers to values of the type it is made for, because it stands in the shape of
//! exactly that type.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde_json::Value;

use super::{Buffer, Format, Kind, Layout, ListShape, MapShape, OptionShape, Shape, ShapeRef, Slot, TextShape};
use crate::map::{Keys, Map};
use crate::{Base64, File, Formatted, TextFormat};

macro_rules! plain {
    ($($type:ty => $kind:expr, $name:literal;)*) => {
        $(
            // SAFETY: the kind names exactly this type.
            unsafe impl Slot for $type {
                type Layout = Self;
            }

            impl Layout<Self> for $type {
                const SHAPE: Shape = Shape::new::<Self>($name, $kind);
            }
        )*
    };
}

plain! {
    bool => Kind::Bool, "a boolean";
    i32 => Kind::I32, "a 32-bit integer";
    i64 => Kind::I64, "a 64-bit integer";
    u32 => Kind::U32, "an unsigned 32-bit integer";
    u64 => Kind::U64, "an unsigned 64-bit integer";
    f64 => Kind::F64, "a number";
    String => Kind::String(None), "a string";
    Value => Kind::Json, "any JSON";
    File => Kind::File, "a file";
}

macro_rules! text {
    ($($type:ty => $name:literal;)*) => {
        $(
            // SAFETY: both functions are made for exactly this type, which is `Copy` and so needs no drop.
            unsafe impl Slot for $type {
                type Layout = Self;
            }

            impl Layout<Self> for $type {
                const SHAPE: Shape =
                    Shape::new::<Self>($name, Kind::Text(TextShape { to_text: to_text::<Self>, parse: parse::<Self> }));
            }
        )*
    };
}

text! {
    uuid::Uuid => "a UUID";
    jiff::Timestamp => "a date-time";
    jiff::civil::Date => "a date";
    jiff::civil::Time => "a time";
    Ipv4Addr => "an IPv4 address";
    Ipv6Addr => "an IPv6 address";
    IpAddr => "an IP address";
}

// SAFETY: transparent over `String`.
unsafe impl<T: TextFormat> Slot for Formatted<T> {
    type Layout = Self;
}

impl<T: TextFormat> Layout<Self> for Formatted<T> {
    const SHAPE: Shape =
        Shape::new::<Self>("a string", Kind::String(Some(Format { name: T::NAME, valid: Formatted::<T>::accepts })));
}

// SAFETY: transparent over `String`.
unsafe impl Slot for Base64 {
    type Layout = Self;
}

impl Layout<Self> for Base64 {
    const SHAPE: Shape =
        Shape::new::<Self>("a string", Kind::String(Some(Format { name: "byte", valid: Base64::accepts })));
}

// SAFETY: the functions are made for `Option<T>`.
unsafe impl<T: Slot> Slot for Option<T> {
    type Layout = Self;
    const HAS_BLANK: bool = true;
}

impl<T: Slot> Layout<Self> for Option<T> {
    const SHAPE: Shape = Shape::new::<Self>(
        "an optional value",
        Kind::Option(OptionShape { inner: ShapeRef::of::<T>(), get: option_get::<T>, set: option_set::<T> }),
    );
}

// SAFETY: a `Box` of a sized type is one pointer to an allocation of that type's layout.
unsafe impl<T: Slot> Slot for Box<T> {
    type Layout = Self;
}

impl<T: Slot> Layout<Self> for Box<T> {
    const SHAPE: Shape = Shape::new::<Self>("a boxed value", Kind::Boxed(ShapeRef::of::<T>()));
}

// SAFETY: the functions are made for `Vec<T>`.
unsafe impl<T: Slot> Slot for Vec<T> {
    type Layout = Self;
}

impl<T: Slot> Layout<Self> for Vec<T> {
    const SHAPE: Shape = Shape::new::<Self>(
        "an array",
        Kind::List(ListShape { inner: ShapeRef::of::<T>(), get: list_get::<T>, set: list_set::<T> }),
    );
}

// SAFETY: the functions are made for `Map<T>`.
unsafe impl<T: Slot> Slot for Map<T> {
    type Layout = Self;
    const HAS_BLANK: bool = true;
}

impl<T: Slot> Layout<Self> for Map<T> {
    const SHAPE: Shape = Shape::new::<Self>(
        "an object",
        Kind::Map(MapShape { inner: ShapeRef::of::<T>(), get: map_get::<T>, set: map_set::<T> }),
    );
}

unsafe fn to_text<T: Copy + ToString>(value: *const u8) -> String {
    // SAFETY: the shape says there is a `T`.
    unsafe { &*value.cast::<T>() }.to_string()
}

unsafe fn parse<T: Copy + FromStr>(text: &str, place: *mut u8) -> bool {
    match text.parse::<T>() {
        Ok(value) => {
            // SAFETY: the shape says there is room for a `T`.
            unsafe { place.cast::<T>().write(value) };
            true
        }
        Err(_) => false,
    }
}

// What follows is compiled for every type that a list, an option or a map is made of. In a debug build every method of the
// standard library that it calls is compiled as often, so it calls as few as it can: casts are written `as`, and no local
// needs to be dropped.

unsafe fn option_get<T>(option: *const u8) -> *const u8 {
    // SAFETY: the shape says there is an `Option<T>`.
    match unsafe { &*(option as *const Option<T>) } {
        Some(value) => value as *const T as *const u8,
        None => std::ptr::null(),
    }
}

unsafe fn option_set<T>(place: *mut u8, value: *const u8) {
    let place = place as *mut Option<T>;
    // SAFETY: the shape says there is room for an `Option<T>`, and that a value that is not null is a `T` to move out.
    unsafe {
        if value.is_null() {
            place.write(None);
        } else {
            place.write(Some((value as *const T).read()));
        }
    }
}

unsafe fn list_get<T>(list: *const u8) -> Buffer {
    // SAFETY: the shape says there is a `Vec<T>`. The pointer is the one that the list holds, made when it allocated, so it
    // may be written through by whoever owns the list.
    let list = unsafe { &*(list as *const Vec<T>) };
    (list.as_ptr() as *mut u8, list.len(), list.capacity())
}

unsafe fn list_set<T>(place: *mut u8, (buffer, length, capacity): Buffer) {
    // SAFETY: the shape says there is room for a `Vec<T>`, and the buffer was made for `T` by `place.rs`.
    unsafe { (place as *mut Vec<T>).write(Vec::from_raw_parts(buffer as *mut T, length, capacity)) }
}

unsafe fn map_get<T>(map: *const u8) -> (*const Keys, Buffer) {
    let map = map as *const Map<T>;
    // SAFETY: the shape says there is a `Map<T>`.
    unsafe { (&raw const (*map).keys, list_get::<T>(&raw const (*map).values as *const u8)) }
}

unsafe fn map_set<T>(place: *mut u8, keys: Keys, buffer: Buffer) {
    let map = place as *mut Map<T>;
    // SAFETY: the shape says there is room for a `Map<T>`, and the buffer was made for `T` by `place.rs`.
    unsafe {
        (&raw mut (*map).keys).write(keys);
        list_set::<T>(&raw mut (*map).values as *mut u8, buffer);
    }
}
