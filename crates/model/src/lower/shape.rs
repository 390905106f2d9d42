//! What a schema and all that it includes (`$ref`, `allOf`) say together.
//!
//! ```text
//! allOf: [{$ref: Pet}, {properties: {bark: …}}], required: [bark]
//! ```
//! comes down to the properties of `Pet`, then `bark`, with both lists of required names.

use std::collections::HashMap;

use countersign_openapi::{Additional, Discriminator, Schema, SchemaId, Types as JsonTypes};
use countersign_source::{Code, Diagnostic, Place};
use indexmap::{IndexMap, IndexSet};
use serde_json::{Number, Value};

use super::structure::{Structure, named_types, own_structure, says_null};
use super::{Lowering, Part};
use crate::Constraints;

/// Beyond this many schemas included in one type, the rest is left out.
const MOST_PARTS: usize = 256;

/// The same for a document in which schemas are included without measure.
const MOST_PARTS_OF_MANY: usize = 16;

/// What several schemas say together. Lists of schemas mean: all of them.
#[derive(Debug, Default)]
pub(super) struct Shape<'d> {
    /// Where the first of them stands.
    pub(super) origin: Option<Place>,
    /// What it is the shape of.
    pub(super) roots: Vec<Part>,
    /// Whether it is that of several schemas.
    pub(super) is_merged: bool,
    /// The types a value may have, null apart.
    pub(super) types: Option<JsonTypes>,
    /// Whether null is a value.
    pub(super) nullable: bool,
    /// Whether null is all there is.
    pub(super) null_alone: bool,
    /// Whether no value is valid.
    pub(super) never: bool,
    /// The values, with suggested names and descriptions.
    pub(super) enumeration: Option<Vec<Listed<'d>>>,
    pub(super) format: Option<&'d str>,
    pub(super) content_encoding: Option<&'d str>,
    pub(super) content_media_type: Option<&'d str>,
    pub(super) constraints: Constraints,
    /// The numbers among its examples and defaults.
    pub(super) shown: Vec<&'d Number>,
    pub(super) items: Vec<SchemaId>,
    pub(super) items_forbidden: bool,
    pub(super) prefix_items: Vec<SchemaId>,
    pub(super) properties: IndexMap<&'d str, Vec<SchemaId>>,
    pub(super) required: IndexSet<&'d str>,
    pub(super) undeclared: Undeclared,
    pub(super) patterns: Vec<SchemaId>,
    /// The `oneOf`s and `anyOf`s, each of which must hold.
    pub(super) groups: Vec<Group<'d>>,
    /// Whether subtypes may add properties: a discriminator without variants.
    pub(super) extended_by_subtypes: bool,
}

/// A value of an enumeration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed<'d> {
    pub(super) value: &'d Value,
    pub(super) name: Option<&'d str>,
    pub(super) description: Option<&'d str>,
}

/// What becomes of properties that are not named.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Undeclared {
    /// Nothing is said.
    #[default]
    Unspecified,
    /// There are none.
    Forbidden,
    /// Anything goes.
    Allowed,
    /// They follow these schemas.
    Schemas(Vec<SchemaId>),
}

/// A `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Group<'d> {
    /// The schema that holds it.
    pub(super) holder: &'d Schema,
    pub(super) variants: &'d [SchemaId],
    pub(super) discriminator: Option<&'d Discriminator>,
}

/// A step of the walk through what a schema includes.
enum Step {
    Enter(Part),
    Leave(Part),
}

