//! `countersign check`, as people and machines see it.

use crate::support::{countersign, finish, run};

#[test]
fn every_problem_is_shown_in_one_run() {
    let ran = run(&["check", "broken.yaml"]);
    insta::assert_snapshot!(ran.stdout);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""));
}

#[test]
fn text_is_no_value_of_a_schema_unless_its_media_type_says_so() {
    insta::assert_snapshot!(run(&["check", "texts.yaml"]).stdout);
}

#[test]
fn a_document_is_held_against_itself() {
    let ran = run(&["check", "mistakes.yaml"]);
    insta::assert_snapshot!(ran.stdout);
    assert_eq!(ran.code, Some(1));
}

#[test]
fn machines_get_a_line_for_each_problem_and_a_summary() {
    let ran = run(&["check", "broken.yaml", "--format", "json"]);
    let lines: Vec<serde_json::Value> = ran.stdout.lines().map(|line| line.parse().expect("JSON")).collect();
    let (summary, problems) = lines.split_last().expect("a summary");
    assert_eq!(summary.pointer("/summary/errors").and_then(serde_json::Value::as_u64), Some(4));
    assert_eq!(problems.len(), 5);
    for problem in problems {
        assert!(problem.pointer("/labels/0/line").is_some_and(serde_json::Value::is_u64), "{problem} has a place");
        assert!(problem.get("help").is_some_and(serde_json::Value::is_string), "{problem} has a help");
    }
    assert_eq!(ran.code, Some(1));
}

#[test]
fn sound_documents_pass() {
    for document in ["pets-3-0.yaml", "pets-3-1.json"] {
        let ran = run(&["check", document, "--strict", "--deny-warnings"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    }
}

#[test]
fn strictness_and_warnings_are_for_the_caller_to_ask() {
    let loose = r#"{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"operationId": "a",
        "responses": {"200": {"description": "A.", "content": {"application/json": {"schema": {"type": "object", "properties":
        {"a": {"type": "string", "pattern": "("}}}, "example": {"a": "x", "b": 1}}}}}}}}}"#;
    let code = |arguments: &[&str]| finish(countersign().args(["check", "-"]).args(arguments), loose).code;
    assert_eq!([code(&[]), code(&["--strict"]), code(&["--deny-warnings"])], [Some(0), Some(1), Some(1)]);
}

#[test]
fn documents_come_from_standard_input_too() {
    let ran =
        finish(countersign().args(["check", "-"]), "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths: {}\n");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{}", ran.stdout);
}

#[test]
fn standard_input_is_decoded_like_a_file() {
    let text = "openapi: 3.1.0\ninfo: {title: Tür, version: 1.0.0}\npaths: {}\n";
    let utf_16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let read = finish(countersign().args(["check", "-"]), utf_16);
    assert_eq!((read.code, read.stderr.as_str()), (Some(0), ""), "{}", read.stdout);
    let latin_1: Vec<u8> = text.chars().filter_map(|character| u8::try_from(character).ok()).collect();
    let refused = finish(countersign().args(["check", "-", "--format", "json"]), latin_1);
    assert_eq!((refused.code, refused.stderr.as_str()), (Some(1), ""));
    insta::assert_snapshot!(refused.stdout);
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let missing = run(&["check", "nowhere.yaml"]);
    let broken = finish(countersign().args(["check", "-"]), "{\"openapi\": \"3.0.3\",\n  \"paths\": [}");
    insta::assert_snapshot!(format!("{}\n---\n{}", missing.stdout, broken.stdout));
    assert_eq!((missing.code, broken.code), (Some(1), Some(1)));
}

#[test]
fn references_stay_in_the_folder_of_the_document_or_the_root() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("api")).expect("it is ours");
    let schemas = r##"{"schemas": {"Name": {"$ref": "../names.yaml"}, "Other": {"$ref": "other.yaml"}}}"##;
    let main = format!(r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}}, "components": {schemas}}}"#);
    for (file, text) in [("names.yaml", "secret: 5"), ("api/other.yaml", "type: string"), ("api/main.json", &main)] {
        std::fs::write(folder.path().join(file), text).expect("it is ours");
    }
    let check = |arguments: &[&str]| finish(countersign().current_dir(folder.path()).arg("check").args(arguments), "");
    let refused = check(&["api/main.json"]);
    assert_eq!(refused.code, Some(1));
    assert!(!refused.stdout.contains("secret"), "{}", refused.stdout);
    insta::assert_snapshot!(refused.stdout);
    let allowed = check(&["api/main.json", "--root", "."]);
    assert!(!allowed.stdout.contains("file-outside-root"), "{}", allowed.stdout);
    assert_eq!(check(&["api/main.json", "--root", "nowhere"]).code, Some(2));
}

#[test]
fn a_wrong_command_line_is_told_from_a_finding() {
    for arguments in [&["check"][..], &["check", "a", "--unknown"], &["chek"], &[], &["check", "a", "--format", "xml"]]
    {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stderr);
    }
    assert_eq!(run(&["--help"]).code, Some(0));
    assert_eq!(run(&["--version"]).code, Some(0));
}
