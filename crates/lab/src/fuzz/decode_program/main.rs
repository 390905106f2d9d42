//! Decodes what arrives with generated clients: the worker of the fuzzer's target `decode`.
//!
//! The fuzzer writes this file into a crate of its own, beside `protocol.rs` and `clients.rs`, the table of the clients' types.
//! Arguments: the stack of the thread that decodes, in bytes.

use std::alloc::System;
use std::error::Error;
use std::fmt::Debug;
use std::thread;

use cap::Cap;
use countersign_runtime::registry::Registry;
use countersign_runtime::serde_json::from_str;
use countersign_runtime::shape::{self, Slot};
use countersign_runtime::{Bytes, HeaderMap, OutcomeBody, Response, StatusCode, from_json, to_json};

mod clients;
#[allow(dead_code, reason = "the fuzzer's side of it is not used here")]
mod protocol;

use protocol::{Failure, Input, Verdict};

/// What a decode may allocate: a fixed part, a part for each byte of the body, and a tenth of both.
const FIXED: usize = 64 << 20;
const FOR_EACH_BYTE: usize = 16;

/// What a worker may allocate otherwise.
const WHOLE: usize = 3 << 30;

/// Fails an allocation beyond the limit, which ends the process.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, WHOLE);

/// A generated client: its registry and its types by the names of their schemas.
pub(crate) struct Client {
    registry: &'static Registry,
    types: &'static [(&'static str, fn(&[u8]) -> Verdict)],
}

fn main() -> Result<(), Box<dyn Error>> {
    let stack = std::env::args().nth(1).ok_or("no size of the stack")?.parse()?;
    let decoding = thread::Builder::new().stack_size(stack).spawn(|| protocol::serve(check))?;
    decoding.join().map_err(|_| "the decoding thread failed")??;
    Ok(())
}

/// The subject is a JSON array: the client's number and, for a type, its schema; for a response, method, path, status and media type.
fn check(input: &Input) -> Verdict {
    let unknown = || Failure::new("the fuzzer itself fails", format!("unknown subject {}", input.subject));
    let words: Vec<String> = from_str(&input.subject).map_err(|_| unknown())?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (number, subject) = words.split_first().ok_or_else(unknown)?;
    let client = number.parse().ok().and_then(|number: usize| clients::CLIENTS.get(number)).ok_or_else(unknown)?;
    match subject {
        [name] => {
            let (_, check) = client.types.iter().find(|(known, _)| known == name).ok_or_else(unknown)?;
            check(&input.bytes)
        }
        [method, path, status, media_type] => {
            response(client.registry, [method, path, status, media_type], &input.bytes).ok_or_else(unknown)?
        }
        _ => Err(unknown()),
    }
}

/// Decodes within the limit.
fn bounded<T>(bytes: usize, decode: impl FnOnce() -> T) -> T {
    let limit = FIXED + FOR_EACH_BYTE * bytes;
    let _ = MEMORY.set_limit(MEMORY.allocated() + limit + limit / 10);
    let decoded = decode();
    let _ = MEMORY.set_limit(WHOLE);
    decoded
}

/// Decodes, clones, compares, prints, encodes, decodes again and drops a value of a type.
pub(crate) fn of_type<T: Slot + Clone + PartialEq + Debug>(bytes: &[u8]) -> Verdict {
    let Ok(value) = bounded(bytes.len(), || shape::decode::<T>(bytes)) else { return Ok(()) };
    if value.clone() != value {
        return Err(Failure::new("a clone is not equal", format!("{value:?}")));
    }
    let _ = format!("{value:?}");
    let written = to_json(&value);
    let again: T = from_json(&written)
        .map_err(|error| Failure::new("what was encoded is not decoded", format!("{error}: {written}")))?;
    // The values may differ: of a union's variants that are written alike, the first is read.
    let rewritten = to_json(&again);
    if rewritten != written {
        return Err(Failure::new("encoding is not stable", format!("{written}, then {rewritten}")));
    }
    Ok(())
}

/// Reads a response as a call does, and what it was read as once more; `None` where there is no such operation.
fn response(registry: &Registry, [method, path, status, media_type]: [&str; 4], bytes: &[u8]) -> Option<Verdict> {
    let same = |entry: &&_| -> bool { operation(*entry) == (method, path) };
    let entry = registry.operations().find(same)?;
    let status = StatusCode::from_bytes(status.as_bytes()).ok()?;
    let headers = || {
        let value = media_type.parse().ok()?;
        Some(HeaderMap::from_iter([("content-type".parse().ok()?, value)]))
    };
    let headers: HeaderMap = headers()?;
    let read = |body: Vec<u8>| entry.read(Response { status, headers: headers.clone(), body: Bytes::from(body) });
    let outcome = match bounded(bytes.len(), || read(bytes.to_vec())) {
        Ok(outcome) => outcome,
        Err(error) => {
            let _ = (error.to_string(), format!("{error:?}"));
            return Some(Ok(()));
        }
    };
    let OutcomeBody::Json(written) = &outcome.body else { return Some(Ok(())) };
    let is_json = media_type.contains("json") && !media_type.contains("charset");
    match read(written.to_string().into_bytes()) {
        Ok(again) if again == outcome => Some(Ok(())),
        again if is_json => Some(Err(Failure::new(
            "a response that was encoded is read as another value",
            format!("{outcome:?}, then {again:?}"),
        ))),
        _ => Some(Ok(())),
    }
}

fn operation(entry: &countersign_runtime::registry::OperationEntry) -> (&'static str, &'static str) {
    (entry.operation.method, entry.operation.path)
}
