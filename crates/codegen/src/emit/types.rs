//! The files under `types/`: each type in the macro that makes it together with its table.

use std::collections::BTreeSet;

use proc_macro2::{Literal as Token, TokenStream};
use quote::{ToTokens, quote};
use serde_json::Value;

use super::package::Root;
use super::print::{self, Piece};
use super::scope::{self, Names, Scope, ident};
use super::{docs, rules};
use crate::plan::rust::{
    AliasItem, Constructor, EnumItem, EnumValues, EnumVariantItem, FieldItem, Identifier, Presence, StructItem,
    TypeFile, TypeItem, UnionItem,
};

/// The text of a file of types.
pub(super) fn print(file: &TypeFile, root: Root<'_>) -> String {
    let names = Names::of_types(root, file.items.iter().map(TypeItem::name), &file.imports);
    let (texts, used) = print::side_by_side(&names, &file.items, |item, scope| {
        print::join(pieces(item, scope).into_iter().map(Piece::print))
    });
    let [standard, runtime, _] = used.imports(root, &[]);
    let siblings = file.imports.iter().map(Identifier::as_str).collect::<BTreeSet<_>>();
    let siblings = if siblings.is_empty() { TokenStream::new() } else { scope::import(&quote!(super), &siblings) };
    let head = print::together([docs::inner(&file.docs.0), standard, runtime, siblings]);
    print::join([head].into_iter().chain(texts))
}

fn pieces(item: &TypeItem, scope: &Scope<'_>) -> Vec<Piece> {
    match item {
        TypeItem::Struct(item) => structure(item, scope),
        TypeItem::Enum(item) => vec![enumeration(item, scope)],
        TypeItem::Union(item) => vec![union(item, scope)],
        TypeItem::Alias(item) => vec![alias(item, scope)],
        TypeItem::Newtype(item) => vec![newtype(item, scope)],
    }
}

fn structure(item: &StructItem, scope: &Scope<'_>) -> Vec<Piece> {
    let (docs, name) = (docs::outer(&item.docs.0), ident(&item.name));
    let default = (item.constructor == Constructor::Default).then(|| quote!(: Default));
    let rows = item.fields.iter().map(|field| row(field, scope));
    let rest = item.rest.iter().map(|rest| {
        let (field, map, ty) = (ident(&rest.ident), scope.runtime("Map"), scope.ty(&rest.value));
        quote!(.. pub #field: #map<#ty>,)
    });
    let table = Piece::Table(scope.table("record"), quote!(#docs pub struct #name #default { #(#rows)* #(#rest)* }));
    let constructor = (item.constructor == Constructor::New).then(|| Piece::Items(constructor(item, scope)));
    [table].into_iter().chain(constructor).collect()
}

/// A field with what only the wire knows of it: its name there where it is another, and its rules.
fn row(field: &FieldItem, scope: &Scope<'_>) -> TokenStream {
    let (docs, name, ty) = (docs::outer(&field.docs.0), ident(&field.ident), scope.ty(&field.ty));
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
    let rules = (!rules.is_empty()).then(|| quote!([#(#rules),*]));
    quote!(#docs pub #name: #ty #wire #rules,)
}

/// `new`, whose arguments are the required fields.
fn constructor(item: &StructItem, scope: &Scope<'_>) -> TokenStream {
    let name = ident(&item.name);
    let required = item.fields.iter().filter(|field| field.presence == Presence::Required);
    let arguments = required.map(|field| {
        let (field, ty) = (ident(&field.ident), scope.ty(&field.ty));
        quote!(#field: #ty)
    });
    let fields = item.fields.iter().map(|field| {
        let name = ident(&field.ident);
        if field.presence == Presence::Required { quote!(#name) } else { quote!(#name: None) }
    });
    let rest = item.rest.iter().map(|rest| {
        let (name, map) = (ident(&rest.ident), scope.runtime("Map"));
        quote!(#name: #map::default())
    });
    let fields = fields.chain(rest);
    quote! {
        impl #name {
            /// With what is required; everything else is left out.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

fn enumeration(item: &EnumItem, scope: &Scope<'_>) -> Piece {
    let (docs, name, other) = (docs::outer(&item.docs.0), ident(&item.name), ident(&item.other));
    let kept = match item.values {
        EnumValues::Text => quote!(String),
        EnumValues::Integer => quote!(i64),
        EnumValues::Json => quote!(Value),
    };
    let rows = item.variants.iter().map(|variant| {
        let (docs, name) = (docs::outer(&variant.docs.0), ident(&variant.ident));
        let value = enum_value(item.values, variant, scope);
        quote!(#docs #name = #value,)
    });
    Piece::Table(scope.table("enumeration"), quote!(#docs pub enum #name { #(#rows)* .. #other(#kept), }))
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
                Value::Number(number) if number.is_i64() => quote!(#scalar::Integer(#literal)),
                Value::Number(_) => quote!(#scalar::Number(#literal)),
                Value::String(_) | Value::Array(_) | Value::Object(_) => quote!(#scalar::String(#literal)),
            }
        }
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

fn union(item: &UnionItem, scope: &Scope<'_>) -> Piece {
    let (docs, name, other) = (docs::outer(&item.docs.0), ident(&item.name), ident(&item.other));
    let tag = item.tag.as_ref().map(|tag| quote!(by #tag));
    let default = item.default.and_then(|index| item.variants.get(index)).map(|variant| {
        let variant = ident(&variant.ident);
        quote!(default #variant)
    });
    let rows = item.variants.iter().map(|variant| {
        let (docs, name, ty) = (docs::outer(&variant.docs.0), ident(&variant.ident), scope.ty(&variant.ty));
        let tags = variant.tags.iter().map(scalar_literal);
        let tags = (!variant.tags.is_empty()).then(|| quote!(= #(#tags)|*));
        quote!(#docs #name(#ty) #tags,)
    });
    Piece::Table(scope.table("union"), quote!(#docs pub enum #name #tag #default { #(#rows)* .. #other(Value), }))
}

fn alias(item: &AliasItem, scope: &Scope<'_>) -> Piece {
    let (docs, name, target) = (docs::outer(&item.docs.0), ident(&item.name), scope.ty(&item.target));
    Piece::Items(quote!(#docs pub type #name = #target;))
}

fn newtype(item: &AliasItem, scope: &Scope<'_>) -> Piece {
    let (docs, name, target) = (docs::outer(&item.docs.0), ident(&item.name), scope.ty(&item.target));
    Piece::Table(scope.table("newtype"), quote!(#docs pub struct #name(pub #target);))
}
