//! Every document and every change of one compiles: all of them as modules of one crate, in one run of Cargo.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::documents::{Change, DOCUMENTS};
use crate::sandbox::{Sandbox, data, data_folder};

/// What `cargo test` of this repository builds with, so that dependencies are built once for both.
const PROFILE: &str = "[profile.dev]\ndebug = \"line-tables-only\"\n[profile.dev.package.\"*\"]\ndebug = false\n";

#[test]
fn every_document_compiles_after_every_change() {
    let sandbox = Sandbox::new();
    for (name, file) in DOCUMENTS {
        let folder = data_folder("documents").join(name);
        sandbox.add(&folder, name, file, name);
        let changes: Vec<Change> = data(&folder.join("changes.yaml"));
        for (number, change) in changes.iter().enumerate() {
            let module = format!("{name}_{number}");
            sandbox.add(&folder, &module, file, &module);
            change.apply(&sandbox, &module, file);
        }
    }
    let written = sandbox.generate();
    assert!(written.succeeds, "{}", written.lines.join("\n"));
    check(&sandbox);
}

/// Runs `cargo check` on the generated crate with all registries, as a member of a workspace like this repository's.
fn check(sandbox: &Sandbox) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let ours = fs::read_to_string(repository.join("Cargo.toml")).unwrap();
    let (_, package) = ours.split_once("[workspace.package]").unwrap();
    let (package, _) = package.split_once("\n[").unwrap();
    let runtime = repository.join("crates/runtime");
    sandbox.write(
        "Cargo.toml",
        &format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\"generated\"]\n[workspace.package]{package}\n[workspace.dependencies]\n\
             countersign-runtime = {{ path = {runtime:?}, default-features = false }}\n{PROFILE}"
        ),
    );
    fs::copy(repository.join("Cargo.lock"), sandbox.path().join("Cargo.lock")).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let ran = Command::new(env!("CARGO"))
        .current_dir(sandbox.path())
        .args(["check", "--offline", "--quiet", "--features", "blocking,tracing,contract"])
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    // A warning fails, too. A flag for that would build all dependencies again.
    assert!(ran.status.success() && ran.stderr.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
}
