//! The generated crate's `Cargo.toml`.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use super::carried;
use crate::docs::characters;
use crate::plan::rust::RUNTIME_FEATURES;

/// What the caller decides about a generated crate.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The package's name, as Cargo takes it.
    pub name: String,
    /// One line.
    pub description: String,
    /// Where the runtime comes from.
    pub runtime: Runtime,
}

/// Where a generated crate's runtime comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// The files of the package, by path. The crate carries them in a folder of its own, [`RUNTIME_FOLDER`].
    ///
    /// [`RUNTIME_FOLDER`]: super::RUNTIME_FOLDER
    Carried(&'static [(&'static str, &'static str)]),
    /// A folder: absolute, or relative to the crate's own.
    Path(String),
    /// The workspace that the crate is a member of, which then also has its version and edition.
    Workspace,
}

/// A feature of the crate: its name, what it is for, and what it turns on.
#[derive(Clone, Debug)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) enables: Vec<String>,
}

/// The text of `Cargo.toml`. `modules` are the features of a crate of several modules; `contract` turns on all of them, because it lists
/// their registries.
pub(super) fn print(manifest: &Manifest, default: &[String], modules: &[String], features: &[Feature]) -> String {
    let mut document = DocumentMut::new();
    document.insert("package", Item::Table(package(manifest)));
    document.insert("features", Item::Table(feature_table(default, modules, features)));
    let mut dependencies = Table::new();
    dependencies.insert("countersign-runtime", dependency(manifest));
    document.insert("dependencies", Item::Table(dependencies));
    document.to_string()
}

fn package(manifest: &Manifest) -> Table {
    let mut package = Table::new();
    package.insert("name", value(&manifest.name));
    package.insert("description", value(characters::one_line(&manifest.description)));
    if manifest.runtime == Runtime::Workspace {
        for key in ["version", "edition", "rust-version", "license", "publish"] {
            package.insert(key, dotted("workspace"));
        }
    } else {
        package.insert("version", value("0.1.0"));
        package.insert("edition", value("2024"));
        package.insert("rust-version", value("1.88"));
        package.insert("publish", value(false));
    }
    package
}

fn feature_table(default: &[String], modules: &[String], features: &[Feature]) -> Table {
    let mut table = Table::new();
    table.insert("default", strings(default));
    for (name, docs) in RUNTIME_FEATURES {
        let mut enables = vec![format!("countersign-runtime/{name}")];
        if name == "contract" {
            enables.extend_from_slice(modules);
        }
        insert_feature(&mut table, name, docs, &enables);
    }
    for feature in features {
        insert_feature(&mut table, &feature.name, &feature.docs, &feature.enables);
    }
    table
}

fn insert_feature(table: &mut Table, name: &str, docs: &str, enables: &[String]) {
    table.insert(name, strings(enables));
    let docs = characters::one_line(docs);
    if let Some(mut key) = table.key_mut(name).filter(|_| !docs.is_empty()) {
        key.leaf_decor_mut().set_prefix(format!("# {docs}\n"));
    }
}

fn strings(items: &[String]) -> Item {
    Item::Value(Value::Array(items.iter().map(String::as_str).collect::<Array>()))
}

fn dependency(manifest: &Manifest) -> Item {
    let mut dependency = InlineTable::new();
    match &manifest.runtime {
        Runtime::Workspace => return dotted("workspace"),
        Runtime::Path(path) => dependency.insert("path", path.as_str().into()),
        Runtime::Carried(_) => {
            dependency.insert("package", carried::package_name(manifest).into());
            dependency.insert("path", carried::RUNTIME_FOLDER.into())
        }
    };
    dependency.insert("default-features", false.into());
    value(dependency)
}

/// `.key = true`
fn dotted(key: &str) -> Item {
    let mut table = Table::new();
    table.insert(key, value(true));
    table.set_dotted(true);
    Item::Table(table)
}
