//! Which file everything goes to, and which feature turns it on.
//!
//! Operations go by their first tag, else by the first word of their path. Types that only one file of operations uses go
//! with it, behind its feature; the others are always there. Where a file would grow too long, its types go by the first
//! word of what holds them: by their own names alone, so that no type moves when an unrelated one is added.

use std::collections::HashMap;

use countersign_model::{Api, Kind, Operation};

use super::members::{Scope, name_members};
use super::reach::{User, users};
use super::rust::Identifier;
use super::rust_types::RustTypes;
use super::type_names::{Item, Owner};
use super::words::{Case, Fallback, Spelling, convert, words};

/// Rust allows no other letters in the names of module files.
fn ascii(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { deunicode::deunicode(name) }
}

const MODULES: Scope<'_> = Scope {
    case: Case::Snake,
    fallback: Fallback { empty: "untagged", digit: "n", reserved: "operations" },
    taken: &[
        "default",
        "blocking",
        "contract",
        "client",
        "types",
        "operations",
        "mod",
        "lib",
        "main",
        "full",
        "all",
        "test",
    ],
    suffix: "_operations",
    raw: false,
};

/// How many lines of types may stand in one file, roughly.
const LONG: usize = 2_000;

/// How many lines of types are worth a file of their own.
const SHORT: usize = 150;

/// By how many words of what holds them types are told apart.
const DEPTH: usize = 2;

/// A file of operations.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The module.
    pub(super) module: Identifier,
    /// The tag it stands for, where it stands for one.
    pub(super) tag: Option<String>,
    /// What the document says of the tag: Markdown.
    pub(super) docs: Option<String>,
}

/// The files of operations, and the file of each operation.
#[derive(Debug)]
pub(super) struct Groups {
    /// In the order of the document's operations.
    pub(super) list: Vec<Group>,
    /// By operation.
    pub(super) of: Vec<usize>,
}

/// Assigns operations to files.
pub(super) fn group_operations(api: &Api) -> Groups {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    let mut of = Vec::with_capacity(api.operations.len());
    for operation in &api.operations {
        let tag = operation.tags.first().cloned();
        let raw = tag.clone().unwrap_or_else(|| path_group(operation));
        // A tag and a path of the same words share a file.
        let key = convert(&ascii(&raw), Spelling::Least, Case::Snake);
        let key = if key.is_empty() { raw.clone() } else { key };
        let position = *positions.entry(key).or_insert_with(|| {
            found.push((raw, tag));
            found.len().saturating_sub(1)
        });
        of.push(position);
    }
    let raw: Vec<String> = found.iter().map(|(raw, _)| ascii(raw)).collect();
    let raw: Vec<&str> = raw.iter().map(String::as_str).collect();
    let modules = name_members(&raw, &[], MODULES);
    let list = found.into_iter().zip(modules).map(|((_, tag), module)| {
        let declared = api.tags.iter().find(|declared| Some(&declared.name) == tag.as_ref());
        let docs = declared.and_then(|declared| declared.description.clone());
        Group { module, tag, docs }
    });
    Groups { list: list.collect(), of }
}

/// The first segment of a path that is neither a version nor a parameter. Of one that names an action (`#Action=ListRooms`),
/// the action's first word.
fn path_group(operation: &Operation) -> String {
    let is_version = |segment: &str| {
        let digits = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
        segment.eq_ignore_ascii_case("api") || digits.starts_with(|first: char| first.is_ascii_digit())
    };
    let mut segments = operation.path.split('/').filter(|segment| !segment.is_empty() && !segment.contains('{'));
    let segment = segments.find(|segment| !is_version(segment)).unwrap_or("root");
    if let Some((_, action)) = segment.rsplit_once('=') {
        let words = words(action, Spelling::Least);
        return words.first().map_or_else(|| action.to_owned(), |word| word.to_string());
    }
    segment.split([':', '.', '(']).next().unwrap_or(segment).to_owned()
}

/// Where a type goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TypePlace {
    /// The file of operations that alone uses it.
    pub(super) group: Option<usize>,
    /// The module's name, not yet made unique.
    pub(super) stem: String,
}

/// The place of each item, in the same order.
pub(super) fn place_types(types: &RustTypes<'_>, groups: &Groups) -> Vec<TypePlace> {
    let (api, items) = (types.api, &types.names.items);
    let users = users(api, &types.same, &groups.of);
    let places: Vec<Option<usize>> = items
        .iter()
        .map(|item| match users.get(item.id.0 as usize) {
            Some(User::Only(group)) => Some(*group),
            _ => None,
        })
        .collect();
    let mut weights: HashMap<(Option<usize>, usize, String), usize> = HashMap::new();
    for (item, place) in items.iter().zip(&places) {
        for depth in 0..=DEPTH {
            let stem = stem(groups, item, *place, depth);
            let weight = weights.entry((*place, depth, stem)).or_default();
            *weight = weight.saturating_add(lines(api, item));
        }
    }
    let weight = |place: Option<usize>, depth: usize, stem: &String| {
        weights.get(&(place, depth, stem.clone())).copied().unwrap_or_default()
    };
    let placed = items.iter().zip(places).map(|(item, group)| {
        let mut name = stem(groups, item, group, 0);
        for depth in 1..=DEPTH {
            let longer = stem(groups, item, group, depth);
            if weight(group, depth.saturating_sub(1), &name) <= LONG || weight(group, depth, &longer) < SHORT {
                break;
            }
            name = longer;
        }
        TypePlace { group, stem: name }
    });
    placed.collect()
}

/// The file's name by so many words of what holds the item.
fn stem(groups: &Groups, item: &Item, group: Option<usize>, depth: usize) -> String {
    let base = group.and_then(|group| groups.list.get(group)).map_or("shared", |group| group.module.as_str());
    let holder = match &item.owner {
        Owner::Component(name) | Owner::Shared(name) => ascii(name),
        Owner::Operation(_) => ascii(item.name.as_str()),
    };
    let words: Vec<String> = words(&holder, Spelling::Least).iter().map(|word| word.to_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).take(depth).collect();
    match (depth, group) {
        (0, _) => base.to_owned(),
        (_, None) => words.join("_"),
        (_, Some(_)) => format!("{base}_{}", words.join("_")),
    }
}

/// The lines of an item, roughly.
fn lines(api: &Api, item: &Item) -> usize {
    match &api.types.get(item.id).kind {
        Kind::Object(object) => object.fields.len().saturating_mul(3).saturating_add(6),
        Kind::Enum(list) => list.values.len().saturating_mul(2).saturating_add(6),
        Kind::Union(union) => union.variants.len().saturating_add(8),
        _ => 3,
    }
}

/// The modules for places, in the same order: unique, and files of their own.
pub(super) fn type_modules(places: &[TypePlace]) -> Vec<Identifier> {
    let raw: Vec<&str> = places.iter().map(|place| place.stem.as_str()).collect();
    let differences: Vec<&str> =
        places.iter().map(|place| if place.group.is_some() { "only" } else { "shared" }).collect();
    let scope = Scope { taken: &["mod", "lib", "main"], suffix: "_types", ..MODULES };
    name_members(&raw, &differences, scope)
}
