//! Finds the repository and its files, and prints.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;

/// The root of the repository that the current folder is in; the current folder where it is in none.
pub(crate) fn root() -> PathBuf {
    countersign_vendored::repository_root().unwrap_or_default()
}

/// The folder that Cargo builds into.
pub(crate) fn target() -> Result<PathBuf> {
    let metadata = MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec()?;
    Ok(metadata.target_directory.into_std_path_buf())
}

/// A path as people name it: from the root of the repository where it is below it.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The files of these extensions in a folder and in the folders below it, in the order of their paths.
pub(crate) fn files_below(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a file of text.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The documents in a folder and in the folders below it, in the order of their paths.
pub(crate) fn documents_below(folder: &Path) -> Result<Vec<PathBuf>> {
    files_below(folder, &["json", "yaml", "yml"])
}

/// Prints a line of the result. A reader that has gone away is no error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line about the run itself.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
