//! The files of a run: each read once, each with its tree.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use crate::file_reference::{FileReference, is_below, join};
use crate::lines::LineIndex;
use crate::read::{self, SpanIndex};
use crate::{Code, Diagnostic, Diagnostics, FileId, Format, Limits, Place, encoding};

/// One file: its text and the tree read from it.
#[derive(Debug)]
pub struct Source {
    /// The name shown to people: the path as given, or relative to the folder that paths are shown from.
    pub name: String,
    /// Where it was read from; relative references start here. `None` for text given in memory.
    pub path: Option<PathBuf>,
    /// The text, without a byte order mark.
    pub text: String,
    /// The notation that it was read in.
    pub format: Format,
    /// The tree; `Null` where the text could not be read at all.
    pub root: Value,
    /// Why there is no tree.
    failure: Option<Box<Diagnostic>>,
    lines: OnceLock<LineIndex>,
    spans: OnceLock<SpanIndex>,
}

impl Source {
    fn new(name: String, path: Option<PathBuf>, text: String) -> Self {
        let (lines, spans) = (OnceLock::new(), OnceLock::new());
        Self { name, path, text, format: Format::Yaml, root: Value::Null, failure: None, lines, spans }
    }

    pub(crate) fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    pub(crate) fn spans(&self, limits: &Limits) -> &SpanIndex {
        self.spans.get_or_init(|| read::index_spans(self.format, &self.text, limits))
    }
}

/// Every file that a document is made of.
///
/// Files come from this machine's disk or from memory, never from the network. References lead to files in one folder, the *root*,
/// and below it: a document of somebody else's would otherwise show any file of the machine.
#[derive(Debug, Default)]
pub struct SourceSet {
    sources: Vec<Source>,
    limits: Limits,
    root: Option<PathBuf>,
    shown_from: Option<PathBuf>,
    by_path: HashMap<PathBuf, FileId>,
    by_name: HashMap<String, FileId>,
}

