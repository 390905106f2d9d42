//! One attempt at an instance.

use serde_json::{Map, Value};

use super::random::Random;
use super::shape::{Alternative, Choice, Node, Shape};
use super::{discriminator, documented, number, text};
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
    /// The schemas that references have led to on the way down.
    active: Vec<usize>,
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
    pub(super) fn new(inner: &'i Inner, direction: Direction, seed: u64, policy: Policy) -> Self {
        let random = Random::new(seed.wrapping_mul(31).wrapping_add(policy.turn));
        let turn = usize::try_from(seed.wrapping_add(policy.turn) % 1024).unwrap_or(0);
        Self {
            inner,
            direction,
            random,
            turn,
            policy,
            steps: 0,
            active: Vec::new(),
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
        if self.steps > MAX_STEPS || demand.depth > MAX_DEPTH {
            self.note(|| "it nests without end, or is too large".to_owned());
            return None;
        }
        let shape = Shape::of(self.inner, &demand.nodes);
        if shape.never || (shape.forbidden && !demand.needed) {
            if demand.needed {
                self.note(|| "no value satisfies all of its keywords".to_owned());
            }
            return None;
        }
        self.entering(shape.entered(), demand.needed, |maker| maker.value_of_shape(demand, &shape))
    }

    /// Follows references, unless they lead back to a schema that is being made and nothing needs them.
    fn entering<T>(
        &mut self,
        entered: Vec<usize>,
        needed: bool,
        follow: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if !needed && entered.iter().any(|unit| self.active.contains(unit)) {
            return None;
        }
        let before = self.active.len();
        self.active.extend(entered);
        let result = follow(self);
        self.active.truncate(before);
        result
    }

    fn value_of_shape(&mut self, demand: &Demand, shape: &Shape) -> Option<Value> {
        if self.policy.documented && demand.depth > 0 {
            let candidates = documented::parts(self.inner, shape);
            let found = candidates.into_iter().find_map(|candidate| {
                if self.policy.checks { self.fitted(demand, &candidate) } else { Some(candidate) }
            });
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
            return fitting
                .find_map(|value| if self.policy.checks { self.fitted(demand, value) } else { Some(value.clone()) });
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
    fn in_turn<'c>(&self, choice: &'c Choice) -> Vec<&'c Alternative> {
        let count = choice.alternatives.len();
        let unit = choice.node.key().0;
        let returns = self.active.iter().filter(|active| **active == unit).count().saturating_sub(1);
        let start = (self.turn + returns).checked_rem(count).unwrap_or(0);
        let mut alternatives: Vec<&Alternative> = choice.alternatives.iter().cycle().skip(start).take(count).collect();
        alternatives.sort_by_cached_key(|alternative| match alternative {
            Alternative::Null => 2,
            Alternative::Schemas(nodes) => {
                let shape = Shape::of(self.inner, nodes);
                let is_null = shape.types.as_deref().is_some_and(|types| types == ["null"]);
                let returns = shape.entered().iter().any(|unit| self.active.contains(unit));
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
        if self.steps > MAX_STEPS {
            return None;
        }
        let mut demand = demand.clone();
        demand.decided.push(choice.node.clone());
        if let [node] = nodes.as_slice() {
            demand.settled.extend(discriminator::for_alternative(self.inner, &choice.node, node));
        }
        demand.nodes.extend(nodes.iter().cloned());
        let shape = Shape::of(self.inner, &demand.nodes);
        if shape.never {
            return None;
        }
        let entered = Shape::of(self.inner, nodes).entered();
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
                let candidates = text::candidates(shape, &mut self.random);
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
        if checked { candidates.find_map(|candidate| self.fitted(demand, &candidate)) } else { candidates.next() }
    }

    /// Runs a part of the attempt so that it comes out otherwise than before: made up, and by other choices.
    pub(super) fn another<T>(&mut self, part: impl FnOnce(&mut Self) -> T) -> T {
        self.turn += 1;
        let documented = std::mem::replace(&mut self.policy.documented, false);
        let result = part(self);
        self.policy.documented = documented;
        result
    }

    /// A value as the schemas asked for allow it.
    fn fitted(&self, demand: &Demand, value: &Value) -> Option<Value> {
        documented::fitted(self.inner, &demand.nodes, self.direction, value)
    }

    /// An object begun with what a choice has settled.
    pub(super) fn settled(&self, demand: &Demand, shape: &Shape) -> Map<String, Value> {
        let mut settled = Map::new();
        for (name, value) in demand.settled.iter().cloned().chain(discriminator::for_subtype(self.inner, shape)) {
            let nodes = shape.property(&name, |pattern, name| self.inner.matches(pattern, name));
            let fits = nodes.is_empty() || documented::fitted(self.inner, &nodes, self.direction, &value).is_some();
            if fits && !settled.contains_key(&name) {
                settled.insert(name, value);
            }
        }
        settled
    }
}
