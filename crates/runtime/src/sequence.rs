//! Sequential media types (OpenAPI 3.2, 4.14.4.1): values one after another, which a list holds.

use serde_json::{Map, Value, json};

use crate::media_type::essence;

/// How the values of a sequence are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// JSON Lines: a line for each.
    Lines,
    /// RFC 7464: a record separator before each.
    Records,
    /// Server-sent events, which are objects.
    Events,
}

/// RFC 7464's record separator.
const SEPARATOR: u8 = 0x1e;

impl Sequence {
    /// The sequence that a media type is.
    pub(crate) fn of(media_type: &str) -> Option<Self> {
        match essence(media_type).as_str() {
            "text/event-stream" => Some(Self::Events),
            "application/json-seq" => Some(Self::Records),
            "application/jsonl" | "application/x-ndjson" | "application/ndjson" => Some(Self::Lines),
            "application/jsonlines" | "application/x-jsonlines" => Some(Self::Lines),
            other if other.ends_with("+json-seq") => Some(Self::Records),
            other if other.ends_with("+jsonl") => Some(Self::Lines),
            _ => None,
        }
    }

    /// The body as one JSON array.
    pub(crate) fn array(self, body: &[u8]) -> Vec<u8> {
        let separator = match self {
            Self::Lines => b'\n',
            Self::Records => SEPARATOR,
            Self::Events => return events(&String::from_utf8_lossy(body)).to_string().into_bytes(),
        };
        let values = body.split(|byte| *byte == separator).map(<[u8]>::trim_ascii).filter(|value| !value.is_empty());
        [b"[", values.collect::<Vec<_>>().join(&b',').as_slice(), b"]"].concat()
    }

    /// Adds a value, written as JSON, to a body of lines or records.
    pub(crate) fn push(self, body: &mut Vec<u8>, value: &[u8]) {
        if self == Self::Records {
            body.push(SEPARATOR);
        }
        body.extend_from_slice(value);
        body.push(b'\n');
    }
}

/// The events of a stream, by the rules of the HTML standard (9.2.6) but that none is left out for having no data.
fn events(stream: &str) -> Value {
    let stream = stream.strip_prefix('\u{feff}').unwrap_or(stream).replace("\r\n", "\n").replace('\r', "\n");
    let mut events = Vec::new();
    let mut event = Map::new();
    for line in stream.lines().chain([""]) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            _ if line.is_empty() => events.extend((!event.is_empty()).then(|| std::mem::take(&mut event))),
            "data" => match event.get_mut("data") {
                Some(Value::String(data)) => data.extend(["\n", value]),
                _ => drop(event.insert(name.to_owned(), value.into())),
            },
            "event" | "id" => drop(event.insert(name.to_owned(), value.into())),
            "retry" => drop(event.insert(name.to_owned(), retry(value))),
            _ => {}
        }
    }
    json!(events)
}

fn retry(value: &str) -> Value {
    value.parse::<u64>().map_or_else(|_| value.into(), Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(media_type: &str, body: &str) -> Value {
        serde_json::from_slice(&Sequence::of(media_type).unwrap().array(body.as_bytes())).unwrap()
    }

    #[test]
    fn values_one_after_another_are_a_list() {
        assert_eq!(array("application/jsonl; charset=utf-8", "{\"a\":1}\r\n\n[2]\n3"), json!([{"a": 1}, [2], 3]));
        assert_eq!(array("application/x-ndjson", ""), json!([]));
        assert_eq!(array("application/geo+json-seq", "\u{1e}{\"a\":\n1}\n\u{1e}2\n"), json!([{"a": 1}, 2]));
        assert_eq!(Sequence::of("application/json"), None);
    }

    #[test]
    fn events_are_objects() {
        let stream = "\u{feff}: a comment\nevent: add\ndata: one\ndata:two\n\nid\nretry: 10\r\n\r\n\n: more\n\ndata: last\rother: x";
        assert_eq!(
            array("text/event-stream", stream),
            json!([{"event": "add", "data": "one\ntwo"}, {"id": "", "retry": 10}, {"data": "last"}])
        );
    }

    #[test]
    fn what_is_written_is_read() {
        for sequence in [Sequence::Lines, Sequence::Records] {
            let mut body = Vec::new();
            sequence.push(&mut body, b"{\"a\":1}");
            sequence.push(&mut body, b"2");
            assert_eq!(sequence.array(&body), b"[{\"a\":1},2]");
        }
    }
}
