//! The files under `types/`: each type in the macro that makes it together with its table.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{ToTokens, quote};
use serde_json::Value;

use super::package::Root;
use super::print::{self, Piece};
use super::scope::{self, Names, Scope, ident};
use super::{comments, rules, table};
use crate::plan::rust::{
    AliasItem, Constructor, EnumItem, EnumValues, EnumVariantItem, FieldItem, Presence, StructItem, TypeFile, TypeItem,
    UnionItem,
};

/// The text of a file of types: one `types!`, then what needs no table.
pub(super) fn print(file: &TypeFile, root: Root<'_>) -> String {
    let names = Names::of_types(root, file.items.iter().map(TypeItem::name), &file.imports);
    let (texts, used) = print::side_by_side(&names, &file.items, |item, scope| match row(item, scope) {
        Some(row) => {
            scope.table("types");
            (table::rows(row), String::new())
        }
        None => (String::new(), print::join(without_table(item, scope).map(Piece::print))),
    });
    let [standard, runtime, _] = used.imports(root, &[]);
    let siblings = scope::import(&quote!(super), file.imports.iter().map(ident));
    let head = print::together([comments::inner(&file.docs), standard, runtime, siblings]);
    let (rows, others): (Vec<String>, Vec<String>) = texts.into_iter().unzip();
    let rows = print::join(rows);
    let tables = if rows.is_empty() { rows } else { format!("types! {{\n{rows}}}\n") };
    print::join([head, tables].into_iter().chain(others))
}

/// A type with a table, as it stands in `types!`.
fn row(item: &TypeItem, scope: &Scope<'_>) -> Option<TokenStream> {
    match item {
        TypeItem::Struct(item) => Some(structure(item, scope)),
        TypeItem::Enum(item) => Some(enumeration(item, scope)),
        TypeItem::Union(item) => Some(union(item, scope)),
        TypeItem::Alias(_) | TypeItem::Newtype(_) => None,
    }
}

/// A type that is another one's.
fn without_table(item: &TypeItem, scope: &Scope<'_>) -> Option<Piece> {
    match item {
        TypeItem::Alias(item) => Some(alias(item, scope)),
        TypeItem::Newtype(item) => Some(newtype(item, scope)),
        TypeItem::Struct(_) | TypeItem::Enum(_) | TypeItem::Union(_) => None,
    }
}

