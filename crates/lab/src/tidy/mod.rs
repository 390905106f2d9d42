//! `cargo xtask tidy`: the rules of the repository that no compiler checks.
//!
//! Each rule is one file and returns what breaks it. There is no list of exceptions.

mod diagnostics;
mod edges;
mod files;
mod functions;
mod text;
mod workspaces;

use std::path::Path;

use anyhow::Result;

use crate::workspace::{root, say, shown};

/// One breach of a rule.
pub(crate) struct Breach {
    /// Where, as `path` or `path:line`.
    place: String,
    /// What is wrong, and what to do.
    message: String,
}

impl Breach {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }

    fn in_file(path: &Path, line: usize, message: impl Into<String>) -> Self {
        Self::new(format!("{}:{line}", shown(path)), message)
    }
}

/// Checks every rule; `true` where all hold.
pub(crate) fn run() -> Result<bool> {
    let sources = files::rust_sources(&root())?;
    let rules: [(&str, Vec<Breach>); 6] = [
        ("edges between crates", edges::check()?),
        ("what both workspaces share", workspaces::check(&root())?),
        ("sizes of files, and their headers", files::check(&sources)),
        ("sizes of functions", functions::check(&sources)?),
        ("words that stay out", text::check(&sources)),
        ("diagnostic codes, each shown by a test", diagnostics::check(&root())?),
    ];
    for (rule, breaches) in &rules {
        say(&format!("{rule}: {}", if breaches.is_empty() { "hold".to_owned() } else { breaches.len().to_string() }));
        for breach in breaches {
            say(&format!("  {}: {}", breach.place, breach.message));
        }
    }
    Ok(rules.iter().all(|(_, breaches)| breaches.is_empty()))
}
