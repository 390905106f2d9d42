//! `specs/countersign.toml`: the vendored documents and what is generated from each.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::workspace::root;

/// The list of documents.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// The documents, in the order of the file.
    #[serde(rename = "document")]
    pub(crate) documents: Vec<Document>,
}

/// One vendored document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// Its file name in `specs/`.
    pub(crate) file: String,
    /// The module of `generated/`, and its feature.
    pub(crate) module: String,
    /// Where it was taken from.
    #[expect(dead_code, reason = "for the readers of the file, who are to find it there")]
    pub(crate) source: String,
    /// What its publisher says of its use.
    #[expect(dead_code, reason = "for the readers of the file, who are to find it there")]
    pub(crate) licence: String,
    /// The SHA-256 that is written down.
    pub(crate) sha256: String,
    /// The operations to take; all where empty.
    #[serde(default)]
    pub(crate) include: Vec<String>,
    /// The operations to leave out.
    #[serde(default)]
    pub(crate) exclude: Vec<String>,
}

impl Document {
    /// Where it stands.
    pub(crate) fn path(&self) -> Result<PathBuf> {
        Ok(root()?.join("specs").join(&self.file))
    }
}

/// Where the list stands.
pub(crate) fn path() -> Result<PathBuf> {
    Ok(root()?.join("specs/countersign.toml"))
}

/// Reads the list; also its text.
pub(crate) fn read() -> Result<(Manifest, String)> {
    let path = path()?;
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest = toml::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))?;
    Ok((manifest, text))
}

/// Replaces the list in one step: a run that is killed leaves the old one or the new one.
pub(crate) fn write(text: &str) -> Result<()> {
    let path = path()?;
    let draft = path.with_extension("toml.draft");
    fs::write(&draft, text).and_then(|()| fs::rename(&draft, path)).context("cannot write specs/countersign.toml")
}

/// The list as it should read: every document's hash that of the file as it is now.
pub(crate) fn with_hashes(manifest: &Manifest, text: &str) -> Result<String> {
    let mut text = text.to_owned();
    for document in &manifest.documents {
        text = text.replace(&document.sha256, &sha256_of(document)?);
    }
    Ok(text)
}

/// The SHA-256 of a document as it is now, in hexadecimal.
pub(crate) fn sha256_of(document: &Document) -> Result<String> {
    let path = document.path()?;
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}
