//! What both notations come down to: a stream of events, each with its place in the text.

use std::borrow::Cow;

use super::{Problem, Warnings};

/// A stretch of the text, in bytes. Texts are bounded far below 4 GiB, so 32 bits do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    /// A span from offsets; saturating, because limits keep texts below 4 GiB.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end) }
    }
}

/// One step through a document. In an object, keys and values alternate, keys being scalars (or aliases of some).
#[derive(Debug)]
pub(crate) enum EventKind<'t> {
    Scalar(Scalar<'t>),
    Alias(AnchorId),
    ArrayStart,
    ArrayEnd,
    ObjectStart,
    ObjectEnd,
}

/// The number of an anchor: unique in its document even where names repeat.
pub(crate) type AnchorId = usize;

/// An event with its place.
#[derive(Debug)]
pub(crate) struct Event<'t> {
    pub(crate) kind: EventKind<'t>,
    pub(crate) span: Span,
    /// The anchor on the node that the event begins.
    pub(crate) anchor: Option<AnchorId>,
}

/// A scalar: its text, which is what counts for a key, and what the text means as a value.
#[derive(Debug)]
pub(crate) struct Scalar<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) kind: ScalarKind,
}

/// What a scalar means as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalarKind {
    String,
    /// Decimal, or with a `0x` or `0o` before it.
    Number,
    /// Infinity, which no JSON value expresses.
    Infinite {
        negative: bool,
    },
    /// Not a number, which no JSON value expresses.
    NotANumber,
    Bool(bool),
    Null,
    /// YAML's `<<`: as a key, it merges its value into the object.
    Merge,
}

/// A source of the events of one document.
pub(crate) trait Events<'t> {
    /// The next event; `None` after the document's last, once nothing improper follows.
    fn next_event(&mut self) -> Result<Option<Event<'t>>, Problem>;

    /// What was found odd on the way.
    fn into_warnings(self) -> Warnings;
}
