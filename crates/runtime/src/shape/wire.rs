//! What a generated type is on the wire: the names, values and rules that only the document knows. Data only, written by the
//! macros as one constant per type; `layout.rs` puts it together with the type's parts.

use super::{Rules, Scalar, Tag};

/// The rules of a field: of the value, then of its items or map values, level by level.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct FieldRules(pub(super) &'static [Rules]);

/// Those of a field that has none.
#[doc(hidden)]
pub const NO_RULES: FieldRules = FieldRules(&[]);

impl FieldRules {
    /// These instead.
    #[must_use]
    pub const fn rules(self, rules: &'static [Rules]) -> Self {
        Self(rules)
    }
}

/// What the document says of a type and its parts, which stand in their order.
#[derive(Clone, Copy)]
pub struct Wire {
    pub(super) type_name: &'static str,
    /// The fields of a record, without the one for undeclared properties; the variants of a union; those of an enumeration, with
    /// its catch-all.
    pub(super) names: &'static [&'static str],
    /// The rules of each field.
    pub(super) rules: &'static [FieldRules],
    /// The values of an enumeration's variants.
    pub(super) values: &'static [Scalar],
    /// The property that tells a union's variants apart.
    pub(super) tag: Option<&'static str>,
    /// The values of it that select each variant.
    pub(super) tags: &'static [&'static [Tag]],
}

impl Wire {
    /// That of a type without named parts.
    pub(super) const NONE: Self = Self { type_name: "", names: &[], rules: &[], values: &[], tag: None, tags: &[] };

    /// That of a record.
    #[doc(hidden)]
    #[must_use]
    pub const fn record(type_name: &'static str, names: &'static [&'static str], rules: &'static [FieldRules]) -> Self {
        Self { type_name, names, rules, ..Self::NONE }
    }

    /// That of an enumeration.
    #[doc(hidden)]
    #[must_use]
    pub const fn enumeration(
        type_name: &'static str,
        names: &'static [&'static str],
        values: &'static [Scalar],
    ) -> Self {
        Self { type_name, names, values, ..Self::NONE }
    }

    /// That of a union.
    #[doc(hidden)]
    #[must_use]
    pub const fn union(
        type_name: &'static str,
        tag: Option<&'static str>,
        names: &'static [&'static str],
        tags: &'static [&'static [Tag]],
    ) -> Self {
        Self { type_name, names, tag, tags, ..Self::NONE }
    }
}
