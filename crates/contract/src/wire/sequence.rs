//! Sequential media types: the items of a list one after another (OAS 3.2, "Sequential Media Types").

use serde_json::{Map, Value};

/// How the items are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// JSON Lines.
    Lines,
    /// JSON text sequences (RFC 7464).
    Records,
    /// Server-sent events.
    Events,
}

/// The list as it travels.
pub(super) fn write(sequence: Sequence, items: &[Value]) -> String {
    let item = |item: &Value| match sequence {
        Sequence::Lines => format!("{item}\n"),
        Sequence::Records => format!("\u{1e}{item}\n"),
        Sequence::Events => event(item),
    };
    items.iter().map(item).collect()
}

/// The list that travelled, or why it is none.
pub(crate) fn read(sequence: Sequence, body: &str) -> Result<Value, String> {
    let separator = match sequence {
        Sequence::Lines => '\n',
        Sequence::Records => '\u{1e}',
        Sequence::Events => return Ok(events(body)),
    };
    let items = body.split(separator).map(str::trim).filter(|item| !item.is_empty());
    let items = items.enumerate().map(|(index, item)| {
        serde_json::from_str(item).map_err(|error| format!("has an item that is not JSON, number {index}: {error}"))
    });
    items.collect::<Result<Vec<Value>, String>>().map(Value::Array)
}

fn event(item: &Value) -> String {
    let mut text = String::new();
    for (name, value) in item.as_object().into_iter().flatten() {
        for line in super::style::text(value).split('\n') {
            text.push_str(&format!("{name}: {line}\n"));
        }
    }
    text.push('\n');
    text
}

fn events(body: &str) -> Value {
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let blocks = body.split("\n\n").map(fields).filter(|fields| !fields.is_empty());
    blocks.map(Value::Object).collect()
}

fn fields(block: &str) -> Map<String, Value> {
    let mut fields: Map<String, Value> = Map::new();
    for line in block.lines().filter(|line| !line.starts_with(':') && !line.is_empty()) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        let value = match (name, fields.get_mut("data")) {
            ("data", Some(Value::String(before))) => {
                before.push('\n');
                before.push_str(value);
                continue;
            }
            ("retry", _) => value.parse::<u64>().map_or_else(|_| value.into(), Value::from),
            ("data" | "event" | "id", _) => value.into(),
            _ => continue,
        };
        fields.insert(name.to_owned(), value);
    }
    fields
}
