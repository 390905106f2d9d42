//! Input that means harm, or that went wrong on its way: reading ends in a tree or in a clear error, in bounded time, memory
//! and output, and on a small stack.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its document has failed")]

use std::fs;

use countersign_source::{Code, Color, Diagnostic, Diagnostics, FileId, Limits, Part, Place, Pointer, SourceSet};
use serde_json::{Value, json};

/// What came of a text: its tree or the code of its failure, and the codes of the warnings.
struct Outcome {
    tree: Result<Value, Code>,
    warnings: Vec<Code>,
    /// Everything that is printed about it.
    printed: String,
}

fn read(name: &str, text: impl Into<String>) -> Outcome {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let added = sources.add_text(name, text.into(), &mut diagnostics);
    let warnings = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let tree = added.map(|file| sources.get(file).unwrap().root.clone()).map_err(|failure| {
        let code = failure.code;
        diagnostics.push(*failure);
        code
    });
    diagnostics.sort(&sources);
    // The index of positions reads the text by itself: it must stand the same.
    let place = Place { file: FileId(0), pointer: Pointer::from_written("/paths/~1a/0/b") };
    diagnostics.push(Diagnostic::new(Code::WrongType, "").at(&place, ""));
    let print = |diagnostic: &Diagnostic| {
        format!("{}\n{}\n", diagnostic.render(&sources, Color::Never), diagnostic.to_json_line(&sources))
    };
    Outcome { tree, warnings, printed: diagnostics.iter().map(print).collect() }
}

/// Runs on a stack that any recursion over the depth of a document would overflow.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(1024 * 1024).spawn(test).unwrap().join().unwrap();
}

