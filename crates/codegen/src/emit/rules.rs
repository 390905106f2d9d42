//! Bounds, as the runtime's rules.

use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::quote;

use super::expression::literal;
use crate::plan::rust::{Bound, Constraints, Literal};

/// One call for each bound, such as `max_length(32)`, without the dot before it.
pub(super) fn calls(constraints: &Constraints) -> Vec<TokenStream> {
    let numbers = [
        bound(constraints.minimum, "minimum", "exclusive_minimum"),
        bound(constraints.maximum, "maximum", "exclusive_maximum"),
        constraints.multiple_of.map(|value| number("multiple_of", value)),
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
        let (count, rule) = (Token::u64_unsuffixed(count?), Ident::new(rule, Span::call_site()));
        Some(quote!(#rule(#count)))
    });
    let unique = constraints.unique_items.then(|| quote!(unique_items()));
    numbers.into_iter().flatten().chain(counts).chain(unique).collect()
}

fn bound(bound: Option<Bound>, inclusive: &str, exclusive: &str) -> Option<TokenStream> {
    let bound = bound?;
    Some(number(if bound.exclusive { exclusive } else { inclusive }, bound.value))
}

fn number(rule: &str, value: Literal) -> TokenStream {
    let rule = match value {
        Literal::Integer(_) => Ident::new(rule, Span::call_site()),
        Literal::Float(_) => Ident::new(&format!("{rule}_f64"), Span::call_site()),
    };
    let value = literal(value);
    quote!(#rule(#value))
}
