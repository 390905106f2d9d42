//! `registry.rs`: what the contract tester drives.

use proc_macro2::TokenStream;
use quote::quote;

use super::package::{Root, condition};
use super::scope::{Names, Scope, ident};
use super::{docs, print, table};
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
            api: &API,
            schemas: &[#(#schemas,)*],
            operations: &[#(#operations,)*],
        };
    };
    let [standard, runtime, package_imports] = scope.into_used().imports(root, &[]);
    let entries = [
        (!operations.is_empty()).then(|| quote!(OperationEntry)),
        Some(quote!(Registry)),
        (!schemas.is_empty()).then(|| quote!(SchemaEntry)),
    ];
    let entries = entries.iter().flatten();
    let imports = quote!(#runtime use countersign_runtime::registry::{#(#entries),*};);
    let inside = root.inside();
    let own_operations = (!operations.is_empty()).then(|| quote!(use #inside::operations;));
    let own = quote!(use #inside::client::API; #own_operations #package_imports);
    let head = print::together([docs::inner("What the contract tester drives."), standard, imports, own]);
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
