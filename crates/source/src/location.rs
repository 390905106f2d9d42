//! Labels to places in the text.

use crate::lines::LineIndex;
use crate::read::Span;
use crate::source_set::{Source, SourceSet};
use crate::{Label, Part};

/// Where a label stands in the text of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file's name as shown.
    pub name: String,
    /// The first line, from 1.
    pub line: usize,
    /// The first column, from 1, in characters.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column just after the end.
    pub end_column: usize,
    /// The first byte in the file's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl SourceSet {
    /// Where a label stands; `None` only where its file is not in the set.
    ///
    /// A value that goes over several lines is located with its key, which says more than its first line would. A place
    /// that the text does not hold (a member that is missing, say) is located at the nearest one above it.
    ///
    /// The first call for a file walks its whole text; the following ones are quick.
    pub fn locate(&self, label: &Label) -> Option<Location> {
        let source = self.get(label.place.file)?;
        let span = self.span(source, label);
        let clamp = |offset: u32| LineIndex::boundary(&source.text, offset as usize);
        let (start, end) = (clamp(span.start), clamp(span.end.max(span.start)));
        let (line, column) = source.lines().line_and_column(&source.text, start);
        let (end_line, end_column) = source.lines().line_and_column(&source.text, end);
        Some(Location { name: source.name.clone(), line, column, end_line, end_column, start, end })
    }

    fn span(&self, source: &Source, label: &Label) -> Span {
        if let Part::Text { start, end } = label.part {
            return Span { start, end };
        }
        let Some(node) = source.spans(self.limits()).find(&label.place.pointer) else {
            return Span::new(0, 0);
        };
        let value = trim_end(&source.text, node.value);
        let lines = source.lines();
        match node.key {
            Some(key) if label.part == Part::Key => key,
            Some(key) if lines.line(key.start as usize) != lines.line(value.end as usize) => {
                Span { start: key.start, end: value.end.max(key.end) }
            }
            _ => value,
        }
    }
}

/// A block scalar of YAML ends after its last line break; what is shown ends before it.
fn trim_end(text: &str, span: Span) -> Span {
    let held = text.get(span.start as usize..span.end as usize).unwrap_or_default();
    Span::new(span.start as usize, span.start as usize + held.trim_end().len())
}
