//! Documents are added, changed, renamed and removed as the README says, and each step changes only what it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use countersign_contract::{Subject, check_examples};
use countersign_source::Color;
use countersign_vendored::{Document, Manifest};
use serde::Deserialize;
use similar::{ChangeTag, TextDiff};

use crate::sandbox::{Sandbox, data, data_folder};

/// The documents: a 3.0 YAML, a 3.1 JSON, and one of two files. Folder and module have one name.
pub(crate) const DOCUMENTS: [(&str, &str); 3] =
    [("tools", "tools.yaml"), ("notes", "notes.json"), ("fleet", "fleet.yaml")];

/// A change of a document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    name: String,
    file: Option<String>,
    find: String,
    replace: String,
    #[serde(default)]
    and: Vec<Edit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: Option<String>,
    find: String,
    replace: String,
}

impl Change {
    /// Whether the contract tests find something afterwards.
    pub(crate) fn breaks_an_example(&self) -> bool {
        self.name == "example that breaks its schema"
    }

    /// Makes the change in a copy of the document in a folder of `specs/`.
    pub(crate) fn apply(&self, sandbox: &Sandbox, folder: &str, document: &str) {
        let first = (&self.file, &self.find, &self.replace);
        for (file, find, replace) in
            std::iter::once(first).chain(self.and.iter().map(|edit| (&edit.file, &edit.find, &edit.replace)))
        {
            let file = file.as_ref().or(self.file.as_ref()).map_or(document, String::as_str);
            sandbox.edit(&format!("specs/{folder}/{file}"), find, replace);
        }
    }
}

fn with_documents() -> Sandbox {
    let sandbox = Sandbox::new();
    for (name, file) in DOCUMENTS {
        sandbox.add(&data_folder("documents").join(name), name, file, name);
    }
    assert!(sandbox.generate().succeeds);
    sandbox
}

/// How many lines were added to and removed from each file.
fn extent(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> BTreeMap<String, (usize, usize)> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let text = |files: &BTreeMap<String, String>, path: &String| files.get(path).cloned().unwrap_or_default();
    let mut extent = BTreeMap::new();
    for path in paths.into_iter().filter(|path| path.starts_with("generated/") || path.ends_with("countersign.toml")) {
        let (old, new) = (text(before, path), text(after, path));
        let diff = TextDiff::from_lines(&old, &new);
        let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
        let counts = (count(ChangeTag::Insert), count(ChangeTag::Delete));
        if counts != (0, 0) {
            extent.insert(path.clone(), counts);
        }
    }
    extent
}

fn shown(extent: &BTreeMap<String, (usize, usize)>) -> String {
    extent.iter().fold(String::new(), |mut text, (path, (added, removed))| {
        let _ = writeln!(text, "  {path} +{added} -{removed}");
        text
    })
}

/// The first thing that is wrong with the examples of the documents, as `countersign check` and the tests print it.
fn broken_example(sandbox: &Sandbox) -> Option<String> {
    let manifest = Manifest::load(sandbox.path()).unwrap();
    manifest.entries.iter().find_map(|entry| {
        let document = Document::load(sandbox.path(), entry).unwrap();
        let sources = Arc::new(document.sources);
        let subject = Subject::new(&entry.module, Arc::clone(&sources), document.root, Arc::new(document.api), true);
        let checked = check_examples(&subject);
        assert!(checked.examples > 0, "{} has examples", entry.module);
        let first = checked.findings.first()?;
        Some(first.diagnostic().render(&sources, Color::Never).lines().take(2).collect::<Vec<_>>().join(" "))
    })
}

/// Records a step in which everything is accepted: what changed, and what CI says then.
fn settle(sandbox: &Sandbox, before: &BTreeMap<String, String>, log: &mut String) -> BTreeMap<String, (usize, usize)> {
    let written = sandbox.accept();
    assert!(written.succeeds, "{:?}", written.lines);
    let check = sandbox.check();
    assert!(check.succeeds, "{:?}", check.lines);
    let extent = extent(before, &sandbox.files());
    let _ = write!(log, "{}", shown(&extent));
    if let Some(example) = broken_example(sandbox) {
        let _ = writeln!(log, "  check: {example}");
    }
    extent
}

