//! What is wrong with a document, said to the person who can mend it.

use std::fmt;

use crate::{Code, Part, Place, SourceSet};

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something is left out or wrong.
    Error,
    /// The document bends a rule; what was made of it is said.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word printed for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One finding: code, places, what was found, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// What was found, in one line.
    pub message: String,
    /// The places, the first being the primary one.
    pub labels: Vec<Label>,
    /// What to do; the code's own help where none is given.
    pub help: Option<String>,
}

/// A place with a word about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The node.
    pub place: Place,
    /// Whether its key or its value is meant.
    pub part: Part,
    /// What about it; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: code.entry().severity, message: message.into(), labels: Vec::new(), help: None }
    }

    /// Adds the value at a place.
    pub fn at(self, place: &Place, text: impl Into<String>) -> Self {
        self.label(place, Part::Value, text)
    }

    /// Adds the key of the member at a place.
    pub fn at_key(self, place: &Place, text: impl Into<String>) -> Self {
        self.label(place, Part::Key, text)
    }

    /// Adds a part of the member at a place.
    pub fn label(mut self, place: &Place, part: Part, text: impl Into<String>) -> Self {
        self.labels.push(Label { place: place.clone(), part, text: text.into() });
        self
    }

    /// Replaces the code's own help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to do: the diagnostic's own help, or else its code's.
    pub fn help_text(&self) -> &str {
        self.help.as_deref().unwrap_or(self.code.entry().help)
    }
}

/// The diagnostics of a run, in the order they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

/// How many diagnostics there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another run's.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.0.append(&mut other.0);
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many there are of each severity.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for diagnostic in &self.0 {
            match diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }

    /// Puts them into the order in which they are printed, and drops exact repetitions.
    ///
    /// The order is by file, position of the primary label, severity, code and message, so that it does not depend on the
    /// order in which the stages found them. Diagnostics without a place come first.
    pub fn sort(&mut self, sources: &SourceSet) {
        self.0.sort_by_cached_key(|diagnostic| {
            let position = diagnostic.labels.first().map(|label| {
                (label.place.file, sources.locate(label).map(|location| location.start), label.place.pointer.clone())
            });
            (position, diagnostic.severity, diagnostic.code, diagnostic.message.clone())
        });
        self.0.dedup();
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}
