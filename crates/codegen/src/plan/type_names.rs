//! Which types get an item of their own, and what each is called.
//!
//! A component is called as the document calls it. Any other type is called after the place where it stands: the component,
//! operation or shared part that holds it, and the way from there (`Room` + `status`). A type that is used in several places
//! has one home: the place in the document where its schema is written. So nothing but a change at home moves a name.

use std::collections::{HashMap, HashSet};

use countersign_model::{Api, Kind, TypeId};

use super::claims::{Claim, YIELDS, settle_contested};
use super::members::style;
use super::rust::Identifier;
use super::same::{Same, Structures};
use super::type_walk::{Defines, Found, Owner, Walk, Way, Wish, endless_types};
use super::words::{Case, Fallback, Spelling, convert, identifier};

const TYPES: Fallback = Fallback { empty: "Unnamed", digit: "Type", reserved: "Model" };

/// What every Rust file sees without asking, and so no type of ours may be called.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Vec",
];

/// A struct, enum, union or `pub type` of the package.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    /// What it defines.
    pub(super) defines: Defines<'a>,
    /// What holds it.
    pub(super) owner: Owner,
    /// Its name.
    pub(super) name: Identifier,
}

/// The names of all types.
#[derive(Debug, Default)]
pub(super) struct TypeNames<'a> {
    /// By the number of the type.
    names: Vec<Option<Identifier>>,
    /// By component.
    of_components: HashMap<String, Identifier>,
    /// The items: components in the order of the document, each followed by what it holds; then the others.
    pub(super) items: Vec<Item<'a>>,
    /// Types that contain themselves without a struct, enum or union between.
    pub(super) endless: HashSet<TypeId>,
    /// The types that nest too deep to be named.
    pub(super) too_deep: Vec<TypeId>,
}

impl<'a> TypeNames<'a> {
    /// The name of a type's item, where it has one.
    pub(super) fn get(&self, id: TypeId) -> Option<&Identifier> {
        self.names.get(id.0 as usize).and_then(Option::as_ref)
    }

    /// The name of a component's item.
    pub(super) fn component(&self, component: &str) -> Option<&Identifier> {
        self.of_components.get(component)
    }

    /// Chooses the names of all types of an API, whose operations' types start with `stems`. What turns out to be repeated
    /// is added to `same`.
    pub(super) fn choose(api: &'a Api, same: &mut Same, structures: &mut Structures<'_>, stems: &[String]) -> Self {
        let endless = endless_types(api);
        let mut walk = Walk::new(api, same, &endless);
        walk.components();
        walk.operations(stems);
        walk.settle_strays();
        let Walk { found, too_deep, .. } = walk;
        let found = drop_repeated(api, found, same, structures);
        let first = found.iter().map(Found::first_name).collect();
        let settled =
            settle_contested(first, |index| found.get(index).map(|found| found.claim(api)).unwrap_or_default());
        let mut names = vec![None; api.types.len()];
        let mut of_components = HashMap::new();
        let mut items = Vec::new();
        for (Found { defines, wish, owner, .. }, text) in found.into_iter().zip(settled) {
            let name = Identifier::new(&text);
            if let Some(slot) = defines.type_id().and_then(|id| names.get_mut(id.0 as usize)) {
                *slot = Some(name.clone());
            }
            if let Wish::Component(component) = wish {
                of_components.insert(component, name.clone());
            }
            items.push(Item { defines, owner, name });
        }
        Self { names, of_components, items, endless, too_deep }
    }
}

/// Keeps one of the types that are the same and stand for the same: they are rich, or the last step of their ways is equal.
/// It is the one that is called best: held by a component rather than an operation, by a short way, and first by name.
fn drop_repeated<'a>(
    api: &Api,
    found: Vec<Found<'a>>,
    same: &mut Same,
    structures: &mut Structures<'_>,
) -> Vec<Found<'a>> {
    struct Best {
        id: TypeId,
        rank: (u8, usize, String),
        count: usize,
    }
    let mut best: HashMap<(u64, String), Best> = HashMap::new();
    let mut keys = Vec::with_capacity(found.len());
    for found in &found {
        let key = found.repeatable(api).map(|(id, way, step)| {
            let rank = (found.owner.rank(), way.steps.len(), way.key());
            let key = (structures.of(id), step);
            let entry = best.entry(key.clone()).or_insert_with(|| Best { id, rank: rank.clone(), count: 0 });
            entry.count = entry.count.saturating_add(1);
            if rank < entry.rank {
                (entry.id, entry.rank) = (id, rank);
            }
            (id, key)
        });
        keys.push(key);
    }
    let kept = found.into_iter().zip(keys).filter_map(|(found, key)| {
        let Some((id, best)) = key.and_then(|(id, key)| Some((id, best.get(&key)?))) else { return Some(found) };
        if best.id == id {
            return Some(Found { count: best.count, ..found });
        }
        same.stand(best.id, id);
        None
    });
    kept.collect()
}

