//! A set of generated files, held in memory, and the one way in which it reaches a folder.
//!
//! This is the only module of the crate that touches the file system. It is in this crate because two programs need the same
//! behavior: the command line and this repository's own `xtask`.
//!
//! What it promises:
//!
//! - Nothing outside the output folder is touched.
//! - What a person wrote is never overwritten, moved or removed. Links, FIFOs, sockets and devices are never opened.
//! - A run replaces all files or none, also if it is killed (`transaction`).
//! - Of two runs on one folder, one waits (`hold`).
//! - Writing and checking make the same comparison (`compare`).
//!
//! Generated files are told from a person's by a marker in their first line, put there by [`FileSet::insert`]. The folders
//! at the top of a package (`src`) are the generator's own, and whatever else is in them is reported; beside them, only
//! marked files are its business, so that `Cargo.lock`, `target/` or a folder of examples are left alone. A folder of the
//! set may be [claimed](FileSet::claim) for a package inside the package.

mod compare;
mod disk;
mod error;
mod hold;
mod inspect;
mod journal;
mod marker;
mod staging;
#[cfg(test)]
mod tests;
mod transaction;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use disk::Disk;
pub use error::FileError;
use hold::Hold;
use staging::Staging;

/// Generated files: text by path, the path relative to the output folder and written with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<String, String>,
    /// The folders of packages inside the package.
    claimed: BTreeSet<String>,
}

/// Whether differences are repaired or only reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write what is stale or missing, remove generated files that are no longer wanted.
    Write,
    /// Touch nothing.
    Check,
}

/// How a folder compares with a set. After [`Mode::Write`], what was stale, missing or stray has been repaired, unless the
/// run was [blocked](Self::is_blocked). Paths are relative to the folder and written with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many files were as they should be.
    pub unchanged: usize,
    /// Files whose text differs in more than its line ends.
    pub stale: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Generated files that the set does not have.
    pub stray: Vec<String>,
    /// What nobody generated, in a folder that is the generator's own. It is left alone.
    pub foreign: Vec<String>,
    /// What nobody generated, at a path that the generator needs. It is left alone, and nothing at all is written.
    pub obstructed: Vec<String>,
    /// Whether an earlier run was interrupted. [`Mode::Write`] finishes it.
    pub interrupted: bool,
    /// Files that were edited after a run that was to replace or remove them was interrupted. They are left alone, and
    /// nothing at all is written.
    pub overtaken: Vec<String>,
}

impl Outcome {
    /// Whether the folder held exactly the set.
    pub fn is_current(&self) -> bool {
        self.changes() == 0 && self.foreign.is_empty() && !self.is_blocked() && !self.interrupted
    }

    /// How many files were (or, when checking, would be) written or removed.
    pub fn changes(&self) -> usize {
        self.stale.len() + self.missing.len() + self.stray.len()
    }

    /// How many files a person must move before anything is written.
    pub fn obstacles(&self) -> usize {
        self.obstructed.len() + self.overtaken.len()
    }

    /// Whether nothing is written because a person's files are in the way.
    pub fn is_blocked(&self) -> bool {
        self.obstacles() > 0
    }
}

impl FileSet {
    /// Adds a file, marked as generated in the comment syntax of its kind.
    pub fn insert(&mut self, path: impl Into<String>, text: &str) {
        let path = path.into();
        let marked = marker::mark(&path, text);
        self.files.insert(path, marked);
    }

    /// Declares that a folder at the top holds a package inside the package, or may hold one of an earlier run: generated
    /// files there that are not in the set are stray.
    pub fn claim(&mut self, folder: impl Into<String>) {
        self.claimed.insert(folder.into());
    }

    /// The files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Adds another set's files as they are.
    pub fn append(&mut self, mut other: FileSet) {
        self.files.append(&mut other.files);
        self.claimed.append(&mut other.claimed);
    }

    /// Compares `folder` with the set and, in [`Mode::Write`], makes it hold the set. Waits while another run has the folder.
    ///
    /// # Errors
    ///
    /// The file system's, with the path. All files are as before then, or all are new if the run failed while it tidied up.
    /// What it could not undo or tidy up is [left](Outcome::interrupted) to the next run.
    pub fn ensure_contents(&self, folder: &Path, mode: Mode) -> Result<Outcome, FileError> {
        self.ensure_contents_on(&Disk::default(), folder, mode)
    }

    fn ensure_contents_on(&self, disk: &Disk, folder: &Path, mode: Mode) -> Result<Outcome, FileError> {
        match mode {
            Mode::Check => {
                let _hold = Hold::for_reading(folder)?;
                Ok(compare::compare(self, folder, &Staging::find(folder)?)?.outcome)
            }
            Mode::Write => {
                let hold = Hold::for_writing(disk, folder)?;
                self.write(disk, folder).inspect_err(|_| hold.remove_created(disk))
            }
        }
    }

    fn write(&self, disk: &Disk, folder: &Path) -> Result<Outcome, FileError> {
        let staging = Staging::find(folder)?;
        let compare::Comparison { outcome, operations } = compare::compare(self, folder, &staging)?;
        if !outcome.is_blocked() && !outcome.is_current() {
            transaction::run(disk, folder, self, operations, &staging)?;
        }
        Ok(outcome)
    }

    /// Whether a folder may be one that a run created, and not only a person.
    fn may_have_made(&self, folder: &str) -> bool {
        let top = folder.split('/').next();
        top.is_some_and(|top| self.claimed.contains(top)) || self.files.keys().any(|path| path.split('/').next() == top)
    }

    /// The folder at the top of its package that a path leads through; none for what lies at the top itself.
    fn top_folder<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (first, rest) = path.split_once('/')?;
        if self.claimed.contains(first) {
            let (second, _) = rest.split_once('/')?;
            path.get(..first.len() + 1 + second.len())
        } else {
            Some(first)
        }
    }
}
