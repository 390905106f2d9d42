//! What the vendored documents say to people, and where the documentation of the generated clients says it.
//!
//! Every text of a document is looked for in the doc comments of its module, sentence by sentence. What is not there is listed in
//! `documentation/left-out.toml` with a reason, and a listed text that is there fails. The pages that the documents were taken
//! from are compared in the same way, line by line, where they are at hand.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use countersign_model::matches_pattern;
use countersign_source::{Diagnostics, Pointer, SourceSet};
use serde::Deserialize;
use serde_json::Value;

/// `documentation/left-out.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    document: Vec<Document>,
}

/// A vendored document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    /// Its file in `specs/`.
    file: String,
    /// The module of `generated/`.
    module: String,
    /// The page that it was taken from, a file of [`pages`].
    page: String,
    /// Its texts that are not in the documentation.
    #[serde(default)]
    left_out: Vec<LeftOut>,
    /// Lines of the page that are neither in the documentation nor in a text that is left out.
    #[serde(default)]
    left_out_of_page: Vec<LeftOut>,
}

/// Texts that are not in the documentation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOut {
    /// Their addresses; `*` matches any characters.
    texts: Vec<String>,
    /// Why they are not.
    reason: String,
}

/// A text with its address: a JSON Pointer, or the line itself.
struct Text {
    address: String,
    text: String,
}

fn expected() -> Result<Vec<Document>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documentation/left-out.toml");
    Ok(toml::from_str::<Expected>(&read(Path::new(path))?)?.document)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of the pages, beside the repository; it is no part of it.
fn pages() -> PathBuf {
    workspace().join("../shared/seeds")
}

#[test]
fn what_a_document_says_is_in_the_documentation() -> Result<()> {
    let mut problems = Vec::new();
    for document in expected()? {
        let (comments, texts) = (documentation(&document)?, texts(&document)?);
        problems.extend(self::problems(&document.file, &missing(&comments, &texts), &document.left_out));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn what_a_page_says_is_in_the_documentation() -> Result<()> {
    let mut problems = Vec::new();
    for document in &expected()? {
        let Ok(page) = fs::read_to_string(pages().join(&document.page)) else {
            eprintln!("skipped: {} is not at hand", document.page);
            continue;
        };
        let (prose, block) = parts(&page);
        let vendored = read(&workspace().join("specs").join(&document.file))?;
        assert!(block.is_none_or(|block| block == vendored), "{} is not the block of {}", document.file, document.page);
        let lines = prose.lines().map(|line| line.trim_start_matches(['>', '#', ' '])).filter(|line| !line.is_empty());
        let lines: Vec<Text> = lines.map(|line| Text { address: line.to_owned(), text: line.to_owned() }).collect();
        let (mut known, texts) = (documentation(document)?, texts(document)?);
        known.extend(missing(&known, &texts).iter().map(|text| words(&text.text)).collect::<Vec<_>>());
        problems.extend(self::problems(&document.page, &missing(&known, &lines), &document.left_out_of_page));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn what_is_lost_and_what_is_listed_in_vain_are_reported() {
    let comments = comments_of("/// The *first* room.\n/// Its `room_id`.\nfn first() {}\n/// Another.");
    let texts = [("/a", "The first room. Its room_id."), ("/b", "Its room_id another"), ("/c", "The rooms")];
    let texts = texts.map(|(address, text)| Text { address: address.to_owned(), text: text.to_owned() });
    let left_out = |text: &str, reason: &str| LeftOut { texts: vec![text.to_owned()], reason: reason.to_owned() };
    let listed = [left_out("/a", "it is there"), left_out("*c", " ")];
    let problems = problems("x", &missing(&comments, &texts), &listed);
    let expected = [
        "x: neither documented nor listed: /b: Its room_id another",
        "x: listed, but documented or not there: /a",
        "x: listed without a reason: [\"*c\"]",
    ];
    assert_eq!(problems, expected);
}

/// The missing texts that are not listed, and the listed ones that are not missing.
fn problems(what: &str, missing: &[&Text], left_out: &[LeftOut]) -> Vec<String> {
    let listed = || left_out.iter().flat_map(|left_out| &left_out.texts);
    let is_listed = |text: &Text| listed().any(|pattern| matches_pattern(pattern, &text.address));
    let lost = missing.iter().filter(|text| !is_listed(text));
    let lost = lost.map(|Text { address, text }| format!("{what}: neither documented nor listed: {address}: {text}"));
    let is_missing = |pattern: &String| missing.iter().any(|text| matches_pattern(pattern, &text.address));
    let stale = listed().filter(|pattern| !is_missing(pattern));
    let stale = stale.map(|pattern| format!("{what}: listed, but documented or not there: {pattern}"));
    let without_reason = left_out.iter().filter(|left_out| left_out.reason.trim().is_empty());
    let without_reason =
        without_reason.map(|left_out| format!("{what}: listed without a reason: {:?}", left_out.texts));
    lost.chain(stale).chain(without_reason).collect()
}

/// The texts of which a sentence is in none of the comments.
fn missing<'t>(comments: &[String], texts: &'t [Text]) -> Vec<&'t Text> {
    let is_there = |sentence: &str| {
        let sentence = words(sentence);
        comments.iter().any(|comment| comment.contains(&sentence))
    };
    texts.iter().filter(|text| !sentences(&text.text).all(is_there)).collect()
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").flat_map(|paragraph| paragraph.split(". "))
}

/// The words of a text between spaces: what Markdown adds to them does not count.
fn words(text: &str) -> String {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |text, word| text + word + " ")
}

/// The comments of a module, as words.
fn documentation(document: &Document) -> Result<Vec<String>> {
    let mut comments = Vec::new();
    let mut folders = vec![workspace().join("generated/src").join(&document.module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                comments.extend(comments_of(&read(&path)?));
            }
        }
    }
    Ok(comments)
}

