//! Small documents in folders: `ok` without a diagnostic, `err` with those that stand beside them.

mod dump;

use std::path::Path;

use countersign_openapi::Document;
use countersign_source::{Color, Diagnostics, SourceSet};

/// Reads a document; gives it with the rendered diagnostics, in which paths begin at the fixtures' folder.
fn read(path: &Path) -> (Document, String) {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let Ok(file) = sources.load(path, &mut diagnostics) else {
        return (Document::default(), format!("{} is no tree", path.display()));
    };
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    let rendered: Vec<String> =
        diagnostics.iter().map(|diagnostic| diagnostic.render(&sources, Color::Never)).collect();
    let folder = format!("{}/", path.parent().unwrap_or(path).display());
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