impl SourceSet {
    /// An empty set whose files are read within the given limits.
    pub fn with_limits(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// An empty set whose references stay in a folder; in any other set they stay in that of the first file that is loaded.
    pub fn with_root(root: PathBuf) -> Self {
        Self { root: Some(root), ..Self::default() }
    }

    /// Shows files that are loaded from now on by their path relative to a folder, where they are below it.
    pub fn show_paths_from(&mut self, folder: PathBuf) {
        self.shown_from = Some(folder);
    }

    /// Whether references may lead to a file: it is in the root or below it, also where links lead. A set of texts that are all
    /// in memory has no root.
    pub fn admits(&self, path: &Path) -> bool {
        self.root.as_deref().is_some_and(|root| is_below(path, root))
    }

    /// The limits that files are read within.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads a file, or gives the id it already has. Problems are added to `diagnostics`; the error is one that leaves no
    /// tree at all (unreadable, or broken text), and is not among them.
    ///
    /// The path is the caller's, and may lead anywhere; [`load_relative`](Self::load_relative) takes those of documents.
    ///
    /// A file that failed stays in the set, so that its text can be shown beside the error; to load it again gives the
    /// same error again.
    pub fn load(&mut self, path: &Path, diagnostics: &mut Diagnostics) -> Result<FileId, Box<Diagnostic>> {
        // Two paths to one file (by a link, or by `a/../b`) are one source.
        let identity = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if let Some(&file) = self.by_path.get(&identity) {
            return self.known(file);
        }
        self.root.get_or_insert_with(|| path.parent().unwrap_or(Path::new("")).to_owned());
        let bytes = read_bounded(path, self.limits.bytes);
        let shown = self.shown_from.as_deref().and_then(|folder| path.strip_prefix(folder).ok());
        let name = shown.unwrap_or(path).to_string_lossy().into_owned();
        let file = match bytes {
            Ok(bytes) => self.add_source(name, Some(path.to_owned()), bytes, diagnostics),
            Err(message) => {
                let file = self.push(Source::new(name.clone(), Some(path.to_owned()), String::new()));
                let failure = Diagnostic::new(Code::UnreadableFile, format!("cannot read `{name}`: {message}"));
                self.fail(file, failure.at(&Place::root(file), ""));
                file
            }
        };
        self.by_path.insert(identity, file);
        self.known(file)
    }

    /// Reads text that is already in memory, under the name it is to be shown by.
    ///
    /// The name also serves relative references: `a/b.yaml` reaches text that was added as `a/c.yaml` by `c.yaml`. Text
    /// added under a name that is taken replaces the other for later references.
    pub fn add_text(
        &mut self,
        name: &str,
        text: String,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Box<Diagnostic>> {
        self.add_bytes(name, text.into_bytes(), diagnostics)
    }

    /// Reads bytes that are already in memory, as [`add_text`](Self::add_text) reads text; they are decoded like a file's.
    pub fn add_bytes(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Box<Diagnostic>> {
        let file = self.add_source(name.to_owned(), None, bytes, diagnostics);
        self.by_name.insert(name.to_owned(), file);
        self.known(file)
    }

    /// Adds text that is no document, so that diagnostics can show it. It is not parsed, and no reference reaches it.
    pub fn add_plain_text(&mut self, name: &str, text: String) -> FileId {
        self.push(Source::new(name.to_owned(), None, text))
    }

    /// Reads the file that a reference in `base` names: the part of a `$ref` before its `#`, percent-encoded as in a URI.
    ///
    /// An empty reference is `base` itself. A reference to another machine is refused with
    /// [`Code::RemoteReference`], one that leads out of the root with [`Code::FileOutsideRoot`]. The error carries no place in `base`: the caller knows where the reference stands.
    pub fn load_relative(
        &mut self,
        base: FileId,
        reference: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Box<Diagnostic>> {
        let relative = match FileReference::parse(reference) {
            FileReference::Same => return self.known(base),
            FileReference::Remote => {
                let message = format!("`{reference}` is not on this machine, and nothing is fetched from a network");
                return Err(Box::new(Diagnostic::new(Code::RemoteReference, message)));
            }
            FileReference::Local(path) => path,
        };
        let Some(source) = self.get(base) else {
            return Err(Box::new(Diagnostic::new(Code::UnresolvedReference, "the referring file is not loaded")));
        };
        let target = join(source.path.as_deref().unwrap_or(Path::new(&source.name)), &relative);
        if let Some(&file) = self.by_name.get(target.to_string_lossy().as_ref()) {
            return self.known(file);
        }
        if source.path.is_none() && !target.is_absolute() {
            let message = format!("`{reference}` is relative to a text that has no folder");
            return Err(Box::new(Diagnostic::new(Code::UnresolvedReference, message)));
        }
        if !self.admits(&target) {
            let message = format!("`{reference}` leads out of the folder that references stay in");
            return Err(Box::new(Diagnostic::new(Code::FileOutsideRoot, message)));
        }
        self.load(&target, diagnostics)
    }

    /// A file of the set.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.sources.get(file.0 as usize)
    }

    /// Every file, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.sources)
    }

    /// Reads a file's bytes into a new source; a failure is kept in it.
    fn add_source(
        &mut self,
        name: String,
        path: Option<PathBuf>,
        bytes: Vec<u8>,
        diagnostics: &mut Diagnostics,
    ) -> FileId {
        let decoded = encoding::decode(bytes);
        let file = self.push(Source::new(name, path, decoded.text));
        if let Some(problem) = decoded.problem {
            self.fail(file, problem.in_file(file));
            return file;
        }
        let limits = self.limits;
        let Some(source) = self.sources.last_mut() else { return file };
        match read::read(&source.name, &source.text, &limits) {
            Ok(reading) => {
                source.format = reading.format;
                source.root = reading.root;
                diagnostics.extend(reading.warnings.in_file(file));
            }
            Err((format, problem)) => {
                source.format = format;
                source.failure = Some(Box::new(problem.in_file(file)));
            }
        }
        file
    }

    fn push(&mut self, source: Source) -> FileId {
        let file = FileId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(source);
        file
    }

    fn fail(&mut self, file: FileId, failure: Diagnostic) {
        if let Some(source) = self.sources.get_mut(file.0 as usize) {
            source.failure = Some(Box::new(failure));
        }
    }

    fn known(&self, file: FileId) -> Result<FileId, Box<Diagnostic>> {
        match self.get(file).and_then(|source| source.failure.clone()) {
            Some(failure) => Err(failure),
            None => Ok(file),
        }
    }
}

/// A regular file's bytes, up to one more than the limit; the error is said in words.
fn read_bounded(path: &Path, limit: u32) -> Result<Vec<u8>, String> {
    let describe = |error: std::io::Error| error.to_string();
    // A device or a pipe may never end.
    if !std::fs::metadata(path).map_err(describe)?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(u64::from(limit) + 1).read_to_end(&mut bytes)).map_err(describe)?;
    Ok(bytes)
}
