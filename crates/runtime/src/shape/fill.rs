//! What a constructor leaves out: fields that are made from nothing beside fields that are given.

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
