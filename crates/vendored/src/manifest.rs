//! `specs/countersign.toml`: which documents are vendored, and what is generated from each.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use countersign_model::Selection;
use countersign_source::{Code, Diagnostic, Diagnostics, FileId, Part, Place, SourceSet};
use serde::Deserialize;
use toml::Spanned;
use toml_edit::{DocumentMut, Item, value};

use crate::{Problems, keys};

/// The list, from the root of the repository.
pub const FILE: &str = "specs/countersign.toml";

/// The list of vendored documents.
#[derive(Debug)]
pub struct Manifest {
    /// The documents, in the order of the file.
    pub entries: Vec<Entry>,
    sources: SourceSet,
    file: FileId,
}

/// One vendored document.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its path, from the folder of the list.
    pub file: String,
    /// The module of `generated/`, and its feature.
    pub module: String,
    /// The selectors of the operations to generate, check and test; all where there is none.
    pub include: Vec<String>,
    /// The selectors of operations to leave out.
    pub exclude: Vec<String>,
    /// What the contract tests cannot exercise.
    pub not_exercised: Vec<NotExercised>,
    sha256: Option<Spanned<String>>,
    /// Where the file and the module are named.
    file_at: Range<usize>,
    module_at: Range<usize>,
}

/// Exchanges that cannot be exercised, and why.
#[derive(Clone, Debug)]
pub struct NotExercised {
    /// The name of an exchange as `cargo xtask contract` prints it; `*` matches any text.
    pub case: String,
    /// Why it cannot be exercised.
    pub reason: String,
    /// Where the list names the case, in bytes.
    pub at: Range<usize>,
}

impl Entry {
    /// Where the document is.
    pub fn path(&self, repository: &Path) -> PathBuf {
        repository.join(FILE).with_file_name(&self.file)
    }

    /// What the selectors select.
    pub fn selection(&self) -> Selection {
        // Each was parsed before.
        Selection::parse(&self.include, &self.exclude).unwrap_or_default()
    }
}

/// The file as it is written.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    document: Vec<WrittenDocument>,
}

#[derive(Deserialize)]
struct WrittenDocument {
    file: Spanned<String>,
    module: Spanned<String>,
    #[expect(dead_code, reason = "required of every document, for the readers of the file")]
    source: String,
    #[expect(dead_code, reason = "required of every document, for the readers of the file")]
    licence: String,
    sha256: Option<Spanned<String>>,
    #[serde(default)]
    include: Vec<Spanned<String>>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    not_exercised: Vec<WrittenNotExercised>,
}

#[derive(Deserialize)]
struct WrittenNotExercised {
    case: Spanned<String>,
    reason: String,
}

impl Manifest {
    /// Reads the list of a repository.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each with its location: syntax, unknown or missing keys, a module of two documents, a
    /// document that does not exist.
    pub fn load(repository: &Path) -> Result<Self, Problems> {
        let text = fs::read_to_string(repository.join(FILE)).map_err(|error| {
            Problems::message(format!("cannot read {FILE}: {error}; to restore it: git restore {FILE}"))
        })?;
        let mut sources = SourceSet::default();
        let file = sources.add_plain_text(FILE, text.clone());
        let mut manifest = Self { entries: Vec::new(), sources, file };
        let mut found = Diagnostics::default();
        for key in keys::unknown(&text) {
            let message = format!("unknown key `{}`", key.name);
            found.push(manifest.invalid(&key.at, message, "not read by anything").help(key.help()));
        }
        // A key that is misspelt is also one that is missing; what it is for is known once it is spelt right.
        if found.is_empty() {
            match toml::from_str::<Written>(&text) {
                Ok(written) => {
                    let entries = written.document.into_iter().map(|written| manifest.entry(written, &mut found));
                    manifest.entries = entries.collect();
                    manifest.check(repository, &mut found);
                }
                Err(error) => {
                    let at = error.span().unwrap_or_default();
                    found.push(manifest.invalid(&at, error.message(), ""));
                }
            }
        }
        if found.is_empty() { Ok(manifest) } else { Err(Problems::diagnostics(&manifest.sources, found)) }
    }

