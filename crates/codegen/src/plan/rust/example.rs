//! Values of documented examples, as Rust.

use serde_json::Value;

use super::{Identifier, Literal};

/// A call made from documented examples.
#[derive(Clone, Debug)]
pub struct CallExample {
    /// One for each argument (or field of the arguments' struct), in order.
    pub arguments: Vec<Expression>,
    /// Setters that are shown, with their values.
    pub setters: Vec<(Identifier, Expression)>,
    /// The types of this package that are named.
    pub imports: Vec<Identifier>,
}

/// A Rust expression, made from a documented value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// `()`
    Unit,
    /// `true`
    Bool(bool),
    /// `600`, or `600.0`.
    Number(Literal),
    /// `"text"`: where `impl Into<String>` or `&str` is asked.
    Text(String),
    /// `"text".into()`: where a `String` or `Formatted` is asked.
    Owned(String),
    /// `"text".parse()?`: where a format's own type is asked.
    Parse(String),
    /// `None`
    None,
    /// `Some(…)`
    Some(Box<Expression>),
    /// `Box::new(…)`
    Boxed(Box<Expression>),
    /// `vec![…]`
    List(Vec<Expression>),
    /// The runtime's map from an array of pairs.
    Map(Vec<(String, Expression)>),
    /// `Name { field: …, ..base }`
    Struct {
        /// The struct.
        name: Identifier,
        /// The fields that are given.
        fields: Vec<(Identifier, Expression)>,
        /// Whether fields are left over, which `..Default::default()` fills.
        rest: bool,
    },
    /// `Name::new(required…)`, then `field = …` is not needed: every optional field stays absent.
    New {
        /// The struct.
        name: Identifier,
        /// The required fields, in order.
        arguments: Vec<Expression>,
    },
    /// `Name { field: …, ..Name::new(required…) }`
    Extend {
        /// The struct.
        name: Identifier,
        /// The optional fields that are given.
        fields: Vec<(Identifier, Expression)>,
        /// The required fields, in order.
        arguments: Vec<Expression>,
    },
    /// `Name::Variant`, or `Name::Variant(…)`
    Variant {
        /// The enum.
        name: Identifier,
        /// The variant.
        variant: Identifier,
        /// What it holds.
        value: Option<Box<Expression>>,
    },
    /// `Name(…)`: a newtype.
    Wrap {
        /// The newtype.
        name: Identifier,
        /// What it holds.
        value: Box<Expression>,
    },
    /// `serde_json::json!(…)`
    Json(Value),
    /// `from_json::<Name>(&json!(…))?`: anything else.
    Decoded {
        /// The type.
        name: Identifier,
        /// The value.
        value: Value,
    },
}
