//! The binary that users run, built as they get it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::{root, target};

/// Builds `countersign` in release and gives its path.
pub(crate) fn build() -> Result<PathBuf> {
    let status = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--package", "countersign-cli"])
        .current_dir(root())
        .status()?;
    ensure!(status.success(), "countersign does not build; see above");
    Ok(target()?.join("release").join(format!("countersign{}", std::env::consts::EXE_SUFFIX)))
}
