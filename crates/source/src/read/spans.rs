//! Where every node of a text stands: made once, when the first place in a file is to be printed.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::event::{AnchorId, EventKind, Events, Span};
use crate::{Limits, Pointer};

/// How many aliases and merges one lookup follows; a longer chain is a loop or a joke.
const MOST_DETOURS: usize = 64;

/// The places of all nodes of one text, by the hash of their pointers: small, and found in time that does not depend on
/// the size of the text.
#[derive(Debug, Default)]
pub(crate) struct SpanIndex {
    /// By hash, in its order: half the size of a map, and filled faster.
    nodes: Vec<(PointerHash, NodeSpans)>,
    /// Nodes that are aliases, with the nodes they repeat.
    aliases: HashMap<PointerHash, PointerHash>,
}

/// Where a node stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeSpans {
    /// The member's name; `None` for elements of arrays and for the root.
    pub(crate) key: Option<Span>,
    pub(crate) value: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct PointerHash(u64);

impl PointerHash {
    const ROOT: Self = Self(0);

    fn child(self, token: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        token.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// An object or array whose end has not come yet.
struct Open {
    hash: PointerHash,
    key: Option<Span>,
    start: u32,
    /// Where its last child ends: in YAML's block style, its own end.
    last_end: u32,
    next: Next,
}

enum Next {
    Key,
    Member(PointerHash, Span),
    Element(usize),
}

impl SpanIndex {
    /// Walks the events to their end, or to where the text breaks or nests too deep.
    pub(crate) fn build<'t>(mut events: impl Events<'t>, limits: &Limits) -> Self {
        let mut walk = Walk::default();
        while walk.open.len() <= limits.depth
            && let Ok(Some(event)) = events.next_event()
        {
            let anchor = event.anchor;
            match event.kind {
                EventKind::Scalar(scalar) => walk.scalar(&scalar.text, event.span, anchor),
                EventKind::Alias(id) => walk.alias(id, event.span),
                EventKind::ArrayStart => walk.start(Next::Element(0), event.span, anchor),
                EventKind::ObjectStart => walk.start(Next::Key, event.span, anchor),
                EventKind::ArrayEnd | EventKind::ObjectEnd => walk.end(event.span),
            }
        }
        // What a broken text leaves open ends where its last child does.
        while let Some(open) = walk.open.last() {
            let end = open.last_end;
            walk.end(Span { start: end, end });
        }
        walk.index.nodes.sort_by_key(|(hash, _)| *hash);
        walk.index
    }

    /// Where a node stands; of several by one name, the last, which is the one that counts.
    fn node(&self, hash: PointerHash) -> Option<NodeSpans> {
        let after = self.nodes.partition_point(|(other, _)| *other <= hash);
        let (found, spans) = self.nodes.get(after.checked_sub(1)?)?;
        (*found == hash).then_some(*spans)
    }

    /// The node a pointer names or, where there is none, the nearest one above it.
    pub(crate) fn find(&self, pointer: &Pointer) -> Option<NodeSpans> {
        let mut hash = PointerHash::ROOT;
        let mut nearest = self.node(hash);
        let mut detours = MOST_DETOURS;
        for token in pointer.tokens() {
            let Some(child) = self.step(hash, &token, &mut detours) else { break };
            hash = child;
            nearest = self.node(hash).or(nearest);
        }
        nearest
    }

    /// The child `token` of a node: in the node itself, in what it is an alias of, or in what it merges.
    fn step(&self, hash: PointerHash, token: &str, detours: &mut usize) -> Option<PointerHash> {
        let child = hash.child(token);
        if self.node(child).is_some() {
            return Some(child);
        }
        *detours = detours.checked_sub(1)?;
        if let Some(&original) = self.aliases.get(&hash) {
            return self.step(original, token, detours);
        }
        let merged = hash.child("<<");
        self.node(merged)?;
        self.step(merged, token, detours).or_else(|| {
            let several = (0..).map(|index| merged.child(&index.to_string()));
            let mut existing = several.take_while(|element| self.node(*element).is_some());
            existing.find_map(|element| self.step(element, token, detours))
        })
    }
}

#[derive(Default)]
struct Walk {
    index: SpanIndex,
    open: Vec<Open>,
    anchors: HashMap<AnchorId, PointerHash>,
    /// The texts of scalars that have an anchor, for aliases that stand as keys.
    texts: HashMap<AnchorId, String>,
}

impl Walk {
    fn scalar(&mut self, text: &str, span: Span, anchor: Option<AnchorId>) {
        if let Some(id) = anchor {
            self.texts.insert(id, text.to_owned());
        }
        if !self.take_key(text, span) {
            let (hash, key) = self.next_child(anchor);
            self.close_node(hash, key, span);
        }
    }

    fn alias(&mut self, id: AnchorId, span: Span) {
        let text = self.texts.get(&id).cloned().unwrap_or_default();
        if self.take_key(&text, span) {
            return;
        }
        let (hash, key) = self.next_child(None);
        if let Some(&original) = self.anchors.get(&id) {
            self.index.aliases.insert(hash, original);
        }
        self.close_node(hash, key, span);
    }

    fn start(&mut self, next: Next, span: Span, anchor: Option<AnchorId>) {
        let (hash, key) = self.next_child(anchor);
        self.open.push(Open { hash, key, start: span.start, last_end: span.end, next });
    }

    fn end(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        // A block collection of YAML ends without a mark, wherever the next token happens to stand.
        let end = if span.end > span.start { span.end } else { open.last_end };
        self.close_node(open.hash, open.key, Span { start: open.start, end: end.max(open.start) });
    }

    /// Takes a scalar as the key of the innermost object, if that is what comes next there.
    fn take_key(&mut self, text: &str, span: Span) -> bool {
        match self.open.last_mut() {
            Some(open) if matches!(open.next, Next::Key) => {
                open.next = Next::Member(open.hash.child(text), span);
                open.last_end = span.end;
                true
            }
            _ => false,
        }
    }

    /// The pointer and the key of the value that begins here.
    fn next_child(&mut self, anchor: Option<AnchorId>) -> (PointerHash, Option<Span>) {
        let child = match self.open.last_mut() {
            None => (PointerHash::ROOT, None),
            Some(open) => match &mut open.next {
                Next::Member(hash, key) => (*hash, Some(*key)),
                Next::Element(index) => {
                    *index += 1;
                    (open.hash.child(&(*index - 1).to_string()), None)
                }
                // An object as a key: the tree refuses it, so nothing will be looked up below it.
                Next::Key => (open.hash.child(""), None),
            },
        };
        if let Some(id) = anchor {
            self.anchors.insert(id, child.0);
        }
        child
    }

    fn close_node(&mut self, hash: PointerHash, key: Option<Span>, value: Span) {
        self.index.nodes.push((hash, NodeSpans { key, value }));
        if let Some(open) = self.open.last_mut() {
            open.last_end = open.last_end.max(value.end);
            if matches!(open.next, Next::Member(..)) {
                open.next = Next::Key;
            }
        }
    }
}
