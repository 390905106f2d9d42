//! Keeps runs on the same output folder apart.
//!
//! The lock is on the folder itself, so that it leaves nothing behind and the operating system releases it when the process
//! ends, however it ends. Where a folder cannot be locked (Windows, some network file systems), an empty file in the system's
//! folder of temporary files is locked instead, named after the output folder; it stays there, because removing it would
//! race with the next run.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::{FileError, at};
use super::journal::Fingerprint;

/// How often a run tries to create its folder while others come and go. Some file systems never let it, with the same error
/// (`/proc`).
const CREATE_ATTEMPTS: usize = 100;

/// Who may hold a folder at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sharing {
    /// Runs that only read.
    Readers,
    /// One run alone.
    Nobody,
}

/// An output folder that no other run changes.
#[derive(Debug)]
pub(super) struct Hold {
    /// Unlocked when it is closed.
    _lock: File,
    /// The folders that were created to have one to hold, the outermost first.
    created: Vec<PathBuf>,
}

impl Hold {
    /// Waits until nobody writes to the folder; `None` if there is no folder.
    pub(super) fn for_reading(folder: &Path) -> Result<Option<Self>, FileError> {
        while exists(folder)? {
            if let Some(lock) = lock(folder, Sharing::Readers).map_err(at(folder))? {
                return Ok(Some(Self { _lock: lock, created: Vec::new() }));
            }
        }
        Ok(None)
    }

    /// Creates the folder if there is none, and waits until no other run has it.
    pub(super) fn for_writing(disk: &Disk, folder: &Path) -> Result<Self, FileError> {
        let mut attempts = 1..CREATE_ATTEMPTS;
        loop {
            let created = if exists(folder)? { Ok(Vec::new()) } else { disk.create_folders(folder) };
            if created.as_ref().is_err_and(FileError::may_be_a_race) && attempts.next().is_some() {
                continue;
            }
            let created = created?;
            if let Some(lock) = lock(folder, Sharing::Nobody).map_err(at(folder))? {
                return Ok(Self { _lock: lock, created });
            }
        }
    }

    /// Removes the folders that were created, because the run has failed.
    pub(super) fn remove_created(&self, disk: &Disk) {
        disk.remove_folders(&self.created);
    }
}

/// Whether there is an output folder, which may be the target of a link.
fn exists(folder: &Path) -> Result<bool, FileError> {
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) => Err(FileError::new(folder, ErrorKind::NotADirectory, "the output is not a folder")),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(at(folder)(error)),
        Err(_) if folder.is_symlink() => {
            Err(FileError::new(folder, ErrorKind::NotFound, "the output is a link that leads nowhere"))
        }
        Err(_) => Ok(false),
    }
}

/// Waits for the folder; `None` if it is gone or another one by then, because a run that failed has removed what it created.
fn lock(folder: &Path, sharing: Sharing) -> io::Result<Option<File>> {
    let wait = |file: File| match sharing {
        Sharing::Readers => file.lock_shared().map(|()| file),
        Sharing::Nobody => file.lock().map(|()| file),
    };
    let lock = match File::open(folder).and_then(wait) {
        Err(error) if error.kind() != ErrorKind::NotFound => stand_in(folder).and_then(wait),
        result => result,
    };
    match lock {
        Ok(lock) => Ok(Some(lock).filter(|lock| is_still(folder, lock))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The file that is locked in place of a folder that cannot be. It may be another user's.
fn stand_in(folder: &Path) -> io::Result<File> {
    let folder = folder.canonicalize()?;
    let name = Fingerprint::of(folder.as_os_str().as_encoded_bytes());
    let path = std::env::temp_dir().join(format!("countersign-{name}.lock"));
    OpenOptions::new().create(true).append(true).open(&path).or_else(|_| File::open(path))
}

/// Whether the locked folder is the one at the path: another run may have removed it, or somebody may have moved it.
#[cfg(unix)]
fn is_still(folder: &Path, lock: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (fs::metadata(folder), lock.metadata()) {
        (Ok(now), Ok(locked)) => !locked.is_dir() || id(now) == id(locked),
        _ => false,
    }
}

/// Other systems lock a file in place of the folder.
#[cfg(not(unix))]
fn is_still(folder: &Path, _lock: &File) -> bool {
    folder.is_dir()
}

#[cfg(test)]
mod tests {
    use std::fs::TryLockError;

    use super::*;

    fn is_locked(file: &File) -> bool {
        matches!(file.try_lock(), Err(TryLockError::WouldBlock))
    }

    #[cfg(unix)]
    #[test]
    fn one_writes_or_many_read() {
        let folder = tempfile::tempdir().unwrap();
        let another = File::open(folder.path()).unwrap();
        let writing = Hold::for_writing(&Disk::default(), folder.path()).unwrap();
        assert!(is_locked(&another) && matches!(another.try_lock_shared(), Err(TryLockError::WouldBlock)));
        drop(writing);
        let reading = [Hold::for_reading(folder.path()).unwrap(), Hold::for_reading(folder.path()).unwrap()];
        assert!(reading.iter().all(Option::is_some) && is_locked(&another));
        drop(reading);
        assert!(!is_locked(&another));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "a lock leaves nothing behind");
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_on_a_folder_that_was_removed_is_none() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("folder");
        fs::create_dir(&folder).unwrap();
        let lock_again = || lock(&folder, Sharing::Nobody).unwrap();
        let lock = lock_again().unwrap();
        assert!(is_still(&folder, &lock));
        fs::rename(&folder, outer.path().join("elsewhere")).unwrap();
        assert!(!is_still(&folder, &lock) && lock_again().is_none());
        fs::create_dir(&folder).unwrap();
        assert!(!is_still(&folder, &lock) && lock_again().is_some());
    }

    #[test]
    fn a_file_can_stand_in_for_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let held = stand_in(folder.path()).unwrap();
        held.lock().unwrap();
        assert!(is_locked(&stand_in(&folder.path().join(".")).unwrap()));
        assert!(!is_locked(&stand_in(folder.path().parent().unwrap()).unwrap()));
        drop(held);
        assert!(!is_locked(&stand_in(folder.path()).unwrap()));
    }
}
