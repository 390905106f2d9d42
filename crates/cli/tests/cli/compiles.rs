//! Generated crates compile, are clean, and their documentation's examples hold. Needs Rust alone: dependencies are those of this
//! workspace, at the versions of its lock file, built into its target folder.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::support::{countersign, documents, finish, runtime};

/// The documents, with the names of their crates and whether they carry a runtime of their own. Two do, so that two can. The one
/// on standard input is [`wide`].
const CRATES: [(&str, &str, bool); 6] = [
    ("pets-3-0.yaml", "pets", true),
    ("pets-3-1.json", "pets-later", true),
    ("hostile.yaml", "hostile", false),
    ("everything-2-0.yaml", "everything-2-0", false),
    ("everything-3-2.yaml", "everything-3-2", false),
    ("-", "wide", false),
];

/// A document with types of more members than real ones have (a record, a union and an enumeration), and with bodies in several
/// media types whose examples do not tell them apart.
fn wide() -> String {
    const MEMBERS: usize = 2_000;
    let property = |number| (format!("p{number}"), json!({"type": if number % 2 == 0 { "string" } else { "boolean" }}));
    let properties: Map<String, Value> = (0..MEMBERS).map(property).collect();
    let variant = |(name, schema): (&String, &Value)| json!({"required": [name], "properties": {name: schema}});
    let variants: Vec<Value> = properties.iter().take(MEMBERS / 2).map(variant).collect();
    let values: Vec<usize> = (0..MEMBERS).collect();
    let content = |schema| json!({"description": "OK", "content": {"application/json": {"schema": schema}}});
    let responses = json!({"200": content(json!({"oneOf": variants})), "400": content(json!({"enum": values}))});
    let body = content(json!({"type": "object", "properties": properties}));
    let strings = json!({"type": "array", "items": {"type": "string"}});
    let note = |first| {
        json!({"put": {
            "requestBody": {"required": true, "content": {
                "application/json": {"schema": first, "example": ["a"]},
                "text/plain": {"schema": {"type": "string"}, "example": "a"},
                "application/xml": {"schema": {}},
            }},
            "parameters": [{"name": "id", "in": "query", "required": true, "schema": {"type": "object"}}],
            "responses": {"204": {"description": "OK"}},
        }})
    };
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Wide", "version": "1.0.0"},
        "paths": {
            "/wide": {"put": {"operationId": "widen", "requestBody": body, "responses": responses}},
            "/strings": note(strings),
            "/number": note(json!({"type": "integer"})),
            "/text": note(json!({"type": "string"})),
        },
    })
    .to_string()
}

/// All features but TLS, which needs more than Rust to build, and serde's traits, without which all else must do.
const FEATURES: &str = "full,reqwest,blocking,tracing,contract";

/// The profile of this workspace, so that dependencies are built once for both.
const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["pets", "pets-later", "hostile", "everything-2-0", "everything-3-2", "wide"]

[profile.dev]
debug = "line-tables-only"
[profile.dev.package."*"]
debug = false
"#;

#[test]
fn generated_crates_are_clean() {
    let folder = tempfile::tempdir().expect("a folder for the output");
    let wide = wide();
    for (document, name, carries_runtime) in CRATES {
        let mut command = countersign();
        command.args(["generate", document, "--output"]).arg(folder.path().join(name));
        if !carries_runtime {
            command.arg("--runtime-path").arg(runtime());
        }
        let ran = finish(&mut command, &wide);
        assert!(ran.code.is_some_and(|code| code <= 1), "{document}: {}", ran.stderr);
    }
    fs::write(folder.path().join("Cargo.toml"), WORKSPACE).expect("it can be written");
    let lock = documents().join("../../../../Cargo.lock");
    fs::copy(lock, folder.path().join("Cargo.lock")).expect("this workspace has a lock file");
    cargo(folder.path(), &["clippy"], FEATURES, &["--", "--deny", "warnings"]);
    cargo(folder.path(), &["clippy"], "", &["--", "--deny", "warnings"]);
    cargo(folder.path(), &["doc", "--no-deps"], FEATURES, &[]);
    cargo(folder.path(), &["test", "--doc"], FEATURES, &[]);
}

fn cargo(folder: &Path, task: &[&str], features: &str, for_the_tool: &[&str]) {
    let mut command = Command::new(env!("CARGO"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder is around it");
    command
        .current_dir(folder)
        .args(task)
        .args(["--workspace", "--offline", "--quiet", "--no-default-features", "--features", features])
        .args(for_the_tool);
    command.env("CARGO_TARGET_DIR", target).env("RUSTDOCFLAGS", "--deny warnings");
    let ran = finish(&mut command, "");
    assert_eq!(ran.code, Some(0), "cargo {}:\n{}{}", task.join(" "), ran.stdout, ran.stderr);
}
