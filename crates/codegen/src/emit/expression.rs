//! Rust expressions made from documented values.

use proc_macro2::{Literal as Token, Punct, Spacing, TokenStream};
use quote::{ToTokens, quote};
use serde_json::{Number, Value};

use super::scope::ident;
use crate::plan::rust::{Expression, Identifier, Literal};

/// An expression's tokens.
pub(super) fn tokens(expression: &Expression) -> TokenStream {
    let each = |expressions: &[Expression]| -> Vec<TokenStream> { expressions.iter().map(tokens).collect() };
    match expression {
        Expression::Unit => quote!(()),
        Expression::Bool(value) => value.to_token_stream(),
        Expression::Number(number) => literal(*number),
        Expression::Text(text) => text.to_token_stream(),
        Expression::Owned(text) => quote!(#text.into()),
        Expression::Parse(text) => quote!(#text.parse()?),
        Expression::None => quote!(None),
        Expression::Some(value) => {
            let value = tokens(value);
            quote!(Some(#value))
        }
        Expression::Boxed(value) => {
            let value = tokens(value);
            quote!(Box::new(#value))
        }
        Expression::List(items) => {
            let items = each(items);
            quote!(vec![#(#items),*])
        }
        Expression::Map(entries) if entries.is_empty() => quote!(countersign_runtime::Map::default()),
        Expression::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = tokens(value);
                quote!((#key, #value))
            });
            quote!(countersign_runtime::Map::from_iter([#(#entries),*]))
        }
        Expression::Struct { name, fields, rest: true } if fields.is_empty() => {
            let name = ident(name);
            quote!(#name::default())
        }
        Expression::Struct { name, fields, rest } => {
            let rest = rest.then(|| quote!(..Default::default()));
            structure(name, fields, rest)
        }
        Expression::New { name, arguments } => {
            let (name, arguments) = (ident(name), each(arguments));
            quote!(#name::new(#(#arguments),*))
        }
        Expression::Extend { name, fields, arguments } => {
            let (base, arguments) = (ident(name), each(arguments));
            structure(name, fields, Some(quote!(..#base::new(#(#arguments),*))))
        }
        Expression::Variant { name, variant, value } => {
            let (name, variant) = (ident(name), ident(variant));
            let value = value.as_ref().map(|value| {
                let value = tokens(value);
                quote!((#value))
            });
            quote!(#name::#variant #value)
        }
        Expression::Wrap { name, value } => {
            let (name, value) = (ident(name), tokens(value));
            quote!(#name(#value))
        }
        Expression::Json(value) => json_macro(value),
        Expression::Decoded { name, value } => {
            let (name, value) = (ident(name), json_macro(value));
            quote!(countersign_runtime::from_json::<#name>(&#value)?)
        }
    }
}

fn structure(name: &Identifier, fields: &[(Identifier, Expression)], rest: Option<TokenStream>) -> TokenStream {
    let name = ident(name);
    let fields = fields.iter().map(|(field, value)| {
        let (field, value) = (ident(field), tokens(value));
        quote!(#field: #value)
    });
    quote!(#name { #(#fields,)* #rest })
}

/// A number without a suffix: its place tells its type.
pub(super) fn literal(number: Literal) -> TokenStream {
    match number {
        Literal::Integer(value) => signed(value < 0, Token::u128_unsuffixed(value.unsigned_abs())),
        Literal::Float(value) if value.is_finite() => signed(value < 0.0, Token::f64_unsuffixed(value.abs())),
        Literal::Float(_) => quote!(0.0),
    }
}

fn signed(is_negative: bool, magnitude: Token) -> TokenStream {
    let sign = is_negative.then(|| quote!(-));
    quote!(#sign #magnitude)
}

/// A JSON number as it stands in Rust.
pub(super) fn number(number: &Number) -> TokenStream {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), _, _) => literal(Literal::Integer(value.into())),
        (_, Some(value), _) => literal(Literal::Integer(value.into())),
        (_, _, value) => literal(Literal::Float(value.unwrap_or_default())),
    }
}

fn json_macro(value: &Value) -> TokenStream {
    let value = json(value);
    quote!(countersign_runtime::serde_json::json!(#value))
}

/// A value as the `json!` macro takes it.
fn json(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(null),
        Value::Bool(value) => value.to_token_stream(),
        Value::Number(value) => number(value),
        Value::String(text) => text.to_token_stream(),
        Value::Array(items) => {
            let items = items.iter().map(json);
            quote!([#(#items),*])
        }
        Value::Object(members) => {
            // Joint, so that no space comes before it.
            let colon = Punct::new(':', Spacing::Joint);
            let members = members.iter().map(|(key, value)| {
                let value = json(value);
                quote!(#key #colon #value)
            });
            quote!({#(#members),*})
        }
    }
}
