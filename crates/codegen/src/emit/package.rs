//! The files of a package: which there are, where they stand, and what holds them together.

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use super::carried::RUNTIME_FOLDER;
use super::manifest::{Manifest, Runtime};
use super::scope::ident;
use super::{client, comments, operations, print, registry, types};
use crate::docs::{Docs, characters};
use crate::plan::rust::{Identifier, OperationFile, Package, TypeFile};

/// Where a package stands in its crate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root<'a> {
    /// The module that the package is; `None` where it is the whole crate.
    pub(super) module: Option<&'a Identifier>,
    /// The crate's name in Rust, for examples.
    pub(super) crate_name: &'a Identifier,
}

impl Root<'_> {
    /// The package's root as its own files name it.
    pub(super) fn inside(&self) -> TokenStream {
        match self.module.map(ident) {
            Some(module) => quote!(crate::#module),
            None => quote!(crate),
        }
    }

    /// The package's root as another crate names it.
    pub(super) fn outside(&self) -> TokenStream {
        let name = ident(self.crate_name);
        match self.module.map(ident) {
            Some(module) => quote!(#name::#module),
            None => quote!(#name),
        }
    }

    /// The path of a file of the package, from one relative to its root.
    pub(super) fn path(&self, path: &str) -> String {
        match self.module {
            Some(module) => format!("src/{}/{path}", module.parts().0),
            None => format!("src/{path}"),
        }
    }
}

/// Every file of a package but its root file, with its path.
pub(super) fn files(package: &Package, root: Root<'_>) -> Vec<(String, String)> {
    let mut files = vec![(root.path("client.rs"), client::print(&package.client, &package.name, root))];
    if !package.types.is_empty() {
        files.push((root.path("types/mod.rs"), types_root(&package.types)));
    }
    if !package.operations.is_empty() {
        files.push((root.path("operations/mod.rs"), operations_root(&package.operations)));
    }
    let types = package
        .types
        .par_iter()
        .map(|file| (root.path(&format!("types/{}.rs", file.module.parts().0)), types::print(file, root)));
    let operations = package.operations.par_iter().map(|file| {
        let path = format!("operations/{}.rs", file.module.parts().0);
        (root.path(&path), operations::print(file, &package.client, root))
    });
    let registry = rayon::iter::once(()).map(|()| (root.path("registry.rs"), registry::print(package, root)));
    files.par_extend(registry.chain(types).chain(operations));
    files
}

fn types_root(files: &[TypeFile]) -> String {
    let modules = || files.iter().map(|file| (ident(&file.module), condition(file.feature.as_deref())));
    let private = modules().map(|(module, condition)| quote!(#condition mod #module;));
    let whole = modules().map(|(module, condition)| quote!(#condition pub use #module::*;));
    print::together([
        comments::inner(&Docs::words("What requests and responses carry.")),
        private.collect(),
        whole.collect(),
    ])
}

fn operations_root(files: &[OperationFile]) -> String {
    let public = files.iter().map(|file| {
        let (module, condition) = (ident(&file.module), condition(file.feature.as_deref()));
        quote!(#condition pub mod #module;)
    });
    print::together([comments::inner(&Docs::words("What the API can be asked for.")), public.collect()])
}

/// `#[cfg(feature = "…")]`
pub(super) fn condition(feature: Option<&str>) -> Option<TokenStream> {
    feature.map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// The root file of a package: what it was made from, its documentation and its modules. As the root of a crate, it also has
/// what the crate as a whole needs.
pub(super) fn root_file(package: &Package, root: Root<'_>) -> String {
    let is_crate = root.module.is_none();
    let limit = is_crate.then(|| recursion_limit(std::slice::from_ref(package))).flatten();
    let runtime = is_crate.then(reexported_runtime);
    let types = (!package.types.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let operations = (!package.operations.is_empty()).then(|| {
        quote!(
            pub mod operations;
        )
    });
    let exports = client::exports(&package.client);
    let parts = [
        comments::inner(&package.docs),
        limit.unwrap_or_default(),
        quote! {
            mod client;
            #operations
            #[cfg(feature = "contract")]
            pub mod registry;
            #types
        },
        quote!(pub use client::{#(#exports),*}; #runtime),
    ];
    header(package) + &print::together(parts)
}

/// The runtime under its own name, so that a program that uses the client needs no dependency on it to name an error, an
/// option or the type of a format. Always the runtime that the client was built with.
pub(super) fn reexported_runtime() -> TokenStream {
    quote!(
        pub use countersign_runtime;
    )
}

/// `#![recursion_limit = "…"]`, where one of the crate's packages asks for it.
pub(super) fn recursion_limit(packages: &[Package]) -> Option<TokenStream> {
    let limit = packages.iter().filter_map(|package| package.recursion_limit).max()?.to_string();
    Some(quote!(#![recursion_limit = #limit]))
}

/// Which document the package was made from, by which version of the generator.
fn header(package: &Package) -> String {
    let source = &package.source;
    let [file, title, version] = [&source.file, &source.title, &source.version].map(|text| characters::one_line(text));
    let generator = env!("CARGO_PKG_VERSION");
    format!("// countersign {generator}, from {file}: {title}, version {version}\n// SHA-256 {}\n", source.sha256)
}

/// A few words for those who come across the crate.
pub(super) fn readme(package: &Package, manifest: &Manifest, root: Root<'_>) -> String {
    let (name, client) = (&manifest.name, package.client.docs.first_line());
    let crate_name = root.crate_name.as_str();
    let carried = match manifest.runtime {
        Runtime::Carried(_) => format!(
            "\n\n`{RUNTIME_FOLDER}/` holds what every client of Countersign runs on, as a package of its own under its own \
             licences, so that the crate compiles wherever its folder lies."
        ),
        Runtime::Path(_) | Runtime::Workspace => String::new(),
    };
    format!(
        "# {name}\n\n{}\n\nStart at `{crate_name}::Client`; `cargo doc --open` shows every operation, with an \
         example where the document gives enough to make one. This crate is generated: change the document and generate it again instead of editing it.{carried}\n",
        client.finished(),
    )
}
