//! Files stay small, and say what they are for.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Breach;
use crate::workspace::{files_below, read_text};

/// The most lines a file may have.
const MOST_LINES: usize = 800;

/// A file of Rust written by hand.
pub(super) struct RustSource {
    /// Where it stands.
    pub(super) path: PathBuf,
    /// What it says.
    pub(super) text: String,
}

/// Every file of Rust below `crates`, `examples` and `xtask`, in order.
pub(super) fn rust_sources(root: &Path) -> Result<Vec<RustSource>> {
    let mut sources = Vec::new();
    for folder in ["crates", "examples", "xtask"] {
        for path in files_below(&root.join(folder), &["rs"])? {
            sources.push(RustSource { text: read_text(&path)?, path });
        }
    }
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
