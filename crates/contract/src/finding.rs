//! A finding: what a check found, and the places in the documents to look at.

use countersign_schema::Violation;
use countersign_source::{Place, Pointer};

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
}

impl Finding {
    /// A finding without places.
    pub fn new(check: Check, message: impl Into<String>) -> Self {
        Self { check, message: shortened(message.into()), rule: None, example: None }
    }

    /// Adds what the document says.
    pub fn rule(mut self, place: &Place) -> Self {
        self.rule = Some(place.clone());
        self
    }

    /// Adds the example.
    pub fn example(mut self, place: Option<Place>) -> Self {
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
        Self::new(check, format!("{what}{at}: {}{keyword}", violation.message))
            .rule(&violation.keyword_place)
            .example(example)
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