impl<'d> Lowering<'d, '_> {
    /// What `parts` say together.
    pub(super) fn shape(&mut self, parts: &[Part]) -> Shape<'d> {
        let most = if self.inclusions == 0 { MOST_PARTS_OF_MANY } else { MOST_PARTS };
        let (flat, cycle, cut) = self.flatten(parts, most);
        self.inclusions = self.inclusions.saturating_sub(flat.len().saturating_sub(1));
        let whole = parts.first().map(|part| self.schema(part.schema));
        if let (Some(schema), true) = (whole, cycle) {
            self.report(Code::RecursiveAllOf, schema, "this schema includes itself; the inner one is left out");
        }
        if let (Some(schema), true) = (whole, cut) {
            self.report(
                Code::TooManyParts,
                schema,
                format!("more than {most} schemas are included; the rest is left out"),
            );
        }
        let origin = whole.and_then(|schema| schema.origin.clone());
        let mut shape = Shape { origin, roots: parts.to_vec(), is_merged: flat.len() > 1, ..Shape::default() };
        for part in &flat {
            let schema = self.schema(part.schema);
            if let Some(contradiction) = shape.add(schema, part.own) {
                self.report_contradiction(contradiction, shape.origin.as_ref(), schema);
            }
        }
        let roots: Vec<&Schema> = parts.iter().map(|part| self.schema(part.schema)).collect();
        shape.nullable = self.is_nullable(parts, &flat);
        for part in &flat {
            self.add_not(&mut shape, self.schema(part.schema));
        }
        shape.null_alone = flat.iter().any(|part| self.is_null_alone(self.schema(part.schema)));
        shape.extended_by_subtypes = roots.iter().any(|schema| extended_by_subtypes(schema))
            || flat.iter().any(|part| {
                let schema = self.schema(part.schema);
                schema.component.is_none() && extended_by_subtypes(schema)
            });
        self.drop_settled_groups(&mut shape, &flat);
        shape
    }

    /// `not` of everything is nothing; any other `not` is left to the validator.
    fn add_not(&mut self, shape: &mut Shape<'d>, schema: &'d Schema) {
        let Some(not) = schema.not else { return };
        if self.structure(not) == Structure::Annotations && self.schema(not).types.is_none() {
            shape.never = true;
        } else {
            self.report(Code::UntypedKeyword, schema, "`not` makes no type; it is only validated");
        }
    }

    fn report_contradiction(&mut self, message: &str, whole: Option<&Place>, last: &Schema) {
        let mut diagnostic = Diagnostic::new(Code::ContradictoryAllOf, message);
        if let Some(last) = &last.origin {
            diagnostic = diagnostic.at(last, "this one counts");
        }
        if let Some(whole) = whole.filter(|&whole| Some(whole) != last.origin.as_ref()) {
            diagnostic = diagnostic.at(whole, "brought together here");
        }
        self.diagnostics.push(diagnostic);
    }

    /// The first that `parts` include, without warnings: what is looked for there is near.
    pub(super) fn flatten_quietly(&self, parts: &[Part]) -> Vec<Part> {
        self.flatten(parts, MOST_PARTS_OF_MANY).0
    }

    /// Everything that `parts` include, what is included before what includes it; whether a schema included itself, and
    /// whether there was too much.
    fn flatten(&self, parts: &[Part], most: usize) -> (Vec<Part>, bool, bool) {
        if let [part] = parts
            && self.constituents(self.schema(part.schema)).next().is_none()
        {
            return (vec![*part], false, false);
        }
        let mut flat: Vec<Part> = Vec::with_capacity(parts.len());
        let (mut cycle, mut cut) = (false, false);
        // `true` while on the path from the root.
        let mut seen: HashMap<SchemaId, bool> = HashMap::new();
        let mut steps: Vec<Step> = parts.iter().rev().map(|&part| Step::Enter(part)).collect();
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(part) if flat.len() >= most || seen.len() >= 4 * most => {
                    cut |= !seen.contains_key(&part.schema)
                }
                Step::Enter(part) => {
                    if let Some(&on_path) = seen.get(&part.schema) {
                        cycle |= on_path && !part.own;
                        continue;
                    }
                    seen.insert(part.schema, true);
                    steps.push(Step::Leave(part));
                    let schema = self.schema(part.schema);
                    let included = schema.reference.iter().chain(&schema.all_of).rev();
                    steps.extend(included.map(|&schema| Step::Enter(Part { schema, own: part.own })));
                }
                Step::Leave(part) => {
                    seen.insert(part.schema, false);
                    flat.push(part);
                }
            }
        }
        (flat, cycle, cut)
    }

    /// Null is a value where the schema itself says so, or where a part does and none that names types leaves it out.
    fn is_nullable(&self, roots: &[Part], flat: &[Part]) -> bool {
        if let [root] = roots
            && self.adds_null(root.schema)
        {
            return true;
        }
        let refuses = |schema: &Schema| schema.types.is_some_and(|types| !types.null) && !says_null(schema);
        let mut schemas = flat.iter().map(|part| self.schema(part.schema));
        schemas.clone().any(says_null) && !schemas.any(refuses)
    }

    /// Leaves out the unions that say nothing about structure: those whose variants only bound or require what the schema
    /// beside them declares, and those of which a variant is already part of the shape.
    fn drop_settled_groups(&self, shape: &mut Shape<'d>, flat: &[Part]) {
        let declares = shape.has_own_structure();
        let groups = std::mem::take(&mut shape.groups);
        shape.groups = groups
            .into_iter()
            .filter(|group| {
                let holds = group.variants.iter().any(|&variant| {
                    let variant = self.resolve(variant);
                    flat.iter().any(|part| part.schema == variant) && !std::ptr::eq(self.schema(variant), group.holder)
                });
                let bounds = |variant: &SchemaId| match self.structure(*variant) {
                    Structure::Annotations | Structure::Required => true,
                    Structure::Bounds => shape.types.is_some(),
                    Structure::Full => false,
                };
                !(holds || declares && group.variants.iter().all(bounds))
            })
            .collect();
    }
}

fn extended_by_subtypes(schema: &Schema) -> bool {
    schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty()
}

