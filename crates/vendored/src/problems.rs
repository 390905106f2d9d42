//! What is wrong, as it is printed.

use std::fmt;

use countersign_source::{Color, Diagnostic, Diagnostics, SourceSet};

/// Messages for people, each complete with its code, location and help. Displayed one after the other, with an empty line between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<String>);

impl Problems {
    /// A message that has no location in a file.
    pub fn message(message: impl fmt::Display) -> Self {
        Self(vec![format!("error: {message}")])
    }

    /// One diagnostic.
    pub fn diagnostic(sources: &SourceSet, diagnostic: &Diagnostic) -> Self {
        Self(vec![diagnostic.render(sources, Color::Never)])
    }

    /// All diagnostics of a run, sorted by location.
    pub fn diagnostics(sources: &SourceSet, mut diagnostics: Diagnostics) -> Self {
        diagnostics.sort(sources);
        Self(diagnostics.iter().map(|diagnostic| diagnostic.render(sources, Color::Never)).collect())
    }

    /// Adds another's messages.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The messages.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("\n\n"))
    }
}

impl std::error::Error for Problems {}
