//! The figures of a run, as a table and a sum.

use std::collections::BTreeMap;

use crate::workspace::say;

use super::Entry;

/// Prints a row per document, what fell short with its reasons, and the sums.
pub(super) fn print(entries: &[Entry]) {
    say(&format!(
        "{:<36} {:>8} {:>6} {:>7} {:>7} {:>8} {:>7} {:>7}  checks",
        "document", "KB", "ops", "methods", "types", "lines", "s", "MB"
    ));
    for entry in entries {
        say(&row(entry));
    }
    for entry in entries.iter().filter(|entry| !entry.stands()) {
        reasons(entry);
    }
    sums(entries);
}

fn row(entry: &Entry) -> String {
    let (methods, types, lines) =
        entry.generated.as_ref().map_or((0, 0, 0), |summary| (summary.methods, summary.types, summary.lines));
    let (seconds, memory) = entry.cost.map_or((0.0, 0), |cost| (cost.wall, cost.memory / 1_000_000));
    let checks: Vec<String> = entry
        .tools
        .iter()
        .map(|(tool, verdict)| match (verdict.is_clean(), verdict.errors, verdict.warnings) {
            (true, ..) => format!("{tool} clean"),
            (false, 0, 0) => format!("{tool} did not finish"),
            (false, errors, warnings) => format!("{tool} {errors} errors, {warnings} warnings"),
        })
        .collect();
    format!(
        "{:<36} {:>8} {:>6} {methods:>7} {types:>7} {lines:>8} {seconds:>7.2} {memory:>7}  {}",
        entry.document,
        entry.bytes / 1000,
        entry.operations,
        checks.join("; ")
    )
}

/// Why a document falls short.
fn reasons(entry: &Entry) {
    say(&format!("\n{}:", entry.document));
    if let Some(failure) = &entry.failure {
        say(&format!("  no crate: {failure}"));
    }
    if let Some(summary) = entry.generated.as_ref().filter(|summary| summary.methods != entry.operations) {
        say(&format!("  {} operations, {} methods", entry.operations, summary.methods));
        summary.left_out.iter().for_each(|operation| say(&format!("    {operation}")));
    }
    for message in entry.tools.values().flat_map(|verdict| &verdict.first) {
        message.lines().for_each(|line| say(&format!("  {line}")));
    }
}

fn sums(entries: &[Entry]) {
    let mut codes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (code, count) in entries.iter().flat_map(|entry| &entry.diagnostics) {
        let (documents, all) = codes.entry(code).or_default();
        *documents += 1;
        *all += count;
    }
    say("\ndiagnostics by code (documents, all):");
    codes.iter().for_each(|(code, (documents, all))| say(&format!("  {code:<36} {documents:>6} {all:>8}")));
    let operations: usize = entries.iter().map(|entry| entry.operations).sum();
    let methods: usize =
        entries.iter().filter_map(|entry| entry.generated.as_ref()).map(|summary| summary.methods).sum();
    let lines: usize = entries.iter().filter_map(|entry| entry.generated.as_ref()).map(|summary| summary.lines).sum();
    say(&format!("\n{} documents: {operations} operations, {methods} methods, {lines} lines of Rust", entries.len()));
}
