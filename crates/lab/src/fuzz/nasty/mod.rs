//! Documents with one nasty text in every place that takes text.
//!
//! The texts are in `texts.json`, in escapes alone, so that nothing in it acts on an editor; `{code}` stands for a program that
//! would prove that it ran. The document is in `document.json`: every construct of OpenAPI, with `@@` wherever the text goes and
//! `@pattern@` where a regular expression for it does.

use std::sync::LazyLock;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value;

/// A name that no page and no program has but from a nasty text.
pub(crate) const CANARY: &str = "countersign_canary";

/// The file that a program of a nasty text writes when it runs.
pub(crate) const PROOF: &str = "PROOF";

/// What `{code}` stands for.
const CODE: &str = "fn main() { let _ = std::fs::write(\"PROOF\", \"ran\"); }";

/// A nasty text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nasty {
    /// What is nasty about it.
    pub(crate) name: String,
    /// The text.
    pub(crate) text: String,
}

/// The texts.
pub(crate) fn texts() -> &'static [Nasty] {
    static TEXTS: LazyLock<Vec<Nasty>> = LazyLock::new(|| {
        let mut texts: Vec<Nasty> = serde_json::from_str(include_str!("texts.json")).unwrap_or_default();
        texts.iter_mut().for_each(|nasty| nasty.text = nasty.text.replace("{code}", CODE));
        texts
    });
    &TEXTS
}

/// The document with a text in every place.
pub(crate) fn document(text: &str) -> Vec<u8> {
    let template: Value = serde_json::from_str(include_str!("document.json")).unwrap_or_default();
    filled(&template, text, false).to_string().into_bytes()
}

/// A node with the text in its strings and keys; `is_reference` where its strings are references.
fn filled(node: &Value, text: &str, is_reference: bool) -> Value {
    match node {
        Value::String(template) if is_reference && template.starts_with("#/") => {
            let pointer = text.replace('~', "~0").replace('/', "~1");
            let encoded = utf8_percent_encode(&pointer, NON_ALPHANUMERIC).to_string();
            Value::String(template.replace("@@", &encoded).replace(' ', "%20"))
        }
        Value::String(template) => Value::String(string(template, text)),
        Value::Array(items) => items.iter().map(|item| filled(item, text, is_reference)).collect(),
        Value::Object(members) => {
            let is_reference = |key: &str| is_reference || key == "$ref" || key == "mapping";
            let filled = |(key, value): (&String, &Value)| (string(key, text), filled(value, text, is_reference(key)));
            members.iter().map(filled).collect()
        }
        _ => node.clone(),
    }
}

fn string(template: &str, text: &str) -> String {
    template.replace("@pattern@", &pattern(text)).replace("@@", text)
}

/// A regular expression that the text and nothing else matches.
fn pattern(text: &str) -> String {
    let escape = |c: char| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use countersign_codegen::Runtime;

    use super::{document, texts};
    use crate::fuzz::{oracle, pipeline};

    #[test]
    fn there_are_sixty_texts_and_all_differ() {
        let mut names: Vec<&str> = texts().iter().map(|nasty| nasty.name.as_str()).collect();
        let mut distinct: Vec<&str> = texts().iter().map(|nasty| nasty.text.as_str()).collect();
        for list in [&mut names, &mut distinct] {
            list.sort_unstable();
            list.dedup();
            assert_eq!(list.len(), 60);
        }
    }

    #[test]
    fn a_harmless_text_leaves_every_construct_in_place() {
        let document =
            pipeline::read("plain.json", &document("plain")).map_err(|unreadable| unreadable.reason).unwrap();
        let generated = pipeline::generate(&document.api, "plain", "plain.json", Runtime::Path("runtime".to_owned()));
        assert_eq!((document.api.operations.len(), document.api.incoming.len()), (6, 2));
        assert_eq!(generated.operations(), 6);
        assert_eq!(oracle::judge(&generated), Ok(()));
    }

    /// Each of the texts, in every place at once: nothing of it runs, links or hides, and no operation is lost.
    #[test]
    fn no_nasty_text_becomes_code() {
        let mut failed = BTreeMap::new();
        for nasty in texts() {
            let read = || {
                let document = pipeline::read("nasty.json", &document(&nasty.text))
                    .map_err(|unreadable| unreadable.reason.message)?;
                let runtime = Runtime::Path("runtime".to_owned());
                let generated = pipeline::generate(&document.api, "nasty", &nasty.text, runtime);
                assert_eq!(generated.operations(), document.api.operations.len());
                oracle::judge(&generated).map_err(|failure| format!("{}: {}", failure.kind, failure.detail))
            };
            let outcome = std::panic::catch_unwind(read).unwrap_or_else(|_| Err("a panic, see above".to_owned()));
            failed.extend(outcome.err().map(|reason| (&nasty.name, reason.chars().take(300).collect::<String>())));
        }
        assert!(failed.is_empty(), "{} of {} texts: {failed:#?}", failed.len(), texts().len());
    }
}
