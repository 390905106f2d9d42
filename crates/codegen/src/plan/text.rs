//! What documentation says beside the description: bounds, defaults.

use countersign_model::Constraints;
use serde_json::{Number, Value};

use super::rust::Docs;
use crate::docs::{Line, characters};

/// How long a default or pattern may be to be shown.
const LONG: usize = 120;

/// A description, then its bounds and default.
pub(super) fn with_bounds(description: Docs, constraints: &Constraints, default: Option<&Value>) -> Docs {
    description.followed_by(bounds(constraints, default))
}

/// Bounds and default as sentences.
fn bounds(constraints: &Constraints, default: Option<&Value>) -> Line {
    let mut sentences = Vec::new();
    sentences.extend(range(constraints));
    sentences.extend(
        constraints.multiple_of.as_ref().map(|number| line("A multiple of ").number(number.clone()).words(".")),
    );
    sentences.extend(count(constraints.min_length, constraints.max_length, ("character", "characters")));
    sentences.extend(count(constraints.min_items, constraints.max_items, ("item", "items")));
    sentences.extend(count(constraints.min_properties, constraints.max_properties, ("entry", "entries")));
    if constraints.unique_items {
        sentences.push(line("No item twice."));
    }
    let labelled = |label, text: &str| is_shown(text).then(|| line(label).code(text).words("."));
    sentences.extend(constraints.pattern.as_deref().and_then(|pattern| labelled("Matches ", pattern)));
    let format = constraints.format.as_deref().filter(|format| !is_numeric_format(format));
    sentences.extend(format.and_then(|format| labelled("Format: ", format)));
    sentences.extend(default.and_then(written).and_then(|default| labelled("Default: ", &default)));
    Line::sentences(sentences)
}

/// A line that begins with words of our own.
fn line(words: &'static str) -> Line {
    Line::default().words(words)
}

fn is_numeric_format(format: &str) -> bool {
    format.starts_with("int") || format.starts_with("uint") || matches!(format, "float" | "double" | "number")
}

fn range(constraints: &Constraints) -> Option<Line> {
    let least = |(number, exclusive): &(Number, bool)| {
        line(if *exclusive { "Greater than " } else { "At least " }).number(number.clone())
    };
    let most = |line: Line, (inclusive, exclusive): (&'static str, &'static str), (number, is_out): &(Number, bool)| {
        line.words(if *is_out { exclusive } else { inclusive }).number(number.clone())
    };
    let range = match (&constraints.minimum, &constraints.maximum) {
        (None, None) => return None,
        (Some((minimum, false)), Some((maximum, false))) => {
            line("Between ").number(minimum.clone()).words(" and ").number(maximum.clone())
        }
        (Some(minimum), Some(maximum)) => most(least(minimum), (" and at most ", " and less than "), maximum),
        (Some(minimum), None) => least(minimum),
        (None, Some(maximum)) => most(Line::default(), ("At most ", "Less than "), maximum),
    };
    Some(range.words("."))
}

fn count(minimum: Option<u64>, maximum: Option<u64>, (one, many): (&'static str, &'static str)) -> Option<Line> {
    let nouns = |line: Line, number: u64| line.number(number).words(" ").words(if number == 1 { one } else { many });
    let count = match (minimum.filter(|minimum| *minimum > 0), maximum) {
        (None, None) => return None,
        (Some(minimum), Some(maximum)) if minimum == maximum => nouns(line("Exactly "), minimum),
        (Some(minimum), Some(maximum)) => nouns(Line::default().number(minimum).words(" to "), maximum),
        (Some(minimum), None) => nouns(line("At least "), minimum),
        (None, Some(maximum)) => nouns(line("At most "), maximum),
    };
    Some(count.words("."))
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Whether a value is worth showing: it is short, on one line, and nothing in it is unseen.
pub(super) fn is_shown(text: &str) -> bool {
    let is_short = !text.is_empty() && text.len() <= LONG;
    is_short && text.trim() == text && !text.contains('\n') && characters::is_clean(text)
}
