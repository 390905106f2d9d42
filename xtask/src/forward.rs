//! Starts the commands that are programs of the repository's workspace.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use countersign_vendored::{Manifest, Problems, repository_root};

/// Runs a command of `crates/lab`.
pub(crate) fn lab(command: &str, words: &[OsString]) -> Result<ExitCode, Problems> {
    run(&["--package", "countersign-lab", "--", command], words)
}

/// Runs `countersign check` on every vendored document; it fails where one fails.
pub(crate) fn check(words: &[OsString]) -> Result<ExitCode, Problems> {
    let repository = repository_root()?;
    let mut outcome = ExitCode::SUCCESS;
    for entry in &Manifest::load(&repository)?.entries {
        let words = [&[entry.path(&repository).into_os_string()], words].concat();
        let code = run(&["--package", "countersign-cli", "--", "check", "--strict"], &words)?;
        if code != ExitCode::SUCCESS {
            outcome = code;
        }
    }
    Ok(outcome)
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
