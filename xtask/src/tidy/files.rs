//! Files stay small, and say what they are for.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Breach;

/// The most lines a file may have.
const MOST_LINES: usize = 800;

/// A file of Rust written by hand.
pub(super) struct RustSource {
    /// Where it stands.
    pub(super) path: PathBuf,
    /// What it says.
    pub(super) text: String,
}

/// Every file of Rust below `crates` and `xtask`, in order.
pub(super) fn rust_sources(root: &Path) -> Result<Vec<RustSource>> {
    let mut sources = Vec::new();
    let mut open = vec![root.join("crates"), root.join("xtask")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                sources.push(RustSource { path, text });
            }
        }
    }
    sources.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(sources)
}

/// Files that are too long, or do not open by saying what they are for.
pub(super) fn check(sources: &[RustSource]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for source in sources {
        let lines = source.text.lines().count();
        if lines > MOST_LINES {
            let message = format!("{lines} lines, more than {MOST_LINES}; split it by what its parts are about");
            breaches.push(Breach::in_file(&source.path, 1, message));
        }
        if !source.text.starts_with("//!") {
            breaches.push(Breach::in_file(&source.path, 1, "opens without a `//!` header that says what it is for"));
        }
    }
    breaches
}