impl<'d> Shape<'d> {
    /// Whether it says anything apart from its unions.
    pub(super) fn has_own_structure(&self) -> bool {
        self.types.is_some() || self.enumeration.is_some() || self.declares_properties() || !self.items.is_empty()
    }

    /// Whether it says anything of an object's properties.
    pub(super) fn declares_properties(&self) -> bool {
        !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.patterns.is_empty()
            || matches!(self.undeclared, Undeclared::Schemas(_) | Undeclared::Forbidden)
    }

    /// Whether it is an object, enum or union: a type that is worth having once.
    pub(super) fn is_compound(&self) -> bool {
        self.enumeration.is_some() || self.declares_properties() || !self.groups.is_empty()
    }

    /// Takes on what a schema's own keywords say; the message is about what cannot both hold.
    fn add(&mut self, schema: &'d Schema, own: bool) -> Option<&'static str> {
        if own_structure(schema) == Structure::Annotations
            && schema.types.is_none()
            && schema.one_of.is_empty()
            && schema.any_of.is_empty()
        {
            return None;
        }
        let contradiction = self.add_types(schema).or(self.add_enumeration(schema));
        self.never |= schema.never;
        // The later schema is the more specific one.
        self.format = schema.format.as_deref().or(self.format);
        self.content_encoding = schema.content_encoding.as_deref().or(self.content_encoding);
        self.content_media_type = schema.content_media_type.as_deref().or(self.content_media_type);
        let mut constraints = Constraints::of(schema);
        constraints.narrow(&self.constraints);
        self.constraints = constraints;
        let shown = schema.examples.iter().map(|(_, example)| example).chain(&schema.default);
        self.shown.extend(shown.filter_map(Value::as_number));
        self.items.extend(schema.items);
        self.items_forbidden |= schema.items_forbidden;
        if self.prefix_items.is_empty() {
            self.prefix_items.clone_from(&schema.prefix_items);
        }
        for (name, &property) in &schema.properties {
            self.properties.entry(name).or_default().push(property);
        }
        self.required.extend(schema.required.iter().map(String::as_str));
        self.patterns.extend(schema.pattern_properties.values());
        self.add_undeclared(schema.additional);
        if !own {
            for variants in [&schema.one_of, &schema.any_of] {
                if !variants.is_empty() {
                    self.groups.push(Group { holder: schema, variants, discriminator: schema.discriminator.as_ref() });
                }
            }
        }
        contradiction
    }

    fn add_types(&mut self, schema: &Schema) -> Option<&'static str> {
        let mine = named_types(schema)?;
        let theirs = self.types.replace(mine)?;
        let both = intersection(mine, theirs);
        if both == JsonTypes::default() {
            return Some("the schemas brought together here have no type in common");
        }
        self.types = Some(both);
        None
    }

    fn add_enumeration(&mut self, schema: &'d Schema) -> Option<&'static str> {
        let values = schema.enumeration.as_ref()?;
        let listed: Vec<Listed<'d>> = values
            .iter()
            .enumerate()
            .map(|(index, value)| Listed {
                value,
                name: schema.enumeration_names.get(index).map(String::as_str),
                description: schema.enumeration_descriptions.get(index).map(String::as_str),
            })
            .collect();
        let theirs = self.enumeration.replace(listed.clone())?;
        // Compared as text, so that long lists meet in linear time.
        let known: std::collections::HashSet<String> = theirs.iter().map(|listed| listed.value.to_string()).collect();
        let both: Vec<Listed<'d>> =
            listed.into_iter().filter(|listed| known.contains(&listed.value.to_string())).collect();
        if both.is_empty() {
            return Some("the enums brought together here have no value in common");
        }
        self.enumeration = Some(both);
        None
    }

    fn add_undeclared(&mut self, additional: Option<Additional>) {
        let mine = std::mem::take(&mut self.undeclared);
        self.undeclared = match (mine, additional) {
            (mine, None) => mine,
            (Undeclared::Forbidden, _) | (_, Some(Additional::Forbidden)) => Undeclared::Forbidden,
            (Undeclared::Unspecified, Some(Additional::Allowed)) => Undeclared::Allowed,
            (mine, Some(Additional::Allowed)) => mine,
            (Undeclared::Schemas(mut schemas), Some(Additional::Schema(schema))) => {
                schemas.push(schema);
                Undeclared::Schemas(schemas)
            }
            (_, Some(Additional::Schema(schema))) => Undeclared::Schemas(vec![schema]),
        };
    }
}

/// The types in both; an integer is a number.
fn intersection(left: JsonTypes, right: JsonTypes) -> JsonTypes {
    JsonTypes {
        null: false,
        boolean: left.boolean && right.boolean,
        integer: left.integer && (right.integer || right.number) || right.integer && left.number,
        number: left.number && right.number,
        string: left.string && right.string,
        array: left.array && right.array,
        object: left.object && right.object,
    }
}
