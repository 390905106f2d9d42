//! `cargo xtask generate`: the command line of `countersign-regenerate`.

use std::process::ExitCode;

use clap::Args;
use countersign_regenerate::{Mode, Options};
use countersign_vendored::{Problems, repository_root};

use crate::output::{complain, say};

/// What to do with differences.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Write nothing; list what is out of date and fail if anything is.
    #[arg(long)]
    check: bool,
    /// List the hashes of documents that were changed. Without it, a document with another hash than the one listed is an error.
    #[arg(long, conflicts_with = "check")]
    accept: bool,
}

/// Runs the command; it fails where something is left to do.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Problems> {
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let options = Options { mode, accept: arguments.accept };
    let report = countersign_regenerate::run(&repository_root()?, options)?;
    report.warnings.iter().for_each(complain);
    report.lines.iter().for_each(|line| say(line));
    Ok(if report.is_current { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
