//! The document: read, understood, and described.

use std::io::{self, Read};
use std::path::Path;

use countersign_model::Api;
use countersign_source::{Diagnostics, FileId, SourceSet};

use crate::Failure;

/// The most bytes that are read from standard input.
const LARGEST_INPUT: u64 = 256 << 20;

/// A document as far as it could be read.
pub(crate) struct Document {
    pub(crate) sources: SourceSet,
    /// The file and what it describes; `None` where there is nothing to go on.
    pub(crate) content: Option<(FileId, Api)>,
    pub(crate) diagnostics: Diagnostics,
}

/// Reads a document and the files it refers to; `-` is standard input.
pub(crate) fn read(spec: &Path) -> Result<Document, Failure> {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let file = if spec == Path::new("-") {
        let text = standard_input()?;
        sources.add_text("<stdin>", text, &mut diagnostics)
    } else {
        sources.load(spec, &mut diagnostics)
    };
    let content = match file {
        Ok(file) => {
            let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
            let api = countersign_model::describe(&document, &mut diagnostics);
            Some((file, api))
        }
        Err(problem) => {
            diagnostics.push(*problem);
            None
        }
    };
    Ok(Document { sources, content, diagnostics })
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    io::stdin()
        .lock()
        .take(LARGEST_INPUT)
        .read_to_string(&mut text)
        .map_err(|error| Failure::Machine(format!("standard input cannot be read: {error}")))?;
    Ok(text)
}
