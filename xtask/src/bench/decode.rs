//! Decoding the same JSON through the tables and through the derives, in one optimized program that takes turns.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::workspace::target;

/// The program's package.
pub(super) const PACKAGE: &str = "bench-decode";

const MANIFEST: &str = r#"[package]
name = "bench-decode"
version = "0.1.0"
edition = "2024"

[dependencies]
bench-derives = { path = "../bench-derives" }
bench-tables = { path = "../bench-tables" }
serde_json = "1"
"#;

/// Decodes 2 MB of JSON by turns and prints the median seconds of each way.
const PROGRAM: &str = r#"//! Decodes the same JSON in two ways.
use std::time::Instant;

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

fn seconds<T: serde::de::DeserializeOwned>(text: &[u8]) -> f64 {
    let start = Instant::now();
    let value: T = serde_json::from_slice(text).expect("the JSON fits");
    let time = start.elapsed().as_secs_f64();
    std::hint::black_box(&value);
    time
}

fn main() {
    let text = serde_json::to_vec(&record(8)).expect("JSON is written");
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..41 {
        times[0].push(seconds::<bench_tables::types::Schema0>(&text));
        times[1].push(seconds::<bench_derives::Schema0>(&text));
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
    fs::write(package.join("Cargo.toml"), MANIFEST.to_owned() + "serde = \"1\"\n")?;
    fs::write(package.join("src/main.rs"), PROGRAM).context("cannot write the decoding program")
}

/// Builds and runs it: the median seconds of the tables and of the derives.
pub(super) fn measure(folder: &Path) -> Result<[f64; 2]> {
    let mut command = Command::new("cargo");
    command.args(["run", "--release", "--quiet", "--package", PACKAGE, "--target-dir"]).current_dir(folder);
    let output = command.arg(target()?.join("bench-target")).output().context("cannot start cargo")?;
    ensure!(output.status.success(), "the decoding program fails:\n{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let mut figures = text.split_whitespace().map(str::parse::<f64>);
    let mut next = || figures.next().context("the decoding program printed too little")?.context("no figure");
    Ok([next()?, next()?])
}
