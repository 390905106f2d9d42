//! Small documents in folders, one construct each: `ok` without a diagnostic of this crate, `err` with those shown.

use std::path::Path;

use countersign_source::{Color, Diagnostic};

use crate::describe::describe;
use crate::dump::dump;

/// Describes a document; gives the API as text, and the rendered diagnostics, in which paths begin at the fixtures' folder.
fn described(path: &Path) -> Result<(String, String), Box<Diagnostic>> {
    let described = describe(path)?;
    let rendered = described.diagnostics.iter().map(|diagnostic| diagnostic.render(&described.sources, Color::Never));
    let folder = path.parent().map(|folder| format!("{}/", folder.display())).unwrap_or_default();
    let rendered = rendered.collect::<Vec<String>>().join("\n").replace(&folder, "");
    Ok((dump(&described.api), rendered))
}

#[test]
fn what_is_right_becomes_an_api_without_a_word() {
    insta::glob!("../ok", "*.yaml", |path| {
        let (api, diagnostics) = described(path).expect("the fixture is a tree");
        assert_eq!(diagnostics, "");
        insta::assert_snapshot!(api);
    });
}

#[test]
fn what_cannot_be_expressed_is_said() {
    insta::glob!("../err", "*.yaml", |path| {
        let (api, diagnostics) = described(path).expect("the fixture is a tree");
        assert_ne!(diagnostics, "");
        insta::assert_snapshot!(format!("{diagnostics}\n{api}"));
    });
}
