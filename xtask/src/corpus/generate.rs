//! One document through the released binary.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::measure;
use crate::workspace::root;

use super::{Entry, documents};

/// What the generator says it made, the last line of its JSON output.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Summary {
    /// Methods written.
    pub(super) methods: usize,
    /// Operations left out, with the reason.
    #[serde(default)]
    pub(super) left_out: Vec<Value>,
    /// Types written.
    pub(super) types: usize,
    /// Lines of Rust.
    pub(super) lines: usize,
}

/// Generates the crate of `document`, which has so many operations, below `output`.
pub(super) fn generate(binary: &Path, document: &Path, operations: usize, output: &Path) -> Result<Entry> {
    let name = documents::name(document);
    let mut command = Command::new(binary);
    command.arg("generate").arg(document).arg("--output").arg(output.join(crate_name(&name)));
    command.arg("--name").arg(crate_name(&name)).args(["--format", "json", "--runtime-path"]);
    command.arg(root().join("crates/runtime"));
    let (result, cost) = measure::run(&command)?;
    let (summary, diagnostics) = read(&String::from_utf8_lossy(&result.stdout));
    let failure = summary.is_none().then(|| {
        let words = String::from_utf8_lossy(&result.stderr);
        format!("exit code {:?}: {}", result.status.code(), words.lines().next().unwrap_or("nothing said"))
    });
    let bytes = fs::metadata(document).with_context(|| format!("cannot read {}", document.display()))?.len();
    Ok(Entry {
        operations,
        document: name,
        bytes,
        generated: summary,
        diagnostics,
        cost: Some(cost),
        failure,
        tools: BTreeMap::new(),
    })
}

/// The name of a document's crate: `corpus-` before it, so that none is named like a dependency.
pub(super) fn crate_name(document: &str) -> String {
    let name: String =
        document.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    format!("corpus-{name}")
}

/// The summary and the diagnostics by code, from the binary's JSON lines.
fn read(output: &str) -> (Option<Summary>, BTreeMap<String, usize>) {
    let mut summary = None;
    let mut diagnostics = BTreeMap::new();
    for line in output.lines() {
        let Ok(value) = serde_json::from_str::<Value>(line) else { continue };
        if let Some(found) = value.get("summary") {
            summary = Summary::deserialize(found).ok();
        } else if let Some(code) = value.get("code").and_then(Value::as_str) {
            *diagnostics.entry(code.to_owned()).or_default() += 1;
        }
    }
    (summary, diagnostics)
}