fn structure(item: &StructItem, scope: &Scope<'_>) -> TokenStream {
    let (docs, name) = (comments::outer(&item.docs), ident(&item.name));
    let made = match item.constructor {
        Constructor::Default => Some(quote!(: Default)),
        Constructor::New => {
            let required = item.fields.iter().filter(|field| field.presence == Presence::Required).map(|field| {
                let (field, ty) = (ident(&field.ident), scope.ty(&field.ty));
                quote!(#field: #ty)
            });
            Some(quote!(: new(#(#required),*)))
        }
        Constructor::Literal => None,
    };
    let rows = item.fields.iter().map(|item| field(item, scope));
    let rest = item.rest.iter().map(|rest| {
        let (field, map, ty) = (ident(&rest.ident), scope.runtime("Map"), scope.ty(&rest.value));
        quote!(.. pub #field: #map<#ty>,)
    });
    quote!(#docs pub struct #name #made { #(#rows)* #(#rest)* })
}

/// A field with what only the wire knows of it: its name there where it is another, and its rules.
fn field(field: &FieldItem, scope: &Scope<'_>) -> TokenStream {
    let (docs, name, ty) = (comments::outer(&field.docs), ident(&field.ident), scope.ty(&field.ty));
    let wire = (field.ident.as_str() != field.name).then(|| {
        let wire = &field.name;
        quote!(= #wire)
    });
    let flags = [
        (field.presence == Presence::RequiredNullable, quote!(nullable)),
        (field.read_only, quote!(read_only)),
        (field.write_only, quote!(write_only)),
    ];
    let flags = flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag);
    let rules: Vec<TokenStream> = flags.chain(rules::calls(&field.constraints)).collect();
    let of_items = field.item_constraints.iter().map(|constraints| {
        let rules = rules::calls(constraints);
        quote!(each [#(#rules),*])
    });
    let has_rules = !(rules.is_empty() && field.item_constraints.is_empty());
    let rules = has_rules.then(|| quote!([#(#rules),*] #(#of_items)*));
    quote!(#docs pub #name: #ty #wire #rules,)
}

fn enumeration(item: &EnumItem, scope: &Scope<'_>) -> TokenStream {
    let (docs, name, other) = (comments::outer(&item.docs), ident(&item.name), ident(&item.other));
    let kept = match item.values {
        EnumValues::Text => quote!(String),
        EnumValues::Integer => quote!(i64),
        EnumValues::Json => quote!(Value),
    };
    let rows = item.variants.iter().map(|variant| {
        let (docs, name) = (comments::outer(&variant.docs), ident(&variant.ident));
        let value = enum_value(item.values, variant, scope);
        quote!(#docs #name = #value,)
    });
    quote!(#docs pub enum #name { #(#rows)* .. #other(#kept), })
}

/// A value as a row of its enum's table takes it.
fn enum_value(values: EnumValues, variant: &EnumVariantItem, scope: &Scope<'_>) -> TokenStream {
    match values {
        EnumValues::Text | EnumValues::Integer => scalar_literal(&variant.value),
        EnumValues::Json => {
            let scalar = scope.runtime("Scalar");
            let literal = scalar_literal(&variant.value);
            match &variant.value {
                Value::Null => quote!(#scalar::Null),
                Value::Bool(_) => quote!(#scalar::Bool(#literal)),
                Value::Number(number) if !number.is_f64() => quote!(#scalar::Integer(#literal)),
                Value::Number(_) => quote!(#scalar::Number(#literal)),
                Value::String(_) | Value::Array(_) | Value::Object(_) => quote!(#scalar::String(#literal)),
            }
        }
    }
}

/// The value of a tag as one token; a number that is none as text, which is read alike.
fn tag_literal(value: &Value) -> TokenStream {
    match value {
        Value::Number(number) if number.as_i64().is_none_or(i64::is_negative) => number.to_string().to_token_stream(),
        value => scalar_literal(value),
    }
}

/// A string, number or boolean as a literal. The values of enums and tags are nothing else.
fn scalar_literal(value: &Value) -> TokenStream {
    match value {
        Value::Bool(value) => value.to_token_stream(),
        Value::Number(number) => super::expression::number(number),
        Value::String(text) => text.to_token_stream(),
        Value::Null | Value::Array(_) | Value::Object(_) => Token::string(&value.to_string()).to_token_stream(),
    }
}

fn union(item: &UnionItem, scope: &Scope<'_>) -> TokenStream {
    let (docs, name, other) = (comments::outer(&item.docs), ident(&item.name), ident(&item.other));
    let tag = item.tag.as_ref().map(|tag| quote!(by #tag));
    let rows = item.variants.iter().enumerate().map(|(position, variant)| {
        let (docs, name, ty) = (comments::outer(&variant.docs), ident(&variant.ident), scope.ty(&variant.ty));
        let every_other = (item.default == Some(position)).then(|| quote!(_));
        let tags: Vec<TokenStream> = variant.tags.iter().map(tag_literal).chain(every_other).collect();
        let tags = (!tags.is_empty()).then(|| quote!(= #(#tags)|*));
        quote!(#docs #name(#ty) #tags,)
    });
    quote!(#docs pub enum #name #tag { #(#rows)* .. #other(Value), })
}

fn alias(item: &AliasItem, scope: &Scope<'_>) -> Piece {
    let (docs, name, target) = (comments::outer(&item.docs), ident(&item.name), scope.ty(&item.target));
    Piece::Items(quote!(#docs pub type #name = #target;))
}

fn newtype(item: &AliasItem, scope: &Scope<'_>) -> Piece {
    let (docs, name, target) = (comments::outer(&item.docs), ident(&item.name), scope.ty(&item.target));
    Piece::Table(scope.table("newtype"), quote!(#docs pub struct #name(pub #target);))
}