#[test]
fn depth_is_bounded_in_every_notation() {
    for depth in [513, 10_000, 1_000_000] {
        let nests = [
            ("a.json", "[".repeat(depth) + &"]".repeat(depth)),
            ("a.json", "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth)),
            ("a.json", "[".repeat(depth)),
            ("a.yaml", "[".repeat(depth) + &"]".repeat(depth)),
            ("a.yaml", "{a: ".repeat(depth) + &"}".repeat(depth)),
            ("a.yaml", "- ".repeat(depth) + "x"),
        ];
        for (name, text) in nests {
            on_a_small_stack(move || {
                let outcome = read(name, text);
                assert_eq!(outcome.tree, Err(Code::TooDeep), "{name}, {depth} levels");
                assert!(outcome.printed.len() < 5_000);
            });
        }
    }
}

#[test]
fn depth_in_blocks_of_yaml_is_bounded() {
    let text: String = (0..2_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    on_a_small_stack(move || assert_eq!(read("a.yaml", text).tree, Err(Code::TooDeep)));
}

#[test]
fn keys_within_keys_are_refused_at_once() {
    let outcome = read("a.yaml", "? ".repeat(100_000) + "x");
    assert_eq!(outcome.tree, Err(Code::SyntaxError));
    assert!(outcome.printed.contains("a key must be a scalar"), "{}", outcome.printed);
}

#[test]
fn a_tree_of_the_greatest_depth_is_read_and_dropped() {
    on_a_small_stack(|| {
        let depth = Limits::default().depth;
        assert!(read("a.json", "[".repeat(depth) + &"]".repeat(depth)).tree.is_ok());
        assert!(read("a.yaml", "[".repeat(depth) + &"]".repeat(depth)).tree.is_ok());
    });
}

#[test]
fn aliases_cannot_make_a_document_large() {
    let bombs = [
        // Nodes.
        ladder("[x, x, x, x, x, x, x, x, x, x]", |previous| format!("[{}]", [previous; 10].join(", "))),
        // Text.
        ladder(&"x".repeat(100_000), |previous| format!("[{}]", [previous; 10].join(", "))),
        // Merged members.
        ladder("{a: {b: {c: 1}}, d: 2}", |previous| {
            format!("{{e: {previous}, f: {previous}, g: {previous}, h: {previous}}}")
        }),
        // Anchors within anchors, each kept.
        format!("{}[{}]", (0..400).map(|level| format!("[&a{level} ")).collect::<String>(), "x".repeat(1_000_000))
            + &"]".repeat(400),
    ];
    for bomb in bombs {
        assert_eq!(read("a.yaml", bomb).tree, Err(Code::TooLarge));
    }
}

/// Anchored nodes of which each repeats the one before.
fn ladder(first: &str, next: impl Fn(&str) -> String) -> String {
    let steps = (1..20).map(|step| format!("a{step}: &a{step} {}\n", next(&format!("*a{}", step - 1))));
    format!("a0: &a0 {first}\n") + &steps.collect::<String>()
}

#[test]
fn sizes_are_bounded() {
    let limits = Limits { bytes: 1_000, values: 10, ..Limits::default() };
    let outcome = |text: &str| {
        let added = SourceSet::with_limits(limits).add_text("a.json", text.into(), &mut Diagnostics::default());
        added.map_err(|failure| failure.code)
    };
    assert_eq!(outcome("[1, 2, 3, 4, 5, 6, 7, 8, 9]"), Ok(FileId(0)));
    assert_eq!(outcome("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"), Err(Code::TooLarge));
    assert_eq!(outcome(&format!("\"{}\"", "x".repeat(1_000))), Err(Code::TooLarge));
}

#[test]
fn numbers_of_any_length_are_read() {
    let digits = "9".repeat(100_000);
    for (name, text) in
        [("a.json", digits.clone()), ("a.yaml", format!("a: {digits}")), ("a.json", format!("0.{digits}e{digits}"))]
    {
        let outcome = read(name, text);
        assert!(outcome.tree.is_ok(), "{name}");
        assert_eq!(outcome.warnings, [Code::NumberOutOfRange]);
        assert!(outcome.printed.len() < 5_000);
    }
}

#[test]
fn long_lines_and_strange_names_print_little() {
    let long = "x".repeat(1_000_000);
    let minified = format!("{{\"{long}\": 1, \"paths\": {{\"/a\": [{{\"b\": \"{long}\"}}]}}, \"{long}\": 2}}");
    let outcome = read("a.json", minified);
    assert_eq!(outcome.warnings, [Code::DuplicateKey]);
    // Only the pointer in the JSON form must be exact, however long.
    let mut for_people = outcome.printed.lines().filter(|line| !line.starts_with('{'));
    assert!(for_people.all(|line| line.chars().count() < 600), "{}", outcome.printed.len());
}

#[test]
fn warnings_of_one_kind_are_counted_rather_than_repeated() {
    let members: String = (0..20_000).map(|index| format!("\"k{index}\": 1, \"k{index}\": 2, ")).collect();
    let outcome = read("a.json", format!("{{{members}\"last\": 1}}"));
    assert_eq!(outcome.warnings, [Code::DuplicateKey; 20]);
    assert!(outcome.printed.contains("(19980 more of this kind in the file are not shown)"));
}

#[test]
fn nothing_printed_can_steer_a_terminal() {
    let unsafe_text = "\u{202e}\u{2066}\u{200b}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{e0041}";
    let outcome = read("a\u{202e}\u{1b}.json", format!("{{\"{unsafe_text}\": 1, \"{unsafe_text}\": 1e999, \u{202e}"));
    let is_steering = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2066}\u{200b}\u{2028}\u{e0041}".contains(c);
    assert!(!outcome.printed.contains(is_steering), "{:?}", outcome.printed);
    assert!(outcome.printed.contains("\\u{202e}"));
    for line in outcome.printed.lines().filter(|line| line.starts_with('{')) {
        serde_json::from_str::<Value>(line).unwrap();
    }
}

#[test]
fn every_kind_of_line_break_is_read() {
    let tree = json!({"a": {"b": 1}, "c": [2]});
    for line_break in ["\n", "\r\n", "\r"] {
        let yaml = "a:\n  b: 1\nc:\n- 2\n".replace('\n', line_break);
        assert_eq!(read("a.yaml", yaml).tree, Ok(tree.clone()), "{line_break:?}");
        let json = "{\n\"a\": {\n\"b\": 1},\n\"c\": [2]\n}\n".replace('\n', line_break);
        assert_eq!(read("a.json", json).tree, Ok(tree.clone()), "{line_break:?}");
        let broken = "a: 1\nb: 2\nc: \"d\n".replace('\n', line_break);
        assert!(read("a.yaml", broken).printed.contains("a.yaml:3:"), "{line_break:?}");
    }
}

#[test]
fn bytes_that_are_not_text_are_told_with_their_place() {
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend("{\"a\": \"é😀\"}".encode_utf16().flat_map(u16::to_le_bytes));
    let mut big_endian = vec![0xFE, 0xFF];
    big_endian.extend("a: é😀".encode_utf16().flat_map(u16::to_be_bytes));
    let folder = tempfile::tempdir().unwrap();
    let load = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let mut sources = SourceSet::default();
        let loaded = sources.load(&path, &mut Diagnostics::default());
        loaded.map(|file| sources.get(file).unwrap().root.clone()).map_err(|failure| {
            let location = sources.locate(&failure.labels[0]).unwrap();
            (failure.code, location.line, location.column)
        })
    };
    assert_eq!(load("utf16.json", &utf16), Ok(json!({"a": "é😀"})));
    assert_eq!(load("utf16.yaml", &big_endian), Ok(json!({"a": "é😀"})));
    assert_eq!(load("mark.json", b"\xEF\xBB\xBF{\"a\": 1}"), Ok(json!({"a": 1})));
    assert_eq!(load("mark.yaml", b"\xEF\xBB\xBFa: 1"), Ok(json!({"a": 1})));
    assert_eq!(load("latin1.yaml", b"a: 1\nb: caf\xE9\n"), Err((Code::InvalidEncoding, 2, 7)));
    assert_eq!(load("odd.json", &utf16[..utf16.len() - 1]), Err((Code::InvalidEncoding, 1, 11)));
    assert_eq!(load("nul.yaml", b"a: 1\nb: \"x\0y\"\n"), Err((Code::SyntaxError, 2, 6)));
    assert_eq!(load("nul.json", b"{\"a\": \0}"), Err((Code::SyntaxError, 1, 7)));
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let missing = folder.path().join("missing.yaml");
    for path in [missing.as_path(), folder.path(), std::path::Path::new("/dev/zero")] {
        let failure = sources.load(path, &mut diagnostics).unwrap_err();
        assert_eq!(failure.code, Code::UnreadableFile);
        assert!(failure.render(&sources, Color::Never).contains(&*path.to_string_lossy()));
        // Asked again, it is not read again.
        let count = sources.iter().count();
        assert_eq!(sources.load(path, &mut diagnostics).unwrap_err(), failure);
        assert_eq!(sources.iter().count(), count);
    }
    assert!(diagnostics.is_empty());
}

