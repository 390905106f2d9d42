//! The name of a generated crate: one that Cargo takes and of which the compiler does not warn.

use std::path::{self, Path};

use countersign_codegen::plan::is_reserved;

use crate::Failure;

/// Crates that a generated one cannot share its name with: what the compiler brings along, and its own runtime.
const TAKEN: [&str; 6] = ["alloc", "core", "countersign-runtime", "proc-macro", "std", "test"];

/// As long as registries take.
const LONGEST: usize = 64;

/// The name asked for, else one made of the folder's.
pub(crate) fn choose(asked: Option<&str>, output: &Path) -> Result<String, Failure> {
    let Some(name) = asked else {
        let folder = path::absolute(output).unwrap_or_else(|_| output.to_owned());
        return Ok(converted(&folder.file_name().unwrap_or_default().to_string_lossy()));
    };
    match fault(name) {
        None => Ok(name.to_owned()),
        Some(fault) => {
            Err(Failure::Usage(format!("`{name}` is no name for the crate: {fault}; `{}` would do", converted(name))))
        }
    }
}

/// What is wrong with a name.
fn fault(name: &str) -> Option<&'static str> {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if is_reserved(name) {
        Some("Rust reserves it")
    } else if TAKEN.contains(&name.replace('_', "-").as_str()) {
        Some("another crate that it needs has it")
    } else if name.len() > LONGEST {
        Some("it is longer than 64 characters")
    } else if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.split(['-', '_']).all(is_word) {
        Some("it must be words of lower case letters and digits with one `-` or `_` between them, a letter first")
    } else {
        None
    }
}

/// A name without fault, from any text.
fn converted(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = words.collect::<Vec<_>>().join("-");
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name = format!("client-{name}");
    }
    name.truncate(LONGEST);
    let name = name.trim_end_matches('-');
    match fault(name) {
        None => name.to_owned(),
        Some(_) => format!("{name}-client"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_a_name_without_fault() {
        let long = "word ".repeat(40);
        let cases = [
            ("pets", "pets"),
            ("My_Pets", "my-pets"),
            ("pets--v2_", "pets-v2"),
            ("7 pets", "client-7-pets"),
            ("fn", "fn-client"),
            ("Self", "self-client"),
            ("countersign_runtime", "countersign-runtime-client"),
            ("...", "client"),
            ("", "client"),
            (long.as_str(), "word-word-word-word-word-word-word-word-word-word-word-word-word"),
        ];
        for (text, expected) in cases {
            assert_eq!(converted(text), expected, "{text:?}");
            assert_eq!(fault(expected), None, "{expected}");
        }
    }

    #[test]
    fn names_that_give_an_unusable_crate_have_a_fault() {
        for name in
            ["fn", "self", "gen", "Pets", "a--b", "a__b", "a-_b", "_a", "a-", "7a", "é", "", "std", "proc_macro"]
        {
            assert!(fault(name).is_some(), "{name}");
        }
        for name in ["pets", "my_pets", "pets-2", "p2"] {
            assert_eq!(fault(name), None, "{name}");
        }
    }
}
