//! Plays every exchange of every vendored document, and prints what came of it: `contract [--json FILE]`.
//!
//! `cargo xtask contract` runs this. It exits with 1 where anything was found.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use countersign_contract::{Event, Summary, run};
use countersign_contract_tests::documents;
use countersign_contract_tests::generated_client::GeneratedClient;
use countersign_report::exchanges;

fn main() -> Result<ExitCode> {
    let json = json_file(std::env::args().skip(1))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut events: Vec<Event> = Vec::new();
    for subject in documents::load_all(true)? {
        let client = GeneratedClient::of_module(&subject.name)?;
        runtime.block_on(run(&subject, &client, |event| events.push(event.clone())));
    }
    if let Some(path) = json {
        let text = serde_json::to_string_pretty(&events)? + "\n";
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    std::io::stdout().lock().write_all(exchanges::render(&events).as_bytes())?;
    Ok(if Summary::of(&events).is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn json_file(mut arguments: impl Iterator<Item = String>) -> Result<Option<PathBuf>> {
    match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (None, ..) => Ok(None),
        (Some("--json"), Some(path), None) => Ok(Some(PathBuf::from(path))),
        _ => bail!("usage: contract [--json FILE]"),
    }
}
