//! A schema while its keywords are being read, in whatever order they stand.

use std::cmp::Ordering;

use countersign_source::{Code, Diagnostic, Place};
use serde_json::{Number, Value};

use crate::node::Node;
use crate::reader::Reader;
use crate::{Additional, Bound, Schema, Types};

use super::type_names::admits;

/// A schema and the keywords that mean something only together with others.
pub(super) struct Draft<'s> {
    pub(super) node: Node<'s>,
    pub(super) schema: Schema,
    /// `nullable` or `x-nullable`.
    pub(super) nullable: bool,
    /// The values of `enum`.
    pub(super) values: Option<Vec<Value>>,
    /// The value of `const`.
    pub(super) constant: Option<&'s Value>,
    pub(super) minimum: Limit,
    pub(super) maximum: Limit,
    /// `additionalItems`, which older dialects have for what follows a tuple.
    pub(super) additional_items: Option<Node<'s>>,
    /// `unevaluatedProperties`, which counts where `additionalProperties` is missing.
    pub(super) unevaluated: Option<Additional>,
}

/// A bound on a number in every spelling.
#[derive(Default)]
pub(super) struct Limit {
    /// `minimum`
    pub(super) inclusive: Option<Number>,
    /// The numeric `exclusiveMinimum`.
    pub(super) exclusive: Option<Number>,
    /// The boolean `exclusiveMinimum`, which is about `minimum`.
    pub(super) excludes: bool,
}

impl<'s> Draft<'s> {
    pub(super) fn new(node: Node<'s>) -> Self {
        let schema = Schema { origin: Some(node.place.clone()), ..Schema::default() };
        Self {
            node,
            schema,
            nullable: false,
            values: None,
            constant: None,
            minimum: Limit::default(),
            maximum: Limit::default(),
            additional_items: None,
            unevaluated: None,
        }
    }

    /// The place of a keyword.
    pub(super) fn place(&self, key: &str) -> Place {
        self.node.place.child(key)
    }

    /// A keyword's value as a node.
    pub(super) fn at(&self, key: &str, value: &'s Value) -> Node<'s> {
        Node { value, place: self.place(key) }
    }
}

impl Limit {
    /// The narrower of the bounds; `narrower` says whether its first argument is.
    fn bound(self, narrower: fn(f64, f64) -> bool) -> Option<Bound> {
        let exclusive = self.exclusive.map(|value| Bound { value, exclusive: true });
        let excludes = self.excludes;
        let inclusive = self.inclusive.map(|value| Bound { value, exclusive: excludes });
        match (inclusive, exclusive) {
            (Some(inclusive), Some(exclusive)) => {
                let is_narrower =
                    inclusive.value.as_f64().zip(exclusive.value.as_f64()).is_some_and(|(a, b)| narrower(a, b));
                Some(if is_narrower { inclusive } else { exclusive })
            }
            (inclusive, exclusive) => inclusive.or(exclusive),
        }
    }
}

impl<'s> Reader<'s, '_> {
    /// Puts together what only makes sense together, and says what does not.
    pub(super) fn finish(&mut self, draft: &mut Draft<'s>) {
        draft.schema.minimum = std::mem::take(&mut draft.minimum).bound(|a, b| a > b);
        draft.schema.maximum = std::mem::take(&mut draft.maximum).bound(|a, b| a < b);
        self.finish_items(draft);
        self.finish_enumeration(draft);
        if draft.schema.additional.is_none() {
            draft.schema.additional = draft.unevaluated;
        }
        if draft.nullable {
            // Where no type is said, every type is meant, and null now expressly so.
            draft.schema.types.get_or_insert(Types::ALL).null = true;
        }
        self.check_required(draft);
        self.check_default(draft);
        self.check_bounds(draft);
    }

    /// A schema with properties that requires one it does not declare. Where others take part (`allOf` in it or around it, a
    /// reference), the property may be theirs.
    fn check_required(&mut self, draft: &Draft<'s>) {
        let schema = &draft.schema;
        let is_alone = schema.all_of.is_empty()
            && schema.any_of.is_empty()
            && schema.one_of.is_empty()
            && schema.pattern_properties.is_empty()
            && schema.reference.is_none()
            && !is_part_of_another(&draft.node.place);
        if !is_alone || schema.properties.is_empty() {
            return;
        }
        for name in schema.required.iter().filter(|name| !schema.properties.contains_key(*name)) {
            let index = draft
                .node
                .value("required")
                .and_then(Value::as_array)
                .and_then(|names| names.iter().position(|value| value.as_str() == Some(name)));
            let required = draft.place("required");
            let place = index.map_or_else(|| required.clone(), |index| required.index(index));
            self.say(Code::UndeclaredRequired, &place, format!("`{name}` is required and not declared"));
        }
    }

    /// Bounds of one schema that leave no value between them.
    fn check_bounds(&mut self, draft: &Draft<'s>) {
        let schema = &draft.schema;
        if let (Some(minimum), Some(maximum)) = (&schema.minimum, &schema.maximum)
            && leave_nothing(minimum, maximum)
        {
            let written = |keyword, exclusive| {
                if draft.node.value(exclusive).is_some_and(Value::is_number) { exclusive } else { keyword }
            };
            let keywords = [written("minimum", "exclusiveMinimum"), written("maximum", "exclusiveMaximum")];
            self.contradictory(draft, keywords, &minimum.value, &maximum.value);
        }
        for (least, most, keywords) in [
            (schema.min_length, schema.max_length, ["minLength", "maxLength"]),
            (schema.min_items, schema.max_items, ["minItems", "maxItems"]),
            (schema.min_properties, schema.max_properties, ["minProperties", "maxProperties"]),
        ] {
            if let (Some(least), Some(most)) = (least, most)
                && least > most
            {
                self.contradictory(draft, keywords, &least.into(), &most.into());
            }
        }
    }

    fn contradictory(&mut self, draft: &Draft<'s>, [least, most]: [&str; 2], lower: &Number, upper: &Number) {
        let place = draft.place(least);
        let message = format!("no value is within `{least}` {lower} and `{most}` {upper}");
        let diagnostic = Diagnostic::new(Code::ContradictoryBounds, message).at(&place, "").at(&draft.place(most), "");
        self.report(diagnostic, &place);
    }

    fn check_default(&mut self, draft: &Draft<'s>) {
        let Some(default) = &draft.schema.default else { return };
        if let Some(types) = draft.schema.types
            && !admits(types, default)
        {
            let message = "the default is not of the schema's type";
            self.say(Code::DefaultOfWrongType, &draft.place("default"), message);
        }
    }
}

/// Whether no number is within two bounds.
fn leave_nothing(minimum: &Bound, maximum: &Bound) -> bool {
    let order = match (minimum.value.as_i128(), maximum.value.as_i128()) {
        (Some(least), Some(most)) => Some(least.cmp(&most)),
        _ => minimum.value.as_f64().zip(maximum.value.as_f64()).and_then(|(least, most)| least.partial_cmp(&most)),
    };
    match order {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => minimum.exclusive || maximum.exclusive,
        _ => false,
    }
}

/// Whether a schema is an element of `allOf`, `oneOf` or `anyOf`, or under `not`, `if`, `then` or `else`.
fn is_part_of_another(place: &Place) -> bool {
    let mut tokens = place.pointer.as_str().rsplit('/');
    let (last, before) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
    matches!(before, "allOf" | "oneOf" | "anyOf") || matches!(last, "not" | "if" | "then" | "else")
}
