//! `countersign generate`: what it writes, what it leaves alone, what it finds out of date.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Ran, countersign, finish, run, runtime};
use serde_json::Value;
use tempfile::TempDir;

/// Generates the crate of a document into a folder.
fn generate(document: &str, folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = countersign();
    command.args(["generate", document, "--output"]).arg(folder).arg("--runtime-path").arg(runtime()).args(arguments);
    finish(&mut command, "")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the output")
}

fn summary(ran: &Ran) -> Value {
    let last = ran.stdout.lines().last().expect("a summary");
    last.parse::<Value>().expect("JSON").get("summary").expect("a summary").clone()
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let (first, second) = (folder(), folder());
    for folder in [&first, &second] {
        let ran = generate("pets-3-0.yaml", folder.path(), &["--name", "pets"]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    }
    assert!(contents(first.path()).iter().any(|(name, _)| name == Path::new("Cargo.toml")));
    assert_eq!(contents(first.path()), contents(second.path()));
    let again = generate("pets-3-0.yaml", first.path(), &["--name", "pets", "--format", "json"]);
    assert_eq!(summary(&again).pointer("/stale"), Some(&Value::Array(Vec::new())));
}

#[test]
fn every_operation_becomes_a_method() {
    let folder = folder();
    let summary = summary(&generate("pets-3-0.yaml", folder.path(), &["--format", "json"]));
    assert_eq!(
        (summary.get("methods"), summary.get("left_out")),
        (Some(&Value::from(6)), Some(&Value::Array(Vec::new())))
    );
}

#[test]
fn checking_finds_what_is_stale_missing_or_stray_and_how_to_repair_it() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let check = || generate("pets-3-0.yaml", folder.path(), &["--name", "pets", "--check"]);
    assert_eq!(check().code, Some(1), "nothing is there yet");
    assert!(!path("Cargo.toml").exists(), "checking writes nothing");
    assert_eq!(generate("pets-3-0.yaml", folder.path(), &["--name", "pets"]).code, Some(0));
    assert_eq!(check().code, Some(0));

    let root = fs::read_to_string(path("src/lib.rs")).expect("the crate's root");
    fs::write(path("src/lib.rs"), format!("{root}// changed\n")).expect("it can be written");
    fs::remove_file(path("src/client.rs")).expect("it can be removed");
    fs::copy(path("src/lib.rs"), path("src/stray.rs")).expect("it can be copied");
    let ran = check();
    assert_eq!(ran.code, Some(1));
    let listed: Vec<String> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split_once(": ").map(|(what, path)| (what, Path::new(path))))
        .filter_map(|(what, path)| Some(format!("{what} {}", path.strip_prefix(folder.path()).ok()?.display())))
        .collect();
    assert_eq!(listed, ["stale src/lib.rs", "missing src/client.rs", "stray src/stray.rs"]);
    let repair = ran.stdout.lines().last().expect("a command");
    assert!(
        repair.starts_with("to repair: countersign generate pets-3-0.yaml") && !repair.contains("--check"),
        "{repair}"
    );

    assert_eq!(generate("pets-3-0.yaml", folder.path(), &["--name", "pets"]).code, Some(0));
    assert!(path("src/client.rs").exists() && !path("src/stray.rs").exists());
    assert_eq!(check().code, Some(0));
}

