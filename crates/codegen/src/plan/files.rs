//! Files: which items stand together, what each file imports, what turns it on.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::modules::{Groups, TypePlace, place_types, type_modules};
use super::rust::{
    Arguments, BodyContent, Docs, FeatureItem, Identifier, OperationFile, OperationItem, Outcome, OutcomeShape,
    RustType, TypeFile, TypeItem,
};
use super::rust_types::RustTypes;
use super::words::{Case, Fallback, Spelling, convert, identifier};
use crate::docs::characters;

/// The files of a package.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) types: Vec<TypeFile>,
    pub(super) operations: Vec<OperationFile>,
    pub(super) features: Vec<FeatureItem>,
}

/// A crate's or module's name.
pub(super) fn package_name(name: &str) -> Identifier {
    const FALLBACK: Fallback = Fallback { empty: "api", digit: "api", reserved: "api" };
    let name = identifier(&convert(name, Spelling::Least, Case::Snake), Case::Snake, FALLBACK);
    match name.parts() {
        (bare, true) => Identifier::new(&format!("{bare}_api")),
        _ => name,
    }
}

/// Puts every item into its file. `own` are the items of `types`, in its order; `second` those of its second names.
pub(super) fn arrange(
    types: &RustTypes<'_>,
    groups: &Groups,
    own: Vec<TypeItem>,
    second: Vec<TypeItem>,
    operations: Vec<OperationItem>,
    features: bool,
) -> Files {
    let feature = |group: usize| {
        let module = groups.list.get(group).map(|group| group.module.as_str())?;
        features.then(|| module.replace('_', "-"))
    };
    let types = type_files(types, groups, own, second, &feature);
    let operations = operation_files(groups, operations, &feature);
    let features = feature_items(groups, &feature);
    Files { types, operations, features }
}

fn feature_items(groups: &Groups, feature: &dyn Fn(usize) -> Option<String>) -> Vec<FeatureItem> {
    let items = groups.list.iter().enumerate().filter_map(|(index, group)| {
        let docs = match &group.tag {
            Some(tag) => format!("The operations tagged {}.", characters::one_line(tag)),
            None => format!("The operations on {}.", group.module.as_str()),
        };
        Some(FeatureItem { name: feature(index)?, docs })
    });
    items.collect()
}

fn type_files(
    types: &RustTypes<'_>,
    groups: &Groups,
    own: Vec<TypeItem>,
    second: Vec<TypeItem>,
    feature: &dyn Fn(usize) -> Option<String>,
) -> Vec<TypeFile> {
    let places = place_types(types, groups);
    let mut by_place: BTreeMap<TypePlace, Vec<TypeItem>> = BTreeMap::new();
    for (item, place) in own.into_iter().zip(places) {
        by_place.entry(place).or_default().push(item);
    }
    if !second.is_empty() {
        let place = TypePlace { group: None, stem: "second_names".to_owned() };
        by_place.entry(place).or_default().extend(second);
    }
    let places: Vec<TypePlace> = by_place.keys().cloned().collect();
    let modules = type_modules(&places);
    let mut files: Vec<TypeFile> = by_place
        .into_iter()
        .zip(modules)
        .map(|((place, items), module)| TypeFile {
            module,
            docs: Docs::default(),
            feature: place.group.and_then(feature),
            imports: type_imports(&items),
            items,
        })
        .collect();
    files.sort_by(|one, other| one.module.cmp(&other.module));
    files
}

fn type_imports(items: &[TypeItem]) -> Vec<Identifier> {
    let own: HashSet<&Identifier> = items.iter().map(TypeItem::name).collect();
    let mut used = BTreeSet::new();
    for item in items {
        item.each_type(&mut |ty| named(ty, &mut used));
    }
    used.into_iter().filter(|name| !own.contains(name)).cloned().collect()
}

fn operation_files(
    groups: &Groups,
    operations: Vec<OperationItem>,
    feature: &dyn Fn(usize) -> Option<String>,
) -> Vec<OperationFile> {
    let mut by_group: BTreeMap<usize, Vec<OperationItem>> = BTreeMap::new();
    for (operation, group) in operations.into_iter().zip(&groups.of) {
        by_group.entry(*group).or_default().push(operation);
    }
    let files = by_group.into_iter().filter_map(|(index, operations)| {
        let group = groups.list.get(index)?;
        Some(OperationFile {
            module: group.module.clone(),
            docs: group.docs.clone(),
            feature: feature(index),
            imports: operation_imports(&operations),
            operations,
        })
    });
    let mut files: Vec<OperationFile> = files.collect();
    files.sort_by(|one, other| one.module.cmp(&other.module));
    files
}

/// The types that operations name, without those whose name one of the file's own items has.
fn operation_imports(operations: &[OperationItem]) -> Vec<Identifier> {
    let mut own: HashSet<&Identifier> = HashSet::new();
    let mut used = BTreeSet::new();
    for operation in operations {
        own.insert(&operation.name);
        operation.parameters.iter().for_each(|parameter| named(&parameter.ty, &mut used));
        match operation.body.as_ref().map(|body| &body.content) {
            Some(BodyContent::One(content)) => named(&content.ty, &mut used),
            Some(BodyContent::Several { name, variants, .. }) => {
                own.insert(name);
                variants.iter().for_each(|variant| named(&variant.content.ty, &mut used));
            }
            None => {}
        }
        if let Arguments::Struct { name, .. } = &operation.arguments {
            own.insert(name);
        }
        for outcome in [&operation.success, &operation.failure] {
            own.extend(enum_name(outcome));
            outcome.cases.iter().for_each(|case| named(&case.ty, &mut used));
        }
    }
    let is_own = |name: &&Identifier| own.contains(*name) || name.as_str() == "Client";
    used.into_iter().filter(|name| !is_own(name)).cloned().collect()
}

fn enum_name(outcome: &Outcome) -> Option<&Identifier> {
    match &outcome.shape {
        OutcomeShape::Enum { name, .. } => Some(name),
        _ => None,
    }
}

/// The types of the package that a type names.
fn named<'t>(ty: &'t RustType, found: &mut BTreeSet<&'t Identifier>) {
    match ty {
        RustType::Option(inner) | RustType::Vec(inner) | RustType::Map(inner) | RustType::Box(inner) => {
            named(inner, found)
        }
        RustType::Named(name) => {
            found.insert(name);
        }
        _ => {}
    }
}

/// The feature of every type.
pub(super) fn features_of(files: &[TypeFile]) -> HashMap<&Identifier, Option<String>> {
    files.iter().flat_map(|file| file.items.iter().map(|item| (item.name(), file.feature.clone()))).collect()
}
