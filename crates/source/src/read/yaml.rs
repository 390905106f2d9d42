//! YAML to events: the one module that knows the YAML library.

use granit_parser::{ErrorKind, Event as Parsed, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::event::{Event, EventKind, Events, Scalar, ScalarKind, Span};
use super::{Problem, Warnings, scalar};
use crate::{Code, Limits};

/// YAML bounds the length of a key that is not marked by `?`; people publish longer ones than its 1,024 characters.
const LONGEST_KEY: usize = 16 * 1024;

/// Reads the first YAML document of a text.
pub(crate) struct YamlEvents<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    started: bool,
    ended: bool,
    warnings: Warnings,
}

impl<'t> YamlEvents<'t> {
    pub(crate) fn new(text: &'t str, limits: &Limits) -> Self {
        // One level more than is allowed, so that the builder meets the level too deep and names its place.
        let depth = limits.depth.saturating_add(2);
        let options = granit_parser::options! {
            simple_key_max_lookahead: LONGEST_KEY,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
        };
        let parser = Parser::new_from_str_with_options(text, options);
        Self { text, parser, started: false, ended: false, warnings: Warnings::default() }
    }

    fn problem(&self, error: &ScanError) -> Problem {
        let start = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let length = self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let span = Span::new(start, start + length);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => Problem::new(Code::TooDeep, "the document nests too deep", span, ""),
            _ => Problem::new(Code::SyntaxError, error.info(), span, ""),
        }
    }

    /// Looks past the first document.
    fn finish(&mut self) -> Result<(), Problem> {
        self.ended = true;
        loop {
            match self.parser.next_event() {
                Some(Err(error)) => return Err(self.problem(&error)),
                Some(Ok((Parsed::DocumentStart(..), span))) => {
                    let span = byte_span(&span);
                    let message = "the file holds several YAML documents; only the first is read";
                    self.warnings.push_with(Code::MultipleDocuments, || {
                        Problem::new(Code::MultipleDocuments, message, span, "the second starts here")
                    });
                    return Ok(());
                }
                Some(Ok(_)) => {}
                None => return Ok(()),
            }
        }
    }
}

impl<'t> Events<'t> for YamlEvents<'t> {
    fn next_event(&mut self) -> Result<Option<Event<'t>>, Problem> {
        while !self.ended {
            let (parsed, span) = match self.parser.next_event() {
                Some(Ok(next)) => next,
                Some(Err(error)) => return Err(self.problem(&error)),
                None => break,
            };
            let (kind, anchor) = match parsed {
                Parsed::Scalar(text, style, anchor, tag) => {
                    let kind = scalar_kind(&text, style, tag.as_deref());
                    (EventKind::Scalar(Scalar { text, kind }), anchor)
                }
                Parsed::Alias(id) => (EventKind::Alias(id), 0),
                Parsed::SequenceStart(_, anchor, _) => (EventKind::ArrayStart, anchor),
                Parsed::SequenceEnd => (EventKind::ArrayEnd, 0),
                Parsed::MappingStart(_, anchor, _) => (EventKind::ObjectStart, anchor),
                Parsed::MappingEnd => (EventKind::ObjectEnd, 0),
                Parsed::DocumentEnd => {
                    self.finish()?;
                    break;
                }
                _ => continue,
            };
            self.started = true;
            return Ok(Some(Event { kind, span: byte_span(&span), anchor: (anchor != 0).then_some(anchor) }));
        }
        if self.started {
            return Ok(None);
        }
        Err(Problem::new(Code::SyntaxError, "the file holds no document", Span::new(0, 0), ""))
    }

    fn into_warnings(self) -> Warnings {
        self.warnings
    }
}

/// What a scalar means: by its tag, else a string where it is quoted, else by its look.
fn scalar_kind(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> ScalarKind {
    match tag {
        Some(tag) if tag.parts() == ("", "!") => ScalarKind::String,
        Some(tag) if tag.is_yaml_core_schema() => scalar::tagged(tag.core_suffix().unwrap_or_default(), text),
        _ if style == ScalarStyle::Plain => scalar::plain(text),
        _ => ScalarKind::String,
    }
}

fn byte_span(span: &granit_parser::Span) -> Span {
    span.byte_range().map_or(Span::new(0, 0), |range| Span::new(range.start, range.end))
}
