//! The values of the property that tells a union's variants apart: what `= "circle" | _` after a variant comes down to.

use serde_json::Value;

use super::Scalar;
use crate::style::plain;

/// What selects a variant.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Tag {
    /// This value of the property.
    Value(Scalar),
    /// Any other, and no value at all.
    Any,
}

impl Tag {
    /// Whether this is the value of the property. Tags are strings, but numbers and booleans occur, on either side.
    pub(crate) fn is(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Any, _) | (_, Value::Null | Value::Array(_) | Value::Object(_)) => false,
            (Self::Value(Scalar::String(tag)), Value::String(text)) => tag == text,
            (Self::Value(tag), _) if tag.matches(value) => true,
            (Self::Value(tag), _) => serde_json::to_value(tag).is_ok_and(|tag| plain(&tag) == plain(value)),
        }
    }
}

/// A literal in a row of [`union!`](crate::union), of whatever type it is.
#[doc(hidden)]
pub struct Literal<T>(pub T);

impl Literal<&'static str> {
    /// The tag that it is.
    #[must_use]
    pub const fn tag(self) -> Tag {
        Tag::Value(Scalar::String(self.0))
    }
}

impl Literal<i64> {
    /// The tag that it is.
    #[must_use]
    pub const fn tag(self) -> Tag {
        Tag::Value(Scalar::Integer(self.0 as i128))
    }
}

impl Literal<f64> {
    /// The tag that it is.
    #[must_use]
    pub const fn tag(self) -> Tag {
        Tag::Value(Scalar::Number(self.0))
    }
}

impl Literal<bool> {
    /// The tag that it is.
    #[must_use]
    pub const fn tag(self) -> Tag {
        Tag::Value(Scalar::Bool(self.0))
    }
}

/// A value of the property that tells a union's variants apart, or any other.
#[doc(hidden)]
#[macro_export]
macro_rules! __tag {
    (_) => {
        $crate::shape::Tag::Any
    };
    ($value:literal) => {
        $crate::shape::Literal($value).tag()
    };
}
