//! `cargo xtask corpus`: points the released binary at every document of a folder, and its output at the compiler.

mod compile;
mod documents;
mod generate;
mod table;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;

use crate::binary;
use crate::measure::Cost;
use crate::progress;
use crate::workspace::{say, target};

use generate::Crates;

/// What to do with which documents.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The folder of documents (`.json`, `.yaml`, `.yml`), and of folders of them.
    folder: PathBuf,
    /// Run `cargo check` on each crate that comes out.
    #[arg(long)]
    compile: bool,
    /// Run `cargo clippy` on each.
    #[arg(long)]
    clippy: bool,
    /// Run `cargo doc` on each, warnings denied.
    #[arg(long)]
    doc: bool,
    /// Take the documents whose file names match, with `*` and `?`.
    #[arg(long, value_name = "GLOB")]
    only: Option<String>,
    /// Leave out documents of more bytes than this.
    #[arg(long, value_name = "BYTES")]
    largest: Option<u64>,
    /// Take this many documents, spread evenly over all of them.
    #[arg(long, value_name = "COUNT")]
    sample: Option<usize>,
    /// Write every figure to a file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// What became of one document.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    /// The file, from the folder, without its extension.
    document: String,
    /// The crate.
    crate_name: String,
    /// Its size.
    bytes: u64,
    /// The operations that a plain count of the tree finds.
    operations: usize,
    /// What the generator made of it; `None` where it failed.
    generated: Option<generate::Summary>,
    /// Diagnostics by code.
    diagnostics: std::collections::BTreeMap<String, usize>,
    /// What generating cost.
    cost: Option<Cost>,
    /// Why there is no crate.
    failure: Option<String>,
    /// What each tool said of the crate, by tool.
    tools: std::collections::BTreeMap<&'static str, compile::Verdict>,
}

impl Entry {
    /// Whether nothing is missing: a crate, every operation, no error, no warning.
    fn stands(&self) -> bool {
        let whole = self.generated.as_ref().is_some_and(|summary| summary.methods == self.operations);
        whole && self.tools.values().all(compile::Verdict::is_clean)
    }
}

/// Runs the command; `true` where every document stands.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let documents = documents::find(arguments)?;
    let binary = binary::build()?;
    let mut crates = Crates { folder: target()?.join("corpus"), names: HashSet::new() };
    clear(&crates.folder)?;
    let bar = progress::bar(documents.len(), "generate");
    let (mut entries, mut left_out) = (Vec::new(), Vec::new());
    for document in &documents {
        bar.set_message(document.name.clone());
        match documents::operations(&document.path) {
            Some(operations) => entries.push(generate::generate(&binary, document, operations, &mut crates)?),
            None => left_out.push(&document.name),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    for tool in compile::tools(arguments) {
        compile::run(tool, &crates.folder, &mut entries)?;
    }
    table::print(&entries);
    if let Some(file) = &arguments.json {
        let text = serde_json::to_string_pretty(&entries)?;
        fs::write(file, text + "\n").with_context(|| format!("cannot write {}", file.display()))?;
    }
    left_out.iter().for_each(|name| say(&format!("skipped: {name} is no OpenAPI document")));
    let short = entries.iter().filter(|entry| !entry.stands()).count();
    say(&format!("{} passed, {short} failed", entries.len() - short));
    Ok(short == 0)
}

/// Removes the crates of an earlier run; what the compiler built for them stays.
fn clear(output: &Path) -> Result<()> {
    if output.exists() {
        fs::remove_dir_all(output).with_context(|| format!("cannot remove {}", output.display()))?;
    }
    fs::create_dir_all(output).with_context(|| format!("cannot create {}", output.display()))
}
