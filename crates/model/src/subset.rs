//! A part of an API: the operations that selectors name, and the types that they reach.
//!
//! A selector is `tag:NAME`, `op:OPERATION_ID` or `path:TEMPLATE`; `*` in it stands for any text, slashes included. An
//! operation without an id goes by its method and path (`op:GET /rooms`). Selecting never changes what is left.

use std::collections::HashSet;
use std::fmt;

use countersign_source::{Code, Diagnostic, Diagnostics};

use crate::{Api, Excluded, Operation};

/// Which operations of an API are wanted.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Those wanted; all where there is none.
    include: Vec<Selector>,
    /// Those not wanted, of the ones included.
    exclude: Vec<Selector>,
}

#[derive(Clone, Debug)]
struct Selector {
    written: String,
    subject: Subject,
    pattern: String,
}

#[derive(Clone, Copy, Debug)]
enum Subject {
    Tag,
    Operation,
    Path,
}

/// A selector that says neither tag, operation nor path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    written: String,
}

impl fmt::Display for SelectorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no selector: begin it with `tag:`, `op:` or `path:`", self.written)
    }
}

impl std::error::Error for SelectorError {}

impl Selection {
    /// Reads selectors as people write them.
    ///
    /// # Errors
    ///
    /// The first one that does not begin with `tag:`, `op:` or `path:`.
    pub fn parse(include: &[String], exclude: &[String]) -> Result<Self, SelectorError> {
        Ok(Self { include: Selector::parse_all(include)?, exclude: Selector::parse_all(exclude)? })
    }

    /// Whether everything is wanted.
    pub fn is_everything(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    fn wants(&self, operation: &Operation) -> bool {
        let named = |selectors: &[Selector]| selectors.iter().any(|selector| selector.names(operation));
        (self.include.is_empty() || named(&self.include)) && !named(&self.exclude)
    }
}

impl Selector {
    fn parse_all(written: &[String]) -> Result<Vec<Self>, SelectorError> {
        written.iter().map(|written| Self::parse(written)).collect()
    }

    fn parse(written: &str) -> Result<Self, SelectorError> {
        let (subject, pattern) = match written.split_once(':') {
            Some(("tag", pattern)) => (Subject::Tag, pattern),
            Some(("op", pattern)) => (Subject::Operation, pattern),
            Some(("path", pattern)) => (Subject::Path, pattern),
            _ => return Err(SelectorError { written: written.to_owned() }),
        };
        Ok(Self { written: written.to_owned(), subject, pattern: pattern.to_owned() })
    }

    fn names(&self, operation: &Operation) -> bool {
        match (self.subject, &operation.id) {
            (Subject::Tag, _) => operation.tags.iter().any(|tag| matches_pattern(&self.pattern, tag)),
            (Subject::Operation, Some(id)) => matches_pattern(&self.pattern, id),
            (Subject::Operation, None) => {
                matches_pattern(&self.pattern, &format!("{} {}", operation.method, operation.path))
            }
            (Subject::Path, _) => matches_pattern(&self.pattern, &operation.path),
        }
    }
}

/// Whether the whole text matches the pattern, in which `*` stands for any text.
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return text.ends_with(piece);
        }
        // The earliest place leaves the most text for the pieces that follow.
        match text.split_once(piece) {
            Some((_, after)) => text = after,
            None => return false,
        }
    }
    true
}

impl Api {
    /// Reduces the API to the operations selected and what they need: types, tags, security schemes. A selector that names
    /// no operation is said in `diagnostics`.
    pub fn select(&mut self, selection: &Selection, diagnostics: &mut Diagnostics) {
        for selector in selection.include.iter().chain(&selection.exclude) {
            if !self.operations.iter().chain(&self.incoming).any(|operation| selector.names(operation)) {
                let message = format!("`{}` names no operation", selector.written);
                diagnostics.push(Diagnostic::new(Code::UnmatchedSelector, message));
            }
        }
        if selection.is_everything() {
            return;
        }
        for operations in [&mut self.operations, &mut self.incoming] {
            let unwanted = operations.extract_if(.., |operation| !selection.wants(operation));
            self.excluded.extend(unwanted.map(|operation| Excluded {
                origin: operation.origin,
                id: operation.id,
                method: operation.method,
                path: operation.path,
            }));
        }
        let operations = || self.operations.iter().chain(&self.incoming);
        let tags: HashSet<&str> = operations().flat_map(|operation| &operation.tags).map(String::as_str).collect();
        self.tags.retain(|tag| tags.contains(tag.name.as_str()));
        let schemes: HashSet<&str> = operations()
            .flat_map(|operation| &operation.security)
            .flat_map(|requirement| requirement.0.keys())
            .map(String::as_str)
            .collect();
        self.security_schemes.retain(|name, _| schemes.contains(name.as_str()));
        self.drop_unused_components();
        self.keep_reachable();
    }
}
