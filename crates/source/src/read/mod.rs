//! Text to tree: two readers of events (JSON, YAML), one builder of trees, one index of positions.
//!
//! Nothing here recurses: how deep a document nests costs heap, never stack.

mod event;
mod json;
mod json_string;
mod number;
mod problem;
mod scalar;
mod spans;
mod tree;
mod yaml;

use serde_json::Value;

pub(crate) use event::Span;
pub(crate) use problem::{Problem, Warnings};
pub(crate) use spans::SpanIndex;

use crate::{Code, Format, Limits};
use json::JsonEvents;
use yaml::YamlEvents;

/// What a text holds.
pub(crate) struct Reading {
    pub(crate) format: Format,
    pub(crate) root: Value,
    pub(crate) warnings: Warnings,
}

/// Reads a text in the notation it turns out to be in.
pub(crate) fn read(name: &str, text: &str, limits: &Limits) -> Result<Reading, (Format, Problem)> {
    if text.len() > limits.bytes as usize {
        let message = format!("the file has {} bytes, more than the {} that are read", text.len(), limits.bytes);
        return Err((Format::detect(name, ""), Problem::new(Code::TooLarge, message, Span::new(0, 0), "")));
    }
    let format = Format::detect(name, text);
    let outcome = read_as(format, text, limits);
    // A text such as `{a: 1}` is YAML although it opens like JSON.
    if format == Format::Json && Format::from_extension(name) != Some(Format::Json) && !is_plain_json(&outcome) {
        return read_as(Format::Yaml, text, limits).map_err(|problem| (Format::Yaml, problem));
    }
    outcome.map_err(|problem| (format, problem))
}

fn read_as(format: Format, text: &str, limits: &Limits) -> Result<Reading, Problem> {
    let (root, warnings) = match format {
        Format::Json => tree::build(JsonEvents::new(text), limits)?,
        Format::Yaml => tree::build(YamlEvents::new(text, limits), limits)?,
    };
    Ok(Reading { format, root, warnings })
}

/// Whether the text was JSON, be it broken by a limit; and not merely similar to it.
fn is_plain_json(outcome: &Result<Reading, Problem>) -> bool {
    match outcome {
        Ok(reading) => !reading.warnings.iter().any(|warning| warning.code == Code::NonstandardJson),
        Err(problem) => problem.code != Code::SyntaxError,
    }
}

/// Where every node of a text stands; of a broken text, those before the break.
pub(crate) fn index_spans(format: Format, text: &str, limits: &Limits) -> SpanIndex {
    match format {
        Format::Json => SpanIndex::build(JsonEvents::new(text), limits),
        Format::Yaml => SpanIndex::build(YamlEvents::new(text, limits), limits),
    }
}
