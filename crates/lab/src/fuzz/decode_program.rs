//! Builds the program that decodes with generated clients: the worker of the target `decode`.
//!
//! A workspace of its own below `target/fuzz`: the clients, and a program of three files. Two of them are files of this folder; the
//! third is the table of the clients' types, made from their registries.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use countersign_codegen::files::{FileSet, Mode};
use countersign_model::Api;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;

use super::{client_crate, folder, pipeline};
use crate::workspace::root;

/// The program, and what it shares with the fuzzer.
const MAIN: &str = include_str!("decode_program/main.rs");
const PROTOCOL: &str = include_str!("protocol.rs");

/// The program's name.
const NAME: &str = "fuzz-decode";

/// The stack that generated types are promised to do with, and the one for code that a sanitizer has made larger.
const STACK: usize = 2 << 20;
const SANITIZED_STACK: usize = 64 << 20;

/// Features that decoding does without.
const LEFT_OUT: &[&str] = &["blocking", "reqwest", "rustls", "serde", "tracing"];

/// A client to be compiled.
pub(super) struct Client {
    /// The crate's name.
    pub(super) name: String,
    /// What it is a client of.
    pub(super) api: Arc<Api>,
}

/// Builds the program; the command that starts it, and a word about how it was built.
pub(super) fn build(clients: &[Client]) -> Result<(Command, &'static str)> {
    let workspace = folder()?.join("decode");
    fs::create_dir_all(workspace.join("program/src"))?;
    let mut table =
        "//! The clients.\n\nuse crate::{Client, of_type};\n\npub(crate) const CLIENTS: &[Client] = &[\n".to_owned();
    let (mut modules, mut manifest) = (String::new(), manifest());
    for (number, client) in clients.iter().enumerate() {
        let generated = pipeline::generate(&client.api, &client.name, "document.json", client_crate::runtime());
        generated.files.ensure_contents(&workspace.join(&client.name), Mode::Write)?;
        writeln!(table, "    client_{number}::CLIENT,")?;
        modules.push_str(&module(number, client, &generated.files)?);
        manifest.push_str(&dependency(client, &generated.files)?);
    }
    table.push_str("];\n");
    for (file, text) in [("main.rs", MAIN), ("protocol.rs", PROTOCOL), ("clients.rs", &(table + &modules))] {
        fs::write(workspace.join("program/src").join(file), text).with_context(|| format!("cannot write {file}"))?;
    }
    fs::write(workspace.join("program/Cargo.toml"), manifest)?;
    fs::write(
        workspace.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"program\"]\n\n[profile.dev]\nopt-level = 1\ndebug = \"line-tables-only\"\n",
    )?;
    fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    compile(&workspace)
}