#[test]
fn references_to_files_stay_on_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("parts")).unwrap();
    fs::write(folder.path().join("main.yaml"), "a: 1").unwrap();
    fs::write(folder.path().join("parts/room type.yaml"), "b: 2").unwrap();
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let main = sources.load(&folder.path().join("main.yaml"), &mut diagnostics).unwrap();
    let part = sources.load_relative(main, "./parts/room%20type.yaml#/b", &mut diagnostics).unwrap();
    assert_eq!(sources.get(part).unwrap().root, json!({"b": 2}));
    assert_eq!(sources.load_relative(part, "../main.yaml", &mut diagnostics), Ok(main));
    assert_eq!(sources.load_relative(part, "#/b", &mut diagnostics), Ok(part));
    let mut code = |reference| sources.load_relative(main, reference, &mut diagnostics).unwrap_err().code;
    assert_eq!(code("https://example.com/main.yaml"), Code::RemoteReference);
    assert_eq!(code("//example.com/main.yaml"), Code::RemoteReference);
    assert_eq!(code("missing.yaml"), Code::UnreadableFile);
}

#[test]
fn references_to_files_stay_in_the_root() {
    let folder = tempfile::tempdir().unwrap();
    let within = |path: &str| folder.path().join(path);
    fs::create_dir_all(within("api/parts")).unwrap();
    for file in ["above.yaml", "api/main.yaml", "api/parts/part.yaml"] {
        fs::write(within(file), "a: 1").unwrap();
    }
    let mut diagnostics = Diagnostics::default();
    let mut outcomes = |mut sources: SourceSet| {
        let main = sources.load(&within("api/main.yaml"), &mut diagnostics).unwrap();
        let part = sources.load_relative(main, "parts/part.yaml", &mut diagnostics).unwrap();
        let absolute = within("api/parts/part.yaml").to_string_lossy().into_owned();
        assert_eq!(sources.load_relative(part, "../main.yaml", &mut diagnostics), Ok(main));
        assert_eq!(sources.load_relative(main, &absolute, &mut diagnostics), Ok(part));
        let references =
            ["../above.yaml", "/etc/passwd", "file:///etc/nowhere", "%2e%2e/%2e%2e/nowhere.yaml", "link.yaml"];
        references
            .map(|reference| sources.load_relative(main, reference, &mut diagnostics).err().map(|error| error.code))
    };
    #[cfg(unix)]
    std::os::unix::fs::symlink(within("above.yaml"), within("api/link.yaml")).unwrap();
    let outside = Some(Code::FileOutsideRoot);
    let link = if cfg!(unix) { [outside, None] } else { [Some(Code::UnreadableFile); 2] };
    assert_eq!(outcomes(SourceSet::default()), [outside, outside, outside, outside, link[0]]);
    let root = SourceSet::with_root(folder.path().to_owned());
    assert_eq!(outcomes(root), [None, outside, outside, outside, link[1]]);
    // A text in memory is in no folder.
    let mut sources = SourceSet::default();
    let text = sources.add_text("main.yaml", "a: 1".into(), &mut diagnostics).unwrap();
    assert_eq!(sources.load_relative(text, "/etc/passwd", &mut diagnostics).unwrap_err().code, Code::FileOutsideRoot);
}

