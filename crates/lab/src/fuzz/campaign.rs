//! One target for its share of the time: inputs in order, each failure counted by kind, the first of each kind saved and shrunk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;
use fastrand::Rng;
use sha2::{Digest as _, Sha256};

use super::finding::Finding;
use super::worker::Worker;
use super::{Settings, Target, command, shrink};

/// How long a failure of a new kind is made smaller.
const SHRINKING: Duration = Duration::from_secs(10);

/// What came of a target.
pub(super) struct Tally {
    /// Inputs checked.
    pub(super) checked: u64,
    /// Inputs that failed.
    pub(super) failed: u64,
    /// The time it took, without preparing and shrinking.
    pub(super) seconds: f64,
    /// One finding of each kind, where it is saved, and how many inputs failed alike.
    pub(super) findings: Vec<(PathBuf, Finding, u64)>,
    /// A line about the run.
    pub(super) note: Option<String>,
}

/// Runs a target.
pub(super) fn run(target: &Target, settings: &Settings, time: Duration, folder: &Path) -> Result<Tally> {
    let mut opened = (target.open)(settings)?;
    let mut worker = Worker::new(command(target, opened.worker)?, Duration::from_secs(target.seconds));
    let mut kinds: BTreeMap<String, (Finding, u64)> = BTreeMap::new();
    let (mut checked, mut failed, start) = (0, 0, Instant::now());
    while start.elapsed() < time || checked < target.least {
        let Some(input) = opened.inputs.make(checked, &mut generator(settings.seed, target.name, checked)) else {
            break;
        };
        if let Err(failure) = worker.check(&input)? {
            failed += 1;
            let origin = format!("seed {}, input {checked}", settings.seed);
            let finding = || Finding { target: target.name.to_owned(), origin, failure: failure.clone(), input };
            kinds.entry(failure.kind.clone()).or_insert_with(|| (finding(), 0)).1 += 1;
        }
        checked += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    let mut findings = Vec::new();
    for (mut finding, count) in kinds.into_values() {
        // Saved first as it is: what comes next may be interrupted.
        finding.save(folder)?;
        let until = Instant::now() + SHRINKING;
        (finding.input, finding.failure) = shrink::shrink(&mut worker, &finding.input, &finding.failure, until)?;
        findings.push((finding.save(folder)?, finding, count));
    }
    Ok(Tally { checked, failed, seconds, findings, note: opened.note })
}

/// The generator of one input: the same on every machine and with every compiler.
fn generator(seed: u64, target: &str, number: u64) -> Rng {
    let digest = Sha256::digest(format!("{seed} {target} {number}"));
    Rng::with_seed(digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte)))
}
