//! Does what a discriminator maps its tags to belong to it: is it a variant, or, where there are none, a schema that includes
//! the one with the discriminator?

use std::collections::HashSet;

use countersign_openapi::{Document, Schema, SchemaId};
use countersign_source::{Code, Diagnostic, Diagnostics};

/// How many schemas are looked at for one mapping.
const MOST_SCHEMAS: usize = 10_000;

/// Says which mappings lead elsewhere.
pub(crate) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    for (id, schema) in document.schemas.iter() {
        let Some(discriminator) = schema.discriminator.as_ref().filter(|told| !told.mapping.is_empty()) else {
            continue;
        };
        let has_variants = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        // What is written down in place cannot be included by name.
        if !has_variants && schema.component.is_none() {
            continue;
        }
        let variants = has_variants.then(|| reached(document, &[id], parts));
        let belongs = |target| match &variants {
            Some(variants) => reached(document, &[target], |_| Vec::new()).iter().any(|id| variants.contains(id)),
            None => reached(document, &[target], parts).contains(&id),
        };
        let missed = if has_variants { "is not among the variants" } else { "does not include this one" };
        for (tag, _) in discriminator.mapping.iter().filter(|(_, target)| !belongs(**target)) {
            let message = format!("`{tag}` is mapped to a schema that {missed}");
            let place = discriminator.origin.child("mapping").child(tag);
            diagnostics.push(Diagnostic::new(Code::MappingOutsideUnion, message).at(&place, ""));
        }
    }
}

fn parts(schema: &Schema) -> Vec<SchemaId> {
    schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of).copied().collect()
}

/// The schemas, those that they are by reference, and those that `next` leads to.
fn reached(document: &Document, start: &[SchemaId], next: impl Fn(&Schema) -> Vec<SchemaId>) -> HashSet<SchemaId> {
    let mut reached = HashSet::new();
    let mut pending = start.to_vec();
    while let Some(id) = pending.pop() {
        if reached.len() < MOST_SCHEMAS && reached.insert(id) {
            let schema = document.schemas.get(id);
            pending.extend(schema.reference);
            pending.extend(next(schema));
        }
    }
    reached
}
