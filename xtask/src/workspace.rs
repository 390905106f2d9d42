//! Finds the repository, and prints.

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The root of the repository that the current folder is in. It is found when the program runs: several clones may share one folder
/// of built programs.
pub(crate) fn root() -> Result<PathBuf> {
    let current = env::current_dir().context("there is no current folder")?;
    let found = current.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file());
    found.map(Path::to_owned).with_context(|| format!("{} is not in a clone of the repository", current.display()))
}

/// Prints a line of the result. A reader that has gone away is no error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a line about the run itself.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
