//! Prints decided Rust: tokens, then text, then a set of files.
//!
//! No policy is made here: whatever depends on the document was decided by [`crate::plan`]. Document text becomes Rust
//! only as the identifiers of `plan`, as literals and as [`Docs`]; it is never pasted into source text.

mod carried;
mod client;
mod comments;
mod descriptor;
mod example;
mod expression;
mod manifest;
mod method_docs;
mod operations;
mod package;
mod print;
mod registry;
mod rules;
mod scope;
mod table;
mod types;

pub use carried::RUNTIME_FOLDER;
pub use manifest::{Manifest, Runtime};

use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::Docs;
use crate::files::FileSet;
use crate::plan::crate_identifier;
use crate::plan::rust::Package;
use manifest::Feature;
use package::Root;
use scope::ident;

/// The crate that a package is by itself.
pub fn crate_files(package: &Package, manifest: &Manifest) -> FileSet {
    let crate_name = crate_identifier(&manifest.name);
    let root = Root { module: None, crate_name: &crate_name };
    let mut files = FileSet::default();
    for (path, text) in package::files(package, root) {
        files.insert(path, &text);
    }
    files.insert("src/lib.rs", &package::root_file(package, root));
    files.insert("README.md", &package::readme(package, manifest, root));
    carried::add(&mut files, manifest);
    let mut features = features_of(package);
    let mut default = vec!["reqwest".to_owned(), "rustls".to_owned()];
    if !features.is_empty() {
        default.push(FULL.to_owned());
        features.insert(0, full(&features));
    }
    add_manifest(&mut files, manifest, &default, &[], &features);
    files
}

/// The feature that turns on every file of operations.
const FULL: &str = "full";

fn full(features: &[Feature]) -> Feature {
    Feature {
        name: FULL.to_owned(),
        docs: "All operations.".to_owned(),
        enables: features.iter().map(|feature| feature.name.clone()).collect(),
    }
}

/// A crate of several packages: a module and a feature for each.
pub fn module_files(packages: &[Package], manifest: &Manifest) -> FileSet {
    let crate_name = crate_identifier(&manifest.name);
    let mut files = FileSet::default();
    for package in packages {
        let root = Root { module: Some(&package.name), crate_name: &crate_name };
        for (path, text) in package::files(package, root) {
            files.insert(path, &text);
        }
        files.insert(root.path("mod.rs"), &package::root_file(package, root));
    }
    files.insert("src/lib.rs", &modules(packages, manifest));
    let mut features = Vec::new();
    for package in packages {
        let own = features_of(package);
        features.push(Feature {
            name: feature_name(package),
            docs: package.source.title.clone(),
            enables: own.iter().map(|feature| feature.name.clone()).collect(),
        });
        features.extend(own);
    }
    let modules: Vec<String> = packages.iter().map(feature_name).collect();
    add_manifest(&mut files, manifest, &["reqwest".to_owned()], &modules, &features);
    files
}

/// `lib.rs` of a crate of several packages.
fn modules(packages: &[Package], manifest: &Manifest) -> String {
    let declared = packages.iter().map(|package| {
        let (module, feature) = (ident(&package.name), feature_name(package));
        // No documentation here: with some on both sides, rustdoc would resolve the links of the module's own in this file.
        quote!(#[cfg(feature = #feature)] pub mod #module;)
    });
    let modules = Docs::words("Each module is a client, behind a feature of the same name.");
    let docs = Docs::paragraphs([Docs::description(&manifest.description), modules]);
    let limit = package::recursion_limit(packages).unwrap_or_default();
    let runtime = package::reexported_runtime();
    let declared = declared.collect::<TokenStream>();
    print::together([comments::inner(&docs), limit, declared, registries(packages), runtime])
}

/// The registries of all modules, so that the contract tester needs no list of its own. A static and not a module, because a module of
/// the crate may have any name.
fn registries(packages: &[Package]) -> TokenStream {
    let entries = packages.iter().map(|package| {
        let (module, name) = (ident(&package.name), feature_name(package));
        quote!((#name, &#module::registry::REGISTRY))
    });
    quote! {
        /// The registry of each module, by the name of the module: what the contract tester drives.
        #[cfg(feature = "contract")]
        pub static REGISTRIES: &[(&str, &countersign_runtime::registry::Registry)] = &[#(#entries),*];
    }
}

fn feature_name(package: &Package) -> String {
    package.name.parts().0.to_owned()
}

fn features_of(package: &Package) -> Vec<Feature> {
    let feature = |feature: &crate::plan::rust::FeatureItem| Feature {
        name: feature.name.clone(),
        docs: feature.docs.clone(),
        enables: Vec::new(),
    };
    package.features.iter().map(feature).collect()
}

/// `rustfmt` and the generator would not agree on every line, and what is never edited needs no second opinion.
const NOT_FORMATTED: &str = "disable_all_formatting = true\n";

fn add_manifest(
    files: &mut FileSet,
    manifest: &Manifest,
    default: &[String],
    modules: &[String],
    features: &[Feature],
) {
    files.insert("Cargo.toml", &manifest::print(manifest, default, modules, features));
    files.insert("rustfmt.toml", NOT_FORMATTED);
}
