//! Replaces the files of a folder, all or none.
//!
//! 1. New contents are written to the staging folder, and old ones are copied there.
//! 2. The journal is put in place: the commit point.
//! 3. Each file is replaced, created or removed, in one step each.
//! 4. Folders that are empty now, and the staging folder with the journal, are removed.
//!
//! An error in 1 to 3 is undone at once. If the process is killed in 1 or 2, the old files are whole. If it is killed in 3 or
//! 4, the next run finds the journal and completes the work: it compares the folder with its own set, and whatever the
//! interrupted run did or did not do is one of the differences. It takes no content from the staging folder, because a folder
//! may come from a stranger.
//!
//! This holds for the end of the process at any moment, not for a power cut: nothing is flushed to the disk, which would
//! cost more than the generation itself, and a crate can be generated again.

use std::io::ErrorKind;
use std::path::Path;

use super::FileSet;
use super::disk::Disk;
use super::error::FileError;
use super::inspect::{self, Target};
use super::journal::{Journal, Operation, State};
use super::staging::Staging;

/// Carries the operations out, and finishes what an interrupted run has left.
///
/// # Errors
///
/// The file system's. After an error in steps 1 to 3 all files are as before, after one in step 4 they are all new. What could
/// not be undone or tidied up is left, with the journal, to the next run.
pub(super) fn run(
    disk: &Disk,
    output: &Path,
    set: &FileSet,
    operations: Vec<Operation>,
    staging: &Staging,
) -> Result<(), FileError> {
    let interrupted = staging.journal.iter().flat_map(|journal| &journal.folders);
    let inherited = interrupted.filter(|folder| set.may_have_made(folder)).cloned();
    let journal = Journal::new(output, operations, inherited);
    let transaction = Transaction { disk, output, staging, journal };
    if !transaction.journal.operations.is_empty() {
        let replaced = transaction.stage(set).and_then(|()| transaction.apply());
        replaced.inspect_err(|_| transaction.abandon())?;
    }
    transaction.finish()
}

struct Transaction<'a> {
    disk: &'a Disk,
    output: &'a Path,
    staging: &'a Staging,
    journal: Journal,
}

impl Transaction<'_> {
    fn numbered(&self) -> impl DoubleEndedIterator<Item = (usize, &Operation)> + ExactSizeIterator {
        self.journal.operations.iter().enumerate()
    }

    /// Steps 1 and 2.
    fn stage(&self, set: &FileSet) -> Result<(), FileError> {
        self.staging.prepare(self.disk)?;
        for (number, operation) in self.numbered() {
            if let (Some(_), Some(text)) = (&operation.new, set.get(&operation.path)) {
                self.disk.create(&self.staging.new_content(number), text.as_bytes())?;
            }
            if operation.old.is_some() {
                self.disk.copy(&self.output.join(&operation.path), &self.staging.old_content(number))?;
            }
        }
        self.staging.commit(self.disk, &self.journal)
    }

    /// Step 3.
    fn apply(&self) -> Result<(), FileError> {
        self.numbered().try_for_each(|(number, operation)| self.apply_one(number, operation))
    }

    fn apply_one(&self, number: usize, operation: &Operation) -> Result<(), FileError> {
        let path = self.output.join(&operation.path);
        if operation.state(self.output)? != State::Content(operation.old.clone()) {
            let reason = "somebody else has changed this file just now; nothing was written or removed";
            return Err(FileError::new(&path, ErrorKind::ResourceBusy, reason));
        }
        if operation.new.is_none() {
            return self.disk.remove_file(&path);
        }
        self.disk.create_folders(path.parent().unwrap_or(self.output))?;
        self.disk.rename(&self.staging.new_content(number), &path)
    }

    /// Step 4.
    fn finish(&self) -> Result<(), FileError> {
        // A folder comes after the one that it is in.
        for folder in self.journal.folders.iter().rev() {
            if let Target::Folder(folder) = inspect::locate(self.output, folder)?
                && inspect::entries(&folder)?.is_empty()
            {
                self.disk.remove_folder(&folder)?;
            }
        }
        self.staging.remove(self.disk, self.output)
    }

    /// Restores the old files after an error. The error is the one to report: what cannot be restored now is left, with the
    /// journal, to the next run. So is what an earlier run has left, because its files are not whole yet.
    fn abandon(&self) {
        let restored = self.numbered().rev().try_for_each(|(number, operation)| self.undo(number, operation));
        if restored.is_ok() && self.staging.journal.is_none() {
            let _ = self.finish();
        }
    }

    fn undo(&self, number: usize, operation: &Operation) -> Result<(), FileError> {
        let path = self.output.join(&operation.path);
        if operation.state(self.output)? != State::Content(operation.new.clone()) {
            return Ok(());
        }
        match operation.old {
            Some(_) => self.disk.rename(&self.staging.old_content(number), &path),
            None => self.disk.remove_file(&path),
        }
    }
}
