//! The way of a document through the product, in memory: read, checked, planned, printed.
//!
//! The one place of the fuzzer that calls the product's stages; the oracles judge what comes out.

use std::sync::Arc;

use countersign_codegen::files::FileSet;
use countersign_codegen::plan::{self, rust::Package};
use countersign_codegen::{Manifest, Runtime, crate_files};
use countersign_contract::{Finding, Subject, check_defaults, check_examples};
use countersign_model::Api;
use countersign_source::{Diagnostic, Diagnostics, FileId, SourceSet};

/// A document that was read.
pub(super) struct Document {
    pub(super) sources: Arc<SourceSet>,
    pub(super) file: FileId,
    pub(super) api: Arc<Api>,
    pub(super) diagnostics: Diagnostics,
}

/// A document that cannot be read at all, with the reason.
pub(super) struct Unreadable {
    pub(super) sources: SourceSet,
    pub(super) reason: Diagnostic,
}

/// A crate that was generated.
pub(super) struct Generated {
    pub(super) package: Package,
    pub(super) files: FileSet,
    pub(super) diagnostics: Diagnostics,
}

/// Reads a document from memory.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document, Box<Unreadable>> {
    let (mut sources, mut diagnostics) = (SourceSet::default(), Diagnostics::default());
    let file = match sources.add_bytes(name, bytes.to_vec(), &mut diagnostics) {
        Ok(file) => file,
        Err(reason) => return Err(Box::new(Unreadable { sources, reason: *reason })),
    };
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    let api = countersign_model::describe(&document, &mut diagnostics);
    Ok(Document { sources: Arc::new(sources), file, api: Arc::new(api), diagnostics })
}

/// The subject of the contract tester.
pub(super) fn subject(document: &Document, name: &str, strict: bool) -> Subject {
    Subject::new(name, Arc::clone(&document.sources), document.file, Arc::clone(&document.api), strict)
}

/// What `countersign check` finds.
pub(super) fn check(document: &Document, strict: bool) -> Diagnostics {
    let subject = subject(document, "fuzz", strict);
    let mut found = Diagnostics::default();
    found.extend(check_examples(&subject).findings.iter().map(Finding::diagnostic));
    subject.api.schemas().for_each(|(place, _)| subject.schemas.check(place));
    found.append(check_defaults(&subject));
    found.append(subject.schemas.problems());
    found
}

/// Plans every exchange of the contract tester, with instances of all schemas, and forgets them.
pub(super) fn plan_exchanges(document: &Document) {
    drop(countersign_contract::plan(&subject(document, "fuzz", false)));
}

/// The crate that `countersign generate` would write. `file` is the name of the document's file.
pub(super) fn generate(api: &Api, name: &str, file: &str, runtime: Runtime) -> Generated {
    let mut diagnostics = Diagnostics::default();
    let options =
        plan::Options { name: name.to_owned(), file: file.to_owned(), sha256: "0".repeat(64), features: true };
    let package = plan::plan(api, &options, &mut diagnostics);
    let manifest = Manifest { name: name.to_owned(), description: plan::description(api), runtime };
    let files = crate_files(&package, &manifest);
    Generated { package, files, diagnostics }
}

impl Generated {
    /// How many operations have a method.
    pub(super) fn operations(&self) -> usize {
        self.package.operations.iter().map(|file| file.operations.len()).sum()
    }

    /// How many examples the documentation of the crate has: what `cargo test --doc` is to run.
    pub(super) fn examples(&self) -> usize {
        let operations = self.package.operations.iter().flat_map(|file| &file.operations);
        operations.filter(|operation| operation.example.is_some()).count()
    }
}
