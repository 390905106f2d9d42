//! A value still to be made, seen through its shape: the safe half over which decoding and cloning walk.
//!
//! Holds unsafe code. What keeps it sound: a [`Place`] is room for one value and can be used once; the only way to get a
//! [`Filled`] of the same brand `'p` is to fill that very place; whoever hands out a place demands its `Filled` back. So code
//! without `unsafe` can neither leave a place empty and claim otherwise, nor swap two of them.

use std::marker::PhantomData;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr;

use serde::de::Error;

use super::bits::Bits;
use super::context::{Context, TableSize};
use super::memory::{Allocation, Items, copy_value, drop_value, fill_scratch};
use super::variant;
use super::{
    EnumerationShape, Field, Kind, Layout, ListShape, MapShape, OptionShape, Scalar, Shape, ShapeRef, Slot, TextShape,
    UnionShape,
};
use crate::File;
use crate::map::Keys;

/// Makes each place's brand its own: invariant in `'p`.
type Brand<'p> = PhantomData<fn(&'p ()) -> &'p ()>;

/// Room for one value of a shape.
pub(crate) struct Place<'p> {
    pointer: *mut u8,
    shape: &'static Shape,
    brand: Brand<'p>,
}

/// The proof that the place of the same brand holds a value.
pub(crate) struct Filled<'p>(Brand<'p>);

