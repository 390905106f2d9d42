//! Diagnostics for programs: one JSON object each.

use serde_json::{Value, json};

use crate::escape::printable_json;
use crate::source_set::SourceSet;
use crate::{Diagnostic, Label, Part};

impl Diagnostic {
    /// The diagnostic as one JSON object: `code`, `severity`, `message`, `help`, and `labels` with `file`, `pointer`,
    /// `part` (`key`, `value` or `text`), `line`, `column`, `end_line`, `end_column` (from 1, in characters, the end
    /// exclusive) and `text`. The first label is the primary one.
    pub fn to_json(&self, sources: &SourceSet) -> Value {
        json!({
            "code": self.code.entry().slug,
            "severity": self.severity.as_str(),
            "message": self.message,
            "help": self.help_text(),
            "labels": self.labels.iter().map(|label| label_to_json(label, sources)).collect::<Vec<_>>(),
        })
    }

    /// The object of [`to_json`](Self::to_json) on one line; characters that a terminal would obey are escaped as JSON
    /// allows, so that the value is the same.
    pub fn to_json_line(&self, sources: &SourceSet) -> String {
        printable_json(&self.to_json(sources))
    }
}

fn label_to_json(label: &Label, sources: &SourceSet) -> Value {
    let location = sources.locate(label);
    let location = location.as_ref();
    json!({
        "file": location.map(|location| location.name.as_str()),
        "pointer": label.place.pointer.as_str(),
        "part": match label.part {
            Part::Key => "key",
            Part::Value => "value",
            Part::Text { .. } => "text",
        },
        "line": location.map(|location| location.line),
        "column": location.map(|location| location.column),
        "end_line": location.map(|location| location.end_line),
        "end_column": location.map(|location| location.end_column),
        "text": label.text,
    })
}
