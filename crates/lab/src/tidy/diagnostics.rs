//! Some test produces each diagnostic code.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use countersign_source::Code;

use super::Breach;
use crate::workspace::{files_below, read_text};

/// Codes that no expected output of a test shows.
pub(super) fn check(root: &Path) -> Result<Vec<Breach>> {
    let produced = slugs_in_snapshots(&root.join("crates"))?;
    Ok(Code::ALL
        .iter()
        .map(|code| code.entry().slug)
        .filter(|slug| !produced.contains(*slug))
        .map(|slug| Breach::new(slug, "no snapshot of a test shows this code; add a document that produces it"))
        .collect())
}

/// The codes that stand in snapshots: as `[slug]`, as a JSON string, or at the head of a line.
fn slugs_in_snapshots(folder: &Path) -> Result<BTreeSet<&'static str>> {
    let mut found = BTreeSet::new();
    for path in files_below(folder, &["snap"])? {
        let text = read_text(&path)?;
        found.extend(Code::ALL.iter().map(|code| code.entry().slug).filter(|slug| shows(&text, slug)));
    }
    Ok(found)
}

fn shows(text: &str, slug: &str) -> bool {
    let forms = [format!("[{slug}]"), format!("\"{slug}\""), format!("\n{slug}: ")];
    forms.iter().any(|form| text.contains(form))
}
