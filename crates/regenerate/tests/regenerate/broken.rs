//! Whatever state `specs/` and `generated/` are in, `cargo xtask generate` repairs it, or says in one line what a person has to do.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::sandbox::{Sandbox, data, data_folder};

/// A broken state: how it comes about, and who repairs it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Broken {
    state: String,
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    write: Vec<(String, String)>,
    #[serde(default)]
    edit: Vec<(String, String, String)>,
    /// Whether `cargo xtask generate` repairs it.
    repaired: bool,
}

fn states() -> Vec<Broken> {
    data(&data_folder("broken.yaml"))
}

/// A repository with two documents, up to date, then broken.
fn broken(state: &Broken) -> Sandbox {
    let sandbox = healthy();
    state.edit.iter().for_each(|(path, find, replace)| sandbox.edit(path, find, replace));
    state.write.iter().for_each(|(path, text)| sandbox.write(path, text));
    state.remove.iter().for_each(|path| sandbox.remove(path));
    sandbox
}

fn healthy() -> Sandbox {
    let sandbox = Sandbox::new();
    for (name, file) in [("tools", "tools.yaml"), ("fleet", "fleet.yaml")] {
        sandbox.add(&data_folder("documents").join(name), name, file, name);
    }
    assert!(sandbox.generate().succeeds);
    sandbox
}

fn without_specs(mut files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    files.retain(|path, _| !path.starts_with("specs/"));
    files
}

#[test]
fn every_broken_state_is_repaired_or_says_what_to_do() {
    let healthy = without_specs(healthy().files());
    let mut log = String::new();
    for state in states() {
        let sandbox = broken(&state);
        let before = sandbox.files();
        let check = sandbox.check();
        assert!(!check.succeeds, "{}", state.state);
        assert_eq!(sandbox.files(), before, "--check writes nothing: {}", state.state);
        let _ = writeln!(log, "# {}\n$ cargo xtask generate --check\n{}", state.state, check.lines.join("\n"));
        let written = sandbox.generate();
        let printed = if written.lines == check.lines { "(the same)".to_owned() } else { written.lines.join("\n") };
        let _ = writeln!(log, "$ cargo xtask generate\n{printed}\n");
        assert_eq!(written.succeeds, state.repaired, "{}: {:?}", state.state, written.lines);
        if state.repaired {
            assert!(sandbox.check().succeeds, "{}", state.state);
            assert_eq!(without_specs(sandbox.files()), healthy, "{}", state.state);
        }
    }
    insta::assert_snapshot!(log);
}

/// Copies what Cargo reads of this repository before it compiles `xtask`: manifests, lock files, and the names of source files.
fn add_manifests(sandbox: &Sandbox) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let copy = |path: &str| sandbox.write(path, &fs::read_to_string(repository.join(path)).unwrap());
    ["Cargo.toml", "Cargo.lock", "xtask/Cargo.toml", "xtask/Cargo.lock"].into_iter().for_each(copy);
    sandbox.write("xtask/src/main.rs", "");
    for entry in fs::read_dir(repository.join("crates")).unwrap() {
        let folder = format!("crates/{}", entry.unwrap().file_name().to_str().unwrap());
        copy(&format!("{folder}/Cargo.toml"));
        sandbox.write(&format!("{folder}/src/lib.rs"), "");
    }
}

#[test]
fn cargo_starts_xtask_in_every_broken_state() {
    for state in states() {
        let sandbox = broken(&state);
        add_manifests(&sandbox);
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["tree", "--locked", "--offline", "--manifest-path", "xtask/Cargo.toml"])
            .current_dir(sandbox.path());
        let ran = cargo.output().unwrap();
        assert!(ran.status.success(), "{}: {}", state.state, String::from_utf8_lossy(&ran.stderr));
    }
}
