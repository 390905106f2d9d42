//! Starts the commands that are programs of the repository's workspace.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use countersign_vendored::{Problems, repository_root};

/// Runs a command of `crates/lab`.
pub(crate) fn lab(command: &str, words: &[OsString]) -> Result<ExitCode, Problems> {
    run(&["--package", "countersign-lab", "--", command], words)
}

/// Runs the program of `crates/contract-tests` that plays every exchange.
pub(crate) fn contract(words: &[OsString]) -> Result<ExitCode, Problems> {
    run(&["--package", "countersign-contract-tests", "--bin", "contract", "--"], words)
}

/// Runs a program of the workspace in the current folder, so that paths among `words` mean what they mean to the caller.
fn run(program: &[&str], words: &[OsString]) -> Result<ExitCode, Problems> {
    let mut command = Command::new("cargo");
    command
        .args(["run", "--quiet", "--manifest-path"])
        .arg(repository_root()?.join("Cargo.toml"))
        .args(program)
        .args(words);
    let status = command.status().map_err(|error| Problems::message(format!("cannot start cargo: {error}")))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
