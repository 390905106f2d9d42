//! `cargo xtask generate`: everything in this repository that is made from something else.
//!
//! Three outputs: `generated/` from the documents in `specs/`, the table of diagnostic codes in `docs/`, and the hashes in
//! `specs/countersign.toml`. `--check` makes the same comparison and touches nothing.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use countersign_codegen::files::{FileSet, Mode, Outcome};
use countersign_codegen::plan::{self, rust::Package};
use countersign_codegen::{Manifest, Runtime, module_files};
use countersign_model::Selection;
use countersign_source::{Color, Diagnostics, SourceSet};

use crate::diagnostics_table;
use crate::manifest::{self, Document};
use crate::workspace::{complain, root, say};

/// What repairs whatever `--check` finds.
const REPAIR: &str = "cargo xtask generate";

/// Whether to write.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Touch nothing; list what is out of date and fail if anything is.
    #[arg(long)]
    check: bool,
}

/// Runs the command; with `--check`, `true` where nothing is out of date.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let (manifest, text) = manifest::read()?;
    let hashed = manifest::with_hashes(&manifest, &text)?;
    let mut packages = Vec::new();
    for document in &manifest.documents {
        packages.push(package(document).with_context(|| format!("cannot generate from {}", document.file))?);
    }
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let client = module_files(&packages, &crate_manifest());
    for (document, package) in manifest.documents.iter().zip(&packages) {
        say(&summary(document, package, &client));
    }
    let mut changes = ensure("generated", &client, mode)?;
    changes.extend(ensure("docs", &table(), mode)?);
    if hashed != text {
        changes.push("stale: specs/countersign.toml".to_owned());
        if mode == Mode::Write {
            manifest::write(&hashed)?;
        }
    }
    Ok(conclude(&changes, mode))
}

/// Says what was written, or what is out of date and how to repair it.
fn conclude(changes: &[String], mode: Mode) -> bool {
    match (mode, changes.len()) {
        (_, 0) => say("everything is as it should be"),
        (Mode::Write, count) => say(&format!("{count} files written or removed")),
        (Mode::Check, _) => {
            changes.iter().for_each(|change| say(change));
            say(&format!("to repair: {REPAIR}"));
        }
    }
    mode == Mode::Write || changes.is_empty()
}

/// What is to be generated from a document. Its diagnostics are printed; an error among them ends the run, since what is
/// committed leaves nothing out.
fn package(document: &Document) -> Result<Package> {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources
        .load(&document.path()?, &mut diagnostics)
        .map_err(|error| anyhow!(error.render(&sources, Color::Never)))?;
    let read = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    let mut api = countersign_model::describe(&read, &mut diagnostics);
    let selection = Selection::parse(&document.include, &document.exclude).map_err(|error| anyhow!("{error}"))?;
    api.select(&selection, &mut diagnostics);
    let options = plan::Options {
        name: document.module.clone(),
        file: document.file.clone(),
        sha256: manifest::sha256_of(document)?,
        features: false,
    };
    let package = plan::plan(&api, &options, &mut diagnostics);
    diagnostics.sort(&sources);
    diagnostics.iter().for_each(|diagnostic| complain(&diagnostic.render(&sources, Color::Never)));
    if diagnostics.has_errors() {
        bail!("{} has errors", document.file);
    }
    Ok(package)
}

fn crate_manifest() -> Manifest {
    Manifest {
        name: "countersign-generated".to_owned(),
        description: "Clients generated from the documents in `specs/`.".to_owned(),
        runtime: Runtime::Workspace,
    }
}

/// One line about a document: what became of it.
fn summary(document: &Document, package: &Package, files: &FileSet) -> String {
    let folder = format!("src/{}/", document.module);
    let files = files.iter().filter(|(path, _)| path.starts_with(&folder)).count();
    let operations: usize = package.operations.iter().map(|file| file.operations.len()).sum();
    let types: usize = package.types.iter().map(|file| file.items.len()).sum();
    format!("{} -> generated/{folder}: {operations} operations, {types} types, {files} files", document.file)
}

fn table() -> FileSet {
    let mut files = FileSet::default();
    files.insert(diagnostics_table::FILE, &diagnostics_table::text());
    files
}

/// Brings a set to a folder of the repository, or compares; one line for each difference.
fn ensure(folder: &str, files: &FileSet, mode: Mode) -> Result<Vec<String>> {
    let outcome = files.ensure_contents(&root()?.join(folder), mode)?;
    let Outcome { stale, missing, stray, foreign, obstructed, overtaken, .. } = &outcome;
    if let Some(path) = obstructed.iter().chain(overtaken).next() {
        bail!("{folder}/{path} is in the way and not as it was generated; nothing was written. Move it elsewhere");
    }
    let kinds = [("stale", stale), ("missing", missing), ("stray", stray), ("not generated", foreign)];
    let lines = kinds.iter().flat_map(|(kind, paths)| {
        paths.iter().map(move |path| format!("{kind}: {}", Path::new(folder).join(path).display()))
    });
    let interrupted = outcome.interrupted.then(|| format!("interrupted: an earlier run on {folder}"));
    Ok(lines.chain(interrupted).collect())
}
