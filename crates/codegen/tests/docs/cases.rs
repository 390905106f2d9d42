//! A document with every construct, and every nasty text in each of its places.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use countersign_codegen::files::FileSet;
use countersign_codegen::plan::{Options, plan};
use countersign_codegen::{Manifest, Runtime, crate_files};
use countersign_source::{Diagnostics, SourceSet};
use serde_json::{Map, Value};

use crate::{comments, rustdoc};

/// The crate of a document. Its title is also what the manifest says, and `file` the document's name.
fn crate_of(document: &Value, file: &str) -> FileSet {
    let mut diagnostics = Diagnostics::default();
    let mut sources = SourceSet::default();
    let id = sources.add_text("document.json", document.to_string(), &mut diagnostics).unwrap();
    let read = countersign_openapi::read(&mut sources, id, &mut diagnostics);
    let api = countersign_model::describe(&read, &mut diagnostics);
    let options = Options { name: "small".into(), file: file.into(), sha256: "0123abc".into(), features: true };
    let manifest = Manifest {
        name: "small".into(),
        description: format!("A client of {}.", api.info.title),
        runtime: Runtime::Path("../runtime".into()),
    };
    crate_files(&plan(&api, &options, &mut diagnostics), &manifest)
}

/// A document of this folder in which `TEXT` is another text wherever it stands.
fn with(name: &str, text: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs").join(name);
    replaced(&serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(), text)
}

fn replaced(value: &Value, text: &str) -> Value {
    let put = |place: &String| place.replace("TEXT", text);
    match value {
        Value::String(place) => Value::String(put(place)),
        Value::Array(items) => items.iter().map(|item| replaced(item, text)).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (put(name), replaced(value, text)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// The texts of `nasty.json`, by what is nasty about them.
fn nasty() -> BTreeMap<String, String> {
    serde_json::from_str(include_str!("nasty.json")).unwrap()
}

/// Fails where a crate has anything of a document that is not text; the number of its own examples.
fn examples(what: &str, files: &FileSet) -> usize {
    let mut examples = 0;
    for (path, text) in files.iter() {
        let hidden = text.chars().find(|character| *character != '\n' && is_hidden(*character));
        assert_eq!(hidden, None, "{what}: {path}");
        if !path.ends_with(".rs") {
            continue;
        }
        assert!(syn::parse_file(text).is_ok(), "{what}: {path} is no Rust:\n{text}");
        for comment in comments::of(text) {
            let page = rustdoc::read(&comment);
            assert!(page.html.is_empty() && page.images.is_empty(), "{what}: {path}: {page:?} in\n{comment}");
            let is_address =
                |link: &String| ["http://", "https://", "mailto:"].iter().any(|start| link.starts_with(start));
            assert!(page.links.iter().all(is_address), "{what}: {path}: {page:?} in\n{comment}");
            for code in &page.compiled {
                assert!(code.starts_with("# async fn example()"), "{what}: {path}: {code} in\n{comment}");
                assert!(comment.ends_with(&format!("# Example\n\n```no_run\n{code}```")), "{what}: {path}\n{comment}");
            }
            examples += page.compiled.len();
        }
    }
    examples
}

/// Whether a character is not seen, or is a line end for some programs and none for others.
fn is_hidden(character: char) -> bool {
    const RANGES: [(char, char); 5] = [
        ('\u{200b}', '\u{200f}'),
        ('\u{2028}', '\u{202e}'),
        ('\u{2060}', '\u{206f}'),
        ('\u{feff}', '\u{feff}'),
        ('\u{e0000}', '\u{e007f}'),
    ];
    character.is_control() || RANGES.iter().any(|(first, last)| (first..=last).contains(&&character))
}

/// Fails where a name of a file is one that some file system does not take.
fn check_names(what: &str, files: &FileSet) {
    let mut seen = BTreeSet::new();
    for (path, _) in files.iter() {
        assert!(seen.insert(path.to_lowercase()), "{what}: {path} differs from another in its case alone");
        for name in path.split('/') {
            let stem = name.split('.').next().unwrap_or_default().to_lowercase();
            let is_device = ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str())
                || ["com", "lpt"].iter().any(|port| {
                    let number = stem.strip_prefix(port);
                    number.is_some_and(|number| number.chars().count() == 1 && "0123456789¹²³".contains(number))
                });
            assert!(!is_device && name.len() <= 100 && !name.ends_with(['.', ' ']), "{what}: {path}");
        }
    }
}

#[test]
fn nothing_of_a_document_is_more_than_text() {
    let expected = examples("plain text", &crate_of(&with("every_construct.json", "text"), "text"));
    assert!(expected > 0, "no example to be told from other code");
    for (what, text) in nasty() {
        let files = crate_of(&with("every_construct.json", &text), &text);
        // A brace in the name of a parameter leaves its path without it, and its operation without an example.
        assert!((1..=expected).contains(&examples(&what, &files)), "{what}");
        check_names(&what, &files);
    }
}

#[test]
fn files_have_names_that_every_system_takes() {
    let document = with("file_names.json", &"about rooms and doors ".repeat(20));
    let files = crate_of(&document, "names.json");
    check_names("file names", &files);
    let paths: Vec<&str> = files.iter().map(|(path, _)| path).filter(|path| path.contains('/')).collect();
    let manifest = files.get("Cargo.toml").unwrap();
    let features = manifest.lines().filter(|line| line.ends_with("= []")).collect::<Vec<_>>();
    insta::assert_snapshot!(format!("{}\n\n{}", paths.join("\n"), features.join("\n")));
}

#[test]
fn a_method_is_sent_as_documented_under_a_name_of_rust() {
    let files = crate_of(&with("methods.json", ""), "methods.json");
    let text = files.get("src/operations/rooms.rs").unwrap();
    assert!(syn::parse_file(text).is_ok(), "{text}");
    let is_told = |line: &&str| line.contains("pub fn ") || line.contains("pub struct ");
    insta::assert_snapshot!(text.lines().filter(is_told).map(str::trim).collect::<Vec<_>>().join("\n"));
}

#[test]
fn text_is_shown_in_its_place() {
    let files = crate_of(&with("every_construct.json", "~~~ `a` */ <b>\u{2028}    x"), "~~~ `a`\u{202e}.json");
    let shown = files.iter().filter(|(path, _)| !path.starts_with("src/registry"));
    insta::assert_snapshot!(shown.map(|(path, text)| format!("===== {path}\n{text}\n")).collect::<String>());
}
