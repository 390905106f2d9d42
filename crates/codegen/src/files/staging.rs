//! The folder inside the output folder in which a run prepares its files, and what an interrupted run has left there.
//!
//! What is found in it is ours only if its name and its first line are as a run writes them. Anything else is a person's, and
//! stops a run before it changes anything.

use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::{FileError, at};
use super::inspect::{self, Kind};
use super::journal::Journal;
use super::marker;

/// The name of the folder.
pub(super) const FOLDER: &str = ".countersign-staging";

/// The journal. Once it has this name, the run is carried out.
const JOURNAL: &str = "journal";

/// The journal while it is written.
const JOURNAL_DRAFT: &str = "journal.draft";

/// The staging folder of an output folder.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    /// Whether an interrupted run has left it.
    pub(super) is_left_over: bool,
    /// What the interrupted run was doing, if it had begun to replace files.
    pub(super) journal: Option<Journal>,
    /// What is not ours in it, relative to the output folder.
    pub(super) foreign: Vec<String>,
    /// Our files in it without the journal.
    files: Vec<PathBuf>,
}

impl Staging {
    /// Looks for what an interrupted run has left.
    ///
    /// # Errors
    ///
    /// The file system's, and where the journal cannot be understood.
    pub(super) fn find(output: &Path) -> Result<Self, FileError> {
        let folder = output.join(FOLDER);
        let mut found = Self { folder, is_left_over: false, journal: None, foreign: Vec::new(), files: Vec::new() };
        match inspect::kind_of(&found.folder)? {
            None => return Ok(found),
            Some(Kind::Folder) => {}
            Some(_) => {
                found.foreign.push(FOLDER.to_owned());
                return Ok(found);
            }
        }
        for entry in inspect::entries(&found.folder)? {
            let path = found.folder.join(&entry.name);
            match entry.name.to_str() {
                Some(name) if entry.kind == Kind::File && is_our_name(name) && has_our_beginning(&path)? => {
                    if name == JOURNAL {
                        found.journal = Some(read_journal(&path)?);
                    } else {
                        found.files.push(path);
                    }
                }
                _ => found.foreign.push(format!("{FOLDER}/{}", entry.name.to_string_lossy())),
            }
        }
        found.is_left_over = found.foreign.is_empty() || found.journal.is_some();
        Ok(found)
    }

    /// Where the new content of an operation waits.
    pub(super) fn new_content(&self, number: usize) -> PathBuf {
        self.folder.join(format!("{number}.new"))
    }

    /// Where the old content of an operation is kept.
    pub(super) fn old_content(&self, number: usize) -> PathBuf {
        self.folder.join(format!("{number}.old"))
    }

    /// Makes the folder ready for a run: it is there, and without the files of an interrupted one but its journal.
    pub(super) fn prepare(&self, disk: &Disk) -> Result<(), FileError> {
        disk.create_folders(&self.folder)?;
        self.files.iter().try_for_each(|path| disk.remove_file(path))
    }

    /// Records what the run is about to do. From then on, it is carried out or undone, by this process or by the next run.
    pub(super) fn commit(&self, disk: &Disk, journal: &Journal) -> Result<(), FileError> {
        let (path, draft) = (self.folder.join(JOURNAL), self.folder.join(JOURNAL_DRAFT));
        let text = serde_json::to_string(journal).map_err(|error| at(&path)(error.into()))?;
        disk.create(&draft, marker::mark(JOURNAL, &text).as_bytes())?;
        disk.rename(&draft, &path)
    }

    /// Removes the folder with all that is ours in it, the journal last.
    pub(super) fn remove(&self, disk: &Disk, output: &Path) -> Result<(), FileError> {
        let now = Self::find(output)?;
        now.files.iter().try_for_each(|path| disk.remove_file(path))?;
        if now.journal.is_some() {
            disk.remove_file(&self.folder.join(JOURNAL))?;
        }
        if now.is_left_over { disk.remove_folder(&self.folder) } else { Ok(()) }
    }
}

/// Whether a file in the staging folder has a name that a run gives.
fn is_our_name(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_content = |(number, kind): (&str, &str)| is_number(number) && matches!(kind, "new" | "old");
    name == JOURNAL || name == JOURNAL_DRAFT || name.split_once('.').is_some_and(is_content)
}

fn has_our_beginning(path: &Path) -> Result<bool, FileError> {
    Ok(inspect::beginning(path)?.is_some_and(|bytes| marker::may_be_cut_off(&bytes)))
}

fn read_journal(path: &Path) -> Result<Journal, FileError> {
    let content = inspect::read(path)?.unwrap_or_default();
    let text = content.splitn(2, |byte| *byte == b'\n').nth(1).unwrap_or_default();
    let journal = serde_json::from_slice(text).ok().filter(Journal::is_inside);
    journal.ok_or_else(|| {
        let reason =
            "this record of an interrupted run cannot be read; remove the folder that it is in, then generate again";
        FileError::new(path, std::io::ErrorKind::InvalidData, reason)
    })
}
