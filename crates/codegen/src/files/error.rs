//! Errors of the file system, with the path that they are about.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An error of the file system, and the path that it is about.
#[derive(Debug)]
pub struct FileError {
    path: PathBuf,
    source: io::Error,
}

impl FileError {
    /// The path that the error is about.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a folder may not have been created because another run has failed just then, and has removed its folders.
    pub(super) fn may_be_a_race(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists)
    }

    /// An error of our own.
    pub(super) fn new(path: &Path, kind: io::ErrorKind, reason: &'static str) -> Self {
        at(path)(io::Error::new(kind, reason))
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path.display(), self.source)
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Adds the path to an error.
pub(super) fn at(path: &Path) -> impl Fn(io::Error) -> FileError {
    move |source| FileError { path: path.to_owned(), source }
}
