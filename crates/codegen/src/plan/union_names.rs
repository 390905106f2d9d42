//! The names of the variants of a union.

use std::collections::{HashMap, HashSet};

use countersign_model::{Api, Field, Kind, StringFormat, Union, Variant};
use serde_json::Value;

use super::members::{VALUES, name_members};
use super::rust::Identifier;
use super::words::{Case, Spelling, convert};

/// The names of the variants, in order.
///
/// A component is called by its name. Any other variant is called by its title, else by the tag that tells it, else by the
/// values of its properties that have but one, else by its only field, else by its kind; where several are left with only
/// that, objects by a field that the others have not, lists by what they hold.
pub(super) fn variant_names(api: &Api, union: &Union) -> Vec<Identifier> {
    let property = union.discriminant.as_ref().map_or("", |discriminant| &discriminant.property);
    let variants = union.variants.iter().zip(constants(api, union));
    let words = variants.map(|(variant, constants)| variant_word(api, variant, property, constants));
    let mut words: Vec<String> = words.collect();
    let count = |words: &[String], kind: &str| words.iter().filter(|word| *word == kind).count();
    if count(&words, OBJECT) > 1 {
        for (word, own) in words.iter_mut().zip(own_fields(api, union)) {
            if let (OBJECT, Some(field)) = (word.as_str(), own) {
                *word = format!("With{}", convert(field, Spelling::Least, Case::Pascal));
            }
        }
    }
    if count(&words, LIST) > 1 {
        for (word, variant) in words.iter_mut().zip(&union.variants) {
            if let (LIST, Kind::Array(item)) = (word.as_str(), &api.types.get(variant.value.id).kind) {
                *word = format!("{}{LIST}", kind_word(&api.types.get(item.id).kind));
            }
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    name_members(&words, &[], VALUES)
}

/// What an object is called that says nothing of itself.
const OBJECT: &str = "Object";

/// What a list is called.
const LIST: &str = "List";

/// How long the values of an object's properties may be to name it.
const LONG: usize = 40;

/// For each variant, the values of its properties that have but one, where another variant has another.
fn constants(api: &Api, union: &Union) -> Vec<Option<String>> {
    let constants: Vec<Vec<(&str, &str)>> = union.variants.iter().map(|variant| constants_of(api, variant)).collect();
    let mut values: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (field, value) in constants.iter().flatten() {
        values.entry(field).or_default().insert(value);
    }
    let is_telling = |field: &str| values.get(field).is_some_and(|values| values.len() > 1);
    let word = |constants: Vec<(&str, &str)>| {
        let telling = constants.iter().filter(|(field, _)| is_telling(field));
        let word: String = telling.map(|(_, value)| convert(value, Spelling::Least, Case::Pascal)).collect();
        Some(word).filter(|word| !word.is_empty() && word.len() <= LONG)
    };
    constants.into_iter().map(word).collect()
}

/// The properties of an object that have one value, with it.
fn constants_of<'a>(api: &'a Api, variant: &Variant) -> Vec<(&'a str, &'a str)> {
    let Kind::Object(object) = &api.types.get(variant.value.id).kind else { return Vec::new() };
    let constant = |field: &'a Field| match &api.types.get(field.value.id).kind {
        Kind::Enum(list) => match list.values.as_slice() {
            [only] => Some((field.name.as_str(), only.value.as_str()?)),
            _ => None,
        },
        _ => None,
    };
    object.fields.iter().filter_map(constant).collect()
}

/// For each variant, its first field that no other variant has, else its first that no other requires.
fn own_fields<'a>(api: &'a Api, union: &Union) -> Vec<Option<&'a str>> {
    let fields: Vec<&[Field]> = union
        .variants
        .iter()
        .map(|variant| match &api.types.get(variant.value.id).kind {
            Kind::Object(object) => object.fields.as_slice(),
            _ => &[],
        })
        .collect();
    let count = |of: fn(&Field) -> bool| {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for field in fields.iter().copied().flatten().filter(|field| of(field)) {
            *counts.entry(field.name.as_str()).or_default() += 1;
        }
        counts
    };
    let (declared, required) = (count(|_| true), count(|field| field.required));
    let own = |fields: &&'a [Field]| {
        let only = |counts: &HashMap<&str, usize>, field: &&Field| counts.get(field.name.as_str()) == Some(&1);
        let declared = fields.iter().find(|field| only(&declared, field));
        let own = declared.or_else(|| fields.iter().find(|field| field.required && only(&required, field)));
        own.map(|field| field.name.as_str())
    };
    fields.iter().map(own).collect()
}

fn variant_word(api: &Api, variant: &Variant, property: &str, constants: Option<String>) -> String {
    let ty = api.types.get(variant.value.id);
    let pascal = |name: &str| convert(name, Spelling::Least, Case::Pascal);
    let named = [ty.component.as_deref(), ty.docs.title.as_deref().filter(|title| title.len() <= 40)];
    let tag = match variant.tags.as_slice() {
        [Value::String(tag)] => Some(tag.clone()),
        [tag @ (Value::Number(_) | Value::Bool(_))] => Some(format!("{property} {tag}")),
        _ => None,
    };
    let by_name = named.into_iter().flatten().chain(tag.as_deref()).map(pascal).find(|word| !word.is_empty());
    let by_name = by_name.or(constants);
    if let Some(word) = by_name {
        return word;
    }
    match &ty.kind {
        Kind::Object(object) => match object.fields.as_slice() {
            [only] => Some(pascal(&only.name)).filter(|word| !word.is_empty()),
            fields => {
                let mut required = fields.iter().filter(|field| field.required);
                let only = required.next().filter(|_| required.next().is_none());
                only.map(|field| pascal(&field.name)).filter(|word| !word.is_empty())
            }
        }
        .unwrap_or_else(|| OBJECT.to_owned()),
        Kind::Enum(list) => match list.values.as_slice() {
            [only] => only.value.as_str().map(pascal).filter(|word| !word.is_empty()),
            _ => None,
        }
        .unwrap_or_else(|| "Value".to_owned()),
        Kind::Array(item) => {
            let item = api.types.get(item.id);
            let name = item.component.as_deref().or(item.docs.title.as_deref());
            name.map_or_else(|| LIST.to_owned(), |name| format!("{}{LIST}", pascal(name)))
        }
        kind => kind_word(kind).to_owned(),
    }
}

fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Boolean => "Boolean",
        Kind::Integer(_) => "Integer",
        Kind::Number => "Number",
        Kind::String(StringFormat::Uuid) => "Uuid",
        Kind::String(StringFormat::DateTime) => "Timestamp",
        Kind::String(StringFormat::Date) => "Date",
        Kind::String(_) => "Text",
        Kind::Tuple { .. } => "Tuple",
        Kind::Map(_) => "Map",
        Kind::Object(_) => OBJECT,
        Kind::Array(_) => LIST,
        Kind::Union(_) => "Choice",
        _ => "Value",
    }
}
