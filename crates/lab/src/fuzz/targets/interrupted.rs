//! Runs of `countersign generate` that are killed at random moments, and pairs of runs at once: the folder is one crate in the end.

use std::path::Path;

use anyhow::Result;
use fastrand::Rng;

use crate::binary;
use crate::fuzz::protocol::{Failure, Input, Verdict};
use crate::fuzz::{Inputs, Opened, Settings, Target, folder, interrupt};

/// The kills and the pairs of an input.
const KILLS: usize = 5;

pub(crate) const TARGET: Target = Target {
    name: "interrupted",
    share: 2,
    least: 1,
    seconds: 600,
    memory: None,
    open,
    checker: Some(|| Ok(Box::new(check))),
};

fn open(_settings: &Settings) -> Result<Opened> {
    let binary = binary::build()?.display().to_string();
    let note = Some(format!("{KILLS} kills and {KILLS} pairs each"));
    Ok(Opened { inputs: Box::new(Rounds { binary }), worker: None, note })
}

/// Seeds of the documents and delays, for a binary.
struct Rounds {
    binary: String,
}

impl Inputs for Rounds {
    fn make(&mut self, _number: u64, random: &mut Rng) -> Option<Input> {
        Some(Input { subject: self.binary.clone(), bytes: random.u32(..).to_string().into_bytes() })
    }
}

fn check(input: &Input) -> Verdict {
    let broken = |error: &dyn std::fmt::Display| Failure::new("a broken promise of generate", format!("{error:#}"));
    let seed = String::from_utf8_lossy(&input.bytes).parse().map_err(|error| broken(&error))?;
    let folder = folder().map_err(|error| broken(&error))?.join("interrupt");
    match interrupt::run(Path::new(&input.subject), &folder, seed, KILLS) {
        Ok(_) => Ok(()),
        Err(error) => Err(broken(&error)),
    }
}
