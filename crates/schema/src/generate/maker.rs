//! One attempt at an instance.

use std::collections::HashMap;

use countersign_source::Budget;
use countersign_source::limits::INSTANCE_BYTES;
use serde_json::{Map, Value};

use super::random::Random;
use super::shape::{Alternative, Choice, Node, Shape};
use super::{discriminator, documented, number, size, text};
use crate::Direction;
use crate::inner::Inner;

/// How deep a value may nest.
const MAX_DEPTH: usize = 24;
/// How many values one attempt may try to make.
const MAX_STEPS: usize = 6_000;
/// How deep properties that need not be there are made.
const OPTIONAL_DEPTH: usize = 4;
/// After this many steps, nothing more is made that need not be there.
const OPTIONAL_STEPS: usize = 600;
/// How many alternatives of a union are tried.
const MAX_ALTERNATIVES: usize = 48;

/// Which properties that need not be there are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Optional {
    /// All.
    All,
    /// None.
    None,
    /// Each by the toss of a coin.
    Some,
}

/// How an attempt goes about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    /// Whether parts are validated as they are made.
    pub(super) checks: bool,
    /// Whether documented values are taken.
    pub(super) documented: bool,
    pub(super) optional: Optional,
    /// What sets attempts apart that are otherwise alike.
    pub(super) turn: u64,
}

pub(super) struct Maker<'i> {
    pub(super) inner: &'i Inner,
    direction: Direction,
    pub(super) random: Random,
    /// Where choices begin.
    turn: usize,
    pub(super) policy: Policy,
    steps: usize,
    /// How many more schemas and values may be looked at, in this attempt and those to come.
    pub(super) work: &'i mut Budget,
    /// How much more text may be made.
    bytes: Budget,
    /// The schemas that references have led to on the way down, with how often.
    active: HashMap<usize, usize>,
    made_up: bool,
    /// Whether some part is documented.
    documented: bool,
    /// What first could not be made.
    obstacle: Option<String>,
}

/// What is asked of a value.
#[derive(Clone)]
pub(super) struct Demand {
    /// The schemas it has to satisfy.
    nodes: Vec<Node>,
    /// Whether the value around it cannot be without it.
    needed: bool,
    pub(super) depth: usize,
    /// The choices that have been made, by where they stand.
    decided: Vec<Node>,
    /// The properties whose value a choice has settled.
    settled: Vec<(String, Value)>,
}

impl Demand {
    pub(super) fn new(nodes: Vec<Node>, needed: bool, depth: usize) -> Self {
        Self { nodes, needed, depth, decided: Vec::new(), settled: Vec::new() }
    }
}

impl<'i> Maker<'i> {
    pub(super) fn new(inner: &'i Inner, direction: Direction, seed: u64, policy: Policy, work: &'i mut Budget) -> Self {
        let random = Random::new(seed.wrapping_mul(31).wrapping_add(policy.turn));
        let turn = usize::try_from(seed.wrapping_add(policy.turn) % 1024).unwrap_or(0);
        Self {
            inner,
            direction,
            random,
            turn,
            policy,
            steps: 0,
            work,
            bytes: Budget::new(INSTANCE_BYTES),
            active: HashMap::new(),
            made_up: false,
            documented: false,
            obstacle: None,
        }
    }

    /// An instance of a schema.
    pub(super) fn make(&mut self, root: &Node) -> Option<Value> {
        self.value(&Demand::new(vec![root.clone()], true, 0))
    }

    /// Whether what was made holds documented values, and no others.
    pub(super) fn is_documented(&self) -> bool {
        self.documented && !self.made_up
    }

    /// What first could not be made.
    pub(super) fn obstacle(self) -> Option<String> {
        self.obstacle
    }

    /// Notes why a part that is needed could not be made.
    pub(super) fn note(&mut self, obstacle: impl FnOnce() -> String) {
        self.obstacle.get_or_insert_with(obstacle);
    }

    /// Whether properties that need not be there are made, at a depth.
    pub(super) fn makes_optional(&mut self, depth: usize) -> bool {
        let within = depth < OPTIONAL_DEPTH && self.steps < OPTIONAL_STEPS;
        match self.policy.optional {
            Optional::All => within,
            Optional::None => false,
            Optional::Some => within && self.random.below(2) == 0,
        }
    }

    pub(super) fn value(&mut self, demand: &Demand) -> Option<Value> {
        self.steps += 1;
        if demand.depth > MAX_DEPTH || self.is_exhausted() {
            self.note(|| "it nests without end, or is too large".to_owned());
            return None;
        }
        let shape = self.shape(&demand.nodes);
        if shape.never || (shape.forbidden && !demand.needed) {
            if demand.needed {
                self.note(|| "no value satisfies all of its keywords".to_owned());
            }
            return None;
        }
        self.entering(shape.entered(), demand.needed, |maker| maker.value_of_shape(demand, &shape))
    }

