//! Every document in `tests/validate` lists cases under `x-cases`: a schema, an instance, and what is said of it.

use std::fmt::Write as _;
use std::path::Path;

use countersign_schema::{Dialect, Options, Schemas};
use serde_json::Value;

use crate::support::{direction, load, schema_place};

#[test]
fn violations_are_found_and_explained() {
    insta::glob!("..", "validate/*.yaml", |path| insta::assert_snapshot!(report(path)));
}

fn report(path: &Path) -> String {
    let (sources, file) = load(path);
    let root = sources.get(file).expect("the file was loaded").root.clone();
    let dialect = Dialect::of_document(&root);
    let mut report = String::new();
    for case in root["x-cases"].as_array().expect("a list of cases") {
        let strict = case["strict"] == Value::Bool(true);
        let formats = case["formats"] != Value::Bool(false);
        let schemas = Schemas::new(sources.clone(), dialect, Options { strict, formats });
        let name = case["schema"].as_str().expect("the name of a schema");
        let violations =
            schemas.validate(&schema_place(file, &root, name), &case["value"], direction(&case["direction"]));
        writeln!(report, "{name} ← {}", crate::support::short(&case["value"])).expect("writes");
        if violations.is_empty() {
            writeln!(report, "  valid").expect("writes");
        }
        for violation in violations {
            let keyword = &violation.keyword_place.pointer;
            writeln!(report, "  [{}] `{}` {}", violation.code, violation.instance, violation.message).expect("writes");
            writeln!(report, "      {} {keyword}", violation.keyword).expect("writes");
            for (place, text) in &violation.related {
                writeln!(report, "      {text} {}", place.pointer).expect("writes");
            }
        }
        for problem in schemas.problems().iter() {
            writeln!(report, "  [{}] {} {}", problem.code, problem.message, problem.labels[0].place.pointer)
                .expect("writes");
        }
    }
    report
}