    /// The text of the list with the SHA-256 of each document, in the order of the entries. Comments and everything else stay as they
    /// are.
    ///
    /// # Errors
    ///
    /// The documents are not written as `[[document]]`.
    pub fn with_hashes(&self, hashes: &[String]) -> Result<String, Problems> {
        let unusable = || {
            let at = 0..0;
            self.problem(
                &self.invalid(&at, "hashes cannot be filled in", "").help("write each document as `[[document]]`"),
            )
        };
        let mut list: DocumentMut = self.text().parse().map_err(|_| unusable())?;
        if hashes.is_empty() {
            return Ok(list.to_string());
        }
        let tables = list.get_mut("document").and_then(Item::as_array_of_tables_mut).ok_or_else(unusable)?;
        for (table, hash) in tables.iter_mut().zip(hashes) {
            let is_listed = table.get("sha256").and_then(Item::as_str) == Some(hash.as_str());
            if is_listed {
                continue;
            }
            // Only the value changes: the key keeps the comments around it.
            match table.get_mut("sha256").and_then(Item::as_value_mut) {
                Some(listed) => {
                    let decor = listed.decor().clone();
                    *listed = hash.into();
                    *listed.decor_mut() = decor;
                }
                None => drop(table.insert("sha256", value(hash))),
            }
        }
        Ok(list.to_string())
    }

    /// The text of the list.
    pub fn text(&self) -> &str {
        self.sources.get(self.file).map_or("", |source| &source.text)
    }

    /// The error that a document has another hash than the one listed; `None` where it is the same, or where none is listed yet.
    pub fn wrong_hash(&self, entry: &Entry, actual: &str) -> Option<Problems> {
        let listed =
            entry.sha256.as_ref().filter(|listed| !listed.get_ref().is_empty() && listed.get_ref() != actual)?;
        let message = format!("{} has another hash than the one listed", entry.file);
        let diagnostic = Diagnostic::new(Code::HashMismatch, message);
        Some(self.problem(&self.at(diagnostic, &listed.span(), format!("the document has {actual}"))))
    }

    /// The error that a module cannot have the name that is listed.
    pub fn wrong_module(&self, entry: &Entry, message: impl Into<String>, help: impl Into<String>) -> Problems {
        self.problem(&self.invalid(&entry.module_at, message, "").help(help))
    }

    fn entry(&self, written: WrittenDocument, found: &mut Diagnostics) -> Entry {
        let not_exercised = written.not_exercised.into_iter().map(|listed| NotExercised {
            at: listed.case.span(),
            case: listed.case.into_inner(),
            reason: listed.reason,
        });
        Entry {
            include: self.selectors(written.include, found),
            exclude: self.selectors(written.exclude, found),
            not_exercised: not_exercised.collect(),
            sha256: written.sha256,
            file_at: written.file.span(),
            file: written.file.into_inner(),
            module_at: written.module.span(),
            module: written.module.into_inner(),
        }
    }

    /// The selectors that can be understood.
    fn selectors(&self, written: Vec<Spanned<String>>, found: &mut Diagnostics) -> Vec<String> {
        let mut valid = Vec::new();
        for selector in written {
            let span = selector.span();
            let selector = selector.into_inner();
            match Selection::parse(std::slice::from_ref(&selector), &[]) {
                Ok(_) => valid.push(selector),
                Err(error) => found.push(self.invalid(&span, error.to_string(), "")),
            }
        }
        valid
    }

    /// What no single entry shows: names that two documents have, and files that are not there.
    fn check(&self, repository: &Path, found: &mut Diagnostics) {
        let mut modules: HashMap<&str, &Entry> = HashMap::new();
        for entry in &self.entries {
            if !entry.path(repository).is_file() {
                let message = format!("the document {} does not exist", entry.file);
                let help = "put the document back, or remove its `[[document]]` and run `cargo xtask generate`";
                found.push(self.invalid(&entry.file_at, message, "").help(help));
            }
            if let Some(first) = modules.insert(&entry.module, entry) {
                let message = format!("two documents have the module `{}`", entry.module);
                let diagnostic = self.invalid(&entry.module_at, message, "").help("give one of them another module");
                found.push(self.at(diagnostic, &first.module_at, "the other one"));
            }
        }
    }

    fn invalid(&self, at: &Range<usize>, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        self.at(Diagnostic::new(Code::InvalidManifest, message), at, label)
    }

    fn at(&self, diagnostic: Diagnostic, at: &Range<usize>, label: impl Into<String>) -> Diagnostic {
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let part = Part::Text { start: offset(at.start), end: offset(at.end) };
        diagnostic.label(&Place::root(self.file), part, label)
    }

    fn problem(&self, diagnostic: &Diagnostic) -> Problems {
        Problems::diagnostic(&self.sources, diagnostic)
    }
}
