//! Where in a JSON value something is, as people write it: `$.data.items[3].name`.

use std::cell::RefCell;
use std::fmt;

/// A place in a JSON value. Displayed as a JSON path that starts at `$`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
        let text = self.to_string();
        text.strip_prefix("$.").or_else(|| text.strip_prefix('$')).unwrap_or(&text).to_owned()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("$")?;
        for segment in &self.0 {
            match segment {
                Segment::Field(name) => write_key(formatter, name)?,
                Segment::Key(name) => write_key(formatter, name)?,
                Segment::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Writes `.name` where the name is plain, else `["na me"]`.
fn write_key(formatter: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    let plain = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    if plain { write!(formatter, ".{name}") } else { write!(formatter, "[{name:?}]") }
}

/// Collects the path of a failure while the decoder unwinds, innermost segment first; the good path never touches it.
#[derive(Default)]
pub(crate) struct Trace(RefCell<Vec<Segment>>);

impl Trace {
    pub(crate) fn field(&self, name: &'static str) {
        self.0.borrow_mut().push(Segment::Field(name));
    }

    pub(crate) fn key(&self, key: &str) {
        self.0.borrow_mut().push(Segment::Key(key.to_owned()));
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
