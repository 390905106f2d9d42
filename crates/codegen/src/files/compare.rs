//! How a folder differs from a set of generated files. Only reads.
//!
//! Writing and checking both begin here, so that `--check` can never disagree with what a run would write.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::error::FileError;
use super::inspect::{self, Entry, Kind, Target};
use super::journal::{Fingerprint, Operation};
use super::staging::Staging;
use super::{FileSet, Outcome, marker};

/// Where a package has its source.
const SOURCE: &str = "src";

/// What makes a folder a package.
const MANIFEST: &str = "Cargo.toml";

/// The differences, and what would remove them.
pub(super) struct Comparison {
    pub(super) outcome: Outcome,
    /// What is to be done, by path of the set, then by path of strays.
    pub(super) operations: Vec<Operation>,
}

/// What is at a path of the set.
enum Found {
    Nothing,
    Current,
    Stale(Fingerprint),
    /// Something that was not generated, here or in place of a parent folder: its path.
    Obstacle(String),
}

/// Compares a folder with a set, in view of what an interrupted run has left.
pub(super) fn compare(set: &FileSet, output: &Path, staging: &Staging) -> Result<Comparison, FileError> {
    let outcome = Outcome { interrupted: staging.is_left_over, ..Outcome::default() };
    let mut comparison = Comparison { outcome, operations: Vec::new() };
    let found: Vec<(&String, &String, Found)> = set
        .files
        .par_iter()
        .map(|(path, text)| Ok((path, text, find(output, path, text)?)))
        .collect::<Result<_, FileError>>()?;
    for (path, text, found) in found {
        comparison.add(path, text, found);
    }
    comparison.add_others(set, output)?;
    let outcome = &mut comparison.outcome;
    if let Some(journal) = &staging.journal {
        outcome.overtaken = journal.overtaken(output)?;
        outcome.overtaken.retain(|path| !outcome.obstructed.contains(path));
    }
    outcome.obstructed.extend(staging.foreign.iter().cloned());
    outcome.obstructed.dedup();
    Ok(comparison)
}

fn find(output: &Path, path: &str, text: &str) -> Result<Found, FileError> {
    Ok(match inspect::locate(output, path)? {
        Target::Nothing => Found::Nothing,
        Target::File(full) => match inspect::read(&full)? {
            Some(bytes) if marker::is_same_text(&bytes, text) => Found::Current,
            Some(bytes) if marker::is_marked(path, &bytes) => Found::Stale(Fingerprint::of(&bytes)),
            _ => Found::Obstacle(path.to_owned()),
        },
        Target::Folder(_) => Found::Obstacle(path.to_owned()),
        Target::Obstacle(obstacle) => Found::Obstacle(obstacle),
    })
}

impl Comparison {
    fn add(&mut self, path: &str, text: &str, found: Found) {
        let mut write = |old| {
            let new = Some(Fingerprint::of(text.as_bytes()));
            self.operations.push(Operation { path: path.to_owned(), old, new });
        };
        match found {
            Found::Nothing => {
                write(None);
                self.outcome.missing.push(path.to_owned());
            }
            Found::Current => self.outcome.unchanged += 1,
            Found::Stale(old) => {
                write(Some(old));
                self.outcome.stale.push(path.to_owned());
            }
            Found::Obstacle(obstacle) => self.outcome.obstructed.push(obstacle),
        }
    }

    /// Sorts what is in a folder and not in the set: generated, foreign, or none of our business.
    fn add_others(&mut self, set: &FileSet, output: &Path) -> Result<(), FileError> {
        let mut others = others(set, output)?;
        others.sort();
        for other in others.iter().filter(|other| !set.files.contains_key(&other.path)) {
            if let Some(content) = other.generated_content(output)? {
                let old = Some(Fingerprint::of(&content));
                self.operations.push(Operation { path: other.path.clone(), old, new: None });
                self.outcome.stray.push(other.path.clone());
            } else if other.is_in_own_folder && !self.outcome.obstructed.contains(&other.path) {
                self.outcome.foreign.push(other.path.clone());
            }
        }
        Ok(())
    }
}

/// Something in the folder that may not be in the set.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Other {
    /// Where it is; without its true name if that is not UTF-8.
    path: String,
    /// Whether it can be a generated file: a regular file whose name is UTF-8.
    may_be_generated: bool,
    /// Whether it is in a folder that is the generator's own.
    is_in_own_folder: bool,
}

impl Other {
    fn new(folder: &str, entry: &Entry, is_in_own_folder: bool) -> Self {
        let may_be_generated = entry.kind == Kind::File && entry.name.to_str().is_some();
        Self { path: joined(folder, &entry.name.to_string_lossy()), may_be_generated, is_in_own_folder }
    }

    /// The content, if it is a generated file.
    fn generated_content(&self, output: &Path) -> Result<Option<Vec<u8>>, FileError> {
        let full = output.join(&self.path);
        let is_marked = |bytes: &Vec<u8>| marker::is_marked(&self.path, bytes);
        if self.may_be_generated && inspect::beginning(&full)?.as_ref().is_some_and(is_marked) {
            return Ok(inspect::read(&full)?.filter(is_marked));
        }
        Ok(None)
    }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// All that is in the folders of packages and in the generator's own folders below them.
fn others(set: &FileSet, output: &Path) -> Result<Vec<Other>, FileError> {
    let own: BTreeSet<&str> = set.files.keys().filter_map(|path| set.top_folder(path)).collect();
    let mut others = Vec::new();
    let mut packages = vec![String::new()];
    while let Some(package) = packages.pop() {
        for entry in inspect::entries(&output.join(&package))? {
            let (path, is_folder) = (joined(&package, &entry.name.to_string_lossy()), entry.kind == Kind::Folder);
            if is_folder && set.claimed.contains(&path) {
                packages.push(path);
            } else if is_folder && (own.contains(path.as_str()) || !package.is_empty() && entry.name == SOURCE) {
                walk(output, path.clone(), own.contains(path.as_str()), &mut others)?;
            } else if !is_folder {
                others.push(Other::new(&package, &entry, false));
            }
        }
    }
    Ok(others)
}

/// Adds all that is below a folder. A package in it is a person's as a whole, even if its files were generated there.
fn walk(output: &Path, first: String, is_own: bool, others: &mut Vec<Other>) -> Result<(), FileError> {
    let mut waiting = vec![first];
    while let Some(path) = waiting.pop() {
        for entry in inspect::entries(&output.join(&path))? {
            let below = joined(&path, &entry.name.to_string_lossy());
            let is_package = || output.join(&below).join(MANIFEST).is_file();
            if entry.kind == Kind::Folder && entry.name.to_str().is_some() && !is_package() {
                waiting.push(below);
            } else {
                others.push(Other::new(&path, &entry, is_own));
            }
        }
    }
    Ok(())
}
