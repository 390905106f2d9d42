//! Bounds, as the runtime's rules.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::expression::literal;
use super::scope::word;
use crate::plan::rust::{Bound, Constraints, Literal};

/// One call for each bound, such as `max_length(32)`, without the dot before it.
pub(super) fn calls(constraints: &Constraints) -> Vec<TokenStream> {
    let numbers = [
        bound(constraints.minimum, MINIMUM),
        bound(constraints.maximum, MAXIMUM),
        constraints.multiple_of.map(|value| number(MULTIPLE_OF, value)),
    ];
    let counts = [
        (constraints.min_length, "min_length"),
        (constraints.max_length, "max_length"),
        (constraints.min_items, "min_items"),
        (constraints.max_items, "max_items"),
        (constraints.min_properties, "min_properties"),
        (constraints.max_properties, "max_properties"),
    ];
    let counts = counts.into_iter().filter_map(|(count, rule)| {
        let (count, rule) = (Token::u64_unsuffixed(count?), word(rule));
        Some(quote!(#rule(#count)))
    });
    let unique = constraints.unique_items.then(|| quote!(unique_items()));
    numbers.into_iter().flatten().chain(counts).chain(unique).collect()
}

/// A rule of the runtime, for whole numbers and for floats.
type Rule = (&'static str, &'static str);

const MULTIPLE_OF: Rule = ("multiple_of", "multiple_of_f64");

/// The rules for an end of a range: one that is within it, and one that is not.
const MINIMUM: [Rule; 2] = [("minimum", "minimum_f64"), ("exclusive_minimum", "exclusive_minimum_f64")];
const MAXIMUM: [Rule; 2] = [("maximum", "maximum_f64"), ("exclusive_maximum", "exclusive_maximum_f64")];

fn bound(bound: Option<Bound>, [inclusive, exclusive]: [Rule; 2]) -> Option<TokenStream> {
    let bound = bound?;
    Some(number(if bound.exclusive { exclusive } else { inclusive }, bound.value))
}

fn number((whole, float): Rule, value: Literal) -> TokenStream {
    let rule = match value {
        Literal::Integer(_) => word(whole),
        Literal::Float(_) => word(float),
    };
    let value = literal(value);
    quote!(#rule(#value))
}
