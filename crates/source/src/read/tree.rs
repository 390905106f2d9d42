//! Events to a tree: depth, size and aliases bounded, duplicate keys told, YAML's merge keys merged.

use std::collections::{HashMap, HashSet};

use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::event::{AnchorId, Event, EventKind, Events, Scalar, ScalarKind, Span};
use super::problem::shortened;
use super::{Problem, Warnings, number};
use crate::{Code, Limits, Pointer};

/// What a value costs in memory beside its text, roughly; the measure of what aliases may add.
const VALUE_BYTES: usize = 64;

/// Reads all events into one value.
pub(crate) fn build<'t>(mut events: impl Events<'t>, limits: &Limits) -> Result<(Value, Warnings), Problem> {
    let mut builder = Builder::new(limits);
    let mut root = None;
    while let Some(event) = events.next_event()? {
        if let Some(value) = builder.take(event)? {
            root = Some(value);
        }
    }
    let mut warnings = events.into_warnings();
    warnings.append(builder.warnings);
    Ok((root.unwrap_or(Value::Null), warnings))
}

struct Builder<'l> {
    limits: &'l Limits,
    open: Vec<Open>,
    /// Where the keys of all open objects stand; each object knows where its own begin.
    key_spans: Vec<Span>,
    anchors: HashMap<AnchorId, Anchored>,
    values: usize,
    bytes: usize,
    alias_bytes: usize,
    warnings: Warnings,
}

/// An object or array that is being filled.
struct Open {
    container: Container,
    anchor: Option<AnchorId>,
    span: Span,
    /// How many levels stand below it so far.
    height: usize,
    values_before: usize,
    bytes_before: usize,
}

enum Container {
    Array(Vec<Value>),
    Object(OpenObject),
}

struct OpenObject {
    members: Map<String, Value>,
    /// The key whose value comes next.
    key: Option<Key>,
    /// The first of its keys in `Builder::key_spans`, which run parallel to `members`.
    first_key_span: usize,
    /// The keys that came by `<<` and that the object's own keys may still replace.
    merged: HashSet<String>,
}

struct Key {
    text: String,
    span: Span,
    merges: bool,
}

/// A node that aliases may repeat, with what a repetition costs.
struct Anchored {
    value: Value,
    cost: Cost,
}

/// What a value adds to the tree it is put into.
#[derive(Clone, Copy)]
struct Cost {
    /// How many levels of objects and arrays it has.
    height: usize,
    values: usize,
    bytes: usize,
}

