//! Small documents in folders, one construct each: `ok` without a diagnostic of this crate, `err` with those shown.

#![allow(clippy::expect_used, reason = "a test that cannot read its document has failed")]

mod support;

use std::path::Path;

use countersign_model::Api;
use countersign_source::{Color, Diagnostics, SourceSet};

/// Describes a document; gives the API with the rendered diagnostics of this crate alone.
fn describe(path: &Path) -> (Api, String) {
    let mut sources = SourceSet::default();
    let mut reading = Diagnostics::default();
    let file = sources.load(path, &mut reading).expect("the fixture is a tree");
    let document = countersign_openapi::read(&mut sources, file, &mut reading);
    let mut diagnostics = Diagnostics::default();
    let api = countersign_model::describe(&document, &mut diagnostics);
    let rendered: Vec<String> =
        diagnostics.iter().map(|diagnostic| diagnostic.render(&sources, Color::Never)).collect();
    let folder = format!("{}/", path.parent().expect("a fixture is in a folder").display());
    (api, rendered.join("\n").replace(&folder, ""))
}

#[test]
fn what_is_right_becomes_an_api_without_a_word() {
    insta::glob!("ok/*.yaml", |path| {
        let (api, diagnostics) = describe(path);
        assert_eq!(diagnostics, "");
        insta::assert_snapshot!(support::dump(&api));
    });
}

#[test]
fn what_cannot_be_expressed_is_said() {
    insta::glob!("err/*.yaml", |path| {
        let (api, diagnostics) = describe(path);
        assert_ne!(diagnostics, "");
        insta::assert_snapshot!(format!("{diagnostics}\n{}", support::dump(&api)));
    });
}

#[test]
fn vendored_documents_become_apis_without_a_word() {
    insta::glob!("../../../specs", "*.yaml", |path| {
        let (api, diagnostics) = describe(path);
        assert_eq!(diagnostics, "");
        insta::assert_snapshot!(support::dump(&api));
    });
}
