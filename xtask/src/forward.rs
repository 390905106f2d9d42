//! Starts the commands that are programs of the repository's workspace.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use countersign_vendored::{FILE, Manifest, Problems, repository_root};

use crate::output::complain;

/// Runs a command of `crates/lab`.
pub(crate) fn lab(command: &str, words: &[OsString]) -> Result<ExitCode, Problems> {
    run(&["--package", "countersign-lab", "--", command], words).map(ExitCode::from)
}

/// Runs `countersign check` on what is selected of every vendored document; it fails where one fails.
pub(crate) fn check(words: &[OsString]) -> Result<ExitCode, Problems> {
    let repository = repository_root()?;
    let manifest = Manifest::load(&repository)?;
    if manifest.entries.is_empty() {
        return Err(Problems::message(format!("{FILE} lists no document: there is nothing to check")));
    }
    let mut outcome = ExitCode::SUCCESS;
    for entry in &manifest.entries {
        let mut arguments = vec![shown(&entry.path(&repository)).into_os_string()];
        for (option, selectors) in [("--include", &entry.include), ("--exclude", &entry.exclude)] {
            arguments.extend(selectors.iter().flat_map(|selector| [option.into(), selector.into()]));
        }
        arguments.extend_from_slice(words);
        match run(&["--package", "countersign-cli", "--", "check", "--strict"], &arguments)? {
            CARGO_FAILED => return Ok(ExitCode::from(CARGO_FAILED)),
            0 => {}
            code => outcome = ExitCode::from(code),
        }
    }
    Ok(outcome)
}

/// A path from the current folder, where it is below it: messages show it.
fn shown(path: &Path) -> PathBuf {
    let below = env::current_dir().ok().and_then(|current| Some(path.strip_prefix(current).ok()?.to_owned()));
    below.unwrap_or_else(|| path.to_owned())
}

/// Runs the program of `crates/contract-tests` that plays every exchange.
pub(crate) fn contract(words: &[OsString]) -> Result<ExitCode, Problems> {
    run(&["--package", "countersign-contract-tests", "--bin", "contract", "--"], words).map(ExitCode::from)
}

/// The exit code of Cargo where it cannot build a program.
const CARGO_FAILED: u8 = 101;

/// Runs a program of the workspace in the current folder, so that paths among `words` mean what they mean to the caller. Returns its
/// exit code.
fn run(program: &[&str], words: &[OsString]) -> Result<u8, Problems> {
    let mut command = Command::new("cargo");
    command
        .args(["run", "--quiet", "--manifest-path"])
        .arg(repository_root()?.join("Cargo.toml"))
        .args(program)
        .args(words);
    let status = command.status().map_err(|error| Problems::message(format!("cannot start cargo: {error}")))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    if code == CARGO_FAILED {
        complain("if `generated/` is what cannot be built: cargo xtask generate");
    }
    Ok(code)
}
