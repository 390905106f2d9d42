//! The record of what a run is about to do to a folder. From it, the next run and `--check` know that a run was interrupted, and
//! which files hold neither its old nor its new content: somebody has edited them since.
//!
//! A journal may come from a stranger with the rest of a folder: nothing is written because a journal asks for it, and no path of
//! it is followed out of the folder.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::FileError;
use super::inspect::{self, Target};

/// The SHA-256 of a file's content, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint(String);

impl Fingerprint {
    pub(super) fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One file that a run creates, replaces or removes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Operation {
    /// The file, relative to the output folder and with `/`.
    pub(super) path: String,
    /// Its content before; `None` if it is created.
    pub(super) old: Option<Fingerprint>,
    /// Its content afterwards; `None` if it is removed.
    pub(super) new: Option<Fingerprint>,
}

/// What is at the path of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// A file of this content, or nothing.
    Content(Option<Fingerprint>),
    /// Something that no run writes.
    Obstacle,
}

impl Operation {
    /// What is at the path now.
    pub(super) fn state(&self, output: &Path) -> Result<State, FileError> {
        Ok(match inspect::locate(output, &self.path)? {
            Target::Nothing => State::Content(None),
            Target::File(full) => match inspect::read(&full)? {
                Some(content) => State::Content(Some(Fingerprint::of(&content))),
                None => State::Obstacle,
            },
            Target::Folder(_) | Target::Obstacle(_) => State::Obstacle,
        })
    }

    /// Whether somebody else has changed the file since the operation was recorded. One that has been removed is no loss.
    fn is_overtaken(&self, output: &Path) -> Result<bool, FileError> {
        Ok(match self.state(output)? {
            State::Content(None) => false,
            State::Content(content) => content != self.old && content != self.new,
            State::Obstacle => true,
        })
    }
}

/// The operations of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    pub(super) operations: Vec<Operation>,
    /// The folders that the run creates or may leave empty: they go if they are empty at the end.
    pub(super) folders: BTreeSet<String>,
}

impl Journal {
    /// The journal of these operations, after that of an interrupted run if there was one: `inherited` are the folders that
    /// the run may have created or left empty.
    pub(super) fn new(output: &Path, operations: Vec<Operation>, inherited: impl Iterator<Item = String>) -> Self {
        let mut folders: BTreeSet<String> = inherited.collect();
        for operation in &operations {
            let parents = operation.path.match_indices('/').filter_map(|(end, _)| operation.path.get(..end));
            let is_concerned = |folder: &&str| operation.new.is_none() || !output.join(folder).is_dir();
            folders.extend(parents.filter(is_concerned).map(str::to_owned));
        }
        Self { operations, folders }
    }

    /// Whether all paths are in the output folder.
    pub(super) fn is_inside(&self) -> bool {
        let files = self.operations.iter().map(|operation| &operation.path);
        files.chain(&self.folders).all(|path| inspect::is_inside(path))
    }

    /// The files that hold neither what the interrupted run found nor what it was to write.
    pub(super) fn overtaken(&self, output: &Path) -> Result<Vec<String>, FileError> {
        let mut paths = Vec::new();
        for operation in &self.operations {
            if operation.is_overtaken(output)? {
                paths.push(operation.path.clone());
            }
        }
        Ok(paths)
    }
}
