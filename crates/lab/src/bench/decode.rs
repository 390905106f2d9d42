//! Decoding the same JSON through the tables and through the derives, in one optimized program that takes turns.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use crate::workspace::{root, target};

/// The program's package.
pub(super) const PACKAGE: &str = "bench-decode";

const MANIFEST: &str = r#"[package]
name = "bench-decode"
version = "0.1.0"
edition = "2024"

[dependencies]
bench-derives = { path = "../bench-derives" }
bench-tables = { path = "../bench-tables", features = ["serde"] }
countersign-runtime = { path = 'RUNTIME', default-features = false }
serde_json = "1"
"#;

/// Decodes 2 MB of JSON by turns and prints the median seconds of each way.
const PROGRAM: &str = r#"//! Decodes the same JSON in several ways.
#![recursion_limit = "8192"]
use std::time::Instant;

use bench_tables::types::Schema0 as Table;
use bench_derives::Schema0 as Derived;

fn record(depth: usize) -> serde_json::Value {
    let mut value = serde_json::json!({
        "id": "0ccc7b54-4df3-4bca-a65a-3da1ecc777f0", "count": 42, "title": "A title of some length", "note": "with \"escapes\"\n",
        "size": 123456789, "ratio": 0.75, "active": true, "tags": ["one", "two", "three"],
    });
    if depth > 0 {
        value["next"] = record(depth - 1);
        value["others"] = serde_json::json!([record(depth - 1), record(depth - 1)]);
    }
    value
}

fn seconds<T>(decode: impl Fn() -> T) -> f64 {
    let start = Instant::now();
    let value = decode();
    let time = start.elapsed().as_secs_f64();
    std::hint::black_box(&value);
    time
}

fn main() {
    let text = serde_json::to_vec(&record(8)).expect("JSON is written");
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..41 {
        times[0].push(seconds(|| countersign_runtime::shape::decode::<Table>(&text).expect("the JSON fits")));
        times[1].push(seconds(|| serde_json::from_slice::<Table>(&text).expect("the JSON fits")));
        times[2].push(seconds(|| serde_json::from_slice::<Derived>(&text).expect("the JSON fits")));
    }
    for times in &mut times {
        times.sort_by(f64::total_cmp);
        print!("{} ", times[times.len() / 2]);
    }
    println!();
}
"#;

/// Writes the program below `folder`.
pub(super) fn write(folder: &Path) -> Result<()> {
    let package = folder.join(PACKAGE);
    fs::create_dir_all(package.join("src"))?;
    let runtime = root().join("crates/runtime").display().to_string();
    fs::write(package.join("Cargo.toml"), MANIFEST.replace("RUNTIME", &runtime))?;
    fs::write(package.join("src/main.rs"), PROGRAM).context("cannot write the decoding program")
}

/// Median seconds of decoding the same JSON.
#[derive(Serialize)]
pub(super) struct Times {
    /// Through the tables, as a client reads a response.
    pub(super) client: f64,
    /// Through the tables, by `serde_json::from_slice`.
    pub(super) tables: f64,
    /// Through the derives, by `serde_json::from_slice`.
    pub(super) derives: f64,
}

/// Builds and runs it.
pub(super) fn measure(folder: &Path) -> Result<Times> {
    let mut command = Command::new("cargo");
    command.args(["run", "--release", "--quiet", "--package", PACKAGE, "--target-dir"]).current_dir(folder);
    let output = command.arg(target()?.join("bench-target")).output().context("cannot start cargo")?;
    ensure!(output.status.success(), "the decoding program fails:\n{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let mut figures = text.split_whitespace().map(str::parse::<f64>);
    let mut next = || figures.next().context("the decoding program printed too little")?.context("no figure");
    Ok(Times { client: next()?, tables: next()?, derives: next()? })
}
