//! Every document and every change of one compiles, and its exchanges pass: all of them as modules of one crate.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[cfg(unix)]
use serde_json::Value;

use crate::documents::{Change, DOCUMENTS};
use crate::sandbox::{Sandbox, data, data_folder};

/// What `cargo test` of this repository builds with, so that dependencies are built once for both.
const PROFILE: &str = "[profile.dev]\ndebug = \"line-tables-only\"\n[profile.dev.package.\"*\"]\ndebug = false\n";

/// A repository with every document as it is and after each change. Also the modules whose document has an example that breaks its schema.
fn with_every_change() -> (Sandbox, BTreeSet<String>) {
    let sandbox = Sandbox::new();
    let mut wrong = BTreeSet::new();
    for (name, file) in DOCUMENTS {
        let folder = data_folder("documents").join(name);
        sandbox.add(&folder, name, file, name);
        let changes: Vec<Change> = data(&folder.join("changes.yaml"));
        for (number, change) in changes.iter().enumerate() {
            let module = format!("{name}_{number}");
            sandbox.add(&folder, &module, file, &module);
            change.apply(&sandbox, &module, file);
            if change.breaks_an_example() {
                wrong.insert(module);
            }
        }
    }
    let written = sandbox.generate();
    assert!(written.succeeds, "{}", written.lines.join("\n"));
    (sandbox, wrong)
}

/// The root of this repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Cargo in a repository, with a folder below the one that this repository is built into.
fn cargo(sandbox: &Sandbox, target: &str) -> Command {
    fs::copy(repository().join("Cargo.lock"), sandbox.path().join("Cargo.lock")).unwrap();
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(sandbox.path()).env("CARGO_TARGET_DIR", built.join(target));
    cargo
}

#[test]
fn every_document_compiles_after_every_change() {
    let (sandbox, _) = with_every_change();
    let ours = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let (_, package) = ours.split_once("[workspace.package]").unwrap();
    let (package, _) = package.split_once("\n[").unwrap();
    let runtime = repository().join("crates/runtime");
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"generated\"]\n[workspace.package]{package}\n[workspace.dependencies]\n\
         countersign-runtime = {{ path = {runtime:?}, default-features = false }}\n{PROFILE}"
    );
    sandbox.write("Cargo.toml", &workspace);
    let arguments = ["check", "--offline", "--quiet", "--features", "blocking,tracing,contract"];
    let ran = cargo(&sandbox, "").args(arguments).output().unwrap();
    // A warning fails, too. A flag for that would build all dependencies again.
    assert!(ran.status.success() && ran.stderr.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// Builds the contract tester for the repository's clients and plays every exchange.
#[test]
#[cfg(unix)]
#[ignore = "builds the contract tester again, which takes minutes; `.ci/run` runs it"]
fn every_exchange_passes_after_every_change() {
    let (sandbox, wrong) = with_every_change();
    std::os::unix::fs::symlink(repository().join("crates"), sandbox.path().join("crates")).unwrap();
    let ours = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let (_, rest) = ours.split_once("\nmembers = ").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    let members = "members = [\"crates/contract-tests\", \"generated\"]";
    sandbox.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\n{members}\n{rest}"));
    sandbox.write("xtask/Cargo.toml", "");
    let arguments = ["run", "--offline", "--quiet", "--package", "countersign-contract-tests", "--bin", "contract"];
    let ran = cargo(&sandbox, "rehearsal").args(arguments).args(["--", "--json", "events.json"]).output().unwrap();
    let printed = String::from_utf8_lossy(&ran.stdout);
    assert_eq!(ran.status.code(), Some(1), "{printed}{}", String::from_utf8_lossy(&ran.stderr));
    let events: Vec<Value> = data(&sandbox.path().join("events.json"));
    let of = |event: &Value| event["document"].as_str().unwrap_or_default().to_owned();
    let played: BTreeSet<String> = events.iter().map(of).collect();
    let has_findings = |event: &Value| event["findings"].as_array().is_some_and(|found| !found.is_empty());
    let is_not_green = |event: &Value| event["verdict"].as_str().is_some_and(|verdict| verdict != "passed");
    let failed = events.iter().filter(|event| has_findings(event) || is_not_green(event));
    assert_eq!(played.len(), 13 * DOCUMENTS.len());
    assert_eq!(failed.map(of).collect::<BTreeSet<_>>(), wrong, "{printed}");
}
