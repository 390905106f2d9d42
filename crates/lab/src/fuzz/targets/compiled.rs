//! Mutated documents whose crates are compiled: no error, no warning, and every example of the documentation compiles.

use anyhow::Result;
use fastrand::Rng;

use super::documents::Documents;
use crate::fuzz::client_crate::{self, ClientCrate};
use crate::fuzz::mutate::one_of;
use crate::fuzz::protocol::{Failure, Input, Verdict};
use crate::fuzz::seeds;
use crate::fuzz::{Inputs, Opened, Settings, Target, folder, pipeline};

/// The name of every crate, so that the next takes the place of the last in the target directory.
const NAME: &str = "fuzzed-client";

/// Documents of more bytes than this take the compiler too long.
const LARGEST: usize = 40_000;

pub(crate) const TARGET: Target = Target {
    name: "compiled",
    share: 3,
    least: 2,
    seconds: 600,
    memory: None,
    open,
    checker: Some(|| Ok(Box::new(judged))),
};

fn open(settings: &Settings) -> Result<Opened> {
    let mut seeds = seeds::read(settings.corpus.as_deref())?;
    seeds.retain(|seed| {
        seed.bytes.len() <= LARGEST && seed.tree.as_ref().is_some_and(|tree| tree.get("paths").is_some())
    });
    Ok(Opened { inputs: Box::new(Mutated(Documents { seeds })), worker: None, note: None })
}

/// Documents that are changed in structure alone, and still have operations.
struct Mutated(Documents);

impl Inputs for Mutated {
    fn make(&mut self, _number: u64, random: &mut Rng) -> Option<Input> {
        let Mutated(documents) = self;
        loop {
            let seed = one_of(random, &documents.seeds)?;
            let bytes = documents.changed(seed.tree.as_ref()?, random);
            let input = Input { subject: seed.name.clone(), bytes };
            if input.bytes.len() <= 2 * LARGEST {
                return Some(input);
            }
        }
    }
}

fn judged(input: &Input) -> Verdict {
    check(input).unwrap_or_else(|error| Err(Failure::new("the fuzzer itself fails", format!("{error:#}"))))
}

fn check(input: &Input) -> Result<Verdict> {
    // What is wrong with these documents in process is the business of `documents`.
    let Ok(document) = pipeline::read(&input.subject, &input.bytes) else { return Ok(Ok(())) };
    let generated = pipeline::generate(&document.api, NAME, "fuzzed.json", client_crate::runtime());
    let client = ClientCrate::write(&folder()?.join(NAME), &generated.files)?;
    match client.check()? {
        Ok(()) => client.test_docs(generated.examples()),
        failed => Ok(failed),
    }
}
