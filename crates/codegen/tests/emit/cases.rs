//! What small documents are printed as.

use std::path::Path;

use countersign_codegen::files::FileSet;
use countersign_codegen::plan::rust::Package;
use countersign_codegen::plan::{Options, plan};
use countersign_codegen::{Manifest, Runtime, crate_files, module_files};
use countersign_source::{Diagnostics, SourceSet};

fn package(path: &Path, name: &str, features: bool) -> Package {
    package_of(std::fs::read_to_string(path).unwrap(), name, features)
}

fn package_of(text: String, name: &str, features: bool) -> Package {
    let mut diagnostics = Diagnostics::default();
    let mut sources = SourceSet::default();
    let file = sources.add_text("document.yaml", text, &mut diagnostics).unwrap();
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    let api = countersign_model::describe(&document, &mut diagnostics);
    let options = Options { name: name.into(), file: "document.yaml".into(), sha256: "0123abc".into(), features };
    plan(&api, &options, &mut diagnostics)
}

fn manifest(runtime: Runtime) -> Manifest {
    Manifest { name: "small-client".into(), description: "A client of something small.".into(), runtime }
}

fn crate_of(path: &Path) -> FileSet {
    crate_files(&package(path, "small_client", true), &manifest(Runtime::Path("../runtime".into())))
}

fn text(files: &FileSet) -> String {
    files.iter().map(|(path, text)| format!("===== {path}\n{text}\n")).collect()
}

#[test]
fn documents() {
    insta::glob!("ok/*.yaml", |path| insta::assert_snapshot!(text(&crate_of(path))));
}

#[test]
fn every_file_is_rust_in_which_document_text_is_harmless() {
    insta::glob!("ok/*.yaml", |path| {
        for (name, text) in crate_of(path).iter() {
            assert!(!name.contains("..") && !name.starts_with('/'), "{name}");
            let allowed = |character: char| character == '\n' || !character.is_control();
            assert!(text.chars().all(allowed), "{name} holds control characters");
            let turns = |character| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!text.contains(turns), "{name} holds characters that turn the direction of text");
            if name.ends_with(".rs") {
                let parsed = syn::parse_file(text);
                assert!(parsed.is_ok(), "{name}: {:?}", parsed.err());
            }
        }
    });
}

#[test]
fn a_long_chain_of_types_raises_the_limit_of_the_compiler() {
    let ring = |length: usize| {
        let schemas: String = (0..length)
            .map(|number| {
                let next = (number + 1) % length;
                format!("    S{number}: {{properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}\n")
            })
            .collect();
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: Ring, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
        );
        let files = crate_files(&package_of(text, "ring", true), &manifest(Runtime::Path("../runtime".into())));
        files.iter().find(|(path, _)| *path == "src/lib.rs").unwrap().1.to_owned()
    };
    assert!(!ring(32).contains("recursion_limit"));
    assert!(ring(33).contains("#![recursion_limit = \"512\"]"), "{}", ring(33));
    assert!(ring(1500).contains("#![recursion_limit = \"8192\"]"));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    insta::glob!("ok/*.yaml", |path| assert_eq!(text(&crate_of(path)), text(&crate_of(path))));
}

#[test]
fn no_file_of_operations_takes_the_name_of_another_feature() {
    let tags = ["reqwest", "rustls", "tracing", "blocking", "contract", "default", "full", "tokio", "Tracing!"];
    let paths: String = tags
        .iter()
        .enumerate()
        .map(|(index, tag)| {
            format!("  /{index}: {{get: {{tags: ['{tag}'], responses: {{'204': {{description: d}}}}}}}}\n")
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("tags.yaml");
    std::fs::write(&document, format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}")).unwrap();
    let files = crate_of(&document);
    let manifest = files.get("Cargo.toml").unwrap();
    let features =
        manifest.lines().skip_while(|line| *line != "[features]").skip(1).take_while(|line| !line.is_empty());
    let features: Vec<&str> = features.filter(|line| !line.starts_with('#')).collect();
    let modules = files.get("src/operations/mod.rs").unwrap();
    insta::assert_snapshot!(format!("{}\n\n{modules}", features.join("\n")));
}

#[test]
fn long_tags_paths_and_names_give_files_that_a_file_system_takes() {
    let long = "about rooms and doors ".repeat(13);
    let word = "a".repeat(260);
    let paths: String = [format!("{long}one"), format!("{long}two"), word.clone(), format!("{word}b")]
        .iter()
        .map(|tag| format!("  /{tag}: {{get: {{tags: ['{tag}'], responses: {{'204': {{description: d}}}}}}}}\n"))
        .collect();
    let schemas: String = (0..150)
        .map(|number| {
            let fields: String = (0..9).map(|field| format!("f{field}: {{type: string}}, ")).collect();
            format!("    {word}{number}: {{type: object, properties: {{{fields}}}}}\n")
        })
        .collect();
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n";
    let document = |paths: &str| {
        format!(
            "{head}{paths}  /{word}/c: {{get: {{responses: {{'204': {{description: d}}}}}}}}\ncomponents:\n  schemas:\n{schemas}"
        )
    };
    let crate_of = |paths: &str| {
        crate_files(&package_of(document(paths), "long", true), &manifest(Runtime::Path("../runtime".into())))
    };
    let files = crate_of(&paths);
    for (path, _) in files.iter() {
        assert!(path.rsplit('/').next().is_some_and(|name| name.len() < 200), "{path}");
    }
    let operations: Vec<&str> =
        files.iter().map(|(path, _)| path).filter(|path| path.contains("operations/")).collect();
    insta::assert_snapshot!(operations.join("\n"));
    let backwards: String = paths.lines().rev().map(|line| format!("{line}\n")).collect();
    let names = |files: &FileSet| files.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&crate_of(&backwards)), names(&files), "the order matters");
}

#[test]
fn a_crate_may_carry_its_runtime() {
    const RUNTIME: &[(&str, &str)] = &[
        ("Cargo.toml", "[package]\nname = \"countersign-runtime\"\n"),
        ("LICENSE-MIT", "MIT License\n"),
        ("src/lib.rs", "//! What generated clients call: `countersign_runtime::Client`.\n"),
    ];
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emit/ok/constructs.yaml");
    let package = package(&path, "small_client", true);
    let (carried, shared) = (Runtime::Carried(RUNTIME), Runtime::Path("../runtime".into()));
    let (carrying, sharing) = (crate_files(&package, &manifest(carried)), crate_files(&package, &manifest(shared)));
    let differs = |(path, text): &(&str, &str)| sharing.get(path) != Some(text);
    let dependency = |(path, text): (&str, &str)| match path {
        "Cargo.toml" => text.lines().find(|line| line.starts_with("countersign-runtime = ")).unwrap().to_owned(),
        _ => text.to_owned(),
    };
    let printed = carrying.iter().filter(differs).map(|file| format!("===== {}\n{}\n", file.0, dependency(file)));
    insta::assert_snapshot!(printed.collect::<String>());
}

#[test]
fn a_crate_of_several_documents_has_a_module_and_a_feature_for_each() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emit/ok");
    let packages = [
        package(&folder.join("constructs.yaml"), "constructs", false),
        package(&folder.join("hostile.yaml"), "hostile", false),
    ];
    let files = module_files(&packages, &manifest(Runtime::Workspace));
    let paths: Vec<&str> = files.iter().map(|(path, _)| path).collect();
    let (manifest, root) = (files.get("Cargo.toml").unwrap(), files.get("src/lib.rs").unwrap());
    insta::assert_snapshot!(format!("{}\n\n{manifest}\n{root}", paths.join("\n")));
}
