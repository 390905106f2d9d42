//! What is wrong with a document, said to the person who can mend it.

use crate::{Code, Part, Place};

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

    /// Replaces the code's own help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn label(mut self, place: &Place, part: Part, text: impl Into<String>) -> Self {
        self.labels.push(Label { place: place.clone(), part, text: text.into() });
        self
    }
}

/// The diagnostics of a run, in the order they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

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
