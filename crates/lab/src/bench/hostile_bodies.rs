//! What responses cost that are made to cost much: memory against the limit of decoding, and time beyond the call's. Each body
//! is decoded by a client in a process of its own, whose allocator counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::workspace::{root, say, target};

use super::{compile, documents};

/// The program's package, and those of the clients that it decodes with.
const PROGRAM: &str = "bench-hostile";
const CLIENT: &str = "bench-hostile-client";
const WIDEST: &str = "bench-hostile-widest";

/// How many properties the widest record has where no folder of real documents is named.
const PROPERTIES: usize = 400;

const MANIFEST: &str = r#"[package]
name = "bench-hostile"
version = "0.1.0"
edition = "2024"

[dependencies]
bench-hostile-client = { path = "../bench-hostile-client", default-features = false, features = ["full"] }
bench-hostile-widest = { path = "../bench-hostile-widest", default-features = false, features = ["full"] }
countersign-runtime = { path = 'RUNTIME', default-features = false }
serde_json = "1"
"#;

/// Decodes one body and prints what that cost.
const SOURCE: &str = r##"//! Decodes a hostile body, with an allocator that counts.
#![recursion_limit = "8192"]
use std::alloc::{GlobalAlloc, Layout, System};
use std::convert::Infallible;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use countersign_runtime::transport::{BoxFuture, Request, Transport};
use countersign_runtime::{
    Api, Builder, Bytes, Client, FromResponse, HeaderMap, Options, Response, StatusCode, TransportError, Value, operation,
};

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(LIVE.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static API: Api = Api { name: "hostile", server: Some("https://hostile.example"), schemes: &[] };

operation! {
    /// Anything.
    pub struct Read: GET "/" {
        success: Value = 200 "application/json",
    }
}

struct Body(Bytes);

impl Transport for Body {
    fn send(&self, _: Request) -> BoxFuture<Result<Response<Bytes>, TransportError>> {
        let response = Response { status: StatusCode::OK, headers: HeaderMap::new(), body: self.0.clone() };
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn decode<T: FromResponse>(body: String, limit: Duration) {
    let bytes = body.len();
    let client = Builder::<Client>::new(&API).transport(Body(Bytes::from(body))).options(Options::new().timeout(limit));
    let client = client.build().expect("a client");
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let start = Instant::now();
    let call = pin!(client.call(Read::OPERATION).send::<T, Infallible>());
    let Poll::Ready(result) = call.poll(&mut Context::from_waker(Waker::noop())) else { panic!("the call waits") };
    let seconds = start.elapsed().as_secs_f64();
    let outcome = match result {
        Ok(_) => "a value".to_owned(),
        Err(error) => error.to_string(),
    };
    let (peak, limit) = (PEAK.load(Relaxed) - before, (64 << 20) + 16 * bytes);
    println!("{}", serde_json::json!({"bytes": bytes, "peak": peak, "limit": limit, "seconds": seconds, "outcome": outcome}));
}

fn list(item: &str, count: usize) -> String {
    format!("[{}{item}]", format!("{item},").repeat(count - 1))
}

fn main() {
    let minute = Duration::from_secs(60);
    match std::env::args().nth(1).as_deref() {
        Some("records") => decode::<Vec<bench_hostile_widest::types::NAME>>(list("{}", 200_000), minute),
        Some("unions") => {
            let (open, close) = (r#"{"l":{"r":"#.repeat(125), "}}".repeat(125));
            decode::<bench_hostile_client::types::Tree>(format!("{open}{}{close}", list("1", 300_000)), minute);
        }
        _ => decode::<Vec<Value>>(list("0", 30_000_000), Duration::from_secs(1)),
    }
}
"##;

/// The bodies, and the time limits of their calls in seconds.
const BODIES: &[(&str, &str, f64)] = &[
    ("records", "200,000 empty objects for the widest record", 60.0),
    ("unions", "250 nested unions over 600 kB", 60.0),
    ("numbers", "60 MB of numbers for a list of any JSON", 1.0),
];

/// What one body cost.
#[derive(Serialize, Deserialize)]
pub(super) struct Figures {
    /// The length of the body.
    bytes: usize,
    /// The most memory that decoding took, in bytes.
    peak: usize,
    /// The limit of memory, in bytes.
    limit: usize,
    /// How long the call took.
    seconds: f64,
    /// What it came to: a value, or the message.
    outcome: String,
}

/// Runs the bench below `folder`. The widest record is the one with the most fields, none of them required, of the
/// `count` largest documents of `corpus`, where one is named.
pub(super) fn measure(binary: &Path, corpus: Option<&Path>, count: usize, folder: &Path) -> Result<Vec<Figures>> {
    let folder = folder.join("hostile");
    fs::create_dir_all(&folder)?;
    let document = folder.join("document.json");
    fs::write(&document, document_of_types().to_string())?;
    documents::generate(binary, &document, &folder.join(CLIENT))?;
    let documents = match corpus {
        Some(corpus) => documents::largest(corpus, count)?,
        None => vec![document],
    };
    let widest = generate_widest(binary, &documents, &folder.join(WIDEST))?;
    say(&format!("the widest record is {}, with {} fields", widest.name, widest.fields));
    write_program(&folder, &widest.name)?;
    BODIES.iter().map(|body| run(&folder, *body)).collect()
}

/// A document with the types of the bodies: unions within unions, and a wide record.
fn document_of_types() -> Value {
    let tree = json!({"$ref": "#/components/schemas/Tree"});
    let branch = |name: &str| json!({"type": "object", "required": [name], "properties": {name: tree}});
    let numbers = json!({"type": "array", "items": {"type": "number"}});
    let properties: Map<String, Value> =
        (0..PROPERTIES).map(|number| (format!("property{number}"), json!({"type": "string"}))).collect();
    let content = |name: &str| {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        json!({"get": {"responses": {"200": {"description": name, "content": {"application/json": {"schema": schema}}}}}})
    };
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Hostile bodies", "version": "1"},
        "paths": {"/tree": content("Tree"), "/wide": content("Wide")},
        "components": {"schemas": {
            "Tree": {"oneOf": [branch("l"), branch("r"), numbers]},
            "Wide": {"type": "object", "properties": properties},
        }},
    })
}

/// A record of a generated crate.
struct Record {
    fields: usize,
    name: String,
    document: PathBuf,
}

/// Generates, into `output`, the crate of the document with the widest record.
fn generate_widest(binary: &Path, documents: &[PathBuf], output: &Path) -> Result<Record> {
    let mut widest: Option<Record> = None;
    for document in documents {
        documents::generate(binary, document, output)?;
        let mut records = Vec::new();
        for entry in fs::read_dir(output.join("src/types"))? {
            records.extend(records_of(&fs::read_to_string(entry?.path())?));
        }
        if let Some((fields, name)) = records.into_iter().max()
            && widest.as_ref().is_none_or(|widest| widest.fields < fields)
        {
            widest = Some(Record { fields, name, document: document.clone() });
        }
    }
    let widest = widest.context("no document has a record")?;
    documents::generate(binary, &widest.document, output)?;
    Ok(widest)
}

/// The records in generated source that an empty object is (those with a default), each with the number of its fields.
fn records_of(source: &str) -> Vec<(usize, String)> {
    let mut records = Vec::new();
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(declared) = line.strip_prefix("pub struct ").filter(|declared| declared.ends_with(": Default {"))
        else {
            continue;
        };
        let name = declared.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
        let fields = lines.by_ref().take_while(|line| *line != "}").filter(|line| line.starts_with("pub ")).count();
        records.push((fields, name.unwrap_or_default().to_owned()));
    }
    records
}

fn write_program(folder: &Path, record: &str) -> Result<()> {
    let package = folder.join(PROGRAM);
    fs::create_dir_all(package.join("src"))?;
    let runtime = root().join("crates/runtime").display().to_string();
    fs::write(package.join("Cargo.toml"), MANIFEST.replace("RUNTIME", &runtime))?;
    fs::write(package.join("src/main.rs"), SOURCE.replace("NAME", record))?;
    compile::workspace(folder, &[PROGRAM, CLIENT, WIDEST].map(str::to_owned))
}

/// Decodes one body.
fn run(folder: &Path, (name, what, time): (&str, &str, f64)) -> Result<Figures> {
    let mut command = Command::new("cargo");
    command.args(["run", "--release", "--quiet", "--package", PROGRAM, "--target-dir"]).current_dir(folder);
    let output =
        command.arg(target()?.join("bench-target")).args(["--", name]).output().context("cannot start cargo")?;
    ensure!(output.status.success(), "decoding {what} fails:\n{}", String::from_utf8_lossy(&output.stderr));
    let figures: Figures = serde_json::from_slice(&output.stdout).context("no figures")?;
    say(&format!(
        "{what}: {} MB of {} MB, {:.2} s, {:.2} s over the time limit; {}",
        figures.peak / 1_000_000,
        figures.limit / 1_000_000,
        figures.seconds,
        (figures.seconds - time).max(0.0),
        figures.outcome
    ));
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_in_generated_source() {
        let source = "    pub struct Wide: Default {\n        pub a: i64,\n        /// A text.\n        pub r#type: String,\n    }\n\n    \
                      pub struct Full: new(a: i64) {\n        pub a: i64,\n    }\n\n    pub struct Thin(pub Vec<Thin>);\n\n    pub enum Mode {\n        Open = \"open\",\n    }\n\n    \
                      pub enum Other {}\n\n    pub struct Empty: Default {}\n";
        assert_eq!(records_of(source), [(2, "Wide".to_owned())]);
    }
}
