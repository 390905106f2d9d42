//! Words for values: short, whatever their size.

use serde_json::Value;

/// The most characters of a document's text that a message repeats.
const MAX_CHARACTERS: usize = 60;
/// The most values of a list that a message repeats.
const MAX_VALUES: usize = 8;

/// The beginning of a text, on one line.
pub(crate) fn short(text: &str) -> String {
    let mut shortened: String =
        text.chars().take(MAX_CHARACTERS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MAX_CHARACTERS).is_some() {
        shortened.push('…');
    }
    shortened
}

/// A value with its kind, such as `the string "abc"`.
pub(crate) fn described(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the string {:?}", short(text)),
        Value::Array(items) => format!("an array of {}", counted(items.len(), "item", "items")),
        Value::Object(members) => format!("an object of {}", counted(members.len(), "property", "properties")),
    }
}

/// Values as a list, cut where it grows long.
pub(crate) fn listed(values: &[Value]) -> String {
    let mut shown: Vec<String> = values.iter().take(MAX_VALUES).map(plain).collect();
    if values.len() > MAX_VALUES {
        shown.push(format!("and {} more", values.len() - MAX_VALUES));
    }
    shown.join(", ")
}

/// A value as JSON writes it, if that is short.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{:?}", short(text)),
        Value::Array(_) | Value::Object(_) => described(value),
        scalar => scalar.to_string(),
    }
}

/// A number of things.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
