//! The only code that changes a file system.
//!
//! Each function is one operation that the file system does whole or not at all. The tests of this module's parent count them
//! and stop a run after each; that is why nothing else may change files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::error::{FileError, at};

/// The operations that change a file system.
#[derive(Debug, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub(super) faults: super::tests::Faults,
}

impl Disk {
    /// Does one operation.
    fn operate<T>(&self, path: &Path, operation: impl FnOnce() -> io::Result<T>) -> Result<T, FileError> {
        #[cfg(test)]
        self.faults.before_operation().map_err(at(path))?;
        operation().map_err(at(path))
    }

    /// Creates a folder with its parents, and returns those that were missing, the outermost first. After an error, none
    /// of them is left.
    pub(super) fn create_folders(&self, folder: &Path) -> Result<Vec<PathBuf>, FileError> {
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && fs::symlink_metadata(folder).is_err();
        let mut missing: Vec<&Path> = folder.ancestors().take_while(missing).collect();
        let mut created = Vec::new();
        while let Some(folder) = missing.pop() {
            let create = || match fs::create_dir(folder) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
                result => result,
            };
            self.operate(folder, create).inspect_err(|_| self.remove_folders(&created))?;
            created.push(folder.to_owned());
        }
        Ok(created)
    }

    /// Removes folders that were created in vain, the innermost first. Those that are not empty are somebody's by now.
    pub(super) fn remove_folders(&self, created: &[PathBuf]) {
        // Whatever prevents it, the error for which they are removed is the one to report.
        let _ = created.iter().rev().try_for_each(|folder| self.remove_folder(folder));
    }

    /// Creates a file that must not be there yet.
    pub(super) fn create(&self, path: &Path, content: &[u8]) -> Result<(), FileError> {
        let create = || OpenOptions::new().write(true).create_new(true).open(path);
        let mut file: File = self.operate(path, create)?;
        self.operate(path, || file.write_all(content))
    }

    /// Copies a file. A second link would be cheaper, but would change with the file if somebody edits it in place.
    pub(super) fn copy(&self, from: &Path, to: &Path) -> Result<(), FileError> {
        self.operate(to, || fs::copy(from, to).map(drop))
    }

    /// Moves a file, in place of another if there is one.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<(), FileError> {
        self.operate(to, || fs::rename(from, to))
    }

    /// Removes a file.
    pub(super) fn remove_file(&self, path: &Path) -> Result<(), FileError> {
        self.operate(path, || fs::remove_file(path))
    }

    /// Removes an empty folder.
    pub(super) fn remove_folder(&self, path: &Path) -> Result<(), FileError> {
        self.operate(path, || fs::remove_dir(path))
    }
}
