//! What a value must be, by all the schemas that apply to it at once.
//!
//! References, `allOf` and the schemas around are taken apart until only assertions about one value are left; `oneOf`, `anyOf` and
//! `if` remain as choices to be made.

use std::collections::HashSet;
use std::sync::Arc;

use countersign_source::Place;
use indexmap::IndexSet;
use serde_json::{Map, Value};

use crate::inner::{Inner, Unit};
use crate::translate::{DEFERRED, FORBIDDEN, INTEGER_FORMAT};
use crate::{Direction, formats};

/// How many schemas are looked at for one value.
const MAX_SCHEMAS: usize = 400;

/// A schema of the translation: its unit and its pointer there.
#[derive(Clone)]
pub(crate) struct Node {
    unit: Arc<Unit>,
    pointer: String,
}

impl Node {
    /// The schema at a place, which is compiled by itself.
    pub(crate) fn at(inner: &Inner, place: &Place, direction: Direction) -> Option<Self> {
        let unit = inner.unit(inner.unit_number(place, direction))?;
        Some(Self { unit, pointer: String::new() })
    }

    /// Where it stands in the documents.
    pub(crate) fn place(&self, inner: &Inner) -> Place {
        self.unit.translation(inner).place(&self.pointer).unwrap_or_else(|| self.unit.place.clone())
    }

    pub(crate) fn value<'n>(&'n self, inner: &Inner) -> &'n Value {
        self.unit.translation(inner).schema.pointer(&self.pointer).unwrap_or(&Value::Bool(true))
    }

    /// Where the schema stands that this one refers to within its unit; its own place where it refers to none.
    pub(crate) fn referred_place(&self, inner: &Inner) -> Place {
        let reference =
            self.value(inner).get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        let target = reference.and_then(|pointer| self.unit.translation(inner).place(pointer));
        target.unwrap_or_else(|| self.place(inner))
    }

    /// What this schema is known by among those of a run.
    pub(crate) fn key(&self) -> (usize, &str) {
        (self.unit.number, &self.pointer)
    }

    fn child(&self, path: &str) -> Self {
        Self { unit: self.unit.clone(), pointer: format!("{}/{path}", self.pointer) }
    }

    fn member(&self, keyword: &str, name: &str) -> Self {
        self.child(&format!("{keyword}/{}", name.replace('~', "~0").replace('/', "~1")))
    }

    fn items(&self, keyword: &str, members: &Map<String, Value>) -> Vec<Self> {
        let length = members.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        (0..length).map(|index| self.child(&format!("{keyword}/{index}"))).collect()
    }
}

/// What may be chosen where a schema leaves a choice.
#[derive(Clone)]
pub(crate) enum Alternative {
    /// The value is null.
    Null,
    /// The value satisfies these, too.
    Schemas(Vec<Node>),
}

/// A choice to be made.
#[derive(Clone)]
pub(crate) struct Choice {
    /// The schema that leaves it, with the keyword.
    pub(crate) node: Node,
    /// What it is made among.
    pub(crate) alternatives: Vec<Alternative>,
}

/// How one schema sees the properties it does not name.
struct Rest {
    names: HashSet<String>,
    patterns: Vec<(String, Node)>,
    node: Option<Node>,
}

/// What a value must be. Numbers are floats: what they lose is found by the validator.
#[derive(Default)]
pub(crate) struct Shape {
    /// Every schema that applies, in the order met.
    pub(crate) nodes: Vec<Node>,
    /// No value satisfies it.
    pub(crate) never: bool,
    /// It does not belong in the direction.
    pub(crate) forbidden: bool,
    /// The types left, in the order named; `None` for all.
    pub(crate) types: Option<Vec<String>>,
    /// The values left; `None` for all.
    pub(crate) values: Option<Vec<Value>>,
    pub(crate) choices: Vec<Choice>,
    minimum: Vec<(f64, bool)>,
    maximum: Vec<(f64, bool)>,
    pub(crate) multiples_of: Vec<f64>,
    pub(crate) min_length: usize,
    pub(crate) max_length: Option<usize>,
    pub(crate) patterns: Vec<String>,
    pub(crate) format: Option<String>,
    pub(crate) min_items: usize,
    pub(crate) max_items: Option<usize>,
    pub(crate) unique_items: bool,
    pub(crate) contains: Vec<(Node, usize)>,
    prefix_items: Vec<Vec<Node>>,
    items: Vec<(usize, Node)>,
    pub(crate) required: IndexSet<String>,
    pub(crate) properties: IndexSet<String>,
    pub(crate) names: Vec<Node>,
    pub(crate) dependents: Vec<(String, Vec<String>)>,
    pub(crate) min_properties: usize,
    pub(crate) max_properties: Option<usize>,
    objects: Vec<(Node, Rest)>,
}

