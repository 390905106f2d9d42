//! Types that an operation's document repeats.
//!
//! Documents write the same inline schema once for JSON and again for a form, or once for each error. Within an operation
//! these are one type, whatever they say in words. Between operations they stay apart, or a name would depend on what some
//! other operation returns.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use countersign_model::{Api, Constraints, Kind, Rest, TypeId, TypeUse};

/// How deep types are compared; below that, only a type itself is the same.
const DEPTH: usize = 12;

/// For each repeated type, the one that stands for it.
#[derive(Debug, Default)]
pub(super) struct Same(HashMap<TypeId, TypeId>);

impl Same {
    /// Finds the repeated types of every operation.
    pub(super) fn find(api: &Api) -> Self {
        let mut same = HashMap::new();
        for operation in api.operations.iter().chain(&api.incoming) {
            let mut first: HashMap<u64, TypeId> = HashMap::new();
            for media_type in operation.body.iter().flat_map(|body| &body.content) {
                note(api, media_type.value, &mut first, &mut same);
            }
            // A request's type may require what a response's need not.
            first.clear();
            for media_type in operation.responses.iter().flat_map(|response| &response.content) {
                note(api, media_type.value, &mut first, &mut same);
            }
        }
        Self(same)
    }

    /// The use of the type that stands for a type.
    pub(super) fn standing_for(&self, used: TypeUse) -> TypeUse {
        TypeUse { id: self.0.get(&used.id).copied().unwrap_or(used.id), ..used }
    }
}

fn note(api: &Api, used: TypeUse, first: &mut HashMap<u64, TypeId>, same: &mut HashMap<TypeId, TypeId>) {
    let ty = api.types.get(used.id);
    if ty.component.is_some() || same.contains_key(&used.id) {
        return;
    }
    let mut hasher = DefaultHasher::new();
    hash_type(api, used.id, DEPTH, &mut hasher);
    let standing = *first.entry(hasher.finish()).or_insert(used.id);
    if standing != used.id {
        same.insert(used.id, standing);
    }
}

fn hash_use(api: &Api, used: TypeUse, depth: usize, hasher: &mut DefaultHasher) {
    used.nullable.hash(hasher);
    hash_type(api, used.id, depth, hasher);
}

fn hash_type(api: &Api, id: TypeId, depth: usize, hasher: &mut DefaultHasher) {
    let ty = api.types.get(id);
    let Some(below) = depth.checked_sub(1).filter(|_| ty.component.is_none()) else {
        id.hash(hasher);
        return;
    };
    std::mem::discriminant(&ty.kind).hash(hasher);
    hash_constraints(&ty.constraints, hasher);
    match &ty.kind {
        Kind::Integer(range) => range.hash(hasher),
        Kind::String(format) => format.hash(hasher),
        Kind::Array(part) | Kind::Map(part) | Kind::Alias(part) => hash_use(api, *part, below, hasher),
        Kind::Tuple { items, rest } => {
            items.len().hash(hasher);
            items.iter().chain(rest).for_each(|item| hash_use(api, *item, below, hasher));
        }
        Kind::Object(object) => {
            object.fields.len().hash(hasher);
            for field in &object.fields {
                (&field.name, field.required, field.read_only, field.write_only).hash(hasher);
                hash_constraints(&field.constraints, hasher);
                hash_use(api, field.value, below, hasher);
            }
            if let Rest::Kept(value) = object.rest {
                hash_use(api, value, below, hasher);
            }
        }
        Kind::Enum(list) => list.values.iter().for_each(|value| value.value.hash(hasher)),
        Kind::Union(union) => {
            union.discriminant.as_ref().map(|discriminant| &discriminant.property).hash(hasher);
            for variant in &union.variants {
                variant.tags.hash(hasher);
                hash_use(api, variant.value, below, hasher);
            }
        }
        Kind::Any | Kind::Null | Kind::Never | Kind::Boolean | Kind::Number => {}
    }
}

fn hash_constraints(constraints: &Constraints, hasher: &mut DefaultHasher) {
    if *constraints != Constraints::default() {
        format!("{constraints:?}").hash(hasher);
    }
}
