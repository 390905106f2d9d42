//! Each nasty text in every place of a document: the crate is compiled, its documentation is tested and written.

use anyhow::{Result, anyhow, bail};
use fastrand::Rng;

use crate::fuzz::client_crate::{self, ClientCrate};
use crate::fuzz::nasty::{document, texts};
use crate::fuzz::pipeline::Generated;
use crate::fuzz::protocol::{Failure, Input, Verdict};
use crate::fuzz::{Inputs, Opened, Settings, Target, folder, oracle, pipeline};

/// The name of every crate, so that the next takes the place of the last in the target directory.
const NAME: &str = "nasty-client";

pub(crate) const TARGET: Target = Target {
    name: "nasty",
    share: 4,
    least: 5,
    seconds: 600,
    memory: None,
    open,
    checker: Some(|| Ok(Box::new(judged))),
};

fn open(settings: &Settings) -> Result<Opened> {
    let mut order: Vec<usize> = (0..texts().len()).collect();
    Rng::with_seed(settings.seed).shuffle(&mut order);
    warm()?;
    let note = Some(format!("of {} texts", order.len()));
    Ok(Opened { inputs: Box::new(Texts { order }), worker: None, note })
}

/// A document without anything nasty.
const HARMLESS: &[u8] = br#"{"openapi": "3.1.0", "info": {"title": "Harmless", "version": "1"}, "paths": {}}"#;

/// Compiles what all crates depend on, which no input is to be charged for.
fn warm() -> Result<()> {
    let document =
        pipeline::read("harmless.json", HARMLESS).map_err(|unreadable| anyhow!(unreadable.reason.message))?;
    match compile(&pipeline::generate(&document.api, NAME, "harmless.json", client_crate::runtime()))? {
        Ok(()) => Ok(()),
        Err(failure) => bail!("a harmless document fails: {}: {}", failure.kind, failure.detail),
    }
}

/// The texts, each once, in the order of the seed.
struct Texts {
    order: Vec<usize>,
}

impl Inputs for Texts {
    fn make(&mut self, number: u64, _random: &mut Rng) -> Option<Input> {
        let nasty = texts().get(*self.order.get(usize::try_from(number).ok()?)?)?;
        Some(Input { subject: nasty.name.clone(), bytes: nasty.text.clone().into_bytes() })
    }
}

fn judged(input: &Input) -> Verdict {
    check(input).unwrap_or_else(|error| Err(Failure::new("the fuzzer itself fails", format!("{error:#}"))))
}

fn check(input: &Input) -> Result<Verdict> {
    let text = String::from_utf8_lossy(&input.bytes);
    let Ok(document) = pipeline::read("nasty.json", &document(&text)) else {
        return Ok(Err(Failure::new("the document is not read", "")));
    };
    let generated = pipeline::generate(&document.api, NAME, &text, client_crate::runtime());
    match oracle::judge(&generated) {
        Ok(()) => compile(&generated),
        failed => Ok(failed),
    }
}

/// Compiles a crate, tests its documentation and reads the pages that it becomes.
fn compile(generated: &Generated) -> Result<Verdict> {
    let client = ClientCrate::write(&folder()?.join(NAME), &generated.files)?;
    for verdict in [client.check()?, client.test_docs(generated.examples())?] {
        if verdict.is_err() {
            return Ok(verdict);
        }
    }
    match client.document()? {
        Ok(pages) => oracle::html::check(&pages.join(NAME.replace('-', "_"))),
        Err(failure) => Ok(Err(failure)),
    }
}
