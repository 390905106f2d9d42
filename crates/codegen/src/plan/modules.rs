//! Which file everything goes to, and which feature turns it on.
//!
//! Operations go by their first tag, else by the first word of their path. Types that only one file of operations uses go
//! with it, behind its feature; the others are always there. Where a file would grow too long, its types go by the first
//! word of what holds them: by their own names alone, so that no type moves when an unrelated one is added.

use std::borrow::Cow;
use std::collections::HashMap;

use countersign_model::{Api, Kind, Operation, Tag};

use super::about;
use super::file_names::RESERVED;
use super::members::{Scope, name_members};
use super::reach::{User, users};
use super::rust::{Docs, Identifier, RUNTIME_FEATURES};
use super::rust_types::RustTypes;
use super::type_names::Item;
use super::type_walk::Owner;
use super::words::fingerprint;
use super::words::{Case, Fallback, Spelling, convert, join, words};

/// Rust allows no other letters in the names of module files.
fn ascii(name: &str) -> Cow<'_, str> {
    if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(deunicode::deunicode(name)) }
}

const MODULES: Scope<'_> = Scope {
    case: Case::Snake,
    fallback: Fallback { empty: "untagged", digit: "n", reserved: "operations" },
    taken: &["default", "client", "types", "operations", "mod", "lib", "main", "full", "all", "test"],
    suffix: "_operations",
    raw: false,
    is_file: true,
};

/// How many lines of types may stand in one file, roughly.
const LONG: usize = 2_000;

/// How many lines of types are worth a file of their own.
const SHORT: usize = 300;

/// A file of operations.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The module.
    pub(super) module: Identifier,
    /// The tag it stands for, where it stands for one.
    pub(super) tag: Option<String>,
    /// What the document says of the tag.
    pub(super) docs: Docs,
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
        let tag = navigation_tag(api, operation).cloned();
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
    let raw: Vec<Cow<'_, str>> = found.iter().map(|(raw, _)| ascii(raw)).collect();
    let raw: Vec<&str> = raw.iter().map(|raw| &**raw).collect();
    let differences: Vec<String> = found.iter().map(|(raw, _)| fingerprint(raw)).collect();
    let differences: Vec<&str> = differences.iter().map(String::as_str).collect();
    let taken = [MODULES.taken, &RUNTIME_FEATURES.map(|(feature, _)| feature), &RESERVED].concat();
    let modules = name_members(&raw, &differences, Scope { taken: &taken, ..MODULES });
    let list = found.into_iter().zip(modules).map(|((_, tag), module)| {
        let declared = api.tags.iter().find(|declared| Some(&declared.name) == tag.as_ref());
        Group { module, docs: declared.map(tag_docs).unwrap_or_default(), tag }
    });
    Groups { list: list.collect(), of }
}

fn tag_docs(tag: &Tag) -> Docs {
    let described = [tag.summary.as_deref(), tag.description.as_deref()].map(Docs::described);
    Docs::paragraphs(described.into_iter().chain([about::see(tag.external_docs.as_ref())]))
}

/// The tag that an operation goes by: the first that is for finding one's way, or of which that is not known.
fn navigation_tag<'a>(api: &'a Api, operation: &'a Operation) -> Option<&'a String> {
    let kind = |tag: &String| api.tags.iter().find(|known| known.name == *tag).and_then(|known| known.kind.as_deref());
    let mut tags = operation.tags.iter();
    tags.find(|tag| kind(tag).is_none_or(|kind| kind == "nav"))
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
    let stems: Vec<[String; 3]> = items.iter().zip(&places).map(|(item, place)| stems(groups, item, *place)).collect();
    let mut weights: HashMap<(Option<usize>, &str), usize> = HashMap::new();
    for ((item, place), stems) in items.iter().zip(&places).zip(&stems) {
        for stem in stems {
            let weight = weights.entry((*place, stem)).or_default();
            *weight = weight.saturating_add(lines(api, item));
        }
    }
    let weight = |place: Option<usize>, stem: &str| weights.get(&(place, stem)).copied().unwrap_or_default();
    let placed = stems.iter().zip(places).map(|([base, one, two], group)| {
        let is_split = |from: &str, to: &str| weight(group, from) > LONG && weight(group, to) >= SHORT;
        let stem = match (is_split(base, one), is_split(one, two)) {
            (false, _) => base,
            (true, false) => one,
            (true, true) => two,
        };
        TypePlace { group, stem: stem.clone() }
    });
    placed.collect()
}

/// The file's name, and with one word and two words of what holds the item.
fn stems(groups: &Groups, item: &Item, group: Option<usize>) -> [String; 3] {
    let base = group.and_then(|group| groups.list.get(group)).map_or("shared", |group| group.module.as_str());
    let holder = match &item.owner {
        Owner::Component(name) | Owner::Shared(name) => ascii(name),
        Owner::Operation(_) => ascii(item.name.as_str()),
    };
    let words = words(&holder, Spelling::Least);
    let by = |count: usize| {
        let name = join(words.iter().take(count), Case::Snake);
        if group.is_some() { format!("{base}_{name}") } else { name }
    };
    [base.to_owned(), by(1), by(2)]
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
    let taken = [&["mod", "lib", "main"][..], &RESERVED].concat();
    let scope = Scope { taken: &taken, suffix: "_types", ..MODULES };
    name_members(&raw, &differences, scope)
}
