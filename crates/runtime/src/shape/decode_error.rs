//! Why JSON is not a value of a type: the rule, the kinds expected and found, and the path.
//!
//! `Display` and `Debug` never show a value, nor a name that the document does not declare, because either may be a credential;
//! [`DecodeError::full_message`] has both. This is the only module that interprets the messages of serde, which are plain text
//! and contain values.

use std::fmt;

use serde::de::Unexpected;
use serde_json::error::Category;

use super::Path;
use crate::redact::Secrets;
use crate::text;

/// JSON, or a body, that does not match its type.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    path: Path,
    kind: DecodeErrorKind,
    expected: String,
    found: Option<JsonType>,
    /// Without values.
    message: String,
    /// With values.
    full: String,
}

/// The rule that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The value is of another JSON type.
    Type,
    /// A required property is missing.
    Missing,
    /// The string is not in the format that the type needs.
    Format,
    /// The number has a fraction, and the type holds whole numbers.
    Fraction,
    /// The number is beyond the range of the type.
    Range,
    /// The value exceeds a limit of this crate, such as the depth of nesting.
    Limit,
    /// The text is not JSON.
    Syntax,
    /// The bytes are not in the character set or the content encoding that they must have.
    Encoding,
    /// There is no body.
    Empty,
    /// The document has no type for this status and media type.
    Undocumented,
    /// Any other rule.
    Other,
}

/// A type of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonType {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number, with a fraction or without.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for JsonType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl DecodeError {
    /// An error about the whole of a value; the message must not hold a part of it.
    pub(crate) fn new(kind: DecodeErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        let full = message.clone();
        Self(Box::new(Details { path: Path::default(), kind, expected: String::new(), found: None, message, full }))
    }

    /// An error of the decoder, which serde_json has made a text of.
    pub(crate) fn from_serde(error: &serde_json::Error, path: Path) -> Self {
        let full = error.to_string();
        if error.classify() != Category::Data {
            // What serde_json says of the syntax is a fixed text, with the line and the column.
            return Self::new(DecodeErrorKind::Syntax, format!("{INVALID}{full}")).at(path);
        }
        let position = format!(" at line {} column {}", error.line(), error.column());
        let full = full.strip_suffix(&position).unwrap_or(&full);
        let (kind, found) = rule(full);
        let expected = Secrets::default().line(expected(kind, full));
        let full = shortened(full);
        let message = message(kind, &expected, found);
        Self(Box::new(Details { path, kind, expected, found, message, full }))
    }

    /// This error about a part of the value.
    pub(crate) fn at(mut self, path: Path) -> Self {
        self.0.path = path;
        self
    }

    /// Where in the value the failure is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Which rule is broken there.
    #[must_use]
    pub fn kind(&self) -> DecodeErrorKind {
        self.0.kind
    }

    /// What the type expects there, such as `a 64-bit integer`; the name of a missing property; empty for other rules than those
    /// about types.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.0.expected
    }

    /// The JSON type of what is there; `None` if nothing is, or if the rule is about more than a value.
    #[must_use]
    pub fn found(&self) -> Option<JsonType> {
        self.0.found
    }

    /// What is wrong there, without any part of the value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What is wrong, with the value and the full path. Not for logs: either may be a credential.
    #[must_use]
    pub fn full_message(&self) -> String {
        self.located(&self.0.full, &self.0.path.full())
    }

    /// A message with its path, unless that says no more than the message does.
    fn located(&self, message: &str, path: &str) -> String {
        match self.0.kind {
            _ if self.0.expected.is_empty() && path == "$" => message.to_owned(),
            DecodeErrorKind::Syntax => format!("{message} in {path}"),
            _ => format!("{message} at {path}"),
        }
    }

    /// Whether serde_json gave up because the text is nested deeper than it goes by itself.
    pub(crate) fn is_too_deep(&self) -> bool {
        self.0.kind == DecodeErrorKind::Syntax && self.0.message.contains(TOO_DEEP)
    }

    /// This error about a body of another media type, which is why it is not JSON.
    pub(crate) fn with_media_type(mut self, media_type: &str) -> Self {
        if self.0.kind == DecodeErrorKind::Syntax {
            let message = self.0.message.trim_start_matches(INVALID);
            self.0.message = format!("the body is {media_type}, not JSON: {message}");
            self.0.full = self.0.message.clone();
        }
        self
    }

    /// This error without any of `secrets` in what is shown: the names of headers and media types may come from the server.
    pub(crate) fn redacted(mut self, secrets: &Secrets) -> Self {
        let message = &self.0.message;
        self.0.message = match message.len() {
            ..=LONGEST => secrets.line(message),
            _ => secrets.beginning(message, LONGEST),
        };
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.located(&self.0.message, &self.0.path.to_string()))
    }
}

/// Shows what `Display` shows, field by field.
impl fmt::Debug for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DecodeError")
            .field("path", &self.0.path)
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for DecodeError {}

/// How messages begin that are about the syntax.
const INVALID: &str = "invalid JSON: ";

/// How serde_json says that it went as deep as it goes by itself.
const TOO_DEEP: &str = "recursion limit exceeded";

/// How messages begin that are about a number beyond the range of its type.
pub(crate) const OUT_OF_RANGE: &str = "out of range: ";

/// How serde's messages begin that are about a missing property.
const MISSING: &str = "missing field ";

/// What precedes the description of a type in the messages of serde and in those of the decoder.
pub(crate) const EXPECTED: &str = ", expected ";