impl Shape {
    /// What a value must be to satisfy all of `nodes`.
    pub(crate) fn of(inner: &Inner, nodes: &[Node]) -> Self {
        let mut shape = Self::default();
        let mut seen: HashSet<(usize, String)> = HashSet::new();
        let mut pending: Vec<Node> = nodes.iter().rev().cloned().collect();
        while let Some(node) = pending.pop() {
            if shape.nodes.len() >= MAX_SCHEMAS || !seen.insert((node.unit.number, node.pointer.clone())) {
                continue;
            }
            shape.nodes.push(node.clone());
            match node.value(inner) {
                Value::Bool(false) => shape.never = true,
                Value::Object(members) => {
                    let before = pending.len();
                    shape.add(inner, &node, members, &mut pending);
                    // What was met first is to be looked at first.
                    pending.get_mut(before..).unwrap_or_default().reverse();
                }
                _ => {}
            }
        }
        shape.never |=
            shape.types.as_ref().is_some_and(Vec::is_empty) || shape.values.as_ref().is_some_and(Vec::is_empty);
        shape
    }

    fn add(&mut self, inner: &Inner, node: &Node, members: &Map<String, Value>, pending: &mut Vec<Node>) {
        if let Some(number) =
            members.get(DEFERRED).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok())
        {
            pending.extend(inner.unit(number).map(|unit| Node { unit, pointer: String::new() }));
        }
        if let Some(pointer) =
            members.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'))
        {
            pending.push(Node { unit: node.unit.clone(), pointer: pointer.to_owned() });
        }
        pending.extend(node.items("allOf", members));
        self.forbidden |= members.contains_key(FORBIDDEN);
        self.add_values(members);
        self.add_choices(node, members);
        self.add_scalar(members);
        self.add_array(node, members);
        self.add_object(node, members);
    }

    fn add_values(&mut self, members: &Map<String, Value>) {
        if let Some(types) = members.get("type") {
            let types: Vec<String> = match types {
                Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                name => name.as_str().map(str::to_owned).into_iter().collect(),
            };
            self.types = Some(match self.types.take() {
                None => types,
                Some(known) => both_types(&known, &types),
            });
        }
        let excluded = members.get("not").and_then(Value::as_object).filter(|not| not.len() == 1);
        if let Some(name) = excluded.and_then(|not| not.get("type")?.as_str()) {
            let all = ["object", "string", "number", "integer", "boolean", "array", "null"].map(str::to_owned).to_vec();
            self.types.get_or_insert(all).retain(|known| known != name && !(name == "number" && known == "integer"));
        }
        let listed = members.get("enum").and_then(Value::as_array).cloned();
        for values in [listed, members.get("const").map(|value| vec![value.clone()])].into_iter().flatten() {
            self.values = Some(match self.values.take() {
                None => values,
                Some(known) => {
                    let values: HashSet<&Value> = values.iter().collect();
                    known.into_iter().filter(|value| values.contains(value)).collect()
                }
            });
        }
    }

    fn add_choices(&mut self, node: &Node, members: &Map<String, Value>) {
        for keyword in ["oneOf", "anyOf"] {
            let alternatives = node.items(keyword, members);
            if !alternatives.is_empty() {
                let alternatives =
                    alternatives.into_iter().map(|alternative| Alternative::Schemas(vec![alternative])).collect();
                self.choices.push(Choice { node: node.child(keyword), alternatives });
            }
        }
        if let Some(condition) = members.get("if") {
            let branch = |keyword: &str| members.contains_key(keyword).then(|| node.child(keyword));
            let holds = branch("then").into_iter().collect::<Vec<_>>();
            let alternatives = if *condition == serde_json::json!({ "not": { "type": "null" } }) {
                vec![Alternative::Schemas(holds), Alternative::Null]
            } else {
                let satisfied = std::iter::once(node.child("if")).chain(holds).collect();
                vec![Alternative::Schemas(satisfied), Alternative::Schemas(branch("else").into_iter().collect())]
            };
            self.choices.push(Choice { node: node.child("if"), alternatives });
        }
    }

    fn add_scalar(&mut self, members: &Map<String, Value>) {
        let number = |keyword: &str| members.get(keyword).and_then(Value::as_f64);
        self.minimum.extend(number("minimum").map(|bound| (bound, false)));
        self.minimum.extend(number("exclusiveMinimum").map(|bound| (bound, true)));
        self.maximum.extend(number("maximum").map(|bound| (bound, false)));
        self.maximum.extend(number("exclusiveMaximum").map(|bound| (bound, true)));
        self.multiples_of.extend(number("multipleOf"));
        if let Some((least, most)) =
            members.get(INTEGER_FORMAT).and_then(Value::as_str).and_then(formats::integer_bounds)
        {
            self.minimum.push((least as f64, false));
            self.maximum.push((most as f64, false));
        }
        self.min_length = self.min_length.max(count(members, "minLength").unwrap_or(0));
        self.max_length = least(self.max_length, count(members, "maxLength"));
        self.patterns.extend(members.get("pattern").and_then(Value::as_str).map(str::to_owned));
        if self.format.is_none() {
            self.format = members.get("format").and_then(Value::as_str).map(str::to_owned);
        }
    }

    fn add_array(&mut self, node: &Node, members: &Map<String, Value>) {
        self.min_items = self.min_items.max(count(members, "minItems").unwrap_or(0));
        self.max_items = least(self.max_items, count(members, "maxItems"));
        self.unique_items |= members.get("uniqueItems") == Some(&Value::Bool(true));
        let prefix = node.items("prefixItems", members);
        if members.contains_key("items") {
            self.items.push((prefix.len(), node.child("items")));
        }
        for (index, item) in prefix.into_iter().enumerate() {
            if self.prefix_items.len() <= index {
                self.prefix_items.push(Vec::new());
            }
            if let Some(nodes) = self.prefix_items.get_mut(index) {
                nodes.push(item);
            }
        }
        if members.contains_key("contains") {
            self.contains.push((node.child("contains"), count(members, "minContains").unwrap_or(1)));
        }
    }

    fn add_object(&mut self, node: &Node, members: &Map<String, Value>) {
        let names = |keyword: &str| -> Vec<String> {
            members
                .get(keyword)
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone())
                .collect()
        };
        let required = members.get("required").and_then(Value::as_array).into_iter().flatten();
        self.required.extend(required.filter_map(Value::as_str).map(str::to_owned));
        let own = names("properties");
        self.properties.extend(own.iter().cloned());
        let patterns = names("patternProperties");
        let patterns =
            patterns.into_iter().map(|pattern| (pattern.clone(), node.member("patternProperties", &pattern))).collect();
        let rest = members.contains_key("additionalProperties").then(|| node.child("additionalProperties"));
        self.objects.push((node.clone(), Rest { names: own.into_iter().collect(), patterns, node: rest }));
        if members.contains_key("propertyNames") {
            self.names.push(node.child("propertyNames"));
        }
        for (name, needed) in members.get("dependentRequired").and_then(Value::as_object).into_iter().flatten() {
            let needed = needed.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
            self.dependents.push((name.clone(), needed));
        }
        self.min_properties = self.min_properties.max(count(members, "minProperties").unwrap_or(0));
        self.max_properties = least(self.max_properties, count(members, "maxProperties"));
    }

    /// How much there was to look at.
    pub(crate) fn size(&self) -> usize {
        let values = self.values.as_ref().map_or(0, Vec::len);
        let alternatives: usize = self.choices.iter().map(|choice| choice.alternatives.len()).sum();
        self.nodes.len() + values + alternatives + self.required.len() + self.properties.len()
    }

    /// The schemas that references led to.
    pub(crate) fn entered(&self) -> Vec<usize> {
        self.nodes.iter().filter(|node| node.pointer.is_empty()).map(|node| node.key().0).collect()
    }

    /// The schemas that apply to a property.
    pub(crate) fn property(&self, name: &str, matches: impl Fn(&str, &str) -> bool) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (node, rest) in &self.objects {
            let before = nodes.len();
            if rest.names.contains(name) {
                nodes.push(node.member("properties", name));
            }
            nodes.extend(
                rest.patterns.iter().filter(|(pattern, _)| matches(pattern, name)).map(|(_, node)| node.clone()),
            );
            if nodes.len() == before {
                nodes.extend(rest.node.clone());
            }
        }
        nodes
    }

    /// Whether some schema speaks of properties it does not name.
    pub(crate) fn is_map(&self) -> bool {
        self.objects.iter().any(|(_, rest)| rest.node.is_some())
    }

    /// The patterns of names that have schemas.
    pub(crate) fn name_patterns(&self) -> impl Iterator<Item = &str> {
        self.objects.iter().flat_map(|(_, rest)| rest.patterns.iter().map(|(pattern, _)| pattern.as_str()))
    }

    /// The schemas that apply to an element.
    pub(crate) fn item(&self, index: usize) -> Vec<Node> {
        let by_position = self.prefix_items.get(index).into_iter().flatten().cloned();
        let others = self.items.iter().filter(|(start, _)| index >= *start).map(|(_, node)| node.clone());
        by_position.chain(others).collect()
    }

    /// How many elements have a schema of their own.
    pub(crate) fn positions(&self) -> usize {
        self.prefix_items.len()
    }

    /// Whether some schema speaks of elements.
    pub(crate) fn has_items(&self) -> bool {
        !self.items.is_empty() || !self.prefix_items.is_empty() || !self.contains.is_empty()
    }

    /// Whether some schema speaks of properties.
    pub(crate) fn is_object(&self) -> bool {
        !self.properties.is_empty()
            || !self.required.is_empty()
            || self.is_map()
            || self.name_patterns().next().is_some()
    }

    /// The lowest number.
    pub(crate) fn least(&self) -> Option<f64> {
        self.minimum.iter().map(|(bound, _)| *bound).reduce(f64::max)
    }

    /// Whether the lowest number is itself out.
    pub(crate) fn excludes_least(&self) -> bool {
        self.minimum.iter().any(|(bound, exclusive)| *exclusive && Some(*bound) == self.least())
    }

    /// The greatest number.
    pub(crate) fn most(&self) -> Option<f64> {
        self.maximum.iter().map(|(bound, _)| *bound).reduce(f64::min)
    }

    /// Whether the greatest number is itself out.
    pub(crate) fn excludes_most(&self) -> bool {
        self.maximum.iter().any(|(bound, exclusive)| *exclusive && Some(*bound) == self.most())
    }
}

fn count(members: &Map<String, Value>, keyword: &str) -> Option<usize> {
    members.get(keyword)?.as_u64().map(|count| usize::try_from(count).unwrap_or(usize::MAX))
}

fn least(known: Option<usize>, other: Option<usize>) -> Option<usize> {
    known.into_iter().chain(other).min()
}

/// The types in both lists; a number that is an integer is in both `number` and `integer`.
fn both_types(known: &[String], others: &[String]) -> Vec<String> {
    let has = |types: &[String], name: &str| types.iter().any(|known| known == name);
    let in_other =
        known.iter().filter(|name| has(others, name) || (*name == "integer" && has(others, "number"))).cloned();
    let mut both: Vec<String> = in_other.collect();
    if has(known, "number") && !has(others, "number") && has(others, "integer") && !has(&both, "integer") {
        both.push("integer".to_owned());
    }
    both
}
