//! What a constructor leaves out: fields that are made from nothing beside fields that are given; and values made of text.

use super::Slot;
use super::place::{Open, build};
use crate::Map;

/// Stands for a field that is left out.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Blank;

/// Makes a field of type `T`: of itself where it is given, of nothing where it is [`Blank`].
#[doc(hidden)]
pub trait Fill<T> {
    /// The field.
    fn fill(self) -> T;
}

impl<T> Fill<T> for T {
    fn fill(self) -> T {
        self
    }
}

impl<T> Fill<Option<T>> for Blank {
    fn fill(self) -> Option<T> {
        None
    }
}

impl<T> Fill<Map<T>> for Blank {
    fn fill(self) -> Map<T> {
        Map::default()
    }
}

/// The forward of `From<&str>` for an enumeration of strings; `other` makes the catch-all.
#[doc(hidden)]
pub fn from_text<T: Slot>(text: &str, other: fn(String) -> T) -> T {
    build(|place| match place.open() {
        Open::Enumeration(place) => place.named(text).ok_or(()),
        _ => Err(()),
    })
    .unwrap_or_else(|()| other(text.to_owned()))
}
