//! What a reader finds wrong, before it is known which file it reads.

use super::event::Span;
use crate::{Code, Diagnostic, FileId, Part, Place, Pointer};

/// How many warnings of one code a file gets; the rest are counted.
const WARNINGS_PER_CODE: usize = 20;

/// A diagnostic in the making.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    message: String,
    pointer: Pointer,
    labels: Vec<(Span, String)>,
}

impl Problem {
    pub(crate) fn new(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self { code, message: message.into(), pointer: Pointer::root(), labels: vec![(span, label.into())] }
    }

    pub(crate) fn and(mut self, span: Span, label: impl Into<String>) -> Self {
        self.labels.push((span, label.into()));
        self
    }

    pub(crate) fn within(mut self, pointer: Pointer) -> Self {
        self.pointer = pointer;
        self
    }

    /// The diagnostic, now that the file is known.
    pub(crate) fn in_file(self, file: FileId) -> Diagnostic {
        let place = Place { file, pointer: self.pointer };
        self.labels.into_iter().fold(Diagnostic::new(self.code, self.message), |diagnostic, (span, label)| {
            diagnostic.label(&place, Part::Text { start: span.start, end: span.end }, label)
        })
    }
}

/// The warnings of one file, bounded: a hostile file could hold millions.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    kept: Vec<Problem>,
    omitted: Vec<(Code, usize)>,
}

impl Warnings {
    /// Adds a warning, made only if there is room for it.
    pub(crate) fn push_with(&mut self, code: Code, make: impl FnOnce() -> Problem) {
        if self.kept.iter().filter(|problem| problem.code == code).count() < WARNINGS_PER_CODE {
            self.kept.push(make());
        } else if let Some((_, count)) = self.omitted.iter_mut().find(|(omitted, _)| *omitted == code) {
            *count += 1;
        } else {
            self.omitted.push((code, 1));
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.kept.extend(other.kept);
        self.omitted.extend(other.omitted);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter()
    }

    /// The diagnostics, now that the file is known; the last of each code counts those that were omitted.
    pub(crate) fn in_file(mut self, file: FileId) -> impl Iterator<Item = Diagnostic> {
        for (code, count) in self.omitted {
            if let Some(last) = self.kept.iter_mut().rfind(|problem| problem.code == code) {
                last.message.push_str(&format!(" ({count} more of this kind in the file are not shown)"));
            }
        }
        self.kept.into_iter().map(move |problem| problem.in_file(file))
    }
}

/// A text short enough for a message.
pub(crate) fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(37).chain("...".chars()).collect() }
}
