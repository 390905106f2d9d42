//! Plays every exchange of every vendored document, and prints what came of it: `contract [--json FILE]`.
//!
//! `cargo xtask contract` runs this. It exits with 1 where anything was found, or was not exercised and is not accepted.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use countersign_contract_tests::{documents, program};

fn main() -> ExitCode {
    program::exit(run())
}

fn run() -> Result<ExitCode> {
    let json = json_file(std::env::args().skip(1))?;
    let events = program::play(&documents::load_all(true)?, program::generated_client, &[])?;
    if let Some(path) = json {
        let text = serde_json::to_string_pretty(&events)? + "\n";
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let (text, status) = program::conclude(&events);
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(ExitCode::from(status))
}

fn json_file(mut arguments: impl Iterator<Item = String>) -> Result<Option<PathBuf>> {
    match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (None, ..) => Ok(None),
        (Some("--json"), Some(path), None) => Ok(Some(PathBuf::from(path))),
        _ => bail!("usage: contract [--json FILE]"),
    }
}
