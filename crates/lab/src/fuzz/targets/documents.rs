//! Mutated documents through the whole pipeline, in process: read, check, plan exchanges, plan, print.

use anyhow::Result;
use fastrand::Rng;
use serde_json::Value;

use crate::fuzz::mutate::{bytes, dictionary, one_of, tree};
use crate::fuzz::protocol::{Failure, Input, Verdict};
use crate::fuzz::seeds::{self, Seed};
use crate::fuzz::{Inputs, Opened, Settings, Target, client_crate, oracle, pipeline};

/// One in so many inputs is generated twice, and its bytes are compared.
const TWICE: usize = 8;

pub(crate) const TARGET: Target = Target {
    name: "documents",
    share: 8,
    least: 1,
    seconds: 30,
    memory: Some(4 << 30),
    open,
    checker: Some(|| Ok(Box::new(check))),
};

fn open(settings: &Settings) -> Result<Opened> {
    let seeds = seeds::read(settings.corpus.as_deref())?;
    let note = Some(format!("{} documents to start from", seeds.len()));
    Ok(Opened { inputs: Box::new(Documents { seeds }), worker: None, note })
}

/// Mutates documents.
pub(crate) struct Documents {
    pub(crate) seeds: Vec<Seed>,
}

impl Inputs for Documents {
    fn make(&mut self, _number: u64, random: &mut Rng) -> Option<Input> {
        // Of two documents the smaller: a run does better with many small ones.
        let two = [one_of(random, &self.seeds)?, one_of(random, &self.seeds)?];
        let seed = two.into_iter().min_by_key(|seed| seed.bytes.len())?;
        let mut bytes = match &seed.tree {
            Some(tree) if random.u8(..4) != 0 => self.changed(tree, random),
            _ => {
                let mut bytes = seed.bytes.clone();
                bytes::mutate(&mut bytes, random);
                bytes
            }
        };
        // Now and then both.
        if random.u8(..16) == 0 {
            bytes::mutate(&mut bytes, random);
        }
        Some(Input { subject: seed.name.clone(), bytes })
    }
}

impl Documents {
    /// The text of a tree that is changed in structure, with parts of two other documents.
    pub(crate) fn changed(&self, tree: &Value, random: &mut Rng) -> Vec<u8> {
        let donors: Vec<&Value> =
            (0..2).filter_map(|_| one_of(random, &self.seeds)).filter_map(|seed| seed.tree.as_ref()).collect();
        let mut tree = tree.clone();
        tree::mutate(&mut tree, &donors, random);
        dictionary::to_json(&tree)
    }
}

fn check(input: &Input) -> Verdict {
    let document = match pipeline::read(&input.subject, &input.bytes) {
        Ok(document) => document,
        Err(unreadable) => return oracle::diagnostics::check([&unreadable.reason], &unreadable.sources),
    };
    oracle::diagnostics::check(&document.diagnostics, &document.sources)?;
    for strict in [false, true] {
        oracle::diagnostics::check(&pipeline::check(&document, strict), &document.sources)?;
    }
    pipeline::plan_exchanges(&document);
    let make = || pipeline::generate(&document.api, "fuzzed-client", &input.subject, client_crate::runtime());
    let generated = make();
    oracle::diagnostics::check(&generated.diagnostics, &document.sources)?;
    let (read, written) = (document.api.operations.len(), generated.operations());
    if read != written {
        return Err(Failure::new("operations are lost", format!("{read} read, {written} written")));
    }
    oracle::judge(&generated)?;
    if input.bytes.len().is_multiple_of(TWICE) && make().files != generated.files {
        return Err(Failure::new("the same document gives different files", ""));
    }
    Ok(())
}
