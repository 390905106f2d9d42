//! What a file may call by its short name, and what it uses of others.
//!
//! A name from elsewhere is written short and imported where nothing in the file has the same name; otherwise it is written
//! with its path. The imports are what was really written, so none is missing and none is left over.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::package::Root;
use crate::plan::rust::{Format, Identifier, RustType};

/// What the pieces of a file have in common: which names are taken, and how types of the package are written.
#[derive(Debug)]
pub(super) struct Names<'a> {
    /// The names of the file's own items and of the types that it imports.
    taken: HashSet<&'a str>,
    /// The types of the package that are written short; `None`: all.
    short: Option<HashSet<&'a str>>,
    root: Root<'a>,
}

impl<'a> Names<'a> {
    /// For a file beside the types, in which each of them is written short.
    pub(super) fn of_types(
        root: Root<'a>,
        own: impl Iterator<Item = &'a Identifier>,
        imports: &'a [Identifier],
    ) -> Self {
        Self { taken: own.chain(imports).map(Identifier::as_str).collect(), short: None, root }
    }

    /// For a file that writes short only the types that it imports.
    pub(super) fn of_others(
        root: Root<'a>,
        own: impl Iterator<Item = &'a Identifier>,
        imports: &'a [Identifier],
    ) -> Self {
        let short: HashSet<&str> = imports.iter().map(Identifier::as_str).collect();
        Self { taken: own.map(Identifier::as_str).chain(short.iter().copied()).collect(), short: Some(short), root }
    }
}

/// What a file uses of others: names by the path of the module that has them.
#[derive(Debug, Default)]
pub(super) struct Used(BTreeMap<&'static str, BTreeSet<&'static str>>);

impl Used {
    /// Adds what another piece of the file uses.
    pub(super) fn extend(&mut self, other: Used) {
        for (module, names) in other.0 {
            self.0.entry(module).or_default().extend(names);
        }
    }

    /// The imports: the standard library's, the runtime's, the package's with `types` among them.
    pub(super) fn imports(&self, root: Root<'_>, types: &[Identifier]) -> [TokenStream; 3] {
        let from = |is_wanted: &dyn Fn(&str) -> bool| -> TokenStream {
            let wanted = self.0.iter().filter(|(module, _)| is_wanted(module));
            wanted.map(|(module, names)| import(&path(module), words(names))).collect()
        };
        // Modules before what is beside them, as `rustfmt` has it.
        let (modules, root_names) =
            (from(&|module| module.starts_with(RUNTIME) && module != RUNTIME), from(&|module| module == RUNTIME));
        let package = self.0.get(PACKAGE).map(|names| import(&root.inside(), words(names))).unwrap_or_default();
        let root = root.inside();
        let types = import(&quote!(#root::types), types.iter().map(ident));
        [from(&|module| module.starts_with("std")), quote!(#modules #root_names), quote!(#package #types)]
    }
}

/// The runtime's crate.
const RUNTIME: &str = "countersign_runtime";

/// Stands for the root of the package, whose path depends on the crate.
const PACKAGE: &str = "crate";

/// The names that one piece of a file uses.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    names: &'a Names<'a>,
    used: RefCell<Used>,
}

impl<'a> Scope<'a> {
    /// A scope in which nothing is used yet.
    pub(super) fn new(names: &'a Names<'a>) -> Self {
        Self { names, used: RefCell::default() }
    }

    /// What was used.
    pub(super) fn into_used(self) -> Used {
        self.used.into_inner()
    }

    /// A name of the runtime's root.
    pub(super) fn runtime(&self, name: &'static str) -> TokenStream {
        self.external(RUNTIME, name)
    }

    /// `Infallible`: what is never made.
    pub(super) fn infallible(&self) -> TokenStream {
        self.external("std::convert", "Infallible")
    }

    /// A name of the package's root.
    pub(super) fn package(&self, name: &'static str) -> TokenStream {
        self.external(PACKAGE, name)
    }

    fn external(&self, module: &'static str, name: &'static str) -> TokenStream {
        let ident = word(name);
        if self.names.taken.contains(name) {
            let path = if module == PACKAGE { self.names.root.inside() } else { path(module) };
            return quote!(#path::#ident);
        }
        self.used.borrow_mut().0.entry(module).or_default().insert(name);
        ident.into_token_stream()
    }

    /// A table macro. Macros have a namespace of their own, so no item is in the way.
    pub(super) fn table(&self, name: &'static str) -> &'static str {
        self.used.borrow_mut().0.entry(RUNTIME).or_default().insert(name);
        name
    }

    /// A type, as this file writes it.
    pub(super) fn ty(&self, ty: &RustType) -> TokenStream {
        match ty {
            RustType::Unit => quote!(()),
            RustType::Bool => quote!(bool),
            RustType::I64 => quote!(i64),
            RustType::U64 => quote!(u64),
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
            RustType::Named(name) => self.named(name),
        }
    }

    fn named(&self, name: &Identifier) -> TokenStream {
        let ident = ident(name);
        match &self.names.short {
            Some(short) if !short.contains(name.as_str()) => {
                let types = self.package("types");
                quote!(#types::#ident)
            }
            _ => ident.into_token_stream(),
        }
    }

    fn format(&self, format: Format) -> TokenStream {
        match format {
            Format::Uuid => self.external("countersign_runtime::uuid", "Uuid"),
            Format::Timestamp => self.external("countersign_runtime::jiff", "Timestamp"),
            Format::Date => self.external("countersign_runtime::jiff::civil", "Date"),
        }
    }
}

/// An identifier as a token. This and [`word`] are the only ways to one (`clippy.toml` denies all others), so that no text
/// of a document becomes a token without a name of `plan`.
#[expect(clippy::disallowed_methods, reason = "an `Identifier` is valid by construction")]
pub(super) fn ident(identifier: &Identifier) -> Ident {
    match identifier.parts() {
        (bare, true) => Ident::new_raw(bare, Span::call_site()),
        (bare, false) => Ident::new(bare, Span::call_site()),
    }
}

/// A word of our own as a token.
#[expect(clippy::disallowed_methods, reason = "the word is one of this crate's source")]
pub(super) fn word(word: &'static str) -> Ident {
    Ident::new(word, Span::call_site())
}

fn words(words: &BTreeSet<&'static str>) -> impl Iterator<Item = Ident> {
    words.iter().copied().map(word)
}

/// A path of the generator's own.
fn path(path: &'static str) -> TokenStream {
    let steps = path.split("::").map(word);
    quote!(#(#steps)::*)
}

/// `use path::{…};`, or nothing where there is nothing to import.
pub(super) fn import(path: &TokenStream, names: impl Iterator<Item = Ident>) -> TokenStream {
    // Types first, macros last: as `rustfmt` has it, which orders by case.
    let mut names: Vec<(bool, String, Ident)> = names
        .map(|name| (name.to_string(), name))
        .map(|(text, name)| (text.starts_with(char::is_lowercase), text, name))
        .collect();
    names.sort();
    let idents = names.iter().map(|(_, _, ident)| ident);
    match names.len() {
        0 => TokenStream::new(),
        1 => quote!(use #path::#(#idents)*;),
        _ => quote!(use #path::{#(#idents),*};),
    }
}
