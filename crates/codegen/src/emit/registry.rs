//! `registry.rs`: what the contract tester drives.

use proc_macro2::TokenStream;
use quote::quote;

use super::package::{Root, condition};
use super::scope::{Names, Scope, ident};
use super::{comments, print, table};
use crate::docs::Docs;
use crate::plan::rust::{OperationFile, Package, RegistryGroup};

/// The text of `registry.rs`.
pub(super) fn print(package: &Package, root: Root<'_>) -> String {
    let names = Names::of_others(root, std::iter::empty(), &[]);
    let scope = Scope::new(&names);
    let schemas: Vec<TokenStream> = package.registry.iter().map(|group| schemas(group, &scope)).collect();
    let operations: Vec<TokenStream> = package.operations.iter().map(operations).collect();
    let registry = quote! {
        /// Every schema and operation of this module.
        pub static REGISTRY: Registry = Registry {
            api: &client::API,
            schemas: &[#(#schemas,)*],
            operations: &[#(#operations,)*],
        };
    };
    let [standard, runtime, _] = scope.into_used().imports(root, &[]);
    let inside = root.inside();
    // Without the features of the entries, anything imported by its name might not be used.
    let whole = quote!(use countersign_runtime::registry::*; use #inside::*;);
    let head =
        print::together([comments::inner(&Docs::words("What the contract tester drives.")), standard, runtime, whole]);
    print::join([head, table::item(registry)])
}

fn schemas(group: &RegistryGroup, scope: &Scope<'_>) -> TokenStream {
    let condition = condition(group.feature.as_deref());
    let entries = group.entries.iter().map(|entry| {
        let (name, ty) = (&entry.component, scope.ty(&entry.ty));
        quote!(SchemaEntry::new::<#ty>(#name))
    });
    quote!(#condition &[#(#entries,)*])
}

fn operations(file: &OperationFile) -> TokenStream {
    let (module, condition) = (ident(&file.module), condition(file.feature.as_deref()));
    let names = file.operations.iter().map(|item| ident(&item.name));
    quote!(#condition &[#(OperationEntry::of::<operations::#module::#names>(),)*])
}
