//! A vendored document: its files, what they describe, and their hash.

use std::path::Path;

use countersign_model::{Api, Selection};
use countersign_source::{Diagnostics, FileId, Place, SourceSet};

use crate::{Entry, Problems, hash};

/// A document that was read without an error.
#[derive(Debug)]
pub struct Document {
    /// Every file that was read.
    pub sources: SourceSet,
    /// The file that the others are referred to from.
    pub root: FileId,
    /// What they describe: the operations that the list selects, and the types that these need.
    pub api: Api,
    /// Warnings and notes about them.
    pub diagnostics: Diagnostics,
    /// The SHA-256 of all files, in hexadecimal; empty for text in memory.
    pub sha256: String,
}

impl Document {
    /// Reads the document of an entry.
    ///
    /// # Errors
    ///
    /// Every diagnostic about the document, if one is an error.
    pub fn load(repository: &Path, entry: &Entry) -> Result<Self, Problems> {
        let mut sources = SourceSet::default();
        sources.show_paths_from(repository.to_owned());
        let path = entry.path(repository);
        let mut document =
            Self::read(sources, &entry.selection(), |sources, diagnostics| sources.load(&path, diagnostics))?;
        let folder = path.parent().unwrap_or(repository);
        document.sha256 = hash::of_files(folder, &document.sources)
            .map_err(|error| Problems::message(format!("cannot read the files of {}: {error}", entry.file)))?;
        Ok(document)
    }

    /// Reads a document that is in memory, shown as `name`.
    ///
    /// # Errors
    ///
    /// Every diagnostic about the document, if one is an error.
    pub fn from_text(name: &str, text: String) -> Result<Self, Problems> {
        Self::read(SourceSet::default(), &Selection::default(), |sources, diagnostics| {
            sources.add_text(name, text, diagnostics)
        })
    }

    fn read(
        mut sources: SourceSet,
        selection: &Selection,
        open: impl FnOnce(&mut SourceSet, &mut Diagnostics) -> Result<FileId, Box<countersign_source::Diagnostic>>,
    ) -> Result<Self, Problems> {
        let mut diagnostics = Diagnostics::default();
        let root = match open(&mut sources, &mut diagnostics) {
            Ok(root) => root,
            Err(problem) => {
                diagnostics.push(*problem);
                return Err(Problems::diagnostics(&sources, diagnostics));
            }
        };
        let read = countersign_openapi::read(&mut sources, root, &mut diagnostics);
        let mut api = countersign_model::describe(&read, &mut diagnostics);
        let mut unmatched = Diagnostics::default();
        api.select(selection, &mut unmatched);
        // A selector is not in the document, but which document it is for helps to find it.
        diagnostics.extend(unmatched.iter().map(|unmatched| unmatched.clone().at(&Place::root(root), "")));
        if diagnostics.has_errors() {
            return Err(Problems::diagnostics(&sources, diagnostics));
        }
        Ok(Self { sources, root, api, diagnostics, sha256: String::new() })
    }
}
