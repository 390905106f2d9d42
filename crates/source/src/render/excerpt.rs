//! The few lines of a document that a diagnostic shows.

use std::ops::Range;

use crate::escape;
use crate::lines::LineIndex;
use crate::source_set::{Source, SourceSet};
use crate::{FileId, Label, Location};

/// A line longer than this, in bytes, is shown only around its label.
const LONG_LINE: usize = 160;
/// How much of a long line is shown before a label and from its start on, in bytes.
const BEFORE: usize = 40;
const AFTER: usize = 100;
/// Labels at most so many lines apart share an excerpt.
const LINES_APART: usize = 6;

/// Lines that stand together in one file, with the labels in them.
pub(crate) struct Excerpt {
    pub(crate) name: String,
    /// The number of the first line shown.
    pub(crate) first_line: usize,
    /// The lines, escaped and cut.
    pub(crate) text: String,
    pub(crate) marks: Vec<Mark>,
}

/// A label in an excerpt.
pub(crate) struct Mark {
    /// The bytes of the excerpt's text to underline.
    pub(crate) range: Range<usize>,
    /// The column in the document where it begins, from 1, in characters.
    pub(crate) column: usize,
    pub(crate) text: String,
    pub(crate) is_primary: bool,
}

/// A label whose place is known.
struct Located<'l> {
    label: &'l Label,
    location: Location,
    is_primary: bool,
}

/// The excerpts that show all labels, the primary one first.
pub(crate) fn excerpts(labels: &[Label], sources: &SourceSet) -> Vec<Excerpt> {
    let mut groups: Vec<(FileId, Vec<Located<'_>>)> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let (Some(location), Some(source)) = (sources.locate(label), sources.get(label.place.file)) else { continue };
        let located = Located { label, location, is_primary: index == 0 };
        let near = groups.iter_mut().find(|(file, group)| {
            *file == label.place.file
                && group.iter().any(|other| fit_together(source, &other.location, &located.location))
        });
        match near {
            Some((_, group)) => group.push(located),
            None => groups.push((label.place.file, vec![located])),
        }
    }
    groups.into_iter().filter_map(|(file, group)| excerpt(sources.get(file)?, &group)).collect()
}

/// Whether two labels stand near each other, with no line to cut between them.
fn fit_together(source: &Source, one: &Location, other: &Location) -> bool {
    let (first, last) = (one.line.min(other.line), one.line.max(other.line));
    last - first <= LINES_APART
        && (first..=last).all(|line| source.lines().range(&source.text, line - 1).len() <= LONG_LINE)
}

fn excerpt(source: &Source, group: &[Located<'_>]) -> Option<Excerpt> {
    let lines = source.lines();
    let (first, last) = (group.iter().map(|l| l.location.line).min()?, group.iter().map(|l| l.location.line).max()?);
    let mut text = String::new();
    let mut marks = Vec::new();
    for line in first..=last {
        if line > first {
            text.push('\n');
        }
        let on_line: Vec<_> = group.iter().filter(|located| located.location.line == line).collect();
        let whole = lines.range(&source.text, line - 1);
        let window = window(&source.text, whole.clone(), on_line.first().map(|located| located.location.start));
        text.push_str(if window.start > whole.start { "…" } else { "" });
        let shift = text.len();
        push_escaped(&mut text, source.text.get(window.clone()).unwrap_or_default());
        text.push_str(if window.end < whole.end { "…" } else { "" });
        marks.extend(on_line.into_iter().map(|located| Mark {
            range: shift + escaped_length(&source.text, &window, located.location.start)
                ..shift + escaped_length(&source.text, &window, located.location.end),
            column: located.location.column,
            text: located.label.text.clone(),
            is_primary: located.is_primary,
        }));
    }
    Some(Excerpt { name: source.name.clone(), first_line: first, text, marks })
}

/// The part of a line that is shown: all of it, or what stands around `focus`.
fn window(text: &str, line: Range<usize>, focus: Option<usize>) -> Range<usize> {
    if line.len() <= LONG_LINE {
        return line;
    }
    let focus = focus.unwrap_or(line.start).clamp(line.start, line.end);
    let start = if focus - line.start <= BEFORE { line.start } else { focus - BEFORE };
    LineIndex::boundary(text, start)..LineIndex::boundary(text, line.end.min(focus + AFTER))
}

/// Appends text as an excerpt shows it: tabs stay, other unprintable characters are escaped.
fn push_escaped(escaped: &mut String, text: &str) {
    for character in text.chars() {
        if character == '\t' { escaped.push('\t') } else { escape::push(escaped, character) }
    }
}

/// How long the window is, once escaped, up to an offset of the text.
fn escaped_length(text: &str, window: &Range<usize>, offset: usize) -> usize {
    let mut escaped = String::new();
    push_escaped(&mut escaped, text.get(window.start..offset.clamp(window.start, window.end)).unwrap_or_default());
    escaped.len()
}
