//! Bounds as Rust literals, as far as the Rust type can break them.

use countersign_model as model;
use countersign_model::{Kind, StringFormat, Type};
use serde_json::Number;

use super::rust::{Bound, Constraints, Literal};
use super::rust_types::is_boolean;

/// The bounds that values of a type are checked for.
pub(super) fn checked(constraints: &model::Constraints, ty: &Type) -> Constraints {
    let none = Constraints::default();
    match &ty.kind {
        Kind::Integer(_) | Kind::Number => Constraints {
            minimum: constraints.minimum.as_ref().and_then(bound),
            maximum: constraints.maximum.as_ref().and_then(bound),
            multiple_of: constraints.multiple_of.as_ref().and_then(literal).filter(is_positive),
            ..none
        },
        Kind::String(format) if is_plain(format) => Constraints {
            min_length: constraints.min_length.filter(|length| *length > 0),
            max_length: constraints.max_length,
            pattern: constraints.pattern.clone(),
            ..none
        },
        Kind::Array(_) | Kind::Tuple { .. } => Constraints {
            min_items: constraints.min_items.filter(|count| *count > 0),
            max_items: constraints.max_items,
            unique_items: constraints.unique_items,
            ..none
        },
        Kind::Map(_) | Kind::Object(_) if !is_boolean(ty) => Constraints {
            min_properties: constraints.min_properties.filter(|count| *count > 0),
            max_properties: constraints.max_properties,
            ..none
        },
        _ => none,
    }
}

/// Whether the Rust type is `String`.
fn is_plain(format: &StringFormat) -> bool {
    !matches!(
        format,
        StringFormat::Uuid | StringFormat::DateTime | StringFormat::Date | StringFormat::Base64 | StringFormat::Binary
    )
}

fn is_positive(literal: &Literal) -> bool {
    match literal {
        Literal::Integer(number) => *number > 0,
        Literal::Float(number) => *number > 0.0,
    }
}

fn bound((number, exclusive): &(Number, bool)) -> Option<Bound> {
    Some(Bound { value: literal(number)?, exclusive: *exclusive })
}

/// A number as a literal; a float without a fraction is a whole number.
pub(super) fn literal(number: &Number) -> Option<Literal> {
    if let Some(whole) = number.as_i128() {
        return Some(Literal::Integer(whole));
    }
    let float = number.as_f64().filter(|float| float.is_finite())?;
    // Below 2^53 a float holds every whole number exactly.
    if float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0 {
        return format!("{float:.0}").parse().ok().map(Literal::Integer);
    }
    Some(Literal::Float(float))
}
