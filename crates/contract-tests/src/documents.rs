//! The vendored documents as subjects of the contract tester.

use std::path::PathBuf;
use std::sync::Arc;

use countersign_contract::Subject;
use countersign_vendored::{Document, Entry, Manifest, Problems, repository_root};

/// The folder of the vendored documents.
///
/// # Errors
///
/// The program runs outside of a clone of the repository.
pub fn folder() -> Result<PathBuf, Problems> {
    Ok(repository_root()?.join("specs"))
}

/// Every vendored document, under the name of its module.
///
/// # Errors
///
/// What is wrong with the list of documents, or with the first document that has errors.
pub fn load_all(strict: bool) -> Result<Vec<Subject>, Problems> {
    let repository = repository_root()?;
    let manifest = Manifest::load(&repository)?;
    let load = |entry: &Entry| Ok(subject(&entry.module, Document::load(&repository, entry)?, strict));
    manifest.entries.iter().map(load).collect()
}

/// A document given as text, shown under `file`.
///
/// # Errors
///
/// What is wrong with it.
pub fn from_text(module: &str, file: &str, text: String, strict: bool) -> Result<Subject, Problems> {
    Ok(subject(module, Document::from_text(file, text)?, strict))
}

fn subject(module: &str, document: Document, strict: bool) -> Subject {
    Subject::new(module, Arc::new(document.sources), document.root, Arc::new(document.api), strict)
}
