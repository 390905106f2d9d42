//! The vendored documents as packages of Rust.

use std::path::Path;

use countersign_codegen::files::FileSet;
use countersign_codegen::plan::rust::{Package, RUNTIME_FEATURES};
use countersign_codegen::plan::{self, Options};
use countersign_source::Diagnostics;
use countersign_vendored::{Document, Entry, Manifest, Problems};

/// Every document, planned. Lists are in the order of the manifest.
pub(crate) struct Planned {
    pub(crate) packages: Vec<Package>,
    pub(crate) hashes: Vec<String>,
    /// Warnings and notes.
    pub(crate) warnings: Problems,
}

/// Plans every document. An error in one of them is an error of the whole: what is committed leaves nothing out.
pub(crate) fn plan(repository: &Path, manifest: &Manifest, accept: bool) -> Result<Planned, Problems> {
    let mut planned = Planned { packages: Vec::new(), hashes: Vec::new(), warnings: Problems::default() };
    let mut errors = Problems::default();
    for entry in &manifest.entries {
        match package(repository, manifest, entry) {
            Ok((package, sha256, warnings)) => {
                if let Some(error) = manifest.wrong_hash(entry, &sha256).filter(|_| !accept) {
                    errors.append(error);
                }
                planned.packages.push(package);
                planned.hashes.push(sha256);
                planned.warnings.append(warnings);
            }
            Err(error) => errors.append(error),
        }
    }
    if errors.is_empty() { Ok(planned) } else { Err(errors) }
}

/// One document: its package, hash, warnings and notes.
fn package(repository: &Path, manifest: &Manifest, entry: &Entry) -> Result<(Package, String, Problems), Problems> {
    let Document { sources, api, mut diagnostics, sha256, .. } = Document::load(repository, entry)?;
    let options =
        Options { name: entry.module.clone(), file: entry.file.clone(), sha256: sha256.clone(), features: false };
    let mut planned = Diagnostics::default();
    let package = plan::plan(&api, &options, &mut planned);
    let is_usable = !planned.has_errors();
    diagnostics.append(planned);
    let printed = Problems::diagnostics(&sources, diagnostics);
    if !is_usable {
        return Err(printed);
    }
    check_module(manifest, entry, &package)?;
    Ok((package, sha256, printed))
}

/// Names that every crate of clients has (of a feature, and of the runtime, which it exports), and those of files and folders in
/// `src` that mean something else to Cargo.
const TAKEN: [&str; 5] = ["default", "countersign_runtime", "bin", "lib", "main"];

/// The module's name is also that of a feature, which others write: it must be what is listed, and free.
fn check_module(manifest: &Manifest, entry: &Entry, package: &Package) -> Result<(), Problems> {
    let (name, _) = package.name.parts();
    // Outside of a file of its own, a module whose name is not ASCII needs an attribute.
    if !entry.module.is_ascii() {
        let message = format!("`{}` cannot be the name of a module", entry.module);
        return Err(manifest.wrong_module(entry, message, "write it in ASCII"));
    }
    if name != entry.module {
        let message = format!("`{}` cannot be the name of a module", entry.module);
        return Err(manifest.wrong_module(entry, message, format!("write module = \"{name}\"")));
    }
    if TAKEN.contains(&name) || RUNTIME_FEATURES.iter().any(|(feature, _)| *feature == name) {
        let message = format!("`{name}` is taken and cannot be the name of a module");
        return Err(manifest.wrong_module(entry, message, format!("write module = \"{name}_api\"")));
    }
    Ok(())
}

/// One line about a document: what it became.
pub(crate) fn summary(entry: &Entry, package: &Package, files: &FileSet) -> String {
    let folder = format!("src/{}/", entry.module);
    let files = files.iter().filter(|(path, _)| path.starts_with(&folder)).count();
    let operations: usize = package.operations.iter().map(|file| file.operations.len()).sum();
    let types: usize = package.types.iter().map(|file| file.items.len()).sum();
    format!("{} -> generated/{folder}: {operations} operations, {types} types, {files} files", entry.file)
}
