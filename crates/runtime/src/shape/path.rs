//! Where in a JSON value something is, as people write it: `$.data.items[3].name`.
//!
//! A path is shown with the names that the document declares; any other name is part of the value and may be secret.

use std::cell::RefCell;
use std::fmt;

/// A location in a JSON value. Displayed as a JSON path that starts at `$`, with `*` for each name that the document does not
/// declare: the key of a map.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Path(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Field(&'static str),
    Key(String),
    Index(usize),
}

impl Path {
    pub(crate) fn push_field(&mut self, name: &'static str) {
        self.0.push(Segment::Field(name));
    }

    pub(crate) fn push_key(&mut self, key: &str) {
        self.0.push(Segment::Key(key.to_owned()));
    }

    pub(crate) fn push_index(&mut self, index: usize) {
        self.0.push(Segment::Index(index));
    }

    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    /// This path without its `$`: the name of a field as the user sees it.
    pub(crate) fn relative(&self) -> String {
        let text = self.full();
        text.strip_prefix("$.").or_else(|| text.strip_prefix('$')).unwrap_or(&text).to_owned()
    }

    /// This path with all names. Not for logs: a name may be a credential.
    #[must_use]
    pub fn full(&self) -> String {
        self.0.iter().fold("$".to_owned(), |path, segment| {
            path + &match segment {
                Segment::Field(name) => key(name),
                Segment::Key(name) => key(name),
                Segment::Index(index) => format!("[{index}]"),
            }
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("$")?;
        for segment in &self.0 {
            match segment {
                Segment::Field(name) => formatter.write_str(&key(name))?,
                Segment::Key(_) => formatter.write_str(".*")?,
                Segment::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Shows what `Display` shows.
impl fmt::Debug for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// `.name` where the name is plain, else `["na me"]`.
fn key(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    if plain { format!(".{name}") } else { format!("[{name:?}]") }
}

/// Collects the path of a failure while the decoder unwinds, innermost segment first; the good path never touches it.
#[derive(Default)]
pub(crate) struct Trace(RefCell<Vec<Segment>>);

impl Trace {
    pub(crate) fn field(&self, name: &'static str) {
        self.0.borrow_mut().push(Segment::Field(name));
    }

    pub(crate) fn key(&self, key: String) {
        self.0.borrow_mut().push(Segment::Key(key));
    }

    pub(crate) fn index(&self, index: usize) {
        self.0.borrow_mut().push(Segment::Index(index));
    }

    pub(crate) fn into_path(self) -> Path {
        let mut segments = self.0.into_inner();
        segments.reverse();
        Path(segments)
    }
}