impl<'l> Builder<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            open: Vec::new(),
            key_spans: Vec::new(),
            anchors: HashMap::new(),
            values: 0,
            bytes: 0,
            alias_bytes: 0,
            warnings: Warnings::default(),
        }
    }

    /// Takes one event; gives the root once it is complete.
    fn take(&mut self, event: Event<'_>) -> Result<Option<Value>, Problem> {
        let Event { kind, span, anchor } = event;
        match kind {
            EventKind::ArrayStart => self.start(Container::Array(Vec::new()), anchor, span),
            EventKind::ObjectStart => {
                let object = OpenObject {
                    members: Map::new(),
                    key: None,
                    first_key_span: self.key_spans.len(),
                    merged: HashSet::new(),
                };
                self.start(Container::Object(object), anchor, span)
            }
            EventKind::ArrayEnd | EventKind::ObjectEnd => self.end(),
            EventKind::Scalar(scalar) if self.expects_key() => self.scalar_key(scalar, span, anchor),
            EventKind::Scalar(scalar) => self.scalar(scalar, span, anchor),
            EventKind::Alias(id) => self.alias(id, span),
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { container: Container::Object(OpenObject { key: None, .. }), .. }))
    }

    fn start(&mut self, container: Container, anchor: Option<AnchorId>, span: Span) -> Result<Option<Value>, Problem> {
        if self.expects_key() {
            let message = "a key must be a scalar, not an object or an array";
            return Err(self.error(Code::SyntaxError, message, span));
        }
        if self.open.len() >= self.limits.depth {
            return Err(self.too_deep(span));
        }
        let (values_before, bytes_before) = (self.values, self.bytes);
        self.count(1, VALUE_BYTES, span)?;
        self.open.push(Open { container, anchor, span, height: 0, values_before, bytes_before });
        Ok(None)
    }

    fn end(&mut self) -> Result<Option<Value>, Problem> {
        let Some(open) = self.open.pop() else { return Ok(None) };
        let value = match open.container {
            Container::Array(elements) => Value::Array(elements),
            Container::Object(object) => {
                self.key_spans.truncate(object.first_key_span);
                Value::Object(object.members)
            }
        };
        let height = open.height + 1;
        if let Some(id) = open.anchor {
            let (values, bytes) = (self.values - open.values_before, self.bytes - open.bytes_before);
            self.remember(id, &value, Cost { height, values, bytes }, open.span)?;
        }
        Ok(self.attach(value, height))
    }

    fn scalar(&mut self, scalar: Scalar<'_>, span: Span, anchor: Option<AnchorId>) -> Result<Option<Value>, Problem> {
        let bytes = VALUE_BYTES + scalar.text.len();
        self.count(1, bytes, span)?;
        let value = self.scalar_value(scalar, span);
        if let Some(id) = anchor {
            self.remember(id, &value, Cost { height: 0, values: 1, bytes }, span)?;
        }
        Ok(self.attach(value, 0))
    }

    fn scalar_key(
        &mut self,
        scalar: Scalar<'_>,
        span: Span,
        anchor: Option<AnchorId>,
    ) -> Result<Option<Value>, Problem> {
        let bytes = VALUE_BYTES + scalar.text.len();
        self.count(0, bytes, span)?;
        let text = scalar.text.into_owned();
        if let Some(id) = anchor {
            self.remember(id, &Value::String(text.clone()), Cost { height: 0, values: 1, bytes }, span)?;
        }
        self.set_key(Key { text, span, merges: scalar.kind == ScalarKind::Merge });
        Ok(None)
    }

    fn alias(&mut self, id: AnchorId, span: Span) -> Result<Option<Value>, Problem> {
        let Some(anchored) = self.anchors.get(&id) else {
            let message = "this alias stands inside the node that it repeats";
            return Err(self.error(Code::RecursiveAlias, message, span));
        };
        let Cost { height, values, bytes } = anchored.cost;
        if self.open.len() + height > self.limits.depth {
            return Err(self.too_deep(span));
        }
        self.copied(bytes, span)?;
        self.count(values, bytes, span)?;
        let value = self.anchors.get(&id).map(|anchored| anchored.value.clone()).unwrap_or_default();
        if !self.expects_key() {
            return Ok(self.attach(value, height));
        }
        let text = match value {
            Value::String(text) => text,
            Value::Array(_) | Value::Object(_) => {
                let message = "a key must be a scalar, not an object or an array";
                return Err(self.error(Code::SyntaxError, message, span));
            }
            scalar => scalar.to_string(),
        };
        self.set_key(Key { text, span, merges: false });
        Ok(None)
    }

    fn set_key(&mut self, key: Key) {
        if let Some(Open { container: Container::Object(object), .. }) = self.open.last_mut() {
            object.key = Some(key);
        }
    }

    /// Puts a complete value where it belongs: into what is open, or out as the root.
    fn attach(&mut self, value: Value, height: usize) -> Option<Value> {
        let Some(open) = self.open.last_mut() else { return Some(value) };
        open.height = open.height.max(height);
        let object = match &mut open.container {
            Container::Array(elements) => {
                elements.push(value);
                return None;
            }
            Container::Object(object) => object,
        };
        let key = object.key.take()?;
        if key.merges && is_mergeable(&value) {
            object.merge(value, key.span, &mut self.key_spans);
        } else {
            let span = key.span;
            if let Some(duplicate) = object.insert(key, value, &mut self.key_spans) {
                self.warn_of_duplicate(&duplicate, span);
            }
        }
        None
    }

    fn warn_of_duplicate(&mut self, key: &str, span: Span) {
        let Some(Open { container: Container::Object(object), .. }) = self.open.last() else { return };
        let (open, key_spans) = (&self.open, &self.key_spans);
        self.warnings.push_with(Code::DuplicateKey, || {
            let position = object.members.keys().position(|member| member == key).unwrap_or(0);
            let first = key_spans.get(object.first_key_span + position).copied().unwrap_or(span);
            Problem::new(
                Code::DuplicateKey,
                format!("the key `{}` stands twice in one object", shortened(key)),
                span,
                "this one counts",
            )
            .and(first, "this one is overridden")
            .within(pointer(open).child(key))
        });
    }

    fn scalar_value(&mut self, scalar: Scalar<'_>, span: Span) -> Value {
        let reading = match scalar.kind {
            ScalarKind::String | ScalarKind::Merge => return Value::String(scalar.text.into_owned()),
            ScalarKind::Bool(value) => return Value::Bool(value),
            ScalarKind::Null => return Value::Null,
            ScalarKind::NotANumber => None,
            ScalarKind::Infinite { negative } => {
                Some(number::nearest(if negative { f64::NEG_INFINITY } else { f64::INFINITY }, false))
            }
            ScalarKind::Number => number::read(&scalar.text),
        };
        let (value, exact) =
            reading.map_or((Value::Null, false), |reading| (Value::Number(reading.number), reading.exact));
        if !exact {
            let open = &self.open;
            self.warnings.push_with(Code::NumberOutOfRange, || {
                let message = format!("the number `{}` is out of range", shortened(&scalar.text));
                Problem::new(Code::NumberOutOfRange, message, span, format!("read as {value}")).within(pointer(open))
            });
        }
        value
    }

    /// Keeps a node for the aliases that repeat it. The copy counts as one repetition, because anchors can nest.
    fn remember(&mut self, id: AnchorId, value: &Value, cost: Cost, span: Span) -> Result<(), Problem> {
        self.copied(cost.bytes, span)?;
        self.anchors.insert(id, Anchored { value: value.clone(), cost });
        Ok(())
    }

    fn copied(&mut self, bytes: usize, span: Span) -> Result<(), Problem> {
        self.alias_bytes = self.alias_bytes.saturating_add(bytes);
        if self.alias_bytes <= self.limits.alias_bytes {
            return Ok(());
        }
        let message = format!("the aliases of the file expand to more than {} bytes", self.limits.alias_bytes);
        Err(self.error(Code::TooLarge, message, span))
    }

    fn count(&mut self, values: usize, bytes: usize, span: Span) -> Result<(), Problem> {
        self.values += values;
        self.bytes += bytes;
        if self.values <= self.limits.values {
            return Ok(());
        }
        Err(self.error(Code::TooLarge, format!("the file holds more than {} values", self.limits.values), span))
    }

    fn too_deep(&self, span: Span) -> Problem {
        let message = format!("the document nests deeper than {} levels", self.limits.depth);
        Problem::new(Code::TooDeep, message, Span { end: span.start + 1, ..span }, "")
    }

    fn error(&self, code: Code, message: impl Into<String>, span: Span) -> Problem {
        Problem::new(code, message, span, "").within(pointer(&self.open))
    }
}

