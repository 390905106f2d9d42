//! Objects and arrays.

use serde_json::{Map, Value};

use super::maker::{Demand, Maker};
use super::pattern;
use super::shape::{Node, Shape};
use crate::message::short;

/// How many properties or elements are made for the sake of a minimum.
const MAX_FILLERS: usize = 2_000;
/// How often another element is tried where all must differ.
const MAX_TRIES: usize = 12;

impl Maker<'_> {
    pub(super) fn object(&mut self, demand: &Demand, shape: &Shape) -> Option<Map<String, Value>> {
        self.reaches(demand, "properties", shape.min_properties)?;
        let settled = self.settled(demand, shape);
        let most = shape.max_properties.unwrap_or(usize::MAX);
        let mut object = Map::new();
        let undeclared = shape.required.iter().filter(|name| !shape.properties.contains(*name));
        let mut missing = shape.required.len();
        for name in shape.properties.iter().chain(undeclared) {
            let needed = shape.required.contains(name);
            missing -= usize::from(needed);
            if !needed
                && !settled.contains_key(name)
                && (object.len() + missing >= most || !self.makes_optional(demand.depth))
            {
                continue;
            }
            match settled.get(name) {
                Some(value) => {
                    object.insert(name.clone(), value.clone());
                }
                None => self.property(demand, shape, name, needed, &mut object)?,
            }
        }
        for (name, value) in settled {
            object.entry(name).or_insert(value);
        }
        for (name, needed) in &shape.dependents {
            for other in needed.iter().filter(|_| object.contains_key(name)).cloned().collect::<Vec<_>>() {
                if !object.contains_key(&other) {
                    self.property(demand, shape, &other, true, &mut object)?;
                }
            }
        }
        self.fill(demand, shape, &mut object)?;
        Some(object)
    }

    /// Makes one property; `None` where it is needed and cannot be made.
    fn property(
        &mut self,
        demand: &Demand,
        shape: &Shape,
        name: &str,
        needed: bool,
        object: &mut Map<String, Value>,
    ) -> Option<()> {
        let nodes = shape.property(name, |pattern, name| self.inner.matches(pattern, name));
        match self.part(demand, nodes, needed).filter(|_| self.has_room(name.len())) {
            Some(value) => {
                object.insert(name.to_owned(), value);
                Some(())
            }
            None if needed => {
                self.note(|| format!("the required property `{}` cannot be made", short(name)));
                None
            }
            None => Some(()),
        }
    }

    fn part(&mut self, demand: &Demand, nodes: Vec<Node>, needed: bool) -> Option<Value> {
        self.value(&Demand::new(nodes, needed, demand.depth + 1))
    }

    /// Adds properties that have no name in the schema: as many as it asks for, or one to show what they are like.
    fn fill(&mut self, demand: &Demand, shape: &Shape, object: &mut Map<String, Value>) -> Option<()> {
        let shows = object.is_empty()
            && shape.max_properties != Some(0)
            && (shape.is_map() || shape.name_patterns().next().is_some())
            && self.makes_optional(demand.depth);
        let least = shape.min_properties;
        let wanted = if shows { least.max(1) } else { least };
        let mut names = self.names(shape, wanted).into_iter();
        while object.len() < wanted {
            let Some(name) = names.next() else { break };
            if !object.contains_key(&name) {
                self.property(demand, shape, &name, object.len() < least, object)?;
            }
        }
        Some(())
    }

    /// Names for properties that have none in the schema, more than are wanted.
    fn names(&mut self, shape: &Shape, wanted: usize) -> Vec<String> {
        let mut names: Vec<String> = shape.properties.iter().cloned().collect();
        for _ in 0..wanted.min(MAX_TRIES * 4) {
            let Some(Value::String(name)) = self.named(shape) else { break };
            names.push(name);
        }
        for pattern in shape.name_patterns() {
            for _ in 0..wanted.min(MAX_TRIES) {
                let matching = pattern::candidates(pattern, 1, 64, &mut self.random, self.work);
                names.extend(matching.into_iter().take(4));
            }
        }
        if shape.names.is_empty() {
            names.push("key".to_owned());
            names.extend((2..wanted.saturating_add(3)).map(|number| format!("key{number}")));
        }
        names
    }

    fn named(&mut self, shape: &Shape) -> Option<Value> {
        if shape.names.is_empty() {
            return None;
        }
        self.value(&Demand::new(shape.names.clone(), true, 1))
    }

    /// Whether as many properties or elements are made as are asked for.
    fn reaches(&mut self, demand: &Demand, what: &str, least: usize) -> Option<()> {
        if least > MAX_FILLERS {
            return self
                .give_up(demand, || format!("{least} {what} are asked for, and at most {MAX_FILLERS} are made"));
        }
        Some(())
    }

    pub(super) fn array(&mut self, demand: &Demand, shape: &Shape) -> Option<Vec<Value>> {
        let counted = shape.contains.iter().map(|(_, times)| *times);
        self.reaches(demand, "items", counted.fold(shape.min_items, usize::max))?;
        let least = shape.min_items;
        let most = shape.max_items.unwrap_or(usize::MAX);
        let mut array = Vec::new();
        let positions = shape.positions();
        let usual = if self.makes_optional(demand.depth) { positions.max(usize::from(shape.has_items())) } else { 0 };
        let length = usual.max(least).min(most);
        for (node, times) in shape.contains.iter().filter(|_| positions == 0) {
            for _ in 0..*times {
                let mut nodes = shape.item(array.len());
                nodes.push(node.clone());
                let element = self.distinct(demand, shape, &nodes, true, &array)?;
                array.push(element);
            }
        }
        while array.len() < length {
            let needed = array.len() < least;
            match self.distinct(demand, shape, &shape.item(array.len()), needed, &array) {
                Some(element) => array.push(element),
                None if needed => return None,
                None => break,
            }
        }
        Some(array)
    }

    /// An element, other than those there are if the schema asks for that.
    fn distinct(
        &mut self,
        demand: &Demand,
        shape: &Shape,
        nodes: &[Node],
        needed: bool,
        array: &[Value],
    ) -> Option<Value> {
        if !shape.unique_items || array.is_empty() {
            return self.part(demand, nodes.to_vec(), needed);
        }
        for _ in 0..MAX_TRIES {
            let element = self.another(|maker| maker.part(demand, nodes.to_vec(), needed))?;
            if !array.contains(&element) {
                return Some(element);
            }
        }
        None
    }
}
