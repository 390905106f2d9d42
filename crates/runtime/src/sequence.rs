//! Sequential media types (OpenAPI 3.2, 4.14.4.1): values one after another, which a list holds.

use std::{fmt, io};

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::limits::Allowance;
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

    /// The body as one JSON array; `None` if that takes more memory or time than there is.
    pub(crate) fn array(self, body: &[u8], allowance: &mut Allowance<'_>) -> Option<Vec<u8>> {
        let separator = match self {
            Self::Lines => b'\n',
            Self::Records => SEPARATOR,
            Self::Events => return events(body, allowance),
        };
        // The brackets are two bytes more; each comma takes the place of a separator.
        allowance.take(body.len() + 2)?;
        let mut array = Vec::with_capacity(body.len() + 2);
        array.push(b'[');
        for value in body.split(|byte| *byte == separator).map(<[u8]>::trim_ascii).filter(|value| !value.is_empty()) {
            if array.len() > 1 {
                array.push(b',');
            }
            array.extend_from_slice(value);
        }
        array.push(b']');
        Some(array)
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

/// The events of a stream as a JSON array.
fn events(body: &[u8], allowance: &mut Allowance<'_>) -> Option<Vec<u8>> {
    if str::from_utf8(body).is_err() {
        // Each byte may become a replacement character, of three, in a text that doubles as it grows.
        allowance.take(body.len().saturating_mul(6))?;
    }
    let stream = String::from_utf8_lossy(body);
    let stream = stream.strip_prefix('\u{feff}').unwrap_or(&stream);
    let mut length = Length(0);
    serde_json::to_writer(&mut length, &Events { stream, allowance: *allowance }).ok()?;
    allowance.take(length.0)?;
    let mut array = Vec::with_capacity(length.0);
    serde_json::to_writer(&mut array, &Events { stream, allowance: *allowance }).ok()?;
    Some(array)
}

/// Counts what is written.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The events of a stream, by the rules of the HTML standard (9.2.6), but events without data are kept. They are written
/// from the stream itself, because a tree of them would be a hundred times as large.
struct Events<'s> {
    stream: &'s str,
    /// Ends the work when the time of the call is over.
    allowance: Allowance<'s>,
}

/// How many lines are read between two looks at the clock.
const TICKS: usize = 1024;

/// The fields of a stream, line by line; `None` for an empty line, which ends an event.
fn fields(stream: &str) -> impl Iterator<Item = Option<(&str, &str)>> + Clone {
    let lines = stream.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'));
    lines.chain([""]).map(|line| {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        (!line.is_empty()).then_some((name, value.strip_prefix(' ').unwrap_or(value)))
    })
}

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut output = serializer.serialize_seq(None)?;
        let mut fields = fields(self.stream);
        let mut event = Event::at(fields.clone());
        let mut lines = 0_usize;
        while let Some(field) = fields.next() {
            lines += 1;
            if lines.is_multiple_of(TICKS) && self.allowance.is_late() {
                return Err(S::Error::custom("a limit is spent"));
            }
            match field {
                Some((name, value)) => event.set(name, value),
                None => {
                    if !event.is_empty() {
                        output.serialize_element(&event)?;
                    }
                    event = Event::at(fields.clone());
                }
            }
        }
        output.end()
    }
}

/// The fields of one event that mean something, each with its last value.
struct Event<'s, F> {
    /// The fields from the beginning of the event on: its data may be many lines.
    fields: F,
    has_data: bool,
    event: Option<&'s str>,
    id: Option<&'s str>,
    retry: Option<&'s str>,
}

impl<'s, F> Event<'s, F> {
    /// An event that begins here.
    fn at(fields: F) -> Self {
        Self { fields, has_data: false, event: None, id: None, retry: None }
    }

    fn set(&mut self, name: &str, value: &'s str) {
        match name {
            "data" => self.has_data = true,
            "event" => self.event = Some(value),
            "id" => self.id = Some(value),
            "retry" => self.retry = Some(value),
            _ => {}
        }
    }

    fn is_empty(&self) -> bool {
        !self.has_data && self.event.is_none() && self.id.is_none() && self.retry.is_none()
    }
}

impl<'s, F: Iterator<Item = Option<(&'s str, &'s str)>> + Clone> Serialize for Event<'s, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut output = serializer.serialize_map(None)?;
        if self.has_data {
            let fields = self.fields.clone().map_while(|field| field);
            let lines = fields.filter(|(name, _)| *name == "data").map(|(_, line)| line);
            output.serialize_entry("data", &Data(lines))?;
        }
        for (name, value) in [("event", self.event), ("id", self.id)] {
            if let Some(value) = value {
                output.serialize_entry(name, value)?;
            }
        }
        match self.retry.map(|text| text.parse::<u64>().map_err(|_| text)) {
            Some(Ok(milliseconds)) => output.serialize_entry("retry", &milliseconds)?,
            Some(Err(text)) => output.serialize_entry("retry", text)?,
            None => {}
        }
        output.end()
    }
}

/// The lines of the data of an event.
struct Data<V>(V);

impl<'s, V: Iterator<Item = &'s str> + Clone> Serialize for Data<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'s, V: Iterator<Item = &'s str> + Clone> fmt::Display for Data<V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.0.clone().enumerate() {
            formatter.write_str(if index == 0 { "" } else { "\n" })?;
            formatter.write_str(line)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn array(media_type: &str, body: &str) -> Value {
        serde_json::from_slice(
            &Sequence::of(media_type).unwrap().array(body.as_bytes(), &mut { Allowance::UNLIMITED }).unwrap(),
        )
        .unwrap()
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
            assert_eq!(sequence.array(&body, &mut { Allowance::UNLIMITED }).unwrap(), b"[{\"a\":1},2]");
        }
    }
}