impl OpenObject {
    /// Adds a member; gives the key back where the object already had one of its own by that name.
    fn insert(&mut self, key: Key, value: Value, key_spans: &mut Vec<Span>) -> Option<String> {
        match self.members.entry(key.text) {
            Entry::Vacant(entry) => {
                entry.insert(value);
                key_spans.push(key.span);
                None
            }
            Entry::Occupied(mut entry) => {
                entry.insert(value);
                (!self.merged.remove(entry.key())).then(|| entry.key().clone())
            }
        }
    }

    /// Adds the members of a merged object, or of several, where the object has none by their name (YAML's `<<`).
    fn merge(&mut self, value: Value, span: Span, key_spans: &mut Vec<Span>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    if let Entry::Vacant(entry) = self.members.entry(name) {
                        self.merged.insert(entry.key().clone());
                        entry.insert(value);
                        key_spans.push(span);
                    }
                }
            }
            Value::Array(elements) => elements.into_iter().for_each(|element| self.merge(element, span, key_spans)),
            _ => {}
        }
    }
}

/// Whether a value can stand after `<<`: an object, or an array of objects.
fn is_mergeable(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(elements) => elements.iter().all(Value::is_object),
        _ => false,
    }
}

/// The pointer to the value that comes next, or that is being filled.
fn pointer(open: &[Open]) -> Pointer {
    open.iter().fold(Pointer::root(), |pointer, open| match &open.container {
        Container::Array(elements) => pointer.index(elements.len()),
        Container::Object(OpenObject { key: Some(key), .. }) => pointer.child(&key.text),
        Container::Object(_) => pointer,
    })
}
