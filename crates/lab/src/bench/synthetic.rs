//! The bench that shows why types are tables: a document of many schemas that refer to each other, generated, against the
//! same structs with serde's derives.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::measure::Cost;
use crate::workspace::{root, say};

use super::{compile, decode};

/// How many schemas the document has.
const SCHEMAS: usize = 1500;

/// How many schemas refer to each other, all by way of all. In one chain of some hundred types and more, the compiler runs out of
/// stack in a debug build, whatever the types are made of.
const RING: usize = 50;

/// The two packages.
const TABLES: &str = "bench-tables";
const DERIVES: &str = "bench-derives";

/// The feature of both that gives the types serde's traits: always there in one, but compared like with like.
const SERDE: &str = "serde";

/// A property of every schema: its name, its type in Rust, and its schema. `{next}` and `{other}` stand for the numbers of
/// two other schemas.
const PROPERTIES: &[(&str, &str, &str)] = &[
    ("id", "String", r#"{"type": "string"}"#),
    ("count", "i64", r#"{"type": "integer"}"#),
    ("title", "Option<String>", r#"{"type": "string"}"#),
    ("note", "Option<String>", r#"{"type": "string"}"#),
    ("size", "Option<i64>", r#"{"type": "integer"}"#),
    ("ratio", "Option<f64>", r#"{"type": "number"}"#),
    ("active", "Option<bool>", r#"{"type": "boolean"}"#),
    ("tags", "Option<Vec<String>>", r#"{"type": "array", "items": {"type": "string"}}"#),
    ("next", "Option<Box<Schema{next}>>", r##"{"$ref": "#/components/schemas/Schema{next}"}"##),
    (
        "others",
        "Option<Vec<Schema{other}>>",
        r##"{"type": "array", "items": {"$ref": "#/components/schemas/Schema{other}"}}"##,
    ),
];

/// What the bench found.
#[derive(Serialize)]
pub(super) struct Figures {
    /// Generating the crate.
    generate: Cost,
    /// `cargo check`: the tables, the derives.
    check: [Cost; 2],
    /// `cargo build`, debug.
    build: [Cost; 2],
    /// Decoding the same JSON, in seconds.
    decode: decode::Times,
}

/// Runs the bench below `folder`.
pub(super) fn measure(binary: &Path, folder: &Path, runs: usize) -> Result<Figures> {
    let folder = folder.join("synthetic");
    fs::create_dir_all(&folder)?;
    let document = folder.join("document.json");
    fs::write(&document, document_of(SCHEMAS).to_string())?;
    let mut command = Command::new(binary);
    command.arg("generate").arg(&document).arg("--output").arg(folder.join(TABLES)).args(["--name", TABLES]);
    command.arg("--runtime-path").arg(root().join("crates/runtime"));
    let (output, generate) = crate::measure::run(&command)?;
    ensure!(output.status.success(), "the synthetic document fails: {}", String::from_utf8_lossy(&output.stderr));
    write_derives(&folder.join(DERIVES))?;
    decode::write(&folder)?;
    compile::workspace(&folder, &[TABLES, DERIVES, decode::PACKAGE].map(str::to_owned))?;
    let check = compile::in_turn(&folder, [TABLES, DERIVES], SERDE, "check", runs)?;
    let build = compile::in_turn(&folder, [TABLES, DERIVES], SERDE, "build", runs)?;
    let decode = decode::measure(&folder)?;
    let figures = Figures { generate, check, build, decode };
    print(&figures);
    Ok(figures)
}

fn print(figures: &Figures) {
    say(&format!("{SCHEMAS} schemas of {} properties: generated in {}", PROPERTIES.len(), figures.generate.shown()));
    for (name, [tables, derives]) in [("cargo check", &figures.check), ("cargo build", &figures.build)] {
        let (tables_shown, derives_shown) = (tables.shown(), derives.shown());
        say(&format!(
            "{name}: tables {tables_shown}; derives {derives_shown}; one {:.1}th",
            derives.wall / tables.wall
        ));
    }
    let decode::Times { client, tables, derives } = figures.decode;
    for (name, seconds) in [("a client's response", client), ("serde_json::from_slice", tables)] {
        say(&format!(
            "decode, {name}: tables {:.2} ms, derives {:.2} ms; {:.2} times as fast",
            seconds * 1e3,
            derives * 1e3,
            derives / seconds
        ));
    }
}

/// A document of `schemas` schemas and an operation that returns the first.
pub(super) fn document_of(schemas: usize) -> Value {
    let components: Map<String, Value> =
        (0..schemas).map(|number| (format!("Schema{number}"), schema(number, schemas))).collect();
    let response = json!({"description": "The first.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Schema0"}}}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Synthetic", "version": "1"},
        "paths": {"/first": {"get": {"operationId": "first", "responses": {"200": response}}}},
        "components": {"schemas": components},
    })
}

fn schema(number: usize, schemas: usize) -> Value {
    let properties: Map<String, Value> = PROPERTIES
        .iter()
        .map(|(name, _, schema)| {
            ((*name).to_owned(), serde_json::from_str(&numbered(schema, number, schemas)).unwrap_or_default())
        })
        .collect();
    json!({"type": "object", "required": ["id", "count"], "properties": properties})
}

/// A text of [`PROPERTIES`] with the numbers of the two schemas that schema `number` refers to.
fn numbered(text: &str, number: usize, schemas: usize) -> String {
    let start = number - number % RING;
    let ring = RING.min(schemas - start);
    let next = start + (number - start + 1) % ring;
    let other = start + ((number - start) * 7 + 3) % ring;
    text.replace("{next}", &next.to_string()).replace("{other}", &other.to_string())
}

/// Writes the crate of the same structs with derives.
fn write_derives(folder: &Path) -> Result<()> {
    let mut text = String::from(
        "//! The structs of the bench with serde's derives.\n#![recursion_limit = \"8192\"]\n\
         use serde::{Deserialize, Serialize};\n",
    );
    for number in 0..SCHEMAS {
        writeln!(text, "#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]\npub struct Schema{number} {{")?;
        for (name, ty, _) in PROPERTIES {
            if ty.starts_with("Option") {
                writeln!(text, "    #[serde(skip_serializing_if = \"Option::is_none\")]")?;
            }
            writeln!(text, "    pub {name}: {},", numbered(ty, number, SCHEMAS))?;
        }
        text.push_str("}\n");
    }
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), text)?;
    let manifest = format!(
        "[package]\nname = \"{DERIVES}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [features]\n{SERDE} = []\n\n[dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).context("cannot write the manifest of the derives")
}
