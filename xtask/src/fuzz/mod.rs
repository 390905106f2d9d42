//! `cargo xtask fuzz`: hostile circumstances for the binary that users run.

mod interrupt;

use anyhow::Result;
use clap::Args;

use crate::binary;
use crate::workspace::{say, target};

/// What to do how often.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Where the random delays start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many runs to kill, and how many times to start two at once.
    #[arg(long, default_value_t = 200)]
    kills: usize,
}

/// Runs the command; a broken promise is an error.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let folder = target()?.join("fuzz/interrupt");
    let summary = interrupt::run(&binary::build()?, &folder, arguments.seed, arguments.kills)?;
    say(&summary.to_string());
    Ok(true)
}
