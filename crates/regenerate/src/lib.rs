//! Everything in this repository that is made from something else: `generated/` from the documents in `specs/`, the table of
//! diagnostic codes in `docs/`, and the hashes in `specs/countersign.toml`.
//!
//! `cargo xtask generate` is its command line. Nothing here may depend on `generated/` or on a crate that does: whatever state they are
//! in, this repairs it.

mod diagnostics_table;
mod folders;
mod packages;

use std::path::Path;

pub use countersign_codegen::files::Mode;

use countersign_codegen::files::FileSet;
use countersign_codegen::{Manifest as CrateManifest, Runtime, module_files};
use countersign_vendored::{FILE, Manifest, Problems};

use folders::Differences;
use packages::Planned;

/// What to do.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether to write, or only to compare.
    pub mode: Mode,
    /// Whether documents that have another hash than the one listed are accepted, and their hashes listed.
    pub accept: bool,
}

/// What a run did, or would do.
#[derive(Clone, Debug)]
pub struct Report {
    /// Warnings and notes about the documents.
    pub warnings: Problems,
    /// What to print, line by line: the differences when comparing, the clients when writing; then the conclusion.
    pub lines: Vec<String>,
    /// Whether nothing is left to do.
    pub is_current: bool,
}

/// Brings the generated files of a repository up to date, or compares them.
///
/// # Errors
///
/// Everything that is wrong with the list of documents, or with the documents; nothing was written then. Or a file that cannot be read
/// or written.
pub fn run(repository: &Path, options: Options) -> Result<Report, Problems> {
    let manifest = Manifest::load(repository)?;
    let planned = packages::plan(repository, &manifest, options.accept)?;
    let list = manifest.with_hashes(&planned.hashes)?;
    let client = module_files(&planned.packages, &crate_manifest());
    let mut differences = Differences::default();
    differences.ensure(repository, "generated", &client, options.mode)?;
    differences.ensure(repository, "docs", &diagnostics_table(), options.mode)?;
    differences.ensure_list(&repository.join(FILE), manifest.text(), &list, options.mode)?;
    let mut lines = Vec::new();
    if options.mode == Mode::Write && differences.are_settled(options.mode) {
        let clients = manifest.entries.iter().zip(&planned.packages);
        lines.extend(clients.map(|(entry, package)| packages::summary(entry, package, &client)));
    }
    lines.extend(differences.lines(options.mode));
    let Planned { warnings, .. } = planned;
    Ok(Report { warnings, lines, is_current: differences.are_settled(options.mode) })
}

fn crate_manifest() -> CrateManifest {
    CrateManifest {
        name: "countersign-generated".to_owned(),
        description: "Clients generated from the documents in `specs/`.".to_owned(),
        runtime: Runtime::Workspace,
    }
}

fn diagnostics_table() -> FileSet {
    let mut files = FileSet::default();
    files.insert(diagnostics_table::FILE, &diagnostics_table::text());
    files
}