#[test]
fn texts_in_memory_reach_each_other_by_name() {
    let mut sources = SourceSet::default();
    let mut diagnostics = Diagnostics::default();
    let part = sources.add_text("api/part.json", "{}".into(), &mut diagnostics).unwrap();
    let main = sources.add_text("api/main.json", "{}".into(), &mut diagnostics).unwrap();
    assert_eq!(sources.load_relative(main, "part.json", &mut diagnostics), Ok(part));
    assert_eq!(sources.load_relative(main, "../api/part.json", &mut diagnostics), Ok(part));
    assert_eq!(
        sources.load_relative(main, "other.json", &mut diagnostics).unwrap_err().code,
        Code::UnresolvedReference
    );
}

/// Each document cut at every byte, and with every byte replaced by ones that mean something.
#[test]
fn damaged_documents_end_in_a_tree_or_an_error() {
    let json = r#"{"a": [1, -2.5e3, "x\u00e9\n"], "b": {"c": null, "d": true, "a": {}}, "é": []}"#;
    let yaml = "# c\na: &x [1, 'y', {b: *x1}]\nx1: &x1 |\n  t\n? k\n: - <<: *x1\n  - !!str 2\n\"q\": *x1\n";
    for (name, text) in [("a.json", json), ("a.yaml", yaml), ("a.yaml", json)] {
        let cuts = (0..text.len()).filter_map(|end| text.get(..end)).map(str::to_owned);
        let replacements = text.char_indices().flat_map(|(at, character)| {
            "{]\"',:#&*!|-?\\ \t\n0e\u{0}\u{feff}é"
                .chars()
                .map(move |other| format!("{}{other}{}", &text[..at], &text[at + character.len_utf8()..]))
        });
        for damaged in cuts.chain(replacements) {
            let outcome = read(name, damaged.clone());
            let place_is_told = outcome.tree.is_ok() || outcome.printed.contains(&format!("--> {name}:"));
            assert!(place_is_told, "{damaged:?}\n{}", outcome.printed);
            // What is JSON to others is the same JSON to us.
            if let Ok(expected) = serde_json::from_str::<Value>(&damaged) {
                assert_eq!(outcome.tree, Ok(expected), "{name}: {damaged:?}");
            }
        }
    }
}

/// A place given as a stretch of text may be wrong: past the end, or within a character.
#[test]
fn any_place_can_be_printed() {
    let mut sources = SourceSet::default();
    let file = sources.add_text("a.yaml", "a: éé\n\nb: 1".into(), &mut Diagnostics::default()).unwrap();
    for start in 0..20 {
        for end in 0..20 {
            let label = Diagnostic::new(Code::WrongType, "m").label(&Place::root(file), Part::Text { start, end }, "l");
            let twice = label.label(&Place::root(file), Part::Text { start: end, end: start }, "k");
            let rendered = twice.render(&sources, Color::Never);
            assert!(rendered.contains("--> a.yaml:") && !rendered.contains("cannot be shown"), "{rendered}");
        }
    }
    let nowhere = Diagnostic::new(Code::WrongType, "m").at(&Place::root(FileId(9)), "");
    assert!(nowhere.render(&sources, Color::Never).contains("help:"));
}
