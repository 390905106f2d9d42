//! Memory for values whose type is known only by shape. Holds unsafe code; used by `place.rs` alone.

use std::alloc::{self, Layout};
use std::mem::MaybeUninit;
use std::ptr;

use serde::de::Error;

use super::context::Context;
use super::place::{Filled, Place};
use super::{Buffer, Kind, Shape, variant};
use crate::File;
use crate::map::Keys;

/// An allocation for some values of a shape. Dropping it frees the memory and nothing in it.
pub(super) struct Allocation {
    pointer: *mut u8,
    shape: &'static Shape,
    capacity: usize,
}

impl Allocation {
    pub(super) fn new(shape: &'static Shape, capacity: usize) -> Self {
        let mut allocation = Self { pointer: ptr::without_provenance_mut(shape.align()), shape, capacity: 0 };
        allocation.grow(capacity);
        allocation
    }

    pub(super) fn pointer(&self) -> *mut u8 {
        self.pointer
    }

    /// Hands the memory over.
    pub(super) fn release(self) -> *mut u8 {
        std::mem::ManuallyDrop::new(self).pointer
    }

    fn layout(&self, capacity: usize) -> Layout {
        let size = self.shape.size().checked_mul(capacity);
        match size.and_then(|size| Layout::from_size_align(size, self.shape.align()).ok()) {
            Some(layout) => layout,
            // More than the address space: as hopeless as an allocator that is out of memory.
            None => alloc::handle_alloc_error(Layout::new::<u8>()),
        }
    }

    /// Makes room for `capacity` values. Values without size need none, as in `Vec`.
    fn grow(&mut self, capacity: usize) {
        if self.shape.size() == 0 || capacity <= self.capacity {
            self.capacity = self.capacity.max(capacity);
            return;
        }
        let layout = self.layout(capacity);
        // SAFETY: the size is not zero, and the old pointer and layout are those of the last call.
        let pointer = unsafe {
            if self.capacity == 0 {
                alloc::alloc(layout)
            } else {
                alloc::realloc(self.pointer, self.layout(self.capacity), layout.size())
            }
        };
        if pointer.is_null() {
            alloc::handle_alloc_error(layout);
        }
        (self.pointer, self.capacity) = (pointer, capacity);
    }
}

/// How many items a list makes room for at first: few where they are large, because most lists that a server repeats are short.
fn first_capacity(shape: &Shape) -> usize {
    match shape.size() {
        0..=1024 => 4,
        _ => 1,
    }
}

impl Drop for Allocation {
    fn drop(&mut self) {
        if self.shape.size() > 0 && self.capacity > 0 {
            // SAFETY: allocated with this layout, and not handed over.
            unsafe { alloc::dealloc(self.pointer, self.layout(self.capacity)) }
        }
    }
}

/// The items of a list in the making.
pub(super) struct Items {
    allocation: Allocation,
    length: usize,
}

