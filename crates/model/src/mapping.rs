//! Does what a discriminator maps its tags to belong to it: is it a variant, or, where there are none, a schema that includes
//! the one with the discriminator?

use std::collections::{HashMap, HashSet};

use countersign_openapi::{Document, Schema, SchemaId};
use countersign_source::{Code, Diagnostic, Diagnostics};

/// Says which mappings lead elsewhere.
pub(crate) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let mut including = None;
    for (id, schema) in document.schemas.iter() {
        let Some(discriminator) = schema.discriminator.as_ref().filter(|told| !told.mapping.is_empty()) else {
            continue;
        };
        let has_variants = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        // What is written down in place cannot be included by name.
        if !has_variants && schema.component.is_none() {
            continue;
        }
        let belonging = if has_variants {
            reached(id, |id| parts(document.schemas.get(id)))
        } else {
            let including = including.get_or_insert_with(|| including_schemas(document));
            reached(id, |id| including.get(&id).cloned().unwrap_or_default())
        };
        let belongs = |target: SchemaId| {
            let names = |id: SchemaId| document.schemas.get(id).reference;
            let mut named = std::iter::successors(Some(target), |id| names(*id)).take(MOST_NAMES);
            if has_variants { named.any(|id| belonging.contains(&id)) } else { belonging.contains(&target) }
        };
        let missed = if has_variants { "is not among the variants" } else { "does not include this one" };
        for (tag, _) in discriminator.mapping.iter().filter(|(_, target)| !belongs(**target)) {
            let message = format!("`{tag}` is mapped to a schema that {missed}");
            let place = discriminator.origin.child("mapping").child(tag);
            diagnostics.push(Diagnostic::new(Code::MappingOutsideUnion, message).at(&place, ""));
        }
    }
}

/// How many names a schema may have one after the other.
const MOST_NAMES: usize = 10_000;

/// The schemas that a schema is made of.
fn parts(schema: &Schema) -> Vec<SchemaId> {
    schema.reference.iter().chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of).copied().collect()
}

/// For each schema, those that it is a part of.
fn including_schemas(document: &Document) -> HashMap<SchemaId, Vec<SchemaId>> {
    let mut including: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
    for (id, schema) in document.schemas.iter() {
        parts(schema).into_iter().for_each(|part| including.entry(part).or_default().push(id));
    }
    including
}

/// A schema and all that `next` leads to, each once.
fn reached(start: SchemaId, next: impl Fn(SchemaId) -> Vec<SchemaId>) -> HashSet<SchemaId> {
    let mut reached = HashSet::new();
    let mut pending = vec![start];
    while let Some(id) = pending.pop() {
        if reached.insert(id) {
            pending.extend(next(id));
        }
    }
    reached
}
