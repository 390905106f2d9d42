//! Types that a document repeats.
//!
//! Documents write the same inline schema once for JSON and again for a form, once for each error, once in every request
//! that takes the same options: one large document here says 8,000 types and means 800. Types are the same that have the
//! same fields of the same types with the same bounds, whatever they say in words; components are never the same as another.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use countersign_model::{Api, Constraints, Kind, MediaType, TypeId, TypeUse};

/// For each repeated type, the one that stands for it.
#[derive(Debug, Default)]
pub(super) struct Same {
    standing: HashMap<TypeId, TypeId>,
}

impl Same {
    /// Finds the repeated bodies of every operation, so that several responses of one type are seen to be.
    pub(super) fn find(api: &Api, structures: &mut Structures<'_>) -> Self {
        let mut same = Self::default();
        let mut first = HashMap::new();
        for operation in api.operations.iter().chain(&api.incoming) {
            // A request's type may require what a response's need not.
            first.clear();
            operation.body.iter().flat_map(|body| body.content.iter()).for_each(|content| {
                same.note(api, content, structures, &mut first);
            });
            first.clear();
            operation.responses.iter().flat_map(|response| response.content.iter()).for_each(|content| {
                same.note(api, content, structures, &mut first);
            });
        }
        same
    }

    fn note(
        &mut self,
        api: &Api,
        content: &MediaType,
        structures: &mut Structures<'_>,
        first: &mut HashMap<u64, TypeId>,
    ) {
        let id = content.value.id;
        if api.types.get(id).component.is_none() && !self.standing.contains_key(&id) {
            let standing = *first.entry(structures.of(id)).or_insert(id);
            if standing != id {
                self.stand(standing, id);
            }
        }
    }

    /// Lets one type stand for another.
    pub(super) fn stand(&mut self, standing: TypeId, id: TypeId) {
        self.standing.insert(id, standing);
    }

    /// The type that stands for a type.
    pub(super) fn id(&self, id: TypeId) -> TypeId {
        // A body that stands for another may itself be stood for, and no further.
        let first = self.standing.get(&id).copied().unwrap_or(id);
        self.standing.get(&first).copied().unwrap_or(first)
    }

    /// The use of the type that stands for a type.
    pub(super) fn standing_for(&self, used: TypeUse) -> TypeUse {
        TypeUse { id: self.id(used.id), ..used }
    }
}

/// What types are made of, as a number: equal where they are.
#[derive(Debug)]
pub(super) struct Structures<'a> {
    api: &'a Api,
    known: Vec<Known>,
}

#[derive(Clone, Copy, Debug)]
enum Known {
    No,
    /// It is part of what is being looked at.
    Within,
    Yes(u64),
}

impl<'a> Structures<'a> {
    /// Nothing is known yet but the components, each of which is a structure of its own.
    pub(super) fn new(api: &'a Api) -> Self {
        let known = api.types.iter().map(|(id, ty)| match ty.component {
            Some(_) => Known::Yes(alone(id)),
            None => Known::No,
        });
        Self { api, known: known.collect() }
    }

    /// The structure of a type. Of a component, and of a type that contains itself, no other type has the same.
    ///
    /// Types are looked at from a stack of our own: unnamed ones may lead to each other for as long as the document is.
    pub(super) fn of(&mut self, id: TypeId) -> u64 {
        let mut stack = vec![id];
        while let Some(&id) = stack.last() {
            match self.known(id) {
                Known::No => {
                    self.set(id, Known::Within);
                    let before = stack.len();
                    let parts = self.api.types.get(id).kind.children().map(|part| part.id);
                    stack.extend(parts.filter(|part| matches!(self.known(*part), Known::No)));
                    // What is met first is looked at first.
                    stack.get_mut(before..).unwrap_or_default().reverse();
                }
                Known::Within => {
                    let structure = self.of_known_parts(id);
                    self.set(id, Known::Yes(structure));
                    stack.pop();
                }
                Known::Yes(_) => {
                    stack.pop();
                }
            }
        }
        self.known_or_itself(id)
    }

    fn known(&self, id: TypeId) -> Known {
        self.known.get(id.0 as usize).copied().unwrap_or(Known::Within)
    }

    fn set(&mut self, id: TypeId, known: Known) {
        if let Some(slot) = self.known.get_mut(id.0 as usize) {
            *slot = known;
        }
    }

    fn known_or_itself(&self, id: TypeId) -> u64 {
        match self.known(id) {
            Known::Yes(structure) => structure,
            Known::No | Known::Within => alone(id),
        }
    }

    fn of_known_parts(&self, id: TypeId) -> u64 {
        let ty = self.api.types.get(id);
        let mut hasher = DefaultHasher::new();
        std::mem::discriminant(&ty.kind).hash(&mut hasher);
        hash_constraints(&ty.constraints, &mut hasher);
        hash_kind(&ty.kind, &mut hasher);
        let parts = ty.kind.children();
        parts.for_each(|part| (part.nullable, self.known_or_itself(part.id)).hash(&mut hasher));
        hasher.finish()
    }
}

/// Hashes what a kind is beside the types that it is made of.
fn hash_kind(kind: &Kind, hasher: &mut DefaultHasher) {
    match kind {
        Kind::Integer(range) => range.hash(hasher),
        Kind::String(format) => format.hash(hasher),
        Kind::Tuple { items, .. } => items.len().hash(hasher),
        Kind::Object(object) => {
            object.fields.len().hash(hasher);
            for field in &object.fields {
                (&field.name, field.required, field.read_only, field.write_only).hash(hasher);
                hash_constraints(&field.constraints, hasher);
            }
        }
        Kind::Enum(list) => list.values.iter().for_each(|value| (&value.value, &value.name).hash(hasher)),
        Kind::Union(union) => {
            union.discriminant.as_ref().map(|found| (&found.property, found.default)).hash(hasher);
            union.variants.iter().for_each(|variant| variant.tags.hash(hasher));
        }
        Kind::Any | Kind::Null | Kind::Never | Kind::Boolean | Kind::Number | Kind::Array(_) | Kind::Map(_) => {}
    }
}

/// The structure that no other type has.
fn alone(id: TypeId) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

fn hash_constraints(constraints: &Constraints, hasher: &mut DefaultHasher) {
    if *constraints != Constraints::default() {
        format!("{constraints:?}").hash(hasher);
    }
}
