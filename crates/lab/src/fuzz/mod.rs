//! `cargo xtask fuzz`: hostile inputs for everything that reads what strangers wrote.
//!
//! This process makes the inputs; a worker process checks each of them, so that a panic, an abort, a stack overflow, exhausted
//! memory or an endless loop ends a worker and is a finding. An input depends on the seed and its number alone: the same seed gives
//! the same sequence. Each target is one file and one row of [`TARGETS`]. Nothing here repairs an input or excuses a failure.

mod campaign;
mod client_crate;
mod decode_program;
mod finding;
mod interrupt;
mod memory;
mod mutate;
mod nasty;
mod oracle;
mod pipeline;
mod protocol;
mod seeds;
mod shrink;
mod targets;
mod worker;

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use fastrand::Rng;

use crate::workspace::{complain, root, say, shown, target};

use campaign::Tally;
use finding::Finding;
use protocol::{Input, Verdict};
use worker::Worker;

/// What to fuzz, for how long.
///
/// `cargo run --release --package countersign-lab -- fuzz` checks several times as many inputs, without the checks of a debug build.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How long to run, shared by the targets. What is compiled once before a target starts is not counted.
    #[arg(long, default_value_t = 2.0)]
    minutes: f64,
    /// Where the sequence of inputs starts.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Run this target alone; may be given several times.
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
    /// A folder of real documents to mutate as well [default: `../shared/corpus`, where there is one].
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Check a saved input again, and nothing else.
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
}

/// Checks inputs.
pub(crate) type Checker = Box<dyn FnMut(&Input) -> Verdict>;

/// A target: what is attacked, and within which bounds.
pub(crate) struct Target {
    /// Its name.
    name: &'static str,
    /// Its parts of the time.
    share: u32,
    /// How many inputs it checks even when its time is over.
    least: u64,
    /// The seconds after which an input counts as one without an end.
    seconds: u64,
    /// The bytes of memory that a worker of this program may map.
    memory: Option<u64>,
    /// Prepares a run.
    open: fn(&Settings) -> Result<Opened>,
    /// What a worker of this program checks inputs with; `None` where the worker is a program of its own.
    checker: Option<fn() -> Result<Checker>>,
}

/// A target that is ready to run.
pub(crate) struct Opened {
    /// Makes the inputs.
    inputs: Box<dyn Inputs>,
    /// Starts a worker; `None` for one of this program.
    worker: Option<Command>,
    /// A line about the run.
    note: Option<String>,
}

/// Makes the inputs of a target.
pub(crate) trait Inputs {
    /// The input of a number, from a generator that depends on the seed and the number; `None` after the last one.
    fn make(&mut self, number: u64, random: &mut Rng) -> Option<Input>;
}

/// What the targets are told about the run.
pub(crate) struct Settings {
    seed: u64,
    corpus: Option<PathBuf>,
}

/// Every target.
const TARGETS: &[Target] = &[
    targets::documents::TARGET,
    targets::requests::TARGET,
    targets::decode::TARGET,
    targets::nasty::TARGET,
    targets::compiled::TARGET,
    targets::interrupted::TARGET,
];

/// Runs the command; `true` where nothing failed.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let default = root().join("../shared/corpus");
    let corpus = arguments.corpus.as_deref().map(std::path::absolute).transpose()?;
    let corpus = corpus.or_else(|| default.is_dir().then_some(default));
    let settings = Settings { seed: arguments.seed, corpus };
    if let Some(file) = &arguments.replay {
        return replay(&Finding::load(file)?, &settings);
    }
    for name in &arguments.target {
        target_named(name)?;
    }
    let is_asked =
        |target: &&Target| arguments.target.is_empty() || arguments.target.iter().any(|name| name == target.name);
    let asked: Vec<&Target> = TARGETS.iter().filter(is_asked).collect();
    let shares: u32 = asked.iter().map(|target| target.share).sum();
    let whole = Duration::try_from_secs_f64(arguments.minutes * 60.0).context("no such time")?;
    let folder = crashes()?;
    let mut tallies = Vec::new();
    for target in asked {
        let time = whole * target.share / shares.max(1);
        complain(&format!("{}: {} s", target.name, time.as_secs()));
        let tally = campaign::run(target, &settings, time, &folder)?;
        report(target, &tally);
        tallies.push(tally);
    }
    let checked: u64 = tallies.iter().map(|tally| tally.checked).sum();
    let failed: u64 = tallies.iter().map(|tally| tally.failed).sum();
    say(&format!("seed {}: {checked} inputs checked, {failed} failed", settings.seed));
    Ok(failed == 0)
}

/// Prints what came of a target.
fn report(target: &Target, tally: &Tally) {
    let rate = tally.checked as f64 / tally.seconds.max(1e-3);
    let note = tally.note.as_deref().map(|note| format!("; {note}")).unwrap_or_default();
    say(&format!("{}: {} inputs, {rate:.1} a second, {} failed{note}", target.name, tally.checked, tally.failed));
    for (path, finding, count) in &tally.findings {
        let detail: String = finding.failure.detail.chars().take(240).collect();
        say(&format!("  {} ({count} inputs; {}): {detail}", finding.failure.kind, finding.input.subject));
        say(&format!("    cargo xtask fuzz --replay {}", shown(path)));
    }
}

/// Checks a saved input again.
fn replay(finding: &Finding, settings: &Settings) -> Result<bool> {
    let target = target_named(&finding.target)?;
    let opened = (target.open)(settings)?;
    let mut worker = Worker::new(command(target, opened.worker)?, Duration::from_secs(target.seconds));
    let verdict = worker.check(&finding.input)?;
    match &verdict {
        Ok(()) => say(&format!("{}: nothing fails", target.name)),
        Err(failure) => say(&format!("{}: {}\n{}", target.name, failure.kind, failure.detail)),
    }
    Ok(verdict.is_ok())
}

/// The hidden command that a worker of this program runs.
pub(crate) fn work(name: &str) -> Result<bool> {
    let target = target_named(name)?;
    let Some(checker) = target.checker else { bail!("the worker of `{name}` is a program of its own") };
    memory::limit(target.memory)?;
    let mut check = checker()?;
    protocol::serve(|input| check(input))?;
    Ok(true)
}

/// The command that starts a worker.
fn command(target: &Target, own: Option<Command>) -> Result<Command> {
    if let Some(command) = own {
        return Ok(command);
    }
    let mut command = Command::new(std::env::current_exe().context("this program has no path")?);
    command.args(["fuzz-worker", target.name]);
    Ok(command)
}

fn target_named(name: &str) -> Result<&'static Target> {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    let found = TARGETS.iter().find(|target| target.name == name);
    found.with_context(|| format!("no target `{name}`; there are {}", names.join(", ")))
}

/// Where everything that this command writes is.
fn folder() -> Result<PathBuf> {
    Ok(target()?.join("fuzz"))
}

/// Where failing inputs are saved.
fn crashes() -> Result<PathBuf> {
    Ok(folder()?.join("crashes"))
}
