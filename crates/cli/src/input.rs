//! The document: read, understood, and described.

use std::io::{self, Read};
use std::path::Path;

use countersign_model::Api;
use countersign_source::{Diagnostics, FileId, SourceSet};

use crate::Failure;
use crate::arguments::Input;

/// A document as far as it could be read.
pub(crate) struct Document {
    pub(crate) sources: SourceSet,
    /// The file and what it describes; `None` where there is nothing to go on.
    pub(crate) content: Option<(FileId, Api)>,
    pub(crate) diagnostics: Diagnostics,
}

/// Reads a document and the files it refers to; `-` is standard input.
pub(crate) fn read(Input { spec, root, .. }: &Input) -> Result<Document, Failure> {
    let mut sources = sources(root.as_deref())?;
    let mut diagnostics = Diagnostics::default();
    let file = if spec == Path::new("-") {
        let bytes = standard_input(sources.limits().bytes)?;
        sources.add_bytes("<stdin>", bytes, &mut diagnostics)
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

/// The files of a document, whose references stay in `root` where it is given.
fn sources(root: Option<&Path>) -> Result<SourceSet, Failure> {
    match root {
        None => Ok(SourceSet::default()),
        Some(root) if root.is_dir() => Ok(SourceSet::with_root(root.to_owned())),
        Some(root) => Err(Failure::Usage(format!("`{}` is not a folder", root.display()))),
    }
}

/// What standard input gives, up to one byte more than a document may have: that it is too large is then found like in a file.
fn standard_input(limit: u32) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(u64::from(limit) + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::Machine(format!("standard input cannot be read: {error}")))?;
    Ok(bytes)
}