/// Whether a type is so rich that another of the same structure can only mean the same.
fn is_distinctive(kind: &Kind) -> bool {
    match kind {
        Kind::Object(object) => object.fields.len() > 4,
        Kind::Enum(list) => list.values.len() > 6,
        Kind::Union(union) => union.variants.len() > 4,
        _ => false,
    }
}

impl Found<'_> {
    /// A type that may be the same as another, the way to it, and the step that the others must end with, where the structure
    /// alone may be a coincidence. What an operation takes and returns as a whole is its own, unless it is an
    /// error.
    fn repeatable(&self, api: &Api) -> Option<(TypeId, &Way, String)> {
        let (Defines::Type(id), Wish::Way(way)) = (self.defines, &self.wish) else { return None };
        let step = way.steps.last().filter(|_| !way.is_body || way.is_error)?;
        let step = if !way.is_body && is_distinctive(&api.types.get(id).kind) { String::new() } else { step.clone() };
        Some((id, way, step))
    }

    /// What it is called where nobody else wants to be.
    pub(super) fn first_name(&self) -> String {
        match &self.wish {
            Wish::Component(name) => available(&convert(name, Spelling::Least, Case::Pascal)),
            Wish::Way(way) if way.is_error => available(&way.tail()),
            Wish::Way(way) => available(&way.names().next().unwrap_or_default()),
        }
    }

    fn claim(&self, api: &Api) -> Claim {
        let kind_word = self.defines.type_id().map_or("Type", |id| kind_word(&api.types.get(id).kind));
        match &self.wish {
            Wish::Component(name) => component_claim(name, kind_word),
            Wish::Way(way) => inline_claim(way, kind_word, self.count),
        }
    }
}

fn component_claim(component: &str, kind_word: &str) -> Claim {
    let spelled = |spelling| convert(component, spelling, Case::Pascal);
    let least = spelled(Spelling::Least);
    let styled = format!("{least}{}", convert(style(component), Spelling::Least, Case::Pascal));
    let candidates = [
        least.clone(),
        spelled(Spelling::Ends),
        styled,
        spelled(Spelling::All),
        format!("{least}{kind_word}"),
        format!("{least}Schema"),
    ];
    let mut candidates: Vec<String> = candidates.iter().map(|name| available(name)).collect();
    if PRELUDE.contains(&least.as_str()) {
        candidates.insert(1, format!("{least}Schema"));
    }
    let is_exact = candidates.first().is_some_and(|name| name == component);
    Claim { key: component.to_owned(), candidates, rank: if is_exact { 0 } else { 1 } }
}

fn inline_claim(way: &Way, kind_word: &str, count: usize) -> Claim {
    let mut candidates: Vec<String> = way.names().collect();
    let short = candidates.first().cloned().unwrap_or_default();
    candidates.push(format!("{short}{}", if way.is_body { "Body" } else { kind_word }));
    let mut rank = INLINE;
    if way.is_error {
        candidates.insert(0, way.tail());
        // The more operations have an error, the sooner it gets the plain name; those of one operation leave it to others.
        rank = if count < 2 { YIELDS } else { YIELDS.saturating_sub(1).saturating_sub(count.ilog2().min(4) as u8) };
    }
    let candidates = candidates.iter().map(|name| available(name)).collect();
    Claim { key: way.key(), candidates, rank }
}

/// The rank of types that are no components, which have the ranks before.
const INLINE: u8 = 2;

/// A name that Rust leaves to us.
pub(super) fn available(name: &str) -> String {
    let name = String::from(identifier(name, Case::Pascal, TYPES));
    if PRELUDE.contains(&name.as_str()) { format!("{name}Model") } else { name }
}

fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Object(_) => "Object",
        Kind::Enum(_) => "Value",
        Kind::Union(_) => "Choice",
        Kind::Array(_) | Kind::Tuple { .. } => "List",
        Kind::Map(_) => "Map",
        _ => "Type",
    }
}