impl Items {
    pub(super) fn new(shape: &'static Shape) -> Self {
        Self { allocation: Allocation::new(shape, 0), length: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    fn item(&self, index: usize) -> *mut u8 {
        // SAFETY: callers stay within the allocation.
        unsafe { self.allocation.pointer.add(index * self.allocation.shape.size()) }
    }

    /// Adds what `fill` makes.
    pub(super) fn push<E: Error>(
        &mut self,
        context: &Context<'_>,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<(), E> {
        if self.length == self.allocation.capacity {
            self.make_room(context)?;
        }
        // SAFETY: room within the allocation, counted as an item once `fill` brings the proof.
        fill(unsafe { Place::new(self.item(self.length), self.allocation.shape) })?;
        self.length += 1;
        Ok(())
    }

    /// Makes room for another item, and more. While the items move, their old room and their new one are both there.
    fn make_room<E: Error>(&mut self, context: &Context<'_>) -> Result<(), E> {
        let Allocation { shape, capacity, .. } = self.allocation;
        let larger = capacity.saturating_mul(2).max(first_capacity(shape));
        context.charge(shape.size().saturating_mul(larger))?;
        self.allocation.grow(larger);
        context.refund(shape.size().saturating_mul(capacity));
        Ok(())
    }

    /// Replaces an item. The new value is made before the old one goes.
    pub(super) fn replace<E: Error>(
        &mut self,
        index: usize,
        context: &Context<'_>,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<(), E> {
        if index >= self.length {
            return Ok(());
        }
        let (place, shape) = (self.item(index), self.allocation.shape);
        fill_scratch(shape, context, fill, |value| {
            // SAFETY: an item lies at `place`; the scratch value moves over it.
            unsafe {
                drop_value(place, shape);
                ptr::copy_nonoverlapping(value, place, shape.size());
            }
        })
    }

    /// Hands the items over, as the parts of a `Vec`.
    pub(super) fn release(self) -> Buffer {
        let this = std::mem::ManuallyDrop::new(self);
        (this.allocation.pointer, this.length, this.allocation.capacity)
    }
}

impl Drop for Items {
    fn drop(&mut self) {
        for index in 0..self.length {
            // SAFETY: the first `length` places hold values.
            unsafe { drop_value(self.item(index), self.allocation.shape) }
        }
    }
}

/// Room on the stack for a small value on its way to its place.
type Inline = MaybeUninit<[u128; 8]>;

/// Whether a value is small enough for [`Inline`] room.
fn fits_inline(shape: &Shape) -> bool {
    shape.size() <= size_of::<Inline>() && shape.align() <= align_of::<Inline>()
}

/// Lends room for one value on its way to its place: on the stack if it is small. Nothing in it is dropped.
fn with_scratch<R>(shape: &'static Shape, work: impl FnOnce(*mut u8) -> R) -> R {
    if fits_inline(shape) {
        let mut inline = Inline::uninit();
        work(inline.as_mut_ptr().cast())
    } else {
        work(Allocation::new(shape, 1).pointer)
    }
}

/// Fills scratch room and hands the value to `take`, which must move it out.
pub(super) fn fill_scratch<E: Error>(
    shape: &'static Shape,
    context: &Context<'_>,
    fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    take: impl FnOnce(*const u8),
) -> Result<(), E> {
    let size = if fits_inline(shape) { 0 } else { shape.size() };
    context.charge(size)?;
    with_scratch(shape, |pointer| {
        // SAFETY: room for one value, which `take` moves out once `fill` brings the proof.
        unsafe { fill(Place::new(pointer, shape))? };
        take(pointer);
        context.refund(size);
        Ok(())
    })
}

/// A value of any shape that owns itself: what a contract test decodes without knowing the type.
pub(crate) struct Owned(Allocation);

/// Makes a value of a shape.
pub(crate) fn build_owned<E>(
    shape: &'static Shape,
    fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
) -> Result<Owned, E> {
    let allocation = Allocation::new(shape, 1);
    // SAFETY: room for one value; an `Owned` once `fill` brings the proof.
    unsafe { fill(Place::new(allocation.pointer, shape))? };
    Ok(Owned(allocation))
}

impl Owned {
    #[cfg(feature = "contract")]
    pub(crate) fn value(&self) -> super::view::Value<'_> {
        // SAFETY: holds a value of its shape for as long as it lives.
        unsafe { super::view::Value::new(self.0.pointer, self.0.shape) }
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: holds a value of its shape; the allocation is freed after this.
        unsafe { drop_value(self.0.pointer, self.0.shape) }
    }
}

/// Drops the value at `pointer`, driven by its shape, so that no drop glue is compiled for the sake of failed decodes.
///
/// # Safety
///
/// There is a value of this shape at `pointer`, which may be written to; it counts as gone afterwards.
pub(super) unsafe fn drop_value(pointer: *mut u8, shape: &'static Shape) {
    // SAFETY: the shape says which type is at `pointer`. Pointers to parts are made from `pointer` itself, never from the
    // shared references that the functions of a shape look through.
    unsafe {
        match shape.kind() {
            Kind::Bool | Kind::I32 | Kind::I64 | Kind::U32 | Kind::U64 | Kind::F64 | Kind::Text(_) => {}
            Kind::String(_) => pointer.cast::<String>().drop_in_place(),
            Kind::Json => pointer.cast::<serde_json::Value>().drop_in_place(),
            Kind::File => pointer.cast::<File>().drop_in_place(),
            Kind::Option(option) => {
                let inner = (option.get)(pointer);
                if !inner.is_null() {
                    drop_value(within(pointer, inner), option.inner.get());
                }
            }
            Kind::Boxed(inner) => {
                let allocation = Allocation { pointer: *pointer.cast::<*mut u8>(), shape: inner.get(), capacity: 1 };
                drop_value(allocation.pointer, allocation.shape);
            }
            Kind::List(list) => drop_items((list.get)(pointer), list.inner.get()),
            Kind::Map(map) => {
                let (keys, values) = (map.get)(pointer);
                drop_items(values, map.inner.get());
                within(pointer, keys.cast()).cast::<Keys>().drop_in_place();
            }
            Kind::Record => {
                for field in shape.fields {
                    drop_value(pointer.add(field.offset), field.shape.get());
                }
            }
            Kind::Enumeration(enumeration) => {
                if variant::index(pointer) >= enumeration.values.len() {
                    let other = enumeration.other.get();
                    drop_value(pointer.add(variant::payload_offset(other)), other);
                }
            }
            Kind::Union(union) => {
                let payload = union.payload(variant::index(pointer));
                drop_value(pointer.add(variant::payload_offset(payload)), payload);
            }
        }
    }
}

/// The place of a part, reached from the whole.
///
/// # Safety
///
/// `part` lies within the value at `whole`.
unsafe fn within(whole: *mut u8, part: *const u8) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { whole.add(part.addr() - whole.addr()) }
}

