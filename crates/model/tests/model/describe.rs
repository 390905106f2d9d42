//! From a file to the API it describes.

use std::path::Path;

use countersign_model::Api;
use countersign_openapi::Document;
use countersign_source::{Diagnostic, Diagnostics, SourceSet};

/// What a file comes down to.
pub(crate) struct Described {
    pub(crate) sources: SourceSet,
    pub(crate) document: Document,
    pub(crate) api: Api,
    /// What describing said; what reading said is not among it.
    pub(crate) diagnostics: Diagnostics,
}

/// Reads and describes the document in a file.
pub(crate) fn describe(path: &Path) -> Result<Described, Box<Diagnostic>> {
    let mut sources = SourceSet::default();
    let mut reading = Diagnostics::default();
    let file = sources.load(path, &mut reading)?;
    let document = countersign_openapi::read(&mut sources, file, &mut reading);
    let mut diagnostics = Diagnostics::default();
    let api = countersign_model::describe(&document, &mut diagnostics);
    Ok(Described { sources, document, api, diagnostics })
}
