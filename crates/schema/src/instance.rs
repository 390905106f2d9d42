//! What generation gives: a value, and where it comes from.

use countersign_source::{Code, Diagnostic, Place};
use serde_json::Value;

/// A valid instance of a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub origin: InstanceOrigin,
}

/// Where an instance comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstanceOrigin {
    /// The document gives it whole, at this place.
    Documented(Place),
    /// Every leaf is documented (an `example`, `default`, `const` or a value of an `enum`), the whole is not.
    Assembled,
    /// Some of it was made up from the schema.
    Generated,
}

/// No valid instance was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenerationError {
    /// The schema that could not be satisfied.
    pub place: Place,
    /// Why, in one line.
    pub reason: String,
}

impl GenerationError {
    /// The error as a diagnostic.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(Code::NoInstance, self.reason.clone()).at(&self.place, "no instance of this schema was found")
    }
}

impl std::fmt::Display for GenerationError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "no instance was found: {}", self.reason)
    }
}

impl std::error::Error for GenerationError {}
