//! `docs/diagnostics.md`: the table of diagnostic codes.

use countersign_source::{Code, Severity};

/// The file's name in `docs/`.
pub(crate) const FILE: &str = "diagnostics.md";

/// The table of codes as Markdown.
pub(crate) fn text() -> String {
    let mut text = String::from(
        "# Diagnostics\n\nEvery code that `countersign` and `cargo xtask generate` print, what it means, and what to do about it. Written by `cargo xtask generate` from the\n\
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
