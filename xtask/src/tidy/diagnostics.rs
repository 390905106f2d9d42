//! Every diagnostic code is documented, and some test produces it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use countersign_source::{Code, Severity};

use super::Breach;

/// The table of codes, as committed.
const TABLE: &str = "docs/diagnostics.md";

/// Codes that no expected output of a test shows, and a table that is not what the code says.
pub(super) fn check(root: &Path) -> Result<Vec<Breach>> {
    let produced = slugs_in_snapshots(&root.join("crates"))?;
    let mut breaches: Vec<Breach> = Code::ALL
        .iter()
        .map(|code| code.entry().slug)
        .filter(|slug| !produced.contains(*slug))
        .map(|slug| Breach::new(slug, "no snapshot of a test shows this code; add a document that produces it"))
        .collect();
    let path = root.join(TABLE);
    if fs::read_to_string(&path).unwrap_or_default() != table() {
        if std::env::var_os("UPDATE_TABLE").is_some() {
            fs::write(&path, table()).with_context(|| format!("cannot write {}", path.display()))?;
        } else {
            breaches.push(Breach::new(TABLE, "is not what the code says; run `UPDATE_TABLE=1 cargo xtask tidy`"));
        }
    }
    Ok(breaches)
}

/// The table of codes as Markdown.
fn table() -> String {
    let mut text = String::from(
        "# Diagnostics\n\nEvery code that `countersign` prints, what it means, and what to do about it. Written by `cargo xtask tidy` from the\n\
         table in `crates/source/src/code.rs`; each code is shown by a snapshot of some test.\n\n\
         | code | severity | meaning | help |\n| --- | --- | --- | --- |\n",
    );
    for code in Code::ALL {
        let entry = code.entry();
        let severity = match entry.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let cells = [entry.slug, severity, entry.meaning.trim(), entry.help];
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        text.push_str(&format!(
            "| `{}` | {} |\n",
            cells.first().map_or("", String::as_str),
            cells.get(1..).unwrap_or_default().join(" | ")
        ));
    }
    text
}

/// The codes that stand in snapshots, as `[slug]` or as a JSON string.
fn slugs_in_snapshots(folder: &Path) -> Result<BTreeSet<&'static str>> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "snap") {
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                found.extend(Code::ALL.iter().map(|code| code.entry().slug).filter(|slug| shows(&text, slug)));
            }
        }
    }
    Ok(found)
}

fn shows(text: &str, slug: &str) -> bool {
    text.contains(&format!("[{slug}]")) || text.contains(&format!("\"{slug}\""))
}
