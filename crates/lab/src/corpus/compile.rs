//! What the compiler and its companions say of the crates.
//!
//! All crates are members of one workspace and share one target directory, so that dependencies are built once and both
//! cores have work.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;

use crate::progress;
use crate::workspace::{root, target};

use super::{Arguments, Entry};

/// One of cargo's commands.
#[derive(Clone, Copy)]
pub(super) struct Tool {
    name: &'static str,
    arguments: &'static [&'static str],
}

const CHECK: Tool = Tool { name: "check", arguments: &["check", "--all-features"] };
/// Without any feature, only what several tags share is there, and must be whole.
const BARE: Tool = Tool { name: "bare", arguments: &["check", "--no-default-features"] };
const CLIPPY: Tool = Tool { name: "clippy", arguments: &["clippy", "--all-features"] };
const DOC: Tool = Tool { name: "doc", arguments: &["doc", "--no-deps"] };

/// The tools asked for.
pub(super) fn tools(arguments: &Arguments) -> Vec<Tool> {
    let asked =
        [(arguments.compile, CHECK), (arguments.compile, BARE), (arguments.clippy, CLIPPY), (arguments.doc, DOC)];
    asked.into_iter().filter(|(asked, _)| *asked).map(|(_, tool)| tool).collect()
}

/// What a tool said of a crate.
#[derive(Debug, Default, Serialize)]
pub(super) struct Verdict {
    /// Whether the tool came to its end.
    pub(super) finished: bool,
    /// Errors.
    pub(super) errors: usize,
    /// Warnings.
    pub(super) warnings: usize,
    /// The first few of them, as rendered.
    pub(super) first: Vec<String>,
}

impl Verdict {
    /// Whether the tool ran to its end and had nothing to say.
    pub(super) fn is_clean(&self) -> bool {
        self.finished && self.errors == 0 && self.warnings == 0
    }
}

/// How many messages of a crate are kept as text.
const KEPT: usize = 3;

/// Runs a tool over all crates and adds its verdicts to the entries.
pub(super) fn run(tool: Tool, output: &Path, entries: &mut [Entry]) -> Result<()> {
    fs::write(output.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"corpus-*\"]\n")?;
    fs::copy(root().join("Cargo.lock"), output.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    let mut verdicts: BTreeMap<String, Verdict> = BTreeMap::new();
    let bar = progress::bar(entries.len(), tool.name);
    let mut child = Command::new("cargo")
        .args(tool.arguments)
        .args(["--workspace", "--keep-going", "--message-format", "json", "--target-dir"])
        .arg(target()?.join("corpus-target"))
        .current_dir(output)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start cargo")?;
    let lines = BufReader::new(child.stdout.take().context("cargo has no output")?).lines();
    for line in lines {
        let Ok(message) = serde_json::from_str::<Value>(&line?) else { continue };
        if let Some(finished) = record(&message, &mut verdicts) {
            bar.set_message(finished);
            bar.inc(1);
        }
    }
    child.wait()?;
    bar.finish_and_clear();
    for entry in entries.iter_mut().filter(|entry| entry.failure.is_none()) {
        entry.tools.insert(tool.name, verdicts.remove(&entry.crate_name).unwrap_or_default());
    }
    Ok(())
}

/// Adds one of cargo's messages to the verdict of its crate; the crate's name where it is finished.
fn record(message: &Value, verdicts: &mut BTreeMap<String, Verdict>) -> Option<String> {
    let name = package(message.get("package_id")?.as_str()?).filter(|name| name.starts_with("corpus-"))?;
    let verdict = verdicts.entry(name.clone()).or_default();
    match message.get("reason")?.as_str()? {
        "compiler-artifact" => {
            verdict.finished = true;
            Some(name)
        }
        "compiler-message" => {
            let said = message.get("message")?;
            // The closing line that counts the others has no code and no place.
            let places = said.get("spans").and_then(Value::as_array).is_some_and(|spans| !spans.is_empty());
            match said.get("level").and_then(Value::as_str)? {
                "error" | "error: internal compiler error" if places => verdict.errors += 1,
                "warning" if places => verdict.warnings += 1,
                _ => return None,
            }
            if verdict.first.len() < KEPT {
                verdict.first.push(said.get("rendered").and_then(Value::as_str).unwrap_or_default().to_owned());
            }
            None
        }
        _ => None,
    }
}

/// The package's name in cargo's identifier of it (`path+file:///…/name#0.1.0`, or `…#name@0.1.0`).
fn package(id: &str) -> Option<String> {
    let (path, fragment) = id.rsplit_once('#')?;
    let name = fragment.rsplit_once('@').map_or_else(|| path.rsplit('/').next(), |(name, _)| Some(name))?;
    Some(name.to_owned())
}