/// A place by what it takes.
pub(crate) enum Open<'p> {
    Bool(Typed<'p, bool>),
    I32(Typed<'p, i32>),
    I64(Typed<'p, i64>),
    U32(Typed<'p, u32>),
    U64(Typed<'p, u64>),
    F64(Typed<'p, f64>),
    String(Typed<'p, String>),
    Json(Typed<'p, serde_json::Value>),
    File(Typed<'p, File>),
    Text(TextPlace<'p>),
    Option(OptionPlace<'p>),
    Boxed(BoxPlace<'p>),
    List(ListPlace<'p>),
    Map(MapPlace<'p>),
    Record(RecordPlace<'p>),
    Enumeration(EnumerationPlace<'p>),
    Union(UnionPlace<'p>),
}

// SAFETY: the only access to a room for a value, which is one of a `Slot` and so may be made on any thread.
unsafe impl Send for Place<'_> {}

impl<'p> Place<'p> {
    /// # Safety
    ///
    /// `pointer` is room for a value of `shape`, and whoever makes the place treats it as holding one exactly when a
    /// `Filled<'p>` comes back.
    pub(super) unsafe fn new(pointer: *mut u8, shape: &'static Shape) -> Self {
        Self { pointer, shape, brand: PhantomData }
    }

    pub(crate) fn shape(&self) -> &'static Shape {
        self.shape
    }

    /// Inlined into its callers, each of which takes the result apart at once: one jump instead of two.
    #[inline(always)]
    pub(crate) fn open(self) -> Open<'p> {
        let pointer = self.pointer;
        match self.shape.kind() {
            Kind::Bool => Open::Bool(Typed::new(pointer)),
            Kind::I32 => Open::I32(Typed::new(pointer)),
            Kind::I64 => Open::I64(Typed::new(pointer)),
            Kind::U32 => Open::U32(Typed::new(pointer)),
            Kind::U64 => Open::U64(Typed::new(pointer)),
            Kind::F64 => Open::F64(Typed::new(pointer)),
            Kind::String(_) => Open::String(Typed::new(pointer)),
            Kind::Json => Open::Json(Typed::new(pointer)),
            Kind::File => Open::File(Typed::new(pointer)),
            Kind::Text(text) => Open::Text(TextPlace { place: self, text }),
            Kind::Option(option) => Open::Option(OptionPlace { place: self, option }),
            Kind::Boxed(inner) => Open::Boxed(BoxPlace { place: self, inner: *inner }),
            Kind::List(list) => Open::List(ListPlace { place: self, list, items: Items::new(list.inner.get()) }),
            Kind::Map(map) => Open::Map(MapPlace::new(self, map)),
            Kind::Record => Open::Record(RecordPlace::new(pointer, self.shape.fields)),
            Kind::Enumeration(enumeration) => Open::Enumeration(EnumerationPlace { place: self, enumeration }),
            Kind::Union(union) => Open::Union(UnionPlace { place: self, union }),
        }
    }
}

/// Room for a `T`.
pub(crate) struct Typed<'p, T> {
    pointer: *mut T,
    brand: Brand<'p>,
}

impl<'p, T> Typed<'p, T> {
    fn new(pointer: *mut u8) -> Self {
        Self { pointer: pointer.cast(), brand: PhantomData }
    }

    #[inline]
    pub(crate) fn put(self, value: T) -> Filled<'p> {
        // SAFETY: made by `Place::open` for a shape that is a `T`.
        unsafe { self.pointer.write(value) };
        Filled(PhantomData)
    }
}

/// Room for a `Copy` value that is read from text.
pub(crate) struct TextPlace<'p> {
    place: Place<'p>,
    text: &'static TextShape,
}

impl<'p> TextPlace<'p> {
    /// Fails if the text is not one of this type.
    pub(crate) fn put(self, text: &str) -> Option<Filled<'p>> {
        // SAFETY: the function belongs to the shape of this place, and says whether it wrote.
        unsafe { (self.text.parse)(text, self.place.pointer) }.then_some(Filled(PhantomData))
    }
}

/// Room for an option.
pub(crate) struct OptionPlace<'p> {
    place: Place<'p>,
    option: &'static OptionShape,
}

impl<'p> OptionPlace<'p> {
    pub(crate) fn inner(&self) -> &'static Shape {
        self.option.inner.get()
    }

    /// This place by the most common types of options.
    #[inline(always)]
    pub(crate) fn open(self) -> OpenOption<'p> {
        match self.inner().kind() {
            Kind::Bool => OpenOption::Bool(TypedOption::new(self)),
            Kind::I64 => OpenOption::I64(TypedOption::new(self)),
            Kind::F64 => OpenOption::F64(TypedOption::new(self)),
            Kind::String(_) => OpenOption::String(TypedOption::new(self)),
            _ => OpenOption::Other(self),
        }
    }

    pub(crate) fn none(self) -> Filled<'p> {
        // SAFETY: the function belongs to the shape of this place.
        unsafe { (self.option.set)(self.place.pointer, ptr::null()) };
        Filled(PhantomData)
    }

    pub(crate) fn some<E: Error>(
        self,
        context: &Context<'_>,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<Filled<'p>, E> {
        // SAFETY: the scratch holds the inner value, which `set` moves out.
        fill_scratch(self.inner(), context, fill, |value| unsafe { (self.option.set)(self.place.pointer, value) })?;
        Ok(Filled(PhantomData))
    }
}

/// Room for an option, by the most common types.
pub(crate) enum OpenOption<'p> {
    Bool(TypedOption<'p, bool>),
    I64(TypedOption<'p, i64>),
    F64(TypedOption<'p, f64>),
    String(TypedOption<'p, String>),
    Other(OptionPlace<'p>),
}

/// Room for an option of a `T`.
pub(crate) struct TypedOption<'p, T> {
    place: OptionPlace<'p>,
    inner: PhantomData<T>,
}

impl<'p, T> TypedOption<'p, T> {
    fn new(place: OptionPlace<'p>) -> Self {
        Self { place, inner: PhantomData }
    }

    #[inline]
    pub(crate) fn some(self, value: T) -> Filled<'p> {
        let value = ManuallyDrop::new(value);
        // SAFETY: made by `OptionPlace::open` for an inner shape that is a `T`, which `set` moves out.
        unsafe { (self.place.option.set)(self.place.place.pointer, ptr::from_ref(&value).cast()) };
        Filled(PhantomData)
    }
}

/// Room for a box.
pub(crate) struct BoxPlace<'p> {
    place: Place<'p>,
    inner: ShapeRef,
}

impl<'p> BoxPlace<'p> {
    pub(crate) fn fill<E: Error>(
        self,
        context: &Context<'_>,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<Filled<'p>, E> {
        context.charge(self.inner.get().size())?;
        let owned = Allocation::new(self.inner.get(), 1);
        // SAFETY: the allocation has room for one value, and is a box once it holds it.
        unsafe {
            fill(Place::new(owned.pointer(), self.inner.get()))?;
            self.place.pointer.cast::<*mut u8>().write(owned.release());
        }
        Ok(Filled(PhantomData))
    }
}

/// Room for a list, filling up.
pub(crate) struct ListPlace<'p> {
    place: Place<'p>,
    list: &'static ListShape,
    items: Items,
}

impl<'p> ListPlace<'p> {
    /// Adds the item that `fill` makes.
    pub(crate) fn push<E: Error>(
        &mut self,
        context: &Context<'_>,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<(), E> {
        self.items.push(context, fill)
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn finish(self) -> Filled<'p> {
        // SAFETY: the function belongs to the shape of this place, and the items were made for its inner shape.
        unsafe { (self.list.set)(self.place.pointer, self.items.release()) };
        Filled(PhantomData)
    }
}

/// Room for a map, filling up. A key that comes twice keeps its first place and its last value.
pub(crate) struct MapPlace<'p> {
    place: Place<'p>,
    map: &'static MapShape,
    keys: Keys,
    keys_size: TableSize,
    values: Items,
}

impl<'p> MapPlace<'p> {
    fn new(place: Place<'p>, map: &'static MapShape) -> Self {
        let (keys, values) = (Keys::new(), Items::new(map.inner.get()));
        Self { place, map, keys, keys_size: TableSize::of::<String, ()>(), values }
    }

    /// Sets the value of a key, which is charged for already.
    pub(crate) fn insert<E: Error>(
        &mut self,
        key: String,
        context: &Context<'_>,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<(), E> {
        let filled = match self.keys.get_index_of(&key) {
            Some(index) => self.values.replace(index, context, fill),
            None => self.keys_size.make_room(self.keys.len(), context).and_then(|()| self.values.push(context, fill)),
        };
        match filled {
            Ok(()) => {
                self.keys.insert(key);
                Ok(())
            }
            Err(error) => {
                // Moved, because a key may be as long as the body.
                context.trace.key(key);
                Err(error)
            }
        }
    }

    pub(crate) fn finish(self) -> Filled<'p> {
        // SAFETY: the function belongs to the shape of this place, and the values were made for its inner shape.
        unsafe { (self.map.set)(self.place.pointer, self.keys, self.values.release()) };
        Filled(PhantomData)
    }
}

/// Room for an enumeration.
pub(crate) struct EnumerationPlace<'p> {
    place: Place<'p>,
    enumeration: &'static EnumerationShape,
}

impl<'p> EnumerationPlace<'p> {
    pub(crate) fn values(&self) -> &'static [Scalar] {
        self.enumeration.values
    }

    /// Puts the declared value at `index`; an index beyond them is refused.
    pub(crate) fn declared(self, index: usize) -> Option<Filled<'p>> {
        if index >= self.enumeration.values.len() {
            return None;
        }
        // SAFETY: one of the declared values, which have no payload.
        unsafe { variant::set_index(self.place.pointer, index) };
        Some(Filled(PhantomData))
    }

    /// Puts the declared value that is this text, if one is.
    pub(crate) fn named(self, text: &str) -> Option<Filled<'p>> {
        let index = self.values().iter().position(|scalar| scalar.is_text(text))?;
        self.declared(index)
    }

    /// Puts the catch-all.
    pub(crate) fn other<E>(
        self,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<Filled<'p>, E> {
        let Self { place, enumeration } = self;
        set_variant(place, enumeration.values.len(), enumeration.other.get(), fill)
    }
}

/// Room for a union.
pub(crate) struct UnionPlace<'p> {
    place: Place<'p>,
    pub(crate) union: &'static UnionShape,
}

impl<'p> UnionPlace<'p> {
    /// Puts the variant at `index`; an index beyond them is the catch-all.
    pub(crate) fn variant<E>(
        self,
        index: usize,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<Filled<'p>, E> {
        let Self { place, union } = self;
        set_variant(place, index.min(union.variants.len()), union.payload(index), fill)
    }
}

/// Fills the payload of the variant at `index` of the enum at `place`.
fn set_variant<'p, E>(
    place: Place<'p>,
    index: usize,
    payload: &'static Shape,
    fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
) -> Result<Filled<'p>, E> {
    // SAFETY: the enum has a variant of this index, with a payload of this shape at its offset.
    unsafe {
        fill(Place::new(place.pointer.add(variant::payload_offset(payload)), payload))?;
        variant::set_index(place.pointer, index);
    }
    Ok(Filled(PhantomData))
}

