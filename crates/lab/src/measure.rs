//! Runs a command and says what it cost: time on the clock, processor time, and the memory of its largest process.
//!
//! The operating system tells what a process's finished children used, all of them together. So each command gets a parent
//! of its own: this program, started again as `measure`, which does nothing else.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// What a command cost.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Cost {
    /// Time on the clock, in seconds.
    pub(crate) wall: f64,
    /// Processor time, in seconds.
    pub(crate) processor: f64,
    /// The most memory that its largest process held, in bytes.
    pub(crate) memory: u64,
}

impl Cost {
    /// The cost as a row of a table says it.
    pub(crate) fn shown(&self) -> String {
        format!("{:.2} s, {} MB", self.wall, self.memory / 1_000_000)
    }
}

/// Runs `command` to its end, with its output caught, and says what it cost.
pub(crate) fn run(command: &Command) -> Result<(Output, Cost)> {
    let report = report_file();
    let mut parent = Command::new(std::env::current_exe().context("this program has no path")?);
    parent.arg("measure").arg(&report).arg("--").arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        parent.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => parent.env(name, value),
            None => parent.env_remove(name),
        };
    }
    let output = parent.stdin(Stdio::null()).output().context("cannot start the measuring process")?;
    let text = fs::read_to_string(&report).context("the measuring process left no report")?;
    let _ = fs::remove_file(&report);
    Ok((output, serde_json::from_str(&text)?))
}

/// A file no other measurement uses.
fn report_file() -> PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("countersign-measure-{}-{number}.json", std::process::id()))
}

/// The measuring process: runs the command, passes its exit code on, and leaves the report.
pub(crate) fn as_parent(report: &PathBuf, words: &[String]) -> Result<ExitCode> {
    let (program, arguments) = words.split_first().context("no command to measure")?;
    let start = Instant::now();
    let status = Command::new(program).args(arguments).status().with_context(|| format!("cannot start {program}"))?;
    let wall = start.elapsed();
    let (processor, memory) = children();
    let cost = Cost { wall: wall.as_secs_f64(), processor: processor.as_secs_f64(), memory };
    fs::write(report, serde_json::to_string(&cost)?).context("cannot write the report")?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What this process's finished children used: processor time, and the largest one's memory in bytes.
#[cfg(unix)]
fn children() -> (Duration, u64) {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;

    /// Linux counts memory in kilobytes, macOS in bytes.
    const UNIT: u64 = if cfg!(target_os = "macos") { 1 } else { 1024 };

    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return (Duration::ZERO, 0) };
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    let processor = Duration::from_micros(u64::try_from(microseconds).unwrap_or(0));
    (processor, u64::try_from(usage.max_rss()).unwrap_or(0) * UNIT)
}

/// Other systems are asked for time on the clock alone.
#[cfg(not(unix))]
fn children() -> (Duration, u64) {
    (Duration::ZERO, 0)
}