#[test]
fn what_a_person_wrote_is_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("Cargo.toml"), "# mine\n").expect("it can be written");
    let ran = generate("pets-3-0.yaml", folder.path(), &["--name", "pets"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert!(ran.stdout.contains("nothing was written or removed: move 1 obstacle away first"), "{}", ran.stdout);
    assert_eq!(contents(folder.path()).len(), 1, "nothing is written around it");
    assert_eq!(fs::read_to_string(folder.path().join("Cargo.toml")).expect("text"), "# mine\n");
}

#[test]
fn a_crate_carries_its_runtime_unless_it_is_told_of_another() {
    let folder = folder();
    let carry = |arguments: &[&str]| {
        let mut command = countersign();
        let command = command.args(["generate", "pets-3-0.yaml", "--name", "pets", "--output"]).arg(folder.path());
        finish(command.args(["--format", "json"]).args(arguments), "")
    };
    let counted = |ran: &Ran, what: &str| summary(ran).get(what).and_then(Value::as_u64).expect("a number");
    let carrying = carry(&[]);
    assert_eq!(carrying.code, Some(0), "{}{}", carrying.stdout, carrying.stderr);
    assert_eq!(carry(&["--check"]).code, Some(0));
    let written = contents(folder.path());
    assert_eq!(counted(&carrying, "files") + counted(&carrying, "runtime_files"), written.len() as u64);
    for (path, text) in written.iter().filter(|(path, _)| path.starts_with("runtime")) {
        assert!(text.lines().next().is_some_and(|line| line.ends_with("@generated by countersign")), "{path:?}");
        assert!(!text.contains("#[cfg(test)]"), "{path:?} holds tests");
    }
    let manifest = fs::read_to_string(folder.path().join("runtime/Cargo.toml")).expect("the runtime's manifest");
    assert!(manifest.contains("name = \"pets-countersign-runtime\"") && !manifest.contains("workspace"), "{manifest}");

    let own = folder.path().join("runtime");
    let ran = carry(&["--runtime-path", &own.to_string_lossy()]);
    assert_eq!(ran.code, Some(2), "a crate cannot share what it would remove");
    assert!(contents(folder.path()) == written);

    let sharing = generate("pets-3-0.yaml", folder.path(), &["--name", "pets", "--format", "json"]);
    assert_eq!((sharing.code, counted(&sharing, "runtime_files")), (Some(0), 0));
    assert_eq!(counted(&sharing, "files"), counted(&carrying, "files"), "the runtime's files are counted apart");
    assert!(!own.exists(), "what is no longer needed is removed");
}

#[test]
fn a_part_of_the_api_can_be_taken() {
    let folder = folder();
    let ran = generate("pets-3-0.yaml", folder.path(), &["--include", "tag:owners", "--format", "json"]);
    assert_eq!(summary(&ran).get("methods"), Some(&Value::from(1)));
    let ran = generate("pets-3-0.yaml", folder.path(), &["--exclude", "path:/pets*", "--format", "json", "--check"]);
    assert_eq!(summary(&ran).get("methods"), Some(&Value::from(1)));
}

#[test]
fn a_selector_that_names_nothing_is_an_error() {
    let folder = folder();
    let ran = generate("pets-3-0.yaml", folder.path(), &["--include", "tag:owners", "--exclude", "op:nothing"]);
    insta::assert_snapshot!(ran.stderr);
    assert_eq!(ran.code, Some(1));
}

/// The paths and the texts of all files of a crate.
fn contents(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(path) = pending.pop() {
        for entry in fs::read_dir(path).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").to_owned();
                files.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_client_is_never_emptied_by_mistake() {
    let (client, documents) = (folder(), folder());
    assert_eq!(generate("pets-3-0.yaml", client.path(), &["--name", "pets"]).code, Some(0));
    let before = contents(client.path());
    let write = |name: &str, text: &str| {
        let path = documents.path().join(name);
        fs::write(&path, text).expect("it can be written");
        path.to_string_lossy().into_owned()
    };
    let prose = write("prose.txt", "A list of what to buy\n");
    let broken = write("broken.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: nothing\n");
    let mistyped = write("mistyped.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npath: {/pets: {get: {}}}\n");
    let cut = write("cut.json", "{\"openapi\": \"3.0.3\", \"paths\": {");
    let attempts: [(&str, &[&str]); 7] = [
        ("pets-3-0.yaml", &["--include", "tag:nothing"]),
        ("pets-3-0.yaml", &["--exclude", "path:*"]),
        ("pets-3-0.yaml", &["--exclude", "path:*", "--format", "json"]),
        (&prose, &[]),
        (&broken, &[]),
        (&mistyped, &[]),
        (&cut, &[]),
    ];
    for (document, arguments) in attempts {
        let ran = generate(document, client.path(), &[&["--name", "pets"], arguments].concat());
        assert_eq!(ran.code, Some(1), "{document} {arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.contains("no operation"), "{document} {arguments:?}: {}", ran.stdout);
        assert!(contents(client.path()) == before, "{document} {arguments:?} changed the client");
    }

    let honest = write("honest.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n");
    assert_eq!(generate(&honest, client.path(), &["--name", "pets"]).code, Some(0));
    assert!(contents(client.path()) != before, "a document may have no paths");
}

#[test]
fn names_and_selectors_that_make_no_sense_are_refused() {
    let folder = folder();
    let names = ["7 pets", "fn", "self", "Pets", "pets--client", "pets__client", "countersign-runtime"];
    let arguments = names.iter().map(|name| ["--name", name]).chain([["--include", "pets"]]);
    for arguments in arguments {
        let ran = generate("pets-3-0.yaml", folder.path(), &arguments);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    }
    let ran = generate("pets-3-0.yaml", folder.path(), &["--name", "PetsClient"]);
    assert!(ran.stderr.contains("`petsclient` would do"), "{}", ran.stderr);
    assert_eq!(run(&["generate", "pets-3-0.yaml"]).code, Some(2));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn hostile_documents_end_in_a_crate_or_a_clear_error() {
    let deep =
        format!("{{\"openapi\": \"3.1.0\", \"components\": {}{}}}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let folder = folder();
    let mut command = countersign();
    command.args(["generate", "-", "--output"]).arg(folder.path().join("deep"));
    let ran = finish(&mut command, &deep);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("error[too-deep]"), "{}", ran.stderr);

    let hostile = run(&["check", "hostile.yaml"]);
    assert!(matches!(hostile.code, Some(0 | 1)), "{}", hostile.stderr);
    let ran = generate("hostile.yaml", &folder.path().join("hostile"), &["--name", "hostile"]);
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.stderr);
    let entries = fs::read_dir(folder.path()).expect("a folder").filter_map(Result::ok).map(|entry| entry.file_name());
    assert_eq!(entries.collect::<Vec<_>>(), ["hostile"], "nothing is written outside the folder");
}

#[test]
fn what_is_odd_in_the_same_way_many_times_is_shown_a_few_times_and_counted() {
    let folder = folder();
    let path = r#"{"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"enum": ["a", "a", "a", "a", "a", "a"]}}}}}}}"#;
    let document =
        format!(r#"{{"openapi": "3.0.3", "info": {{"title": "", "version": ""}}, "paths": {{"/a": {path}}}}}"#);
    let run = |format: &str| {
        let mut command = countersign();
        command.args(["generate", "-", "--name", "same", "--format", format, "--output"]).arg(folder.path());
        finish(&mut command, &document)
    };
    let human = run("human").stderr;
    assert_eq!(human.matches("warning[duplicate-enum-value]").count(), 3, "{human}");
    assert!(human.contains("\n2 more with the code duplicate-enum-value; `--format json` shows all\n"), "{human}");
    let json = run("json").stdout;
    assert_eq!(json.matches(r#""code":"duplicate-enum-value""#).count(), 5, "{json}");
}