/// Room for a record, filling up field by field.
pub(crate) struct RecordPlace<'p> {
    pointer: *mut u8,
    fields: &'static [Field],
    filled: Bits,
    /// The map of undeclared properties, from the first of them on. It has no brand that anybody could use: what it makes is
    /// proven by the record.
    undeclared: Option<Box<MapPlace<'static>>>,
    brand: Brand<'p>,
}

impl<'p> RecordPlace<'p> {
    fn new(pointer: *mut u8, fields: &'static [Field]) -> Self {
        Self { pointer, fields, filled: Bits::default(), undeclared: None, brand: PhantomData }
    }

    pub(crate) fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// Fills the field at `index`. A field that is filled already takes the new value in place of the old one.
    #[inline]
    pub(crate) fn fill<E>(
        &mut self,
        index: usize,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<(), E> {
        let Some(field) = self.fields.get(index) else { return Ok(()) };
        // SAFETY: the field lies at its offset within the record, and its bit says whether it holds a value.
        unsafe {
            let pointer = self.pointer.add(field.offset);
            let shape = field.shape.get();
            if self.filled.take(index) {
                drop_value(pointer, shape);
            }
            fill(Place::new(pointer, shape))?;
        }
        self.filled.set(index);
        Ok(())
    }

    /// The index of the field that keeps undeclared properties, if there is one. It is the last.
    pub(crate) fn undeclared_field(&self) -> Option<usize> {
        self.fields.last().filter(|field| field.rest).map(|_| self.fields.len() - 1)
    }

    /// Keeps an undeclared property, whose key is charged for already. Only a record with a field for them keeps any.
    pub(crate) fn keep<E: Error>(
        &mut self,
        key: String,
        context: &Context<'_>,
        fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
    ) -> Result<(), E> {
        if self.undeclared.is_none() {
            self.undeclared = self.open_undeclared().map(Box::new);
        }
        match &mut self.undeclared {
            Some(map) => map.insert(key, context, fill),
            None => Err(E::custom("no map for undeclared properties")),
        }
    }

    fn open_undeclared(&self) -> Option<MapPlace<'static>> {
        let field = self.fields.get(self.undeclared_field()?)?;
        // SAFETY: the field lies at its offset within the record; `finish` counts it as filled once the map is finished.
        let place = unsafe { Place::new(self.pointer.add(field.offset), field.shape.get()) };
        match place.open() {
            Open::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Fills the fields still empty with their blanks; the first that has none is the error.
    #[inline]
    pub(crate) fn finish(mut self) -> Result<Filled<'p>, &'static Field> {
        let fields = self.fields;
        if let (Some(map), Some(index)) = (self.undeclared.take(), self.undeclared_field()) {
            map.finish();
            self.filled.set(index);
        }
        if !self.filled.are_first(fields.len()) {
            for (index, field) in fields.iter().enumerate() {
                if !self.filled.get(index) {
                    self.fill(index, |place| place.blank().ok_or(field))?;
                }
            }
        }
        self.filled.clear();
        Ok(Filled(PhantomData))
    }
}

impl Drop for RecordPlace<'_> {
    #[inline]
    fn drop(&mut self) {
        if self.filled.is_empty() {
            return;
        }
        for (index, field) in self.fields.iter().enumerate() {
            if self.filled.get(index) {
                // SAFETY: the bit says that the field holds a value, and the record is given up.
                unsafe { drop_value(self.pointer.add(field.offset), field.shape.get()) };
            }
        }
    }
}

impl<'p> Place<'p> {
    /// Fills this place and drops the value again if `check` finds it wanting.
    pub(crate) fn fill_and_check<S, E>(
        self,
        state: &mut S,
        fill: impl FnOnce(Self, &mut S) -> Result<Filled<'p>, E>,
        check: impl FnOnce(&mut S) -> Result<(), E>,
    ) -> Result<Filled<'p>, E> {
        let (pointer, shape) = (self.pointer, self.shape);
        let filled = fill(self, state)?;
        // SAFETY: the proof says that there is a value, and it is not handed on.
        check(state).inspect_err(|_| unsafe { drop_value(pointer, shape) })?;
        Ok(filled)
    }

