//! A finding: what a check found, as a diagnostic with the locations in the documents to look at.

use countersign_schema::Violation;
use countersign_source::{Code, Diagnostic, Label, Part, Place, Pointer, Severity};

use crate::checks::Check;

/// The longest message, in characters. Names and paths in it may be a client's, and of any length.
const LONGEST: usize = 2_000;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub check: Check,
    /// What was found, in one line.
    pub message: String,
    /// What the document says: the keyword, or the object that was not kept to.
    pub rule: Option<Place>,
    /// The documented example that it was found in.
    pub example: Option<Place>,
    /// Its code, severity and labels.
    diagnostic: Diagnostic,
}

impl Finding {
    /// A finding without places.
    pub fn new(check: Check, message: impl Into<String>) -> Self {
        // Some codes are shared with the check of documents, where they are warnings.
        let diagnostic = Diagnostic { severity: Severity::Error, ..Diagnostic::new(check.code(), "") };
        Self { check, message: shortened(message.into()), rule: None, example: None, diagnostic }
    }

    /// Adds what the document says.
    pub fn rule(mut self, place: &Place) -> Self {
        self.rule = Some(place.clone());
        self.diagnostic = self.diagnostic.at_key(place, "documented here");
        self
    }

    /// Adds the example, which is what a reader is to look at first.
    pub fn example(mut self, place: Option<Place>) -> Self {
        if let Some(place) = &place {
            let label = Label { place: place.clone(), part: Part::Value, text: "the example".to_owned() };
            self.diagnostic.labels.insert(0, label);
        }
        self.example = place;
        self
    }

    /// A violation of a schema, found in `what` (such as `the request body`).
    pub fn of_violation(check: Check, what: &str, violation: &Violation, example: Option<Place>) -> Self {
        let at = at(&violation.instance);
        let keyword = match violation.keyword.as_str() {
            "" => String::new(),
            keyword => format!(" (`{keyword}`)"),
        };
        let mut finding = Self::new(check, format!("{what}{at}: {}{keyword}", violation.message));
        finding.rule = Some(violation.keyword_place.clone());
        finding.diagnostic.labels = violation.diagnostic(None).labels;
        finding.example(example)
    }

    /// A violation in the documented example at `root`: the same diagnostic that the check of a document prints.
    pub(crate) fn of_example(violation: &Violation, root: &Place) -> Self {
        let diagnostic = violation.diagnostic(Some(root));
        let part = Pointer::from_written(&format!("{}{}", root.pointer, violation.instance));
        Self {
            check: Check::Examples,
            message: shortened(diagnostic.message.clone()),
            rule: Some(violation.keyword_place.clone()),
            example: Some(Place { file: root.file, pointer: part }),
            diagnostic,
        }
    }

    /// The finding for the renderers of diagnostics.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic { message: self.message.clone(), ..self.diagnostic.clone() }
    }

    /// Its code.
    pub fn code(&self) -> Code {
        self.diagnostic.code
    }
}

fn shortened(message: String) -> String {
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
        None => message,
    }
}

/// ` at /a/b`, or nothing for the whole.
pub(crate) fn at(part: &Pointer) -> String {
    match part.as_str() {
        "" => String::new(),
        path => format!(" at `{path}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, LONGEST};
    use crate::checks::Check;

    #[test]
    fn a_message_is_no_longer_than_people_read() {
        for (sent, kept) in [(10, 10), (LONGEST, LONGEST), (LONGEST + 1, LONGEST + 1), (5 * LONGEST, LONGEST + 1)] {
            let finding = Finding::new(Check::RequestBody, "ä".repeat(sent));
            assert_eq!(finding.message.chars().count(), kept, "{sent}");
        }
    }
}
