//! The rules a document states about a value: bounds, and which way it may travel. Data only; `validate.rs` applies them.

/// A value that JSON can write without brackets: one of the declared values of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Integer(i128),
    /// Any other number.
    Number(f64),
    /// A string.
    String(&'static str),
}

/// A bound of a number. Whole bounds are exact; a comparison with a float happens only where one side is a float.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    Integer(i128),
    Float(f64),
}

/// What a document demands of a value; in the rows of [`record!`](crate::record) each method is written without its dot.
///
/// The rules are checked before a request leaves, never on a response.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub(crate) nullable: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) minimum: Option<Bound>,
    pub(crate) maximum: Option<Bound>,
    pub(crate) exclusive_minimum: Option<Bound>,
    pub(crate) exclusive_maximum: Option<Bound>,
    pub(crate) multiple_of: Option<Bound>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    pub(crate) unique_items: bool,
    pub(crate) min_properties: Option<usize>,
    pub(crate) max_properties: Option<usize>,
}

/// One builder method per numeric rule, for whole and for fractional bounds.
macro_rules! bounds {
    ($($whole:ident, $float:ident => $field:ident: $meaning:literal;)*) => {
        $(
            #[doc = concat!("The value is ", $meaning, " a whole number.")]
            #[must_use]
            pub const fn $whole(mut self, bound: i128) -> Self {
                self.$field = Some(Bound::Integer(bound));
                self
            }

            #[doc = concat!("The value is ", $meaning, " a fractional number.")]
            #[must_use]
            pub const fn $float(mut self, bound: f64) -> Self {
                self.$field = Some(Bound::Float(bound));
                self
            }
        )*
    };
}

/// One builder method per rule that counts.
macro_rules! counts {
    ($($rule:ident: $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            #[must_use]
            pub const fn $rule(mut self, count: usize) -> Self {
                self.$rule = Some(count);
                self
            }
        )*
    };
}

impl Rules {
    /// No rule at all.
    pub const NONE: Self = Self {
        nullable: false,
        read_only: false,
        write_only: false,
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        min_length: None,
        max_length: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        min_properties: None,
        max_properties: None,
    };

    /// `None` is written as `null`: the property is required, and may be null.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Only servers send this property: a request leaves it out.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Only clients send this property.
    #[must_use]
    pub const fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// No two items are equal.
    #[must_use]
    pub const fn unique_items(mut self) -> Self {
        self.unique_items = true;
        self
    }

    bounds! {
        minimum, minimum_f64 => minimum: "at least";
        maximum, maximum_f64 => maximum: "at most";
        exclusive_minimum, exclusive_minimum_f64 => exclusive_minimum: "more than";
        exclusive_maximum, exclusive_maximum_f64 => exclusive_maximum: "less than";
        multiple_of, multiple_of_f64 => multiple_of: "a multiple of";
    }

    counts! {
        min_length: "The text has at least this many characters.";
        max_length: "The text has at most this many characters.";
        min_items: "The list has at least this many items.";
        max_items: "The list has at most this many items.";
        min_properties: "The object has at least this many properties.";
        max_properties: "The object has at most this many properties.";
    }
}