    /// What a value must be to satisfy all of `nodes`.
    fn shape(&mut self, nodes: &[Node]) -> Shape {
        let shape = Shape::of(self.inner, nodes);
        // That the budget is spent is found where the next value is made.
        let _ = self.work.take(shape.size());
        shape
    }

    /// Whether nothing more is made.
    fn is_exhausted(&self) -> bool {
        self.steps > MAX_STEPS || self.work.is_spent() || self.bytes.is_spent()
    }

    /// Makes nothing, and notes why where the value around cannot be without it.
    pub(super) fn give_up<T>(&mut self, demand: &Demand, obstacle: impl FnOnce() -> String) -> Option<T> {
        if demand.needed {
            self.note(obstacle);
        }
        None
    }

    /// Whether there is room for more text in the instance.
    pub(super) fn has_room(&mut self, bytes: usize) -> bool {
        let has_room = self.bytes.take(bytes);
        if !has_room {
            self.note(|| format!("it would be larger than {INSTANCE_BYTES} bytes"));
        }
        has_room
    }

    /// Follows references, unless they lead back to a schema that is being made and nothing needs them.
    fn entering<T>(
        &mut self,
        entered: Vec<usize>,
        needed: bool,
        follow: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if !needed && entered.iter().any(|unit| self.is_active(*unit)) {
            return None;
        }
        entered.iter().for_each(|unit| *self.active.entry(*unit).or_default() += 1);
        let result = follow(self);
        entered.iter().for_each(|unit| *self.active.entry(*unit).or_default() -= 1);
        result
    }

    /// How often references have led to a schema on the way down.
    fn activity(&self, unit: usize) -> usize {
        self.active.get(&unit).copied().unwrap_or_default()
    }

    fn is_active(&self, unit: usize) -> bool {
        self.activity(unit) > 0
    }

    fn value_of_shape(&mut self, demand: &Demand, shape: &Shape) -> Option<Value> {
        if self.policy.documented && demand.depth > 0 {
            let candidates = documented::parts(self.inner, shape);
            let found =
                candidates.into_iter().find_map(|candidate| self.offered(demand, candidate, self.policy.checks));
            if found.is_some() {
                self.documented = true;
                return found;
            }
        }
        if let Some(values) = &shape.values {
            self.documented = true;
            let start = self.turn.checked_rem(values.len())?;
            let in_turn = values.iter().cycle().skip(start).take(values.len());
            let mut fitting = in_turn.filter(|value| !value.is_null() || values.len() == 1);
            return fitting.find_map(|value| self.offered(demand, value, self.policy.checks));
        }
        let open =
            shape.choices.iter().find(|choice| !demand.decided.iter().any(|known| known.key() == choice.node.key()));
        match open {
            Some(choice) => self.choose(demand, choice),
            None => self.types(shape).into_iter().find_map(|name| self.value_of_type(name, demand, shape)),
        }
    }

    fn choose(&mut self, demand: &Demand, choice: &Choice) -> Option<Value> {
        let mut doubtful = None;
        let made_up = self.made_up;
        for alternative in self.in_turn(choice) {
            self.made_up = made_up;
            let Some(value) = self.alternative(demand, choice, alternative) else { continue };
            if !self.policy.checks || self.fitted(demand, &value).is_some() {
                return Some(value);
            }
            doubtful.get_or_insert(value);
        }
        doubtful
    }

