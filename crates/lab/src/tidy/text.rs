//! What source text must not hold.

use crate::workspace::root;

use super::Breach;
use super::files::RustSource;

/// Words that are never committed, with what to do instead. Each is written in two halves so that this file is clean itself.
const WORDS: &[(&str, &str, &str)] = &[
    ("TO", "DO", "do it, or leave it out"),
    ("FIX", "ME", "mend it"),
    ("#![allow", "(", "no blanket allow: mend what the lint found"),
];

/// The words found, and paths of the machine that the check runs on.
pub(super) fn check(sources: &[RustSource]) -> Vec<Breach> {
    let checkout = root().display().to_string();
    let mut breaches = Vec::new();
    for source in sources {
        for (number, line) in (1..).zip(source.text.lines()) {
            if line.contains(&checkout) {
                breaches.push(Breach::in_file(&source.path, number, "names a path of this machine"));
            }
            for (head, tail, advice) in WORDS.iter().filter(|_| !is_test(source)) {
                if line.contains(&format!("{head}{tail}")) {
                    breaches.push(Breach::in_file(&source.path, number, format!("holds `{head}{tail}`: {advice}")));
                }
            }
            if source.path.starts_with(root().join("crates/codegen/src/emit")) && sees_beyond_the_plan(line) {
                let message = "emit prints the plan: what it needs to know of the document belongs in `plan`";
                breaches.push(Breach::in_file(&source.path, number, message));
            }
        }
    }
    breaches
}

/// Whether a file is a test of its own, whose helpers may fail as tests do.
fn is_test(source: &RustSource) -> bool {
    source.path.components().any(|part| part.as_os_str() == "tests")
}

/// Whether a line of `emit` names the model or the document, which only `plan` may see.
fn sees_beyond_the_plan(line: &str) -> bool {
    line.contains("countersign_model") || line.contains("countersign_openapi")
}
