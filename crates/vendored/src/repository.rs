//! Finds the repository.

use std::env;
use std::path::{Path, PathBuf};

use crate::Problems;

/// The root of the repository that the current folder is in.
///
/// It is looked up when a program runs and never compiled in: several clones may share one folder of built programs.
///
/// # Errors
///
/// The current folder is not in a clone of the repository.
pub fn repository_root() -> Result<PathBuf, Problems> {
    let current = env::current_dir().map_err(|error| Problems::message(format!("no current folder: {error}")))?;
    let found = current.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file());
    found
        .map(Path::to_owned)
        .ok_or_else(|| Problems::message(format!("{} is not in a clone of the repository", current.display())))
}