    /// Fills this place in another way where the first fails. Each has a brand of its own, so that no proof outlives its way.
    pub(crate) fn fill_or<E>(
        self,
        first: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>,
        second: impl for<'q> FnOnce(Place<'q>, E) -> Result<Filled<'q>, E>,
    ) -> Result<Filled<'p>, E> {
        let room = || Place { brand: PhantomData, ..self };
        match first(room()) {
            Ok(Filled(_)) => Ok(Filled(PhantomData)),
            Err(error) => second(room(), error).map(|Filled(_)| Filled(PhantomData)),
        }
    }

    /// Fills an option with `None` and a map with nothing; nothing else has a blank.
    fn blank(self) -> Option<Filled<'p>> {
        match self.shape.kind() {
            Kind::Option(option) => Some(OptionPlace { place: self, option }.none()),
            Kind::Map(_) => match self.open() {
                Open::Map(place) => Some(place.finish()),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Makes a value of a known type.
pub(crate) fn build<T: Slot, E>(fill: impl for<'q> FnOnce(Place<'q>) -> Result<Filled<'q>, E>) -> Result<T, E> {
    let mut value = MaybeUninit::<T>::uninit();
    // SAFETY: room for a `T` with the shape of `T`, and a value once `fill` brings the proof.
    unsafe {
        fill(Place::new(value.as_mut_ptr().cast(), T::shape()))?;
        Ok(value.assume_init())
    }
}

/// Room for a `T`. A union of our own, because in a debug build every method of `MaybeUninit` is compiled for every type.
union Room<T> {
    empty: (),
    value: ManuallyDrop<T>,
}

/// The forward of `Clone`.
#[doc(hidden)]
pub fn clone<T: Slot>(value: &T) -> T {
    let mut copy = Room::<T> { empty: () };
    // SAFETY: a `T` and room for a `T`, with the shape of `T`; `copy_value` fills it.
    unsafe {
        copy_value(value as *const T as *const u8, &raw mut copy as *mut u8, T::shape());
        ManuallyDrop::into_inner(copy.value)
    }
}

/// The forward of `Default`. The compiler refuses it for what is no record, and for a record with a required field.
#[doc(hidden)]
pub fn default<T: Slot>() -> T {
    const { assert!(<T::Layout as Layout<T>>::SHAPE.is_blank(), "only a record without required fields has a default") };
    let mut value = Room::<T> { empty: () };
    for field in T::shape().fields {
        // SAFETY: the field lies at its offset within the room.
        unsafe { Place::new((&raw mut value as *mut u8).add(field.offset), field.shape.get()) }.blank();
    }
    // SAFETY: a record each of whose fields has a blank, as asserted, and has been filled with it.
    unsafe { ManuallyDrop::into_inner(value.value) }
}