#[test]
fn a_change_of_a_document_changes_only_what_it_is_about() {
    let sandbox = with_documents();
    let before = sandbox.files();
    let mut log = String::new();
    for (module, file) in DOCUMENTS {
        let changes: Vec<Change> = data(&data_folder("documents").join(module).join("changes.yaml"));
        assert_eq!(changes.len(), 12);
        for change in changes {
            change.apply(&sandbox, module, file);
            let check = sandbox.check();
            assert!(!check.succeeds);
            let _ = writeln!(log, "{module}, {}\n  CI: {}", change.name, check.first_line());
            let extent = settle(&sandbox, &before, &mut log);
            assert_eq!(broken_example(&sandbox).is_some(), change.breaks_an_example(), "{}", change.name);
            let is_its_own =
                |path: &String| path.starts_with(&format!("generated/src/{module}/")) || path.starts_with("specs/");
            assert!(extent.keys().all(is_its_own), "{} changes another client: {extent:?}", change.name);
            // Undone, everything is as before.
            for (path, text) in before.iter().filter(|(path, _)| path.starts_with("specs/")) {
                sandbox.write(path, text);
            }
            assert!(sandbox.generate().succeeds);
            assert_eq!(sandbox.files(), before, "{}", change.name);
        }
    }
    insta::assert_snapshot!(log);
}

#[test]
fn a_document_is_added_renamed_and_removed_by_one_edit_and_one_command() {
    let sandbox = Sandbox::new();
    let mut log = String::new();
    let mut step = |title: &str, edit: &dyn Fn()| {
        let before = sandbox.files();
        edit();
        let check = sandbox.check();
        assert!(!check.succeeds, "{title}");
        let _ = writeln!(log, "{title}\n  CI: {}", check.first_line());
        let written = sandbox.generate();
        assert!(written.succeeds, "{title}: {:?}", written.lines);
        let _ = writeln!(log, "  generate: {}", written.last_line());
        settle(&sandbox, &before, &mut log);
    };
    for (module, file) in DOCUMENTS {
        step(&format!("add {module}"), &|| sandbox.add(&data_folder("documents").join(module), module, file, module));
    }
    step("rename notes", &|| sandbox.edit("specs/countersign.toml", "module = \"notes\"", "module = \"pages\""));
    step("remove tools", &|| {
        let list = sandbox.read("specs/countersign.toml");
        let (first, rest) = list.split_once("\n[[document]]").unwrap();
        let (_, others) = rest.split_once("\n[[document]]").unwrap();
        sandbox.write("specs/countersign.toml", &format!("{first}\n[[document]]{others}"));
        sandbox.remove("specs/tools");
    });
    insta::assert_snapshot!(log);
    insta::assert_snapshot!("list", sandbox.read("specs/countersign.toml"));
}

#[test]
fn the_hash_of_one_file_is_its_sha256_and_of_several_depends_on_each() {
    let sandbox = with_documents();
    let hash = |file: &str| {
        let manifest = Manifest::load(sandbox.path()).unwrap();
        let entry = manifest.entries.iter().find(|entry| entry.file == file).unwrap();
        Document::load(sandbox.path(), entry).unwrap().sha256
    };
    sandbox.write(
        "specs/notes/notes.json",
        "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"N\", \"version\": \"1\"}, \"paths\": {}}\n",
    );
    // As `sha256sum` prints it.
    assert_eq!(hash("notes/notes.json"), "ea77ef3e845602c07d1f5662767bd8f72b6a6b1c61249db4fe2b73093e3d4cea");
    let (tools, fleet) = (hash("tools/tools.yaml"), hash("fleet/fleet.yaml"));
    sandbox.edit("specs/fleet/shared/parts.yaml", "maxLength: 8", "maxLength: 9");
    assert_eq!(hash("tools/tools.yaml"), tools);
    assert_ne!(hash("fleet/fleet.yaml"), fleet);
}