/// Drops the items of a list and frees its buffer.
///
/// # Safety
///
/// The buffer belongs to a list that counts as gone afterwards.
unsafe fn drop_items((pointer, length, capacity): Buffer, shape: &'static Shape) {
    drop(Items { allocation: Allocation { pointer, shape, capacity }, length });
}

/// Copies the value at `from` to the room at `to`, driven by its shape: `Clone` without generated code.
///
/// # Safety
///
/// There is a value of this shape at `from` and room for one at `to`, which holds one afterwards.
pub(super) unsafe fn copy_value(from: *const u8, to: *mut u8, shape: &'static Shape) {
    // SAFETY: the shape says which type is at `from`; each function of a shape fits that shape.
    unsafe {
        match shape.kind() {
            Kind::Bool | Kind::I32 | Kind::I64 | Kind::U32 | Kind::U64 | Kind::F64 | Kind::Text(_) => {
                ptr::copy_nonoverlapping(from, to, shape.size());
            }
            Kind::String(_) => to.cast::<String>().write((*from.cast::<String>()).clone()),
            Kind::Json => to.cast::<serde_json::Value>().write((*from.cast::<serde_json::Value>()).clone()),
            Kind::File => to.cast::<File>().write((*from.cast::<File>()).clone()),
            Kind::Option(option) => {
                let inner = (option.get)(from);
                if inner.is_null() {
                    (option.set)(to, ptr::null());
                } else {
                    with_copy(inner, option.inner.get(), |value| (option.set)(to, value));
                }
            }
            Kind::Boxed(inner) => {
                let allocation = Allocation::new(inner.get(), 1);
                copy_value(*from.cast::<*const u8>(), allocation.pointer, inner.get());
                to.cast::<*mut u8>().write(allocation.release());
            }
            Kind::List(list) => (list.set)(to, copy_items((list.get)(from), list.inner.get())),
            Kind::Map(map) => {
                let (keys, values) = (map.get)(from);
                (map.set)(to, (*keys).clone(), copy_items(values, map.inner.get()));
            }
            Kind::Record => {
                for field in shape.fields {
                    copy_value(from.add(field.offset), to.add(field.offset), field.shape.get());
                }
            }
            Kind::Enumeration(enumeration) => {
                let index = variant::index(from);
                if index >= enumeration.values.len() {
                    copy_payload(from, to, enumeration.other.get());
                }
                variant::set_index(to, index);
            }
            Kind::Union(union) => {
                let index = variant::index(from);
                copy_payload(from, to, union.payload(index));
                variant::set_index(to, index);
            }
        }
    }
}

/// Copies the payload of the enum at `from` into the one at `to`.
///
/// # Safety
///
/// Both are enums of the same type, and the one at `from` holds a payload of this shape.
unsafe fn copy_payload(from: *const u8, to: *mut u8, payload: &'static Shape) {
    let offset = variant::payload_offset(payload);
    // SAFETY: the caller's promise; the payload lies at its offset within both.
    unsafe { copy_value(from.add(offset), to.add(offset), payload) };
}

/// Copies a value into scratch room and hands it to `take`, which must move it out.
///
/// # Safety
///
/// There is a value of this shape at `from`.
unsafe fn with_copy(from: *const u8, shape: &'static Shape, take: impl FnOnce(*const u8)) {
    with_scratch(shape, |scratch| {
        // SAFETY: the caller's promise, and scratch room for one value of the same shape.
        unsafe { copy_value(from, scratch, shape) };
        take(scratch);
    });
}

/// Copies the items of a list into a buffer of their own.
///
/// # Safety
///
/// The buffer belongs to a list of this shape.
unsafe fn copy_items((items, length, _): Buffer, shape: &'static Shape) -> Buffer {
    let allocation = Allocation::new(shape, length);
    for index in 0..length {
        let offset = index * shape.size();
        // SAFETY: within the list, and within the room made for as many.
        unsafe { copy_value(items.add(offset), allocation.pointer.add(offset), shape) };
    }
    (allocation.release(), length, length)
}