    /// The alternatives of a choice: null comes late, and what leads back to a schema being made comes last.
    fn in_turn<'c>(&mut self, choice: &'c Choice) -> Vec<&'c Alternative> {
        let count = choice.alternatives.len();
        let unit = choice.node.key().0;
        let returns = self.activity(unit).saturating_sub(1);
        let start = (self.turn + returns).checked_rem(count).unwrap_or(0);
        let mut alternatives: Vec<&Alternative> = choice.alternatives.iter().cycle().skip(start).take(count).collect();
        alternatives.sort_by_cached_key(|alternative| match alternative {
            Alternative::Null => 2,
            Alternative::Schemas(nodes) => {
                let shape = self.shape(nodes);
                let is_null = shape.types.as_deref().is_some_and(|types| types == ["null"]);
                let returns = shape.entered().iter().any(|unit| self.is_active(*unit));
                if is_null {
                    2
                } else if returns {
                    3
                } else {
                    0
                }
            }
        });
        alternatives.truncate(MAX_ALTERNATIVES);
        alternatives
    }

    fn alternative(&mut self, demand: &Demand, choice: &Choice, alternative: &Alternative) -> Option<Value> {
        let Alternative::Schemas(nodes) = alternative else { return Some(Value::Null) };
        self.steps += 1;
        if self.is_exhausted() {
            return None;
        }
        let mut demand = demand.clone();
        demand.decided.push(choice.node.clone());
        if let [node] = nodes.as_slice() {
            demand.settled.extend(discriminator::for_alternative(self.inner, &choice.node, node));
        }
        demand.nodes.extend(nodes.iter().cloned());
        let shape = self.shape(&demand.nodes);
        if shape.never {
            return None;
        }
        let entered = self.shape(nodes).entered();
        self.entering(entered, demand.needed, |maker| maker.value_of_shape(&demand, &shape))
    }

    /// The types to try, null last.
    fn types(&self, shape: &Shape) -> Vec<&'static str> {
        let known = ["object", "array", "string", "integer", "number", "boolean", "null"];
        if let Some(types) = &shape.types {
            let mut types: Vec<&str> =
                types.iter().filter_map(|name| known.into_iter().find(|known| known == name)).collect();
            types.sort_by_key(|name| *name == "null");
            return types;
        }
        let likeliest = match () {
            () if shape.is_object() => "object",
            () if shape.has_items() => "array",
            () if shape.least().is_some() || shape.most().is_some() || !shape.multiples_of.is_empty() => "number",
            () => "string",
        };
        std::iter::once(likeliest).chain(known).collect()
    }

    fn value_of_type(&mut self, name: &str, demand: &Demand, shape: &Shape) -> Option<Value> {
        match name {
            "object" => self.object(demand, shape).map(Value::Object),
            "array" => self.array(demand, shape).map(Value::Array),
            "null" => Some(Value::Null),
            "boolean" => {
                self.made_up = true;
                Some(Value::Bool(self.random.below(2) == 0))
            }
            "string" => {
                let checked = self.policy.checks || !shape.patterns.is_empty();
                if shape.min_length > text::MAX_LENGTH {
                    let least = shape.min_length;
                    return self.give_up(demand, || {
                        format!("a text of {least} characters is asked for, and at most {} are made", text::MAX_LENGTH)
                    });
                }
                let candidates = text::candidates(shape, &mut self.random, self.work);
                self.first_fitting(demand, checked, candidates.into_iter().map(Value::String))
            }
            _ => {
                let candidates = number::candidates(shape, name == "integer", &mut self.random);
                self.first_fitting(demand, self.policy.checks, candidates.into_iter())
            }
        }
    }

    fn first_fitting(
        &mut self,
        demand: &Demand,
        checked: bool,
        mut candidates: impl Iterator<Item = Value>,
    ) -> Option<Value> {
        self.made_up = true;
        if checked {
            candidates.find_map(|candidate| self.offered(demand, &candidate, checked))
        } else {
            candidates.next().and_then(|candidate| self.offered(demand, &candidate, checked))
        }
    }

    /// Runs a part of the attempt so that it comes out otherwise than before: made up, and by other choices.
    pub(super) fn another<T>(&mut self, part: impl FnOnce(&mut Self) -> T) -> T {
        self.turn += 1;
        let documented = std::mem::replace(&mut self.policy.documented, false);
        let result = part(self);
        self.policy.documented = documented;
        result
    }

    /// A value that is made at once, if it fits and there is room for it.
    fn offered(&mut self, demand: &Demand, value: &Value, checked: bool) -> Option<Value> {
        let fitted = if checked { Some(self.fitted(demand, value)?) } else { None };
        self.has_room(size(fitted.as_ref().unwrap_or(value))).then(|| fitted.unwrap_or_else(|| value.clone()))
    }

    /// A value as the schemas asked for allow it.
    fn fitted(&mut self, demand: &Demand, value: &Value) -> Option<Value> {
        documented::fitted(self.inner, &demand.nodes, self.direction, value, self.work)
    }

    /// An object begun with what a choice has settled.
    pub(super) fn settled(&mut self, demand: &Demand, shape: &Shape) -> Map<String, Value> {
        let mut settled = Map::new();
        for (name, value) in demand.settled.iter().cloned().chain(discriminator::for_subtype(self.inner, shape)) {
            let nodes = shape.property(&name, |pattern, name| self.inner.matches(pattern, name));
            let fits =
                nodes.is_empty() || documented::fitted(self.inner, &nodes, self.direction, &value, self.work).is_some();
            if fits && !settled.contains_key(&name) {
                settled.insert(name, value);
            }
        }
        settled
    }
}
