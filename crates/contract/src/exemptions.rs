//! What may stay unexercised: cases that the owner of the documents accepts, each with a reason.
//!
//! An exemption never hides a failure: it accepts that something was not exercised, and is itself an error where everything that
//! it names has passed.

use std::ops::Range;

use countersign_model::matches_pattern;
use countersign_source::{Code, Color, Diagnostic, FileId, Part, Place, SourceSet};

use crate::event::{Location, StaleExemptionReport};

/// The longest pattern that is suggested, in characters.
const LONGEST_PATTERN: usize = 200;

/// A case that may stay unexercised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// The name of the case as a run prints it; `*` matches any text.
    pub case: String,
    /// Why it is accepted.
    pub reason: String,
    /// Where the list names the case, in bytes.
    pub span: Range<usize>,
}

/// The exemptions of one document, with the list that they are read from.
#[derive(Debug, Default)]
pub struct Exemptions {
    sources: SourceSet,
    list: Option<FileId>,
    entries: Vec<Exemption>,
}

impl Exemptions {
    /// The entries of a list. `file` and `text` are the list's: messages show them.
    pub fn new(file: &str, text: &str, entries: Vec<Exemption>) -> Self {
        let mut sources = SourceSet::default();
        let list = Some(sources.add_plain_text(file, text.to_owned()));
        Self { sources, list, entries }
    }

    /// Every entry, in the order of the list.
    pub fn entries(&self) -> &[Exemption] {
        &self.entries
    }

    /// Why a case may stay unexercised, where it may. An entry without a reason accepts nothing.
    pub fn reason(&self, case: &str) -> Option<&str> {
        let mut entries = self.entries.iter().filter(|entry| !entry.reason.trim().is_empty());
        entries.find(|entry| entry.names(case)).map(|entry| entry.reason.as_str())
    }

    /// What a reader can do about a case that was not exercised; the help of the code where there is no list.
    pub(crate) fn help(&self, case: &str) -> Option<String> {
        let file = &self.sources.get(self.list?)?.name;
        Some(format!(
            "remove the cause, or accept it in {file}, below the document: `[[document.not_exercised]]`, `case = {}` and a `reason`",
            toml_string(&pattern(case))
        ))
    }

    /// The report of an entry that accepts nothing. `cases` are all that it names.
    pub(crate) fn stale(&self, document: &str, entry: &Exemption, cases: usize) -> StaleExemptionReport {
        let problem = match cases {
            _ if entry.reason.trim().is_empty() => format!("`{}` is accepted without a reason", entry.case),
            0 => format!("no case is called `{}`", entry.case),
            _ => format!("everything that `{}` names has passed", entry.case),
        };
        let [start, end] = [entry.span.start, entry.span.end].map(|offset| u32::try_from(offset).unwrap_or(u32::MAX));
        let mut diagnostic = Diagnostic::new(Code::StaleExemption, problem.clone());
        if let Some(list) = self.list {
            diagnostic = diagnostic.label(&Place::root(list), Part::Text { start, end }, "this entry");
        }
        let label = diagnostic.labels.first();
        StaleExemptionReport {
            document: document.to_owned(),
            case: entry.case.clone(),
            reason: entry.reason.clone(),
            problem,
            place: label.and_then(|label| Location::of_label(&self.sources, label)),
            rendered: diagnostic.render(&self.sources, Color::Never),
        }
    }
}

impl Exemption {
    /// Whether it names a case.
    pub fn names(&self, case: &str) -> bool {
        matches_pattern(&self.case, case)
    }
}

/// A pattern that names a case, and can be copied from a message, which is cut where it is long.
fn pattern(case: &str) -> String {
    match case.char_indices().nth(LONGEST_PATTERN) {
        Some((end, _)) => format!("{}*", case.get(..end).unwrap_or_default()),
        None => case.to_owned(),
    }
}

/// A text as TOML writes it: literal where it can be, so that it reads as the name does; else as JSON does, which TOML reads, too.
fn toml_string(text: &str) -> String {
    match text.contains(|character: char| character == '\'' || character.is_control()) {
        true => serde_json::Value::from(text).to_string(),
        false => format!("'{text}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Exemption, Exemptions, LONGEST_PATTERN};

    #[test]
    fn what_is_suggested_names_the_case_and_is_short_enough_to_be_shown() {
        let exemptions = Exemptions::new("list.toml", "", Vec::new());
        for case in ["library::addBook".to_owned(), "it's".to_owned(), "é".repeat(5 * LONGEST_PATTERN)] {
            let help = exemptions.help(&case).expect("there is a list");
            assert!(help.chars().count() < 2 * LONGEST_PATTERN, "{help}");
            let (_, rest) = help.split_once("`case = ").expect("it says what to write");
            let (written, _) = rest.split_once("` and").expect("it ends");
            let pattern = written.trim_matches(['\'', '"']).to_owned();
            let entry = Exemption { case: pattern, reason: "why not".to_owned(), span: 0..0 };
            assert!(entry.names(&case), "{help}");
        }
    }
}
