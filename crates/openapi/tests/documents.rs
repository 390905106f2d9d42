//! Small documents in folders: `ok` without a diagnostic, `err` with those that stand beside them.

#![allow(clippy::expect_used, reason = "a test that cannot read its documents has failed")]

mod dump;

use std::collections::BTreeSet;
use std::path::Path;

use countersign_openapi::Document;
use countersign_source::{Code, Color, Diagnostics, SourceSet};

/// Reads a document; gives it with the rendered diagnostics, in which paths begin at the fixtures' folder.
fn read(path: &Path) -> (Document, String) {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.load(path, &mut diagnostics).expect("the fixture is a tree");
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    let rendered: Vec<String> =
        diagnostics.iter().map(|diagnostic| diagnostic.render(&sources, Color::Never)).collect();
    let folder = format!("{}/", path.parent().expect("a fixture is in a folder").display());
    (document, rendered.join("\n").replace(&folder, ""))
}

#[test]
fn what_is_right_is_read_without_a_word() {
    insta::glob!("ok/*.yaml", |path| {
        let (document, diagnostics) = read(path);
        assert_eq!(diagnostics, "");
        insta::assert_snapshot!(dump::document(&document));
    });
}

#[test]
fn what_is_wrong_is_read_and_said() {
    insta::glob!("err/*.yaml", |path| {
        let (document, diagnostics) = read(path);
        assert_ne!(diagnostics, "");
        insta::assert_snapshot!(format!("{diagnostics}\n{}", dump::document(&document)));
    });
}

#[test]
fn vendored_documents_are_read_without_a_warning() {
    insta::glob!("../../../specs", "*.yaml", |path| {
        let (document, diagnostics) = read(path);
        assert_eq!(diagnostics, "");
        insta::assert_snapshot!(dump::document(&document));
    });
}

/// The codes of this crate stand together in the table of all codes.
#[test]
fn every_code_has_a_fixture() {
    let first = Code::ALL.iter().position(|code| *code == Code::UnresolvedReference).expect("in the table");
    let last = Code::ALL.iter().position(|code| *code == Code::UnresolvedMapping).expect("in the table");
    let mut missing: BTreeSet<Code> = Code::ALL.iter().take(last + 1).skip(first).copied().collect();
    insta::glob!("err/*.yaml", |path| {
        let mut sources = SourceSet::default();
        let mut diagnostics = Diagnostics::default();
        let file = sources.load(path, &mut diagnostics).expect("the fixture is a tree");
        countersign_openapi::read(&mut sources, file, &mut diagnostics);
        diagnostics.iter().for_each(|diagnostic| {
            missing.remove(&diagnostic.code);
        });
    });
    assert_eq!(missing, BTreeSet::new());
}
