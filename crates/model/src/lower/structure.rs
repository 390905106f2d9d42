//! How much a schema says: enough to make a type, or only a word about one that stands elsewhere.

use countersign_openapi::{Additional, Schema, SchemaId, Types as JsonTypes};

use serde_json::Value;

use super::shape::Shape;
use super::{Lowering, MOST_HOPS, Part};

/// How much a schema says of its values, from nothing to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Structure {
    /// Nothing but annotations.
    Annotations,
    /// Only which type they have, or which bounds they keep.
    Bounds,
    /// Only which properties must be there.
    Required,
    /// What makes a type.
    Full,
}

impl Lowering<'_, '_> {
    /// The schema of which this one is just another name: a reference, or a list of one, with nothing but annotations.
    pub(super) fn stands_for(&self, id: SchemaId) -> Option<SchemaId> {
        let schema = self.schema(id);
        if schema.reference.is_none() && schema.all_of.is_empty() && schema.one_of.len() + schema.any_of.len() != 1 {
            return None;
        }
        if own_structure(schema) != Structure::Annotations {
            return None;
        }
        let unions = schema.one_of.len() + schema.any_of.len();
        let mut told = self.constituents(schema).filter(|&part| self.structure(part) != Structure::Annotations);
        match (told.next(), told.next(), unions) {
            (None, _, 1) => schema.one_of.first().or(schema.any_of.first()).copied(),
            (Some(only), None, 0) => Some(only),
            // A reference to a schema that says nothing still names it.
            (None, _, 0) => schema.reference,
            _ => None,
        }
    }

    /// The one schema among the constituents that makes the type, where all else about it only repeats its type or bounds
    /// what no bound applies to.
    pub(super) fn adds_nothing_to(&self, parts: &[Part], shape: &Shape<'_>) -> Option<SchemaId> {
        let [Part { schema, own: false }] = parts else { return self.includes_the_others(parts) };
        let schema = self.schema(*schema);
        if own_structure(schema) > Structure::Bounds || !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return None;
        }
        let mut full = None;
        for part in self.constituents(schema) {
            match self.structure(part) {
                Structure::Annotations | Structure::Bounds => {}
                Structure::Required => return None,
                Structure::Full if full.is_none() => full = Some(part),
                Structure::Full => return None,
            }
        }
        full.filter(|_| shape.is_compound())
    }

    /// The part that has all the others among its own constituents (a property declared again with a subtype).
    fn includes_the_others(&self, parts: &[Part]) -> Option<SchemaId> {
        let (last, others) = parts.split_last()?;
        if others.is_empty() || parts.iter().any(|part| part.own) {
            return None;
        }
        let included = self.flatten_quietly(&[*last]);
        others
            .iter()
            .all(|other| included.iter().any(|part| part.schema == self.resolve(other.schema)))
            .then_some(last.schema)
    }

    /// The schemas that a schema includes: its reference and its `allOf`.
    pub(super) fn constituents<'s>(&self, schema: &'s Schema) -> impl Iterator<Item = SchemaId> + 's {
        schema.reference.into_iter().chain(schema.all_of.iter().copied())
    }

    /// How much a schema says, itself or by what it refers to.
    pub(super) fn structure(&self, id: SchemaId) -> Structure {
        let mut id = id;
        for _ in 0..MOST_HOPS {
            let schema = self.schema(id);
            let own = own_structure(schema);
            let includes = !schema.all_of.is_empty() || !schema.one_of.is_empty() || !schema.any_of.is_empty();
            match schema.reference {
                _ if includes => return Structure::Full,
                Some(target) if own == Structure::Annotations => id = target,
                Some(_) => return Structure::Full,
                None => return own,
            }
        }
        Structure::Full
    }

    /// Whether a schema says that null is a value too, whatever it stands for: itself, or in a part of its `allOf` for that
    /// purpose alone. (Such a part adds nothing by the letter, and is written for nothing else.)
    pub(super) fn adds_null(&self, id: SchemaId) -> bool {
        let schema = self.schema(id);
        says_null(schema) || schema.all_of.iter().any(|&part| self.is_null_too(part))
    }

    /// Whether a schema says nothing but that null is a value: 3.0's `nullable` alone.
    pub(super) fn is_null_too(&self, id: SchemaId) -> bool {
        let schema = self.schema(id);
        let says_more = schema.reference.is_some() || self.structure(id) != Structure::Annotations;
        says_null(schema) && !says_more && !self.is_null_alone(schema)
    }

    /// Whether `type` says null and nothing else.
    pub(super) fn is_null_alone(&self, schema: &Schema) -> bool {
        schema.types == Some(JsonTypes { null: true, ..JsonTypes::default() })
            && own_structure(schema) <= Structure::Bounds
    }
}

/// Whether a schema by itself says that null is among its values.
pub(super) fn says_null(schema: &Schema) -> bool {
    let listed = || schema.enumeration.as_ref().is_some_and(|values| values.iter().any(Value::is_null));
    schema.types.is_some_and(|types| types.null) || listed()
}

/// The types that `type` names apart from null; `None` where it names none, or leaves none out.
pub(super) fn named_types(schema: &Schema) -> Option<JsonTypes> {
    let types = JsonTypes { null: false, ..schema.types? };
    let JsonTypes { boolean, number, string, array, object, .. } = types;
    let every = boolean && number && string && array && object;
    (!every && types != JsonTypes::default()).then_some(types)
}

/// How much a schema's own keywords say, apart from what it includes and from its unions.
pub(super) fn own_structure(schema: &Schema) -> Structure {
    let full = schema.never
        || schema.enumeration.is_some()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || schema.content_encoding.is_some()
        || schema.content_media_type.is_some()
        || schema.additional.is_some_and(|additional| additional != Additional::Allowed)
        || schema.discriminator.is_some() && schema.one_of.is_empty() && schema.any_of.is_empty();
    if full {
        Structure::Full
    } else if !schema.required.is_empty() {
        Structure::Required
    } else if named_types(schema).is_some() || states_bounds(schema) {
        Structure::Bounds
    } else {
        Structure::Annotations
    }
}

fn states_bounds(schema: &Schema) -> bool {
    schema.format.is_some()
        || schema.minimum.is_some()
        || schema.maximum.is_some()
        || schema.multiple_of.is_some()
        || schema.min_length.is_some()
        || schema.max_length.is_some()
        || schema.pattern.is_some()
        || schema.min_items.is_some()
        || schema.max_items.is_some()
        || schema.unique_items
        || schema.min_properties.is_some()
        || schema.max_properties.is_some()
        || schema.additional.is_some()
        || schema.not.is_some()
        || schema.items_forbidden
}
