//! Bodies for the types and responses of generated clients: valid ones, changed in structure and bytes.
//!
//! The clients are compiled with a program of their own, the worker of this target, under AddressSanitizer where a nightly
//! toolchain brings it.

use std::collections::HashMap;

use anyhow::Result;
use countersign_model::{Operation, Response, StatusPattern};
use countersign_schema::{Direction, Schemas};
use countersign_source::Place;
use fastrand::Rng;
use serde_json::{Value, json};

use crate::fuzz::decode_program::{self, Client};
use crate::fuzz::mutate::{bytes, dictionary, one_of, tree};
use crate::fuzz::protocol::Input;
use crate::fuzz::seeds::{self, Seed};
use crate::fuzz::{Inputs, Opened, Settings, Target, pipeline};

/// How many clients are compiled, and from how large documents at most.
const CLIENTS: usize = 16;
const LARGEST: usize = 60_000;

/// How many valid bodies a case has.
const BODIES: u64 = 6;

/// The most bytes that a list is flooded with.
const FLOOD: usize = 100_000;

pub(crate) const TARGET: Target =
    Target { name: "decode", share: 5, least: 1, seconds: 60, memory: None, open, checker: None };

fn open(settings: &Settings) -> Result<Opened> {
    let (mut clients, mut cases) = (Vec::new(), Vec::new());
    for seed in documents(settings)? {
        let Ok(document) = pipeline::read(&seed.name, &seed.bytes) else { continue };
        let subject = pipeline::subject(&document, &seed.name, false);
        let components = subject.api.components.iter().filter_map(|(name, component)| {
            let place = component.origin.clone()?;
            Some((json!([clients.len().to_string(), name]), place))
        });
        let responses = subject.api.operations.iter().flat_map(|operation| {
            operation.responses.iter().flat_map(|response| of_response(clients.len(), operation, response))
        });
        let schemas = &subject.schemas;
        cases.extend(components.chain(responses).map(|(subject, place)| Case {
            subject: subject.to_string(),
            place,
            schemas: schemas.clone(),
        }));
        clients.push(Client { name: format!("fuzz-client-{}", clients.len()), api: document.api });
    }
    let (worker, note) = decode_program::build(&clients)?;
    let note = format!("{} types and responses of {} clients, {note}", cases.len(), clients.len());
    Ok(Opened { inputs: Box::new(Bodies { cases, bodies: HashMap::new() }), worker: Some(worker), note: Some(note) })
}

/// The documents that become clients: the repository's own first, then some of the real ones.
fn documents(settings: &Settings) -> Result<Vec<Seed>> {
    let has_schemas = |tree: &Value| {
        let schemas = tree.pointer("/components/schemas").or_else(|| tree.get("definitions"));
        schemas.and_then(Value::as_object).is_some_and(|schemas| !schemas.is_empty()) && tree.get("paths").is_some()
    };
    let is_fit = |seed: &Seed| seed.bytes.len() <= LARGEST && seed.tree.as_ref().is_some_and(has_schemas);
    let mut all = seeds::read(settings.corpus.as_deref())?;
    all.retain(is_fit);
    let own = seeds::read(None)?.into_iter().filter(is_fit).count();
    let (few, step) = (CLIENTS / 2, |count: usize, most: usize| count.div_ceil(most.max(1)).max(1));
    let real = all.split_off(own.min(all.len()));
    let own_step = step(all.len(), few);
    let real_step = step(real.len(), CLIENTS - few);
    Ok(all.into_iter().step_by(own_step).chain(real.into_iter().step_by(real_step)).collect())
}

/// The bodies of a response that have a schema.
fn of_response<'a>(
    client: usize,
    operation: &'a Operation,
    response: &'a Response,
) -> impl Iterator<Item = (Value, Place)> + 'a {
    let status = match response.status {
        StatusPattern::Code(code) => code,
        StatusPattern::Range(hundred) => u16::from(hundred) * 100,
        StatusPattern::Default => 500,
    };
    response.content.iter().filter(|media_type| !media_type.name.contains('*')).filter_map(move |media_type| {
        let words = json!([client.to_string(), operation.method, operation.path, status.to_string(), media_type.name]);
        Some((words, media_type.schema.clone()?))
    })
}

/// What a body is decoded as.
struct Case {
    subject: String,
    place: Place,
    schemas: Schemas,
}

/// Mutates bodies.
struct Bodies {
    cases: Vec<Case>,
    /// The valid bodies of a case and a seed, made when they are first needed.
    bodies: HashMap<(usize, u64), Value>,
}

impl Inputs for Bodies {
    fn make(&mut self, _number: u64, random: &mut Rng) -> Option<Input> {
        let index = random.usize(..self.cases.len().max(1));
        let case = self.cases.get(index)?;
        let seed = random.u64(..BODIES);
        let valid = self.bodies.entry((index, seed)).or_insert_with(|| {
            let made = case.schemas.generate(&case.place, Direction::Response, seed);
            made.map(|instance| instance.value).unwrap_or_default()
        });
        let mut value = valid.clone();
        if random.u8(..6) != 0 {
            tree::mutate(&mut value, &[], random);
        }
        let mut bytes = dictionary::to_json(&value);
        match random.u8(..8) {
            0 => bytes::mutate(&mut bytes, random),
            1 => flood(&mut bytes, random),
            _ => {}
        }
        Some(Input { subject: case.subject.clone(), bytes })
    }
}

/// Fills a list, or the whole body, with very many small items.
fn flood(bytes: &mut Vec<u8>, random: &mut Rng) {
    const ITEMS: &[&str] = &["{},", "[],", "null,", "0,", "\"\",", "{\"a\":{}},", "[[[[]]]],", "1e5,"];
    let lists: Vec<usize> = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'[').map(|(at, _)| at + 1).collect();
    let Some(at) = one_of(random, &lists).copied() else {
        *bytes = [b"[", bytes.as_slice(), b"]"].concat();
        return;
    };
    let item = one_of(random, ITEMS).copied().unwrap_or_default();
    let mut items = item.repeat(random.usize(..FLOOD / item.len()));
    if bytes.get(at) == Some(&b']') {
        items.pop();
    }
    bytes.splice(at..at, items.into_bytes());
}
