//! One document through the released binary.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::measure;
use crate::workspace::root;

use super::Entry;
use super::documents::Document;

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

/// Where the crates go, and the names of those that are there.
pub(super) struct Crates {
    pub(super) folder: PathBuf,
    pub(super) names: HashSet<String>,
}

/// Generates the crate of a document, which has so many operations.
pub(super) fn generate(binary: &Path, document: &Document, operations: usize, crates: &mut Crates) -> Result<Entry> {
    let crate_name = crates.name(&document.name);
    let mut command = Command::new(binary);
    command.arg("generate").arg(&document.path).arg("--output").arg(crates.folder.join(&crate_name));
    command.args(["--name", &crate_name, "--format", "json", "--runtime-path"]);
    command.arg(root().join("crates/runtime"));
    let (result, cost) = measure::run(&command)?;
    let (summary, diagnostics) = read(&String::from_utf8_lossy(&result.stdout));
    let failure = summary.is_none().then(|| {
        let words = String::from_utf8_lossy(&result.stderr);
        format!("exit code {:?}: {}", result.status.code(), words.lines().next().unwrap_or("nothing said"))
    });
    let path = &document.path;
    let bytes = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    Ok(Entry {
        operations,
        document: document.name.clone(),
        crate_name,
        bytes,
        generated: summary,
        diagnostics,
        cost: Some(cost),
        failure,
        tools: BTreeMap::new(),
    })
}

/// In characters: how long the name of a crate is, but for its number.
const LONGEST: usize = 56;

impl Crates {
    /// A name for the crate of a document that no other has: `corpus-` before it, so that none is named like a dependency.
    fn name(&mut self, document: &str) -> String {
        let document = document.to_ascii_lowercase();
        let words: Vec<&str> =
            document.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let words = words.join("-");
        let words: String = words.chars().take(LONGEST).collect();
        let name = format!("corpus-{}", words.trim_end_matches('-'));
        let numbered = (2..).map(|number| format!("{}-{number}", name.trim_end_matches('-')));
        let is_free = |name: &String| !name.ends_with('-') && !self.names.contains(name);
        let name = iter::once(name.clone()).chain(numbered).find(is_free).unwrap_or_default();
        self.names.insert(name.clone());
        name
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_a_crate_of_its_own_name() {
        let mut crates = Crates { folder: PathBuf::new(), names: HashSet::new() };
        let long = format!("a/{}", "b".repeat(70));
        let names = ["azure.com/a--B", "azure.com-a/b", "é", "日本", &long].map(|document| crates.name(document));
        let expected = ["corpus-azure-com-a-b", "corpus-azure-com-a-b-2", "corpus-2", "corpus-3"];
        assert_eq!(names[..4], expected);
        assert_eq!(names[4], format!("corpus-a-{}", "b".repeat(54)));
    }
}
