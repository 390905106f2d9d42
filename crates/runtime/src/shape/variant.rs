//! How the Rust enums of [`enumeration!`](crate::enumeration) and [`union!`](crate::union) lie in memory.
//!
//! Both macros declare them `#[repr(u16)]`, whose layout is defined (RFC 2195; the Rust Reference, "Primitive representation
//! of enums with fields"): a union of `#[repr(C)]` structs, each a `u16` that counts the variants and then the payload. So
//! variants are read and written here, once, and no type needs functions of its own. Holds unsafe code.

use super::Shape;

/// The place of a variant's payload within its enum: after the tag, at the payload's alignment.
pub(super) fn payload_offset(payload: &Shape) -> usize {
    size_of::<u16>().next_multiple_of(payload.align())
}

/// Which variant the enum at `pointer` is.
///
/// # Safety
///
/// There is an enum of the macros at `pointer`.
pub(super) unsafe fn index(pointer: *const u8) -> usize {
    // SAFETY: the tag comes first, and the enum is aligned at least as it.
    usize::from(unsafe { *pointer.cast::<u16>() })
}

/// Makes the enum at `pointer` the variant at `index`, whose payload, if it has one, is in its place.
///
/// # Safety
///
/// There is room for an enum of the macros at `pointer`, and it has a variant of this index.
pub(super) unsafe fn set_index(pointer: *mut u8, index: usize) {
    // SAFETY: as above. The macros' tags are `u16`, so an index that one of them has does not wrap.
    unsafe { pointer.cast::<u16>().write(index as u16) };
}
