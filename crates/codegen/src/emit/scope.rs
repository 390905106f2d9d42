//! What a file may call by its short name, and what it uses of the runtime.
//!
//! A name of the runtime is written short and imported where nothing in the file has the same name; otherwise it is written
//! with its path. The imports are what was really written, so none is missing and none is left over.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::plan::rust::{Format, Identifier, RustType};

/// The names that a file's own items and its imports from the package have taken.
#[derive(Debug, Default)]
pub(super) struct Taken<'a>(HashSet<&'a str>);

impl<'a> Taken<'a> {
    /// Takes every name.
    pub(super) fn new(names: impl IntoIterator<Item = &'a Identifier>) -> Self {
        Self(names.into_iter().map(Identifier::as_str).collect())
    }

    /// Whether a name may be used short.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// The names that one piece of a file uses.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    taken: &'a Taken<'a>,
    used: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Scope<'a> {
    /// A scope in which nothing is used yet.
    pub(super) fn new(taken: &'a Taken<'a>) -> Self {
        Self { taken, used: RefCell::default() }
    }

    /// What was used of the runtime.
    pub(super) fn into_used(self) -> BTreeSet<&'static str> {
        self.used.into_inner()
    }

    /// A name at the root of the runtime.
    pub(super) fn runtime(&self, name: &'static str) -> TokenStream {
        let ident = Ident::new(name, Span::call_site());
        if self.taken.has(name) {
            return quote!(countersign_runtime::#ident);
        }
        self.used.borrow_mut().insert(name);
        ident.into_token_stream()
    }

    /// A type, as this file writes it.
    pub(super) fn ty(&self, ty: &RustType) -> TokenStream {
        match ty {
            RustType::Unit => quote!(()),
            RustType::Bool => quote!(bool),
            RustType::I64 => quote!(i64),
            RustType::U64 => quote!(u64),
            RustType::I128 => quote!(i128),
            RustType::F64 => quote!(f64),
            RustType::String => quote!(String),
            RustType::Formatted(format) => {
                let (formatted, format) = (self.runtime("Formatted"), self.format(*format));
                quote!(#formatted<#format>)
            }
            RustType::Bare(format) => self.format(*format),
            RustType::Base64 => self.runtime("Base64"),
            RustType::Bytes => self.runtime("Bytes"),
            RustType::File => self.runtime("File"),
            RustType::Json => self.runtime("Value"),
            RustType::Option(inner) => {
                let inner = self.ty(inner);
                quote!(Option<#inner>)
            }
            RustType::Vec(inner) => {
                let inner = self.ty(inner);
                quote!(Vec<#inner>)
            }
            RustType::Map(inner) => {
                let (map, inner) = (self.runtime("Map"), self.ty(inner));
                quote!(#map<#inner>)
            }
            RustType::Box(inner) => {
                let inner = self.ty(inner);
                quote!(Box<#inner>)
            }
            RustType::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item));
                quote!((#(#items,)*))
            }
            RustType::Named(name) => ident(name).into_token_stream(),
        }
    }

    fn format(&self, format: Format) -> TokenStream {
        self.runtime(match format {
            Format::Uuid => "Uuid",
            Format::Timestamp => "Timestamp",
            Format::Date => "Date",
        })
    }
}

/// An identifier as a token.
pub(super) fn ident(identifier: &Identifier) -> Ident {
    match identifier.parts() {
        (bare, true) => Ident::new_raw(bare, Span::call_site()),
        (bare, false) => Ident::new(bare, Span::call_site()),
    }
}

/// `use countersign_runtime::{…};`, or nothing.
pub(super) fn import_runtime(used: &BTreeSet<&'static str>) -> TokenStream {
    let names = used.iter().map(|name| Ident::new(name, Span::call_site()));
    match used.len() {
        0 => TokenStream::new(),
        1 => quote!(use countersign_runtime::#(#names)*;),
        _ => quote!(use countersign_runtime::{#(#names),*};),
    }
}
