//! `cargo xtask bench`: what the product costs, measured. Every figure of ARCHITECTURE.md comes from here.
//!
//! Two rivals in one run share the machine's mood: they take turns, and what counts is the ratio of their medians.

mod compile;
mod decode;
mod documents;
mod hostile_bodies;
mod synthetic;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;

use crate::binary;
use crate::workspace::{say, target};

/// What to measure.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Also generate and compile the largest documents of this folder.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// How many of them.
    #[arg(long, value_name = "COUNT", default_value_t = 6)]
    largest: usize,
    /// How often each command is run; the median counts.
    #[arg(long, value_name = "COUNT", default_value_t = 3)]
    runs: usize,
    /// Write every figure to a file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Every figure of a run.
#[derive(Serialize)]
struct Figures {
    synthetic: synthetic::Figures,
    sizes: Vec<documents::Growth>,
    hostile_bodies: Vec<hostile_bodies::Figures>,
    corpus: Vec<documents::Figures>,
}

/// Runs the command. It measures and judges nothing, so it is always `true`.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let binary = binary::build()?;
    let folder = target()?.join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let synthetic = synthetic::measure(&binary, &folder, arguments.runs)?;
    let sizes = documents::growth(&binary, &folder, arguments.runs)?;
    let hostile_bodies = hostile_bodies::measure(&binary, arguments.corpus.as_deref(), arguments.largest, &folder)?;
    let corpus = match &arguments.corpus {
        Some(corpus) => documents::measure(&binary, corpus, arguments.largest, &folder)?,
        None => {
            say("skipped: no folder of real documents was named (--corpus DIR)");
            Vec::new()
        }
    };
    if let Some(file) = &arguments.json {
        let text = serde_json::to_string_pretty(&Figures { synthetic, sizes, hostile_bodies, corpus })?;
        fs::write(file, text + "\n").with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(true)
}

/// The median of some figures; zero where there are none.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
