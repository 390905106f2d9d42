//! `$ref`, wherever it stands: to a component, into a path, to a file, to an anchor.
//!
//! A reference that leads nowhere costs the node that holds it and is said once; a chain that comes back to itself is found.

use std::collections::HashMap;

use countersign_source::{Code, FileId, Place, Pointer};

use crate::files::Missing;
use crate::node::Node;
use crate::reader::Reader;

/// What references have been found to lead to.
#[derive(Default)]
pub(crate) struct Targets<'s> {
    found: HashMap<(FileId, Option<usize>, &'s str), Result<Node<'s>, Missing>>,
    /// How many pointers that lead through references are being followed, one inside the other.
    nested: usize,
}

/// More nesting of such pointers than any document needs; one that contains itself would have no end.
const MOST_NESTED: usize = 8;

/// A node behind a chain of references, none longer.
pub(crate) struct Followed<'s> {
    pub(crate) node: Node<'s>,
    /// The last reference of the chain.
    reference: Option<&'s str>,
    /// `description` beside the first reference, which overrides the component's (3.1, "Reference Object").
    pub(crate) description: Option<String>,
}

impl Followed<'_> {
    /// The component that the last reference named.
    pub(crate) fn component(&self) -> Option<String> {
        self.reference.and_then(component_name)
    }
}

impl<'s> Reader<'s, '_> {
    /// The node itself, or what it refers to. `None` where that cannot be found, which is said.
    pub(crate) fn follow(&mut self, node: Node<'s>) -> Option<Followed<'s>> {
        let mut followed = Followed { node, reference: None, description: None };
        let mut passed = Vec::new();
        while let Some(reference) = followed.node.reference() {
            if passed.is_empty() {
                followed.description = followed.node.string("description").map(str::to_owned);
            }
            let address = std::ptr::from_ref(followed.node.value);
            if passed.contains(&address) {
                let place = followed.node.place.child("$ref");
                self.say(Code::CircularReference, &place, format!("`{reference}` leads back to itself"));
                return None;
            }
            passed.push(address);
            followed.reference = Some(reference);
            followed.node = self.target(&followed.node, "$ref", reference)?;
        }
        Some(followed)
    }

    /// The node that the reference in a member names. `None` where there is none, which is said.
    pub(crate) fn target(&mut self, node: &Node<'s>, key: &str, reference: &'s str) -> Option<Node<'s>> {
        match self.locate(&node.place, reference) {
            Ok(target) => Some(target),
            Err(missing) => {
                let (code, message) = missing.explain(reference);
                self.say(code, &node.place.child(key), message);
                None
            }
        }
    }

    /// The node that a reference names, seen from a place.
    pub(crate) fn locate(&mut self, from: &Place, reference: &'s str) -> Result<Node<'s>, Missing> {
        let key = (from.file, self.files.enclosing(from), reference);
        if let Some(found) = self.targets.found.get(&key) {
            return found.clone();
        }
        let found = match self.files.candidates(from, reference) {
            Ok(places) => match self.first_of(&places) {
                Some(node) => Ok(node),
                None => places.first().and_then(|place| self.node_through_references(place)).ok_or(Missing::Target),
            },
            Err(missing) => Err(missing),
        };
        self.targets.found.insert(key, found.clone());
        found
    }

    /// The node that a `$dynamicRef` names, seen from a place; `None` where it is one for each place that leads there.
    /// What is found depends on the place itself, so it is not kept.
    pub(crate) fn locate_dynamic(&self, from: &Place, reference: &str) -> Result<Option<Node<'s>>, Missing> {
        let places = self.files.dynamic_candidates(from, reference)?;
        if places.is_empty() {
            return Ok(None);
        }
        self.first_of(&places).map(Some).ok_or(Missing::Target)
    }

    fn first_of(&self, places: &[Place]) -> Option<Node<'s>> {
        places.iter().find_map(|place| self.node_at(place.clone()))
    }

    /// The node that a pointer names if what it passes may be references: `#/paths/~1a/get` where `/a` is one.
    fn node_through_references(&mut self, place: &Place) -> Option<Node<'s>> {
        if self.targets.nested >= MOST_NESTED {
            return None;
        }
        let root = self.node_at(Place::root(place.file))?;
        self.targets.nested += 1;
        let node = place.pointer.tokens().try_fold(root, |node, token| {
            let passed = if node.step(&token).is_none() { self.follow(node)?.node } else { node };
            passed.step(&token)
        });
        self.targets.nested -= 1;
        node
    }

    /// The node at a place.
    fn node_at(&self, place: Place) -> Option<Node<'s>> {
        let value = place.pointer.resolve(&self.sources.get(place.file)?.root)?;
        Some(Node { value, place })
    }

    /// The node at a pointer into the document itself.
    pub(crate) fn node_at_pointer(&self, pointer: Pointer) -> Option<Node<'s>> {
        self.node_at(Place { file: self.root.place.file, pointer })
    }
}

/// The name of the component that a reference names: the last token of `…/components/<kind>/<name>`, or of 2.0's
/// `#/<kind>/<name>`.
fn component_name(reference: &str) -> Option<String> {
    let fragment = reference.split_once('#')?.1;
    let tokens: Vec<String> = Pointer::from_fragment(fragment)?.tokens().collect();
    match tokens.as_slice() {
        [components, _, name] if components == "components" => Some(name.clone()),
        [kind, name] if matches!(kind.as_str(), "parameters" | "responses" | "definitions") => Some(name.clone()),
        _ => None,
    }
}