/// Each run of lines of documentation.
fn comments_of(source: &str) -> Vec<String> {
    let mut comments = Vec::new();
    let mut comment = String::new();
    for line in source.lines().map(str::trim_start).chain([""]) {
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(line) => comment.extend([line, "\n"]),
            None => comments.push(words(&std::mem::take(&mut comment))),
        }
    }
    comments
}

/// The keys whose values are for programs, outside examples and extensions.
const SYNTAX: [&str; 12] =
    ["$ref", "enum", "format", "in", "name", "openapi", "operationId", "required", "scheme", "tags", "type", "lang"];

/// The texts of a document: all that is text or a number, but for [`SYNTAX`].
fn texts(document: &Document) -> Result<Vec<Text>> {
    let mut sources = SourceSet::default();
    let path = workspace().join("specs").join(&document.file);
    let file = sources.load(&path, &mut Diagnostics::default()).map_err(|problem| anyhow!("{}", problem.message))?;
    let source = sources.get(file).context("a file that was read is there")?;
    let mut texts = Vec::new();
    collect(&source.root, &Pointer::root(), false, &mut texts);
    anyhow::ensure!(!texts.is_empty(), "{} has no text", document.file);
    Ok(texts)
}

fn collect(value: &Value, pointer: &Pointer, is_free: bool, texts: &mut Vec<Text>) {
    let mut add = |text: String| texts.push(Text { address: pointer.as_str().to_owned(), text });
    match value {
        Value::String(text) => add(text.clone()),
        Value::Number(number) => add(number.to_string()),
        Value::Bool(_) | Value::Null => {}
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| collect(item, &pointer.index(index), is_free, texts));
        }
        Value::Object(members) => {
            for (key, value) in members {
                let is_free =
                    is_free || key.starts_with("x-") || matches!(key.as_str(), "example" | "examples" | "default");
                let is_syntax = SYNTAX.contains(&key.as_str()) && !value.is_object() && !holds_objects(value);
                if is_free || !is_syntax {
                    collect(value, &pointer.child(key), is_free, texts);
                }
            }
        }
    }
}

/// Whether a value is a list of more than texts, as the declared tags are.
fn holds_objects(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

/// A page's prose, and the document in its fenced block, where it has one.
fn parts(page: &str) -> (String, Option<&str>) {
    let block = page.split_once("````yaml").and_then(|(before, rest)| {
        let (_, rest) = rest.split_once('\n')?;
        let (block, after) = rest.split_once("````")?;
        Some((before, block, after))
    });
    match block {
        Some((before, block, after)) => ([before, after].concat(), Some(block)),
        None => (page.to_owned(), None),
    }
}
