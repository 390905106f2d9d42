//! `cargo xtask contract`: every exchange of the vendored documents, in one table.
//!
//! The exchanges are played by a program of `contract-tests`, started here: it is compiled against `generated/`, and this
//! program must build where `generated/` does not.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::workspace::root;

/// Where the results go.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Also write every event to a file, as a JSON array.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Runs the command; `true` where every exchange was played and found right.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "countersign-contract-tests", "--bin", "contract", "--"]);
    if let Some(file) = &arguments.json {
        command.arg("--json").arg(std::path::absolute(file)?);
    }
    let status = command.current_dir(root()).status().context("cannot start cargo")?;
    Ok(status.success())
}
