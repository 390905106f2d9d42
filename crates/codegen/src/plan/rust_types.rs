//! The Rust type for a type where it is used.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use countersign_model::{Api, IntegerRange, Kind, StringFormat, Type, TypeId, TypeUse};

use super::rust::{Format, RustType};
use super::same::Same;
use super::type_names::TypeNames;

/// How deep lists, maps and tuples without a name may nest; what is deeper is any JSON.
const MAXIMUM_DEPTH: usize = 16;

/// Where a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Travel {
    /// Inside JSON.
    Json,
    /// In a parameter: what is sent must have its format.
    Parameter,
    /// As a part of a multipart body: binary is a file.
    Part,
}

/// Everything the mapping from model types to Rust types rests on.
#[derive(Debug)]
pub(super) struct RustTypes<'a> {
    /// The API.
    pub(super) api: &'a Api,
    /// The names of its types.
    pub(super) names: TypeNames<'a>,
    /// The types that operations repeat.
    pub(super) same: Same,
    /// The objects that are multipart bodies.
    pub(super) multipart: HashSet<TypeId>,
    /// The types of tuples, by where they travel and how deep they are: all elements of a tuple are looked at, so that tuples
    /// within tuples would be looked at on every path that leads to them.
    tuples: Mutex<HashMap<(TypeId, Travel, usize), RustType>>,
    /// The types that were too deep.
    too_deep: Mutex<BTreeSet<TypeId>>,
}

impl<'a> RustTypes<'a> {
    /// The mapping for an API.
    pub(super) fn new(api: &'a Api, names: TypeNames<'a>, same: Same, multipart: HashSet<TypeId>) -> Self {
        Self { api, names, same, multipart, tuples: Mutex::default(), too_deep: Mutex::default() }
    }

    /// The types that nest too deep, or without end, so far: where they are used, the type is any JSON.
    pub(super) fn too_deep(&self) -> BTreeSet<TypeId> {
        lock(&self.too_deep).iter().chain(&self.names.too_deep).copied().collect()
    }

    /// The type of a use, an `Option` where it may be null.
    pub(super) fn of(&self, used: TypeUse, travel: Travel) -> RustType {
        self.with_null(used, travel, 0)
    }

    /// The type of a use, null aside.
    pub(super) fn without_null(&self, id: TypeId, travel: Travel) -> RustType {
        self.named_or_plain(id, travel, 0)
    }

    /// What a type is without its name: the target of a Rust alias or newtype.
    pub(super) fn plain(&self, id: TypeId, travel: Travel) -> RustType {
        self.plain_at(id, travel, 0)
    }

    fn with_null(&self, used: TypeUse, travel: Travel, depth: usize) -> RustType {
        let ty = self.named_or_plain(used.id, travel, depth);
        if ty != RustType::Json && used.nullable { RustType::Option(Box::new(ty)) } else { ty }
    }

    fn named_or_plain(&self, id: TypeId, travel: Travel, depth: usize) -> RustType {
        let id = self.same.id(id);
        let Some(name) = self.names.get(id) else {
            // Without a name, what contains itself would never end.
            let is_endless = self.names.endless.contains(&id);
            return if is_endless { self.any_json(id) } else { self.plain_at(id, travel, depth) };
        };
        let is_alias = !self.names.endless.contains(&id) && is_transparent(self.api.types.get(id));
        if is_alias && travel != Travel::Json {
            let plain = self.plain_at(id, travel, depth);
            if plain != self.plain_at(id, Travel::Json, depth) {
                return plain;
            }
        }
        RustType::Named(name.clone())
    }

    fn plain_at(&self, id: TypeId, travel: Travel, depth: usize) -> RustType {
        let ty = self.api.types.get(id);
        if depth > MAXIMUM_DEPTH {
            return self.any_json(id);
        }
        let below = depth.saturating_add(1);
        match &ty.kind {
            Kind::Boolean => RustType::Bool,
            Kind::Integer(IntegerRange::I64) => RustType::I64,
            Kind::Integer(IntegerRange::U64) => RustType::U64,
            // No integer of a JSON library holds it; as JSON it stays what it was.
            Kind::Integer(IntegerRange::Beyond) => RustType::Json,
            Kind::Number => RustType::F64,
            Kind::String(format) => string(format, travel),
            Kind::Array(item) => RustType::Vec(Box::new(self.with_null(*item, travel, below))),
            Kind::Map(value) => RustType::Map(Box::new(self.with_null(*value, travel, below))),
            Kind::Tuple { items, rest } => self.tuple(id, items.iter().chain(rest).copied(), travel, depth),
            Kind::Enum(_) if is_boolean(ty) => RustType::Bool,
            Kind::Any | Kind::Null | Kind::Never | Kind::Enum(_) | Kind::Object(_) | Kind::Union(_) => RustType::Json,
        }
    }

    /// The type that replaces one that nests too deep.
    fn any_json(&self, id: TypeId) -> RustType {
        lock(&self.too_deep).insert(id);
        RustType::Json
    }

    /// The type of a tuple. Servers that add an element to a tuple must not break a client, so it is a list.
    fn tuple(&self, id: TypeId, items: impl Iterator<Item = TypeUse>, travel: Travel, depth: usize) -> RustType {
        let key = (id, travel, depth);
        if let Some(known) = lock(&self.tuples).get(&key) {
            return known.clone();
        }
        let mut types = items.map(|item| self.with_null(item, travel, depth.saturating_add(1)));
        let first = types.next().unwrap_or(RustType::Json);
        let item = if types.all(|ty| ty == first) { first } else { RustType::Json };
        let list = RustType::Vec(Box::new(item));
        lock(&self.tuples).insert(key, list.clone());
        list
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a type has no item of its own but an alias.
pub(super) fn is_transparent(ty: &Type) -> bool {
    is_boolean(ty) || !matches!(ty.kind, Kind::Object(_) | Kind::Union(_) | Kind::Enum(_))
}

fn string(format: &StringFormat, travel: Travel) -> RustType {
    let format = match format {
        StringFormat::Uuid => Format::Uuid,
        StringFormat::DateTime => Format::Timestamp,
        StringFormat::Date => Format::Date,
        StringFormat::Base64 => return RustType::Base64,
        StringFormat::Binary if travel == Travel::Part => return RustType::File,
        _ => return RustType::String,
    };
    if travel == Travel::Parameter { RustType::Bare(format) } else { RustType::Formatted(format) }
}

/// Whether an enum is no more than `bool`.
pub(super) fn is_boolean(ty: &Type) -> bool {
    match &ty.kind {
        Kind::Boolean => true,
        Kind::Enum(list) => !list.values.is_empty() && list.values.iter().all(|value| value.value.is_boolean()),
        _ => false,
    }
}
