//! What documentation says beside the description: bounds, defaults.

use countersign_model::Constraints;
use serde_json::{Number, Value};

use super::markdown;
use super::rust::Docs;

/// How long a default or pattern may be to be shown.
const LONG: usize = 120;

/// Paragraphs as one text; empty ones are left out, and so is one that repeats the one before.
pub(super) fn paragraphs(parts: &[Docs]) -> Docs {
    let mut kept: Vec<&str> = Vec::with_capacity(parts.len());
    for part in parts {
        let text = part.0.as_str();
        if !text.is_empty() && kept.last() != Some(&text) {
            kept.push(text);
        }
    }
    Docs(kept.join("\n\n"))
}

/// A description, then its bounds and default.
pub(super) fn described(description: Option<&str>, constraints: &Constraints, default: Option<&Value>) -> Docs {
    let description = description.map(markdown::docs).unwrap_or_default();
    let bounds = bounds(constraints, default);
    if is_sentence(&description.0) && !bounds.0.is_empty() {
        let stop = if description.0.ends_with(['.', '!', '?']) { "" } else { "." };
        return Docs(format!("{}{stop} {}", description.0, bounds.0));
    }
    paragraphs(&[description, bounds])
}

/// Whether a text is one line of prose, which another sentence may follow.
fn is_sentence(text: &str) -> bool {
    let is_prose = text.starts_with(|first: char| first.is_alphabetic());
    let is_over = |last: char| last.is_alphanumeric() || matches!(last, '.' | '!' | '?' | ')' | '`' | '"');
    is_prose && !text.contains('\n') && text.ends_with(is_over)
}

/// Bounds and default as sentences.
fn bounds(constraints: &Constraints, default: Option<&Value>) -> Docs {
    let mut sentences = Vec::new();
    sentences.extend(range(constraints));
    sentences.extend(constraints.multiple_of.as_ref().map(|number| format!("A multiple of {number}.")));
    sentences.extend(count(constraints.min_length, constraints.max_length, "character"));
    sentences.extend(count(constraints.min_items, constraints.max_items, "item"));
    sentences.extend(count(constraints.min_properties, constraints.max_properties, "entry"));
    if constraints.unique_items {
        sentences.push("No item twice.".to_owned());
    }
    sentences.extend(constraints.pattern.as_deref().and_then(code).map(|pattern| format!("Matches {pattern}.")));
    let format = constraints.format.as_deref().filter(|format| !is_numeric_format(format));
    sentences.extend(format.and_then(code).map(|format| format!("Format: {format}.")));
    sentences.extend(default.and_then(written).map(|default| format!("Default: {default}.")));
    Docs(sentences.join(" "))
}

fn is_numeric_format(format: &str) -> bool {
    format.starts_with("int") || format.starts_with("uint") || matches!(format, "float" | "double" | "number")
}

fn range(constraints: &Constraints) -> Option<String> {
    let least = |(number, exclusive): &(Number, bool)| {
        if *exclusive { format!("greater than {number}") } else { format!("at least {number}") }
    };
    let most = |(number, exclusive): &(Number, bool)| {
        if *exclusive { format!("less than {number}") } else { format!("at most {number}") }
    };
    let sentence = match (&constraints.minimum, &constraints.maximum) {
        (None, None) => return None,
        (Some((minimum, false)), Some((maximum, false))) => format!("between {minimum} and {maximum}"),
        (Some(minimum), Some(maximum)) => format!("{} and {}", least(minimum), most(maximum)),
        (Some(minimum), None) => least(minimum),
        (None, Some(maximum)) => most(maximum),
    };
    Some(sentence_of(&sentence))
}

fn sentence_of(text: &str) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", characters.as_str())
}

fn count(minimum: Option<u64>, maximum: Option<u64>, noun: &str) -> Option<String> {
    let nouns = |number: u64| match (number, noun) {
        (1, noun) => format!("1 {noun}"),
        (number, "entry") => format!("{number} entries"),
        (number, noun) => format!("{number} {noun}s"),
    };
    match (minimum.filter(|minimum| *minimum > 0), maximum) {
        (None, None) => None,
        (Some(minimum), Some(maximum)) if minimum == maximum => Some(format!("Exactly {}.", nouns(minimum))),
        (Some(minimum), Some(maximum)) => Some(format!("{minimum} to {}.", nouns(maximum))),
        (Some(minimum), None) => Some(format!("At least {}.", nouns(minimum))),
        (None, Some(maximum)) => Some(format!("At most {}.", nouns(maximum))),
    }
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => code(text),
        other => code(&other.to_string()),
    }
}

/// Text as a code span, where it is short and on one line.
pub(super) fn code(text: &str) -> Option<String> {
    let is_shown = !text.is_empty() && text.len() <= LONG && !text.chars().any(char::is_control);
    let hides = |character| matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if !is_shown || text.trim() != text || text.chars().any(hides) {
        return None;
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.saturating_add(1));
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    Some(format!("{fence}{space}{text}{space}{fence}"))
}
