//! JSON to events.
//!
//! Our own reader, because none of the kept ones gives all of: the place of each key (duplicate keys, positions), numbers
//! of any size, any depth without recursion, and forgiveness for what people publish (comments, trailing commas, `NaN`).

use std::borrow::Cow;

use super::event::{Event, EventKind, Events, Scalar, ScalarKind, Span};
use super::json_string;
use super::{Problem, Warnings, number, problem::shortened};
use crate::Code;

/// Reads one JSON document.
pub(crate) struct JsonEvents<'t> {
    text: &'t str,
    at: usize,
    expected: Expected,
    open: Vec<Open>,
    warnings: Warnings,
}

/// An object or array that is not closed yet.
#[derive(Clone, Copy)]
struct Open {
    is_object: bool,
    at: usize,
}

/// What the grammar has next.
#[derive(Clone, Copy, PartialEq)]
enum Expected {
    Value,
    /// Just after `[`: an element or `]`.
    FirstElement,
    /// Just after `{`: a key or `}`.
    FirstKey,
    /// After a comma in an object.
    Key,
    /// After a comma in an array.
    Element,
    /// After a member or an element: `,` or the closing bracket.
    Separator,
    End,
}

impl<'t> JsonEvents<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0, expected: Expected::Value, open: Vec::new(), warnings: Warnings::default() }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over white space, and comments with a warning.
    fn skip_blanks(&mut self) -> Result<(), Problem> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(b'/') => self.skip_comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn skip_comment(&mut self) -> Result<(), Problem> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        self.at += if rest.starts_with("//") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/")
                .map(|end| end + 2)
                .ok_or_else(|| self.error("this comment is not closed", start, start + 2))?
        } else {
            return Err(self.unexpected("a value"));
        };
        self.nonstandard("JSON has no comments", start);
        Ok(())
    }

    fn open(&mut self, is_object: bool) -> Event<'t> {
        self.open.push(Open { is_object, at: self.at });
        self.expected = if is_object { Expected::FirstKey } else { Expected::FirstElement };
        let kind = if is_object { EventKind::ObjectStart } else { EventKind::ArrayStart };
        self.at += 1;
        self.event(kind, self.at - 1)
    }

    fn close(&mut self) -> Event<'t> {
        let is_object = self.open.pop().is_some_and(|open| open.is_object);
        let kind = if is_object { EventKind::ObjectEnd } else { EventKind::ArrayEnd };
        self.at += 1;
        self.after_value();
        self.event(kind, self.at - 1)
    }

    fn after_value(&mut self) {
        self.expected = if self.open.is_empty() { Expected::End } else { Expected::Separator };
    }

    fn value(&mut self) -> Result<Event<'t>, Problem> {
        match self.peek() {
            Some(b'{') => Ok(self.open(true)),
            Some(b'[') => Ok(self.open(false)),
            Some(b'"') => {
                let start = self.at;
                let text = self.string()?;
                self.after_value();
                Ok(self.event(EventKind::Scalar(Scalar { text, kind: ScalarKind::String }), start))
            }
            _ => self.word(),
        }
    }

    /// A number, or one of `true`, `false` and `null`.
    fn word(&mut self) -> Result<Event<'t>, Problem> {
        let start = self.at;
        let bytes = self.text.as_bytes().get(start..).unwrap_or_default();
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let end = start + bytes.iter().position(|byte| !is_word(byte)).unwrap_or(bytes.len());
        let word = self.text.get(start..end).unwrap_or_default();
        let kind = match word {
            "true" => ScalarKind::Bool(true),
            "false" => ScalarKind::Bool(false),
            "null" => ScalarKind::Null,
            _ if is_json_number(word) => ScalarKind::Number,
            _ => self.nonstandard_word(word).ok_or_else(|| self.unexpected("a value"))?,
        };
        self.at = end;
        if kind != ScalarKind::Null && !matches!(kind, ScalarKind::Bool(_)) && !is_json_number(word) {
            self.nonstandard(format!("`{word}` is not a number in JSON"), start);
        }
        self.after_value();
        Ok(self.event(EventKind::Scalar(Scalar { text: Cow::Borrowed(word), kind }), start))
    }

    /// Numbers that JavaScript or Python write and JSON does not have.
    fn nonstandard_word(&self, word: &str) -> Option<ScalarKind> {
        match word {
            "NaN" => Some(ScalarKind::NotANumber),
            "Infinity" | "+Infinity" => Some(ScalarKind::Infinite { negative: false }),
            "-Infinity" => Some(ScalarKind::Infinite { negative: true }),
            _ if word.contains(|c: char| c.is_ascii_digit()) && number::read(word).is_some() => {
                Some(ScalarKind::Number)
            }
            _ => None,
        }
    }

    /// A key and the colon after it.
    fn key(&mut self) -> Result<Event<'t>, Problem> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let start = self.at;
        let text = self.string()?;
        let event = self.event(EventKind::Scalar(Scalar { text, kind: ScalarKind::String }), start);
        self.skip_blanks()?;
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:` after the key"));
        }
        self.at += 1;
        self.expected = Expected::Value;
        Ok(event)
    }

    /// The string that starts at the quote here.
    fn string(&mut self) -> Result<Cow<'t, str>, Problem> {
        let start = self.at;
        let read = json_string::read(self.text, start + 1, &mut self.warnings)
            .ok_or_else(|| self.error("this string is not closed", start, start + 1))?;
        self.at = read.end;
        Ok(read.text)
    }

    fn separator(&mut self) -> Result<Option<Event<'t>>, Problem> {
        let is_object = self.open.last().is_some_and(|open| open.is_object);
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.expected = if is_object { Expected::Key } else { Expected::Element };
                Ok(None)
            }
            Some(b'}') if is_object => Ok(Some(self.close())),
            Some(b']') if !is_object => Ok(Some(self.close())),
            None => Err(self.unexpected("`,` or a closing bracket")),
            _ if is_object => Err(self.with_open_bracket(self.unexpected("`,` or `}`"))),
            _ => Err(self.with_open_bracket(self.unexpected("`,` or `]`"))),
        }
    }

    fn event(&self, kind: EventKind<'t>, start: usize) -> Event<'t> {
        Event { kind, span: Span::new(start, self.at), anchor: None }
    }

    fn nonstandard(&mut self, message: impl Into<String>, start: usize) {
        let span = Span::new(start, self.at);
        self.warnings.push_with(Code::NonstandardJson, || Problem::new(Code::NonstandardJson, message, span, ""));
    }

    fn error(&self, message: impl Into<String>, start: usize, end: usize) -> Problem {
        Problem::new(Code::SyntaxError, message, Span::new(start, end), "")
    }

    /// What stands here is not what the grammar has.
    #[cold]
    fn unexpected(&self, expected: &str) -> Problem {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = match rest.find(|c: char| !c.is_alphanumeric()) {
            Some(0) => rest.chars().next().map_or(0, char::len_utf8),
            Some(word) => word,
            None => rest.len(),
        };
        if length == 0 {
            let end = self.text.trim_end().len();
            let problem = self.error(format!("expected {expected}, found the end of the file"), end, end);
            return self.with_open_bracket(problem);
        }
        let found = shortened(rest.get(..length).unwrap_or_default());
        self.error(format!("expected {expected}, found `{found}`"), self.at, self.at + length)
    }

    /// Shows the bracket that is open.
    fn with_open_bracket(&self, problem: Problem) -> Problem {
        match self.open.last() {
            Some(open) => problem.and(Span::new(open.at, open.at + 1), "opened here"),
            None => problem,
        }
    }
}

impl<'t> Events<'t> for JsonEvents<'t> {
    fn next_event(&mut self) -> Result<Option<Event<'t>>, Problem> {
        loop {
            self.skip_blanks()?;
            let closes = match self.expected {
                Expected::FirstKey | Expected::Key => self.peek() == Some(b'}'),
                Expected::FirstElement | Expected::Element => self.peek() == Some(b']'),
                _ => false,
            };
            if closes {
                if matches!(self.expected, Expected::Key | Expected::Element) {
                    self.nonstandard("JSON has no comma before a closing bracket", self.at);
                }
                return Ok(Some(self.close()));
            }
            match self.expected {
                Expected::Value | Expected::FirstElement | Expected::Element => return self.value().map(Some),
                Expected::FirstKey | Expected::Key => return self.key().map(Some),
                Expected::Separator => {
                    if let Some(event) = self.separator()? {
                        return Ok(Some(event));
                    }
                }
                Expected::End if self.at >= self.text.len() => return Ok(None),
                Expected::End => return Err(self.unexpected("the end of the file")),
            }
        }
    }

    fn into_warnings(self) -> Warnings {
        self.warnings
    }
}

/// Whether a word is a number by the grammar of RFC 8259, section 6.
fn is_json_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_of_numbers() {
        for word in ["0", "-0", "10", "1.5", "-1.50e+3", "1E9", "0.0"] {
            assert!(is_json_number(word), "{word}");
        }
        for word in ["", "-", "+1", "01", "1.", ".5", "1e", "1e+", "--1", "1.2.3", "0x1F", "NaN", "tru"] {
            assert!(!is_json_number(word), "{word}");
        }
    }
}