/// The rule that a message is about, and what was found, by the fixed beginnings of serde's messages. Values come after those.
fn rule(message: &str) -> (DecodeErrorKind, Option<JsonType>) {
    if let Some(found) = message.strip_prefix("invalid type: ") {
        return (DecodeErrorKind::Type, json_type(found));
    }
    if message.starts_with("invalid value: floating point") {
        return (DecodeErrorKind::Fraction, Some(JsonType::Number));
    }
    if let Some(found) = message.strip_prefix("invalid value: ") {
        return (DecodeErrorKind::Format, json_type(found));
    }
    if message.starts_with(OUT_OF_RANGE) {
        return (DecodeErrorKind::Range, Some(JsonType::Number));
    }
    if message.starts_with(MISSING) {
        return (DecodeErrorKind::Missing, None);
    }
    (DecodeErrorKind::Other, None)
}

/// The JSON type that serde names at the beginning of a text.
fn json_type(found: &str) -> Option<JsonType> {
    [
        ("null", JsonType::Null),
        ("unit", JsonType::Null),
        ("boolean", JsonType::Boolean),
        ("integer", JsonType::Number),
        ("floating point", JsonType::Number),
        ("number", JsonType::Number),
        ("string", JsonType::String),
        ("sequence", JsonType::Array),
        ("map", JsonType::Object),
    ]
    .into_iter()
    .find_map(|(name, json_type)| found.starts_with(name).then_some(json_type))
}

/// What a message says was expected: the decoder's own description of a type, or the declared name of a missing property. Both
/// come last, after whatever the value holds.
fn expected(kind: DecodeErrorKind, message: &str) -> &str {
    match kind {
        DecodeErrorKind::Other => "",
        DecodeErrorKind::Missing => message.trim_start_matches(MISSING).trim_matches('`'),
        _ => message.rsplit_once(EXPECTED).map_or("", |(_, expected)| expected),
    }
}

/// How much of a message is kept, in bytes.
const LONGEST: usize = 4 << 10;

/// A message without the end of a value that is too long.
fn shortened(message: &str) -> String {
    let beginning = text::beginning(message, LONGEST);
    if beginning.len() == message.len() {
        return message.to_owned();
    }
    let expected = message.rfind(EXPECTED).and_then(|start| message.get(start..)).unwrap_or_default();
    format!("{beginning}...{expected}")
}

/// A string that is not what was expected. serde puts all of it into a message, and escapes it, which can take many times the
/// memory of the string: so it gets no more than is kept.
pub(crate) fn unexpected(string: &str) -> Unexpected<'_> {
    Unexpected::Str(text::beginning(string, LONGEST))
}

fn message(kind: DecodeErrorKind, expected: &str, found: Option<JsonType>) -> String {
    let found = found.map_or_else(|| "something else".to_owned(), |found| found.to_string());
    match kind {
        DecodeErrorKind::Missing => format!("required property `{expected}` is missing"),
        DecodeErrorKind::Format => format!("expected {expected}, found {found} in another format"),
        DecodeErrorKind::Fraction => format!("expected {expected}, found {found} with a fraction"),
        DecodeErrorKind::Range => format!("expected {expected}, found {found} out of range"),
        _ if expected.is_empty() => "the value does not match its type".to_owned(),
        _ => format!("expected {expected}, found {found}"),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    /// How serde's messages begin is part of no promise: this fails when an update changes it.
    #[test]
    fn the_type_found_is_read_from_a_message_of_serde() {
        for (value, found) in [
            (json!(null), JsonType::Null),
            (json!(true), JsonType::Boolean),
            (json!(1), JsonType::Number),
            (json!(-1), JsonType::Number),
            (json!(1.5), JsonType::Number),
            (json!(", expected a canary"), JsonType::String),
            (json!([]), JsonType::Array),
            (json!({}), JsonType::Object),
        ] {
            let from_text = serde_json::from_str::<Never>(&value.to_string()).unwrap_err();
            let from_value = Never::deserialize(&value).unwrap_err();
            for error in [from_text, from_value] {
                let error = DecodeError::from_serde(&error, Path::default());
                assert_eq!((error.kind(), error.found()), (DecodeErrorKind::Type, Some(found)));
                assert_eq!(error.to_string(), format!("expected a wonder, found {found} at $"));
            }
        }
    }

    #[test]
    fn nothing_shows_of_a_message_that_is_not_known() {
        let error = <serde_json::Error as serde::de::Error>::custom("CANARY, expected CANARY");
        let error = DecodeError::from_serde(&error, Path::default());
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (DecodeErrorKind::Other, "the value does not match its type")
        );
        assert_eq!(error.full_message(), "CANARY, expected CANARY");
    }

    #[test]
    fn a_long_value_is_not_kept() {
        let error = Never::deserialize(Value::from("é".repeat(10_000))).unwrap_err();
        let error = DecodeError::from_serde(&error, Path::default());
        assert!(error.full_message().ends_with("é..., expected a wonder at $") && error.full_message().len() < 5000);
        assert_eq!(error.to_string(), "expected a wonder, found a string at $");
    }

    /// Fails for every value.
    #[derive(Debug)]
    struct Never;

    impl<'de> Deserialize<'de> for Never {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let value = Value::deserialize(deserializer)?;
            Err(serde::de::Error::invalid_type(unexpected(&value), &"a wonder"))
        }
    }

    fn unexpected(value: &Value) -> serde::de::Unexpected<'_> {
        use serde::de::Unexpected;
        match value {
            Value::Null => Unexpected::Unit,
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => Unexpected::Unsigned(number),
                (_, Some(number), _) => Unexpected::Signed(number),
                (.., number) => Unexpected::Float(number.unwrap_or_default()),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        }
    }
}
