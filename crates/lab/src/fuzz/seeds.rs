//! The documents that mutations start from: those of the repository's tests, the vendored ones and a folder of real ones.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use countersign_source::{Diagnostics, SourceSet};
use serde_json::Value;

use crate::workspace::{documents_below, root, shown};

/// Real documents of more bytes than this are not mutated: a run does better with many small ones.
const LARGEST: u64 = 120_000;

/// A document to start from.
#[derive(Clone, Debug)]
pub(super) struct Seed {
    /// Its path, as people name it.
    pub(super) name: String,
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// Its tree; `None` where it has none, as some test documents do.
    pub(super) tree: Option<Value>,
}

/// Every document, in the order of the paths: the repository's own first.
pub(super) fn read(corpus: Option<&Path>) -> Result<Vec<Seed>> {
    let mut paths = own()?;
    paths.extend(corpus.map(documents_below).transpose()?.unwrap_or_default());
    let mut seeds = Vec::new();
    for path in paths {
        if fs::metadata(&path).is_ok_and(|data| data.len() <= LARGEST) {
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = shown(&path);
            seeds.push(Seed { tree: tree(&name, &bytes), name, bytes });
        }
    }
    Ok(seeds)
}

/// The documents of `specs/` and of the tests of all crates.
fn own() -> Result<Vec<PathBuf>> {
    let mut paths = documents_below(&root().join("specs"))?;
    let mut crates: Vec<PathBuf> =
        fs::read_dir(root().join("crates"))?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    crates.sort();
    for folder in crates.iter().map(|path| path.join("tests")).filter(|path| path.is_dir()) {
        paths.extend(documents_below(&folder)?);
    }
    Ok(paths)
}

/// The tree of a document.
fn tree(name: &str, bytes: &[u8]) -> Option<Value> {
    let mut sources = SourceSet::default();
    let file = sources.add_bytes(name, bytes.to_vec(), &mut Diagnostics::default()).ok()?;
    sources.get(file).map(|source| source.root.clone()).filter(Value::is_object)
}
