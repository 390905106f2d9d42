//! Reads the vendored documents.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use countersign_contract::Subject;
use countersign_source::{Diagnostics, FileId, SourceSet};
use serde::Deserialize;

/// `specs/countersign.toml`.
#[derive(Debug, Deserialize)]
struct Vendored {
    document: Vec<Entry>,
}

/// A vendored document.
#[derive(Debug, Deserialize)]
struct Entry {
    file: String,
    module: String,
}

/// The folder of the vendored documents.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs")
}

/// Every vendored document, under the name of its module.
pub fn load_all(strict: bool) -> Result<Vec<Subject>> {
    let path = folder().join("countersign.toml");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let vendored: Vendored = toml::from_str(&text).with_context(|| format!("cannot read {}", path.display()))?;
    vendored.document.iter().map(|entry| load(entry, strict)).collect()
}

fn load(entry: &Entry, strict: bool) -> Result<Subject> {
    let path = folder().join(&entry.file);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    from_text(&entry.module, &entry.file, text, strict)
}

/// A document given as text, shown under `file`.
pub fn from_text(module: &str, file: &str, text: String, strict: bool) -> Result<Subject> {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let root = sources.add_text(file, text, &mut diagnostics);
    let root: FileId = root.map_err(|problem| anyhow::anyhow!("{file}: {}", problem.message))?;
    let document = countersign_openapi::read(&mut sources, root, &mut diagnostics);
    let api = countersign_model::describe(&document, &mut diagnostics);
    if diagnostics.has_errors() {
        let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        bail!("{file}: {}", messages.join("; "));
    }
    Ok(Subject::new(module, Arc::new(sources), root, Arc::new(api), strict))
}
