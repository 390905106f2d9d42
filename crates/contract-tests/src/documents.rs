//! The vendored documents as subjects of the contract tester.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign_contract::{Exemption, Exemptions, Subject};
use countersign_vendored::{Document, Entry, FILE, Manifest, Problems, repository_root};

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
/// As of [`load`], or the program runs outside of a clone of the repository.
pub fn load_all(strict: bool) -> Result<Vec<Subject>, Problems> {
    load(&repository_root()?, strict)
}

/// Every vendored document of a repository, under the name of its module.
///
/// # Errors
///
/// What is wrong with the list of documents, or with the first document that has errors. A list without documents is an error: nothing
/// would be exercised.
pub fn load(repository: &Path, strict: bool) -> Result<Vec<Subject>, Problems> {
    let manifest = Manifest::load(repository)?;
    if manifest.entries.is_empty() {
        return Err(Problems::message(format!("{FILE} lists no document: there is nothing to exercise")));
    }
    let load = |entry: &Entry| {
        let document = Document::load(repository, entry)?;
        manifest.wrong_hash(entry, &document.sha256).map_or(Ok(()), Err)?;
        Ok(subject(&entry.module, document, strict).exempting(exemptions(&manifest, entry)))
    };
    manifest.entries.iter().map(load).collect()
}

fn exemptions(manifest: &Manifest, entry: &Entry) -> Exemptions {
    let listed = entry.not_exercised.iter().map(|listed| Exemption {
        case: listed.case.clone(),
        reason: listed.reason.clone(),
        span: listed.at.clone(),
    });
    Exemptions::new(FILE, manifest.text(), listed.collect())
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
