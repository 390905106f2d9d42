//! Documents as data: what each file of `ok/` and `err/` is read as, and what is said about it.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its document has failed")]

use std::fmt::Write;
use std::path::Path;

use countersign_source::{Code, Color, Counts, Diagnostic, Diagnostics, Part, Place, Pointer, Severity, SourceSet};
use serde_json::Value;

/// A file's tree, or what stands in its way, and every diagnostic in both forms.
fn read(path: &Path) -> String {
    let relative = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap()).unwrap();
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let mut shown = String::new();
    match sources.load(relative, &mut diagnostics) {
        Ok(file) => writeln!(shown, "{:#}\n", sources.get(file).unwrap().root).unwrap(),
        Err(failure) => diagnostics.push(*failure),
    }
    diagnostics.sort(&sources);
    for diagnostic in &diagnostics {
        writeln!(shown, "{}\n", diagnostic.render(&sources, Color::Never)).unwrap();
        writeln!(shown, "{}\n", diagnostic.to_json_line(&sources)).unwrap();
    }
    shown
}

#[test]
fn readable_documents() {
    insta::glob!("ok/*", |path| {
        let shown = read(path);
        assert!(!shown.contains("error["), "{shown}");
        insta::assert_snapshot!(shown);
    });
}

#[test]
fn broken_documents() {
    insta::glob!("err/*", |path| {
        let shown = read(path);
        assert!(shown.contains("error["), "{shown}");
        insta::assert_snapshot!(shown);
    });
}

/// Every node of a document: its pointer, and the text that its key and its value are found at.
#[test]
fn places() {
    insta::glob!("ok/places.*", |path| {
        let mut sources = SourceSet::default();
        let file = sources.load(path, &mut Diagnostics::default()).unwrap();
        let mut shown = String::new();
        walk(&sources.get(file).unwrap().root, Place::root(file), &mut |place| {
            let source = sources.get(file).unwrap();
            let text_at = |part| {
                let diagnostic = Diagnostic::new(Code::WrongType, "");
                let diagnostic = diagnostic.label(place, part, "");
                let location = sources.locate(&diagnostic.labels[0]).unwrap();
                let text = &source.text[location.start..location.end];
                format!("{}:{} {text:?}", location.line, location.column)
            };
            writeln!(shown, "{}\n  key   {}\n  value {}", place.pointer, text_at(Part::Key), text_at(Part::Value))
                .unwrap();
        });
        insta::assert_snapshot!(shown);
    });
}

fn walk(value: &Value, place: Place, visit: &mut impl FnMut(&Place)) {
    visit(&place);
    match value {
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, element)| walk(element, place.index(index), visit));
        }
        Value::Object(members) => members.iter().for_each(|(name, member)| walk(member, place.child(name), visit)),
        _ => {}
    }
}

/// A place that the text does not hold is shown at the nearest one above it.
#[test]
fn a_missing_member_is_shown_at_its_object() {
    let mut sources = SourceSet::default();
    let text = "info:\n  title: Rooms\npaths: {}\n".to_owned();
    let file = sources.add_text("rooms.yaml", text, &mut Diagnostics::default()).unwrap();
    let place = Place { file, pointer: Pointer::from_written("/info/version") };
    let diagnostic = Diagnostic::new(Code::MissingMember, "`version` is missing");
    insta::assert_snapshot!(diagnostic.at(&place, "in this object").render(&sources, Color::Never), @r"
    warning[missing-member]: `version` is missing
      --> rooms.yaml:1:1
      |
    1 | info:
      | ^^^^^ in this object
      |
      = help: add the member
    ");
}

/// Colours change nothing but colours.
#[test]
fn colours_are_only_added() {
    let mut sources = SourceSet::default();
    let failure = sources.add_text("a.json", "{\"a\": [1,, 2]}".to_owned(), &mut Diagnostics::default()).unwrap_err();
    let colored = failure.render(&sources, Color::Always);
    let codes = colored.split('\u{1b}').skip(1).count();
    let text: String = colored
        .split('\u{1b}')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('m').unwrap().1 })
        .collect();
    assert!(codes > 4);
    assert_eq!(text, failure.render(&sources, Color::Never));
}

/// The order of printing is that of the text, whatever the order of finding.
#[test]
fn diagnostics_are_sorted_and_counted() {
    let mut sources = SourceSet::default();
    let text = "info:\n  title: 1\n  version: 2\npaths: {}\n".to_owned();
    let file = sources.add_text("a.yaml", text, &mut Diagnostics::default()).unwrap();
    let at =
        |code, pointer| Diagnostic::new(code, pointer).at(&Place { file, pointer: Pointer::from_written(pointer) }, "");
    let mut diagnostics = Diagnostics::default();
    diagnostics.extend([
        at(Code::WrongType, "/paths"),
        at(Code::WrongType, "/info/version"),
        at(Code::UnresolvedReference, "/info/version"),
        at(Code::WrongType, "/info/title"),
        at(Code::WrongType, "/paths"),
        Diagnostic::new(Code::UnknownVersion, "nowhere"),
    ]);
    diagnostics.sort(&sources);
    let order: Vec<_> =
        diagnostics.iter().map(|diagnostic| (diagnostic.severity, diagnostic.message.as_str())).collect();
    let (error, warning) = (Severity::Error, Severity::Warning);
    assert_eq!(
        order,
        [
            (error, "nowhere"),
            (warning, "/info/title"),
            (error, "/info/version"),
            (warning, "/info/version"),
            (warning, "/paths"),
        ]
    );
    assert_eq!(diagnostics.counts(), Counts { errors: 2, warnings: 3, notes: 0 });
    assert!(diagnostics.has_errors());
}
