//! Brings folders and the list of documents up to date, and words what differed.

use std::fs;
use std::path::Path;

use countersign_codegen::files::{FileSet, Mode, Outcome};
use countersign_vendored::{FILE, Problems};

/// What differed from what is generated.
#[derive(Default)]
pub(crate) struct Differences {
    /// What `generate` writes or removes, one line each.
    repairable: Vec<String>,
    /// What only a person can resolve, one line each.
    for_people: Vec<String>,
    /// Whether some of that keeps a folder from being written.
    are_blocked: bool,
}

impl Differences {
    /// Compares a folder with a set of files and, in [`Mode::Write`], makes it hold the set.
    pub(crate) fn ensure(
        &mut self,
        repository: &Path,
        folder: &str,
        files: &FileSet,
        mode: Mode,
    ) -> Result<(), Problems> {
        let outcome = files.ensure_contents(&repository.join(folder), mode).map_err(Problems::message)?;
        self.are_blocked |= outcome.is_blocked();
        let Outcome { stale, missing, stray, foreign, obstructed, overtaken, interrupted, .. } = &outcome;
        for (kind, paths) in [("stale", stale), ("missing", missing), ("stray", stray)] {
            self.repairable.extend(paths.iter().map(|path| format!("{kind}: {folder}/{path}")));
        }
        if *interrupted {
            self.repairable.push(format!("interrupted: an earlier run on {folder}"));
        }
        let not_generated = [
            (foreign, "move or delete it"),
            (obstructed, "it is where a generated file belongs, and nothing is written before you move or delete it"),
            (overtaken, "it was edited after an interrupted run, and nothing is written before you move or delete it"),
        ];
        for (paths, advice) in not_generated {
            self.for_people.extend(paths.iter().map(|path| format!("not generated: {folder}/{path}: {advice}")));
        }
        Ok(())
    }

    /// Compares the list of documents with what it should be and, in [`Mode::Write`], replaces it in one step. Its hashes are those
    /// of what was generated, so it stays as it is where a folder could not be written.
    pub(crate) fn ensure_list(&mut self, path: &Path, text: &str, wanted: &str, mode: Mode) -> Result<(), Problems> {
        if text == wanted {
            return Ok(());
        }
        self.repairable.push(format!("stale: {FILE}"));
        if mode == Mode::Write && !self.are_blocked {
            let draft = path.with_extension("toml.draft");
            fs::write(&draft, wanted)
                .and_then(|()| fs::rename(&draft, path))
                .map_err(|error| Problems::message(format!("cannot write {FILE}: {error}")))?;
        }
        Ok(())
    }

    /// Whether nothing is left to do after a run.
    pub(crate) fn are_settled(&self, mode: Mode) -> bool {
        self.for_people.is_empty() && (mode == Mode::Write || self.repairable.is_empty())
    }

    /// The differences and the conclusion.
    pub(crate) fn lines(&self, mode: Mode) -> Vec<String> {
        let mut lines = Vec::new();
        if mode == Mode::Check {
            lines.extend(self.repairable.iter().cloned());
        }
        lines.extend(self.for_people.iter().cloned());
        match (mode, self.repairable.len()) {
            (_, 0) if self.for_people.is_empty() => lines.push("everything is up to date".to_owned()),
            (_, 0) => {}
            _ if self.are_blocked => lines.push("then: cargo xtask generate".to_owned()),
            (Mode::Write, 1) => lines.push("1 file written or removed".to_owned()),
            (Mode::Write, count) => lines.push(format!("{count} files written or removed")),
            (Mode::Check, _) => lines.push("to repair: cargo xtask generate".to_owned()),
        }
        lines
    }
}