/// Compiles it, with the sanitizer where there is one.
fn compile(workspace: &Path) -> Result<(Command, &'static str)> {
    let target = folder()?.join("decode-target");
    let mut cargo = Command::new("cargo");
    let mut binary = target.clone();
    let sanitized = sanitizer_host();
    if let Some(host) = &sanitized {
        cargo.args(["+nightly", "build", "--target", host]).env("RUSTFLAGS", "-Zsanitizer=address");
        binary.push(host);
    } else {
        cargo.arg("build");
    }
    cargo.args(["--quiet", "--package", NAME, "--target-dir"]).arg(&target).current_dir(workspace);
    // The toolchain that runs this command must not be the one of the other.
    cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTC");
    let output = cargo.output().context("cannot start cargo")?;
    ensure!(output.status.success(), "the clients do not compile:\n{}", String::from_utf8_lossy(&output.stderr));
    let binary: PathBuf = binary.join("debug").join(format!("{NAME}{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(binary);
    Ok(match sanitized {
        Some(_) => {
            command.arg(SANITIZED_STACK.to_string()).env("ASAN_OPTIONS", "allocator_may_return_null=1:detect_leaks=1");
            (command, "with AddressSanitizer")
        }
        None => {
            command.arg(STACK.to_string());
            (command, "without a sanitizer: no nightly toolchain has one")
        }
    })
}

/// The host of a nightly toolchain that brings AddressSanitizer.
fn sanitizer_host() -> Option<String> {
    let rustc = |arguments: &[&str]| {
        let mut command = Command::new("rustc");
        command.arg("+nightly").args(arguments).env_remove("RUSTUP_TOOLCHAIN");
        let output = command.output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    let libraries = rustc(&["--print", "target-libdir"])?;
    let mut names = fs::read_dir(libraries.trim()).ok()?.flatten().map(|entry| entry.file_name());
    names.any(|name| name.to_string_lossy().contains("rt.asan")).then_some(())?;
    rustc(&["-vV"])?.lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
}

/// The program's manifest, to which the clients are added.
fn manifest() -> String {
    let runtime = root().join("crates/runtime").display().to_string();
    format!(
        "[package]\nname = \"{NAME}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ncap = \"0.1\"\n\
         countersign-runtime = {{ path = '{runtime}', default-features = false, features = [\"contract\"] }}\n"
    )
}

/// The line of a manifest that depends on a client, with all its operations.
fn dependency(client: &Client, files: &FileSet) -> Result<String> {
    let features = client_crate::features(files.get("Cargo.toml").unwrap_or_default(), LEFT_OUT)?;
    let name = &client.name;
    Ok(format!("{name} = {{ path = \"../{name}\", default-features = false, features = {features:?} }}\n"))
}

/// The module of a client: its types, as its registry names them.
fn module(number: usize, client: &Client, files: &FileSet) -> Result<String> {
    let text = files.get("src/registry.rs").context("a crate without a registry")?;
    let file = syn::parse_file(text)?;
    let crate_name = client.name.replace('-', "_");
    let imports: String = file
        .items
        .iter()
        .filter_map(
            |item| if let syn::Item::Use(import) = item { Some(import.to_token_stream().to_string()) } else { None },
        )
        .map(|import| format!("    {}\n", import.replace("crate ::", &format!("{crate_name} ::"))))
        .collect();
    let mut rows = Vec::new();
    collect_rows(file.to_token_stream(), &mut rows);
    let rows: String = rows.iter().map(|(name, ty)| format!("        ({name}, of_type::<{ty}>),\n")).collect();
    Ok(format!(
        "\n#[allow(unused_imports, reason = \"a client without named schemas\")]\nmod client_{number} {{\n    use super::of_type;\n{imports}\
         \n    pub(super) const CLIENT: super::Client = super::Client {{\n        registry: &{crate_name}::registry::REGISTRY,\n        types: TYPES,\n    }};\n\
         \n    const TYPES: &[(&str, fn(&[u8]) -> crate::protocol::Verdict)] = &[\n{rows}    ];\n}}\n"
    ))
}

/// Every `SchemaEntry::new::<Type>("name")` in a stream, as the literal and the type.
fn collect_rows(tokens: TokenStream, rows: &mut Vec<(String, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => collect_rows(group.stream(), rows),
            TokenTree::Ident(entry) if entry == "SchemaEntry" => {
                // `::new::<` are six tokens; the `>` at the end comes before the arguments.
                let rest = tokens.get(at + 7..).unwrap_or_default();
                let found = rest.iter().enumerate().find_map(|(at, token)| Some((at, name(token)?)));
                let ty = found.as_ref().and_then(|(at, _)| rest.get(..at.checked_sub(1)?));
                rows.extend(
                    found
                        .as_ref()
                        .zip(ty)
                        .map(|((_, name), ty)| (name.clone(), ty.iter().cloned().collect::<TokenStream>().to_string())),
                );
            }
            _ => {}
        }
    }
}

/// The literal in `("name")`.
fn name(token: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = token else { return None };
    let mut inside = group.stream().into_iter();
    match (inside.next(), inside.next()) {
        (Some(TokenTree::Literal(name)), None) => Some(name.to_string()),
        _ => None,
    }
}
