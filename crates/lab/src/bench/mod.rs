//! `cargo xtask bench`: what the product costs, measured. Every figure of ARCHITECTURE.md comes from here.
//!
//! Two rivals in one run share the machine's mood: they take turns, and what counts is the ratio of their medians.

mod compile;
mod decode;
mod documents;
mod hostile_bodies;
mod mock;
mod synthetic;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
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
    /// Measure this part alone; may be repeated.
    #[arg(long, value_name = "PART")]
    only: Vec<Part>,
    /// Write every figure to a file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// A part of the bench.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Compile time and decoding, against serde's derives.
    Types,
    /// Generation by the size of the document.
    Sizes,
    /// Memory and time of responses that are made to cost much.
    HostileBodies,
    /// Latency and memory of the mock server beside hostile clients.
    Mock,
    /// Real documents.
    Corpus,
}

/// Every figure of a run.
#[derive(Default, Serialize)]
struct Figures {
    synthetic: Option<synthetic::Figures>,
    sizes: Vec<documents::Growth>,
    hostile_bodies: Vec<hostile_bodies::Figures>,
    mock: Vec<mock::Figures>,
    corpus: Vec<documents::Figures>,
}

/// Runs the command. It measures and judges nothing, so it is always `true`.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let binary = binary::build()?;
    let folder = target()?.join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let figures = measure(arguments, &binary, &folder)?;
    if let Some(file) = &arguments.json {
        let text = serde_json::to_string_pretty(&figures)?;
        fs::write(file, text + "\n").with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(true)
}

fn measure(arguments: &Arguments, binary: &Path, folder: &Path) -> Result<Figures> {
    let Arguments { corpus, largest, runs, only, .. } = arguments;
    let is_wanted = |part| only.is_empty() || only.contains(&part);
    let mut figures = Figures::default();
    if is_wanted(Part::Types) {
        figures.synthetic = Some(synthetic::measure(binary, folder, *runs)?);
    }
    if is_wanted(Part::Sizes) {
        figures.sizes = documents::growth(binary, folder, *runs)?;
    }
    if is_wanted(Part::HostileBodies) {
        figures.hostile_bodies = hostile_bodies::measure(binary, corpus.as_deref(), *largest, folder)?;
    }
    if is_wanted(Part::Mock) {
        figures.mock = mock::measure(binary, folder)?;
    }
    match corpus {
        _ if !is_wanted(Part::Corpus) => {}
        Some(corpus) => figures.corpus = documents::measure(binary, corpus, *largest, folder)?,
        None => say("skipped: no folder of real documents was named (--corpus DIR)"),
    }
    Ok(figures)
}

/// The median of some figures; zero where there are none.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
