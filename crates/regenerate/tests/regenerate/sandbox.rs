//! A repository with nothing but what `cargo xtask generate` reads and writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use countersign_regenerate::{Mode, Options, run};
use countersign_source::{Diagnostics, SourceSet};
use serde::de::DeserializeOwned;
use tempfile::TempDir;

/// The list of documents before there is one, with a comment that must stay.
const LIST: &str = "# The vendored documents.\n";

/// A repository in a temporary folder.
pub(crate) struct Sandbox {
    folder: TempDir,
}

/// What a run of `cargo xtask generate` prints, and whether it succeeds.
pub(crate) struct Run {
    pub(crate) succeeds: bool,
    pub(crate) lines: Vec<String>,
}

impl Run {
    /// The line that a person reads first.
    pub(crate) fn first_line(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }

    /// The conclusion.
    pub(crate) fn last_line(&self) -> &str {
        self.lines.last().map_or("", String::as_str)
    }
}

impl Sandbox {
    /// A repository without documents.
    pub(crate) fn new() -> Self {
        let sandbox = Self { folder: tempfile::tempdir().unwrap() };
        sandbox.write("specs/countersign.toml", LIST);
        sandbox
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Copies a document into a folder of `specs/` and adds its entry to the list: the one edit of the README.
    pub(crate) fn add(&self, document: &Path, folder: &str, file: &str, module: &str) {
        for path in files_below(document).into_iter().filter(|path| !path.ends_with("changes.yaml")) {
            let name = path.strip_prefix(document).unwrap().to_str().unwrap();
            self.write(&format!("specs/{folder}/{name}"), &fs::read_to_string(&path).unwrap());
        }
        let entry = format!(
            "\n[[document]]\nfile = \"{folder}/{file}\"\nmodule = \"{module}\"\nsource = \"a test\"\nlicence = \"ours\"\n"
        );
        self.write("specs/countersign.toml", &(self.read("specs/countersign.toml") + &entry));
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces every occurrence of a text in a file.
    pub(crate) fn edit(&self, path: &str, find: &str, replace: &str) {
        let text = self.read(path);
        assert!(text.contains(find), "{path} does not contain {find:?}");
        self.write(path, &text.replace(find, replace));
    }

    /// Removes a file or a folder.
    pub(crate) fn remove(&self, path: &str) {
        let path = self.path().join(path);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    /// `cargo xtask generate --check`
    pub(crate) fn check(&self) -> Run {
        self.run(Mode::Check, false)
    }

    /// `cargo xtask generate`
    pub(crate) fn generate(&self) -> Run {
        self.run(Mode::Write, false)
    }

    /// `cargo xtask generate --accept`
    pub(crate) fn accept(&self) -> Run {
        self.run(Mode::Write, true)
    }

    fn run(&self, mode: Mode, accept: bool) -> Run {
        match run(self.path(), Options { mode, accept }) {
            Ok(report) => Run { succeeds: report.is_current, lines: report.lines },
            Err(problems) => Run { succeeds: false, lines: problems.to_string().lines().map(str::to_owned).collect() },
        }
    }

    /// Every file, by its path.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let name = |path: &Path| path.strip_prefix(self.path()).unwrap().to_str().unwrap().to_owned();
        files_below(self.path()).iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
    }
}

/// Every file in a folder and below it, in order.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// A file of test data.
pub(crate) fn data<T: DeserializeOwned>(path: &Path) -> T {
    let mut sources = SourceSet::default();
    let file = sources.load(path, &mut Diagnostics::default()).unwrap();
    serde_json::from_value(sources.get(file).unwrap().root.clone()).unwrap()
}

/// A folder of test data.
pub(crate) fn data_folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regenerate").join(name)
}
