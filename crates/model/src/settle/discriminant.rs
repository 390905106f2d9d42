//! Which property tells a union's variants apart, and by which values.
//!
//! A documented `discriminator` says the property; each variant's tags are those of the mapping, else those that the
//! property's own `enum` or `const` lists, else the component's name. Without one, a property will do that every variant
//! requires and for which each lists other values.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Settling;
use crate::{Discriminant, Kind, TypeId, Types, Union, Variant};

impl Settling<'_> {
    /// Settles the tags of every union, and finds the property that tells its variants where none is documented.
    pub(super) fn tell_variants(&mut self) {
        for index in 0..self.types.len() {
            let id = TypeId::at(index);
            let Kind::Union(union) = &self.types.get(id).kind else { continue };
            let components = self.components.get(&id).map(Vec::as_slice).unwrap_or_default();
            let documented =
                union.discriminant.as_ref().and_then(|told| with_all_tags(&self.types, union, told, components));
            let told = documented.unwrap_or_else(|| {
                told_apart(&self.types, union).unwrap_or(Union { variants: union.variants.clone(), discriminant: None })
            });
            if let Some(node) = self.types.get_mut(id) {
                node.kind = Kind::Union(told);
            }
        }
    }
}

/// The union with tags for every variant that has any; `None` where no variant has.
fn with_all_tags(types: &Types, union: &Union, told: &Discriminant, components: &[Option<String>]) -> Option<Union> {
    let mapped = union.variants.iter().flat_map(|variant| &variant.tags).map(Value::to_string);
    let mut taken: HashSet<String> = mapped.collect();
    let mut variants = union.variants.clone();
    let unmapped = |variant: &Variant| variant.tags.is_empty();
    let list = |variant: &Variant| listed_values(types, variant.value.id, &told.property, false).unwrap_or_default();
    let lists: Vec<Vec<Value>> =
        variants.iter().map(|variant| if unmapped(variant) { list(variant) } else { Vec::new() }).collect();
    // A value that two variants list tells neither.
    let mut counts: HashMap<String, usize> = HashMap::new();
    lists.iter().flatten().for_each(|value| *counts.entry(value.to_string()).or_default() += 1);
    for (index, (variant, list)) in
        variants.iter_mut().zip(lists).enumerate().filter(|(_, (variant, _))| unmapped(variant))
    {
        let alone = |tag: &Value| counts.get(&tag.to_string()) == Some(&1);
        variant.tags = list.into_iter().filter(|tag| alone(tag) && taken.insert(tag.to_string())).collect();
        if variant.tags.is_empty() {
            let name = components.get(index).cloned().flatten().map(Value::String);
            variant.tags = name.into_iter().filter(|tag| taken.insert(tag.to_string())).collect();
        }
    }
    let any = variants.iter().any(|variant| !variant.tags.is_empty());
    any.then(|| Union { variants, discriminant: Some(told.clone()) })
}

/// The union whose objects are told apart by a property that all of them require and list different values of: one value
/// each, best. What is no object is told by its JSON type.
fn told_apart(types: &Types, union: &Union) -> Option<Union> {
    let is_object = |variant: &&Variant| matches!(types.get(variant.value.id).kind, Kind::Object(_) | Kind::Union(_));
    let objects: Vec<TypeId> = union.variants.iter().filter(is_object).map(|variant| variant.value.id).collect();
    let (&first, true) = (objects.first()?, objects.len() > 1) else { return None };
    let Kind::Object(object) = &types.get(first).kind else { return None };
    let mut second_best = None;
    for field in object.fields.iter().filter(|field| field.required) {
        let Some(lists) = lists_of_all(types, &objects, &field.name) else { continue };
        let lone = lists.iter().all(|list| list.len() == 1);
        if !lone && second_best.is_some() {
            continue;
        }
        let mut variants = union.variants.clone();
        let tagged = variants.iter_mut().filter(|variant| is_object(&&**variant));
        tagged.zip(lists).for_each(|(variant, tags)| variant.tags = tags);
        let told = Union { variants, discriminant: Some(Discriminant { property: field.name.clone(), default: None }) };
        if lone {
            return Some(told);
        }
        second_best = Some(told);
    }
    second_best
}

/// The values that each object lists for a property, where all of them do and no value is in two lists.
fn lists_of_all(types: &Types, objects: &[TypeId], property: &str) -> Option<Vec<Vec<Value>>> {
    let mut taken = HashSet::new();
    let mut lists = Vec::with_capacity(objects.len());
    for &object in objects {
        let list = listed_values(types, object, property, true)?;
        if !list.iter().all(|value| taken.insert(value.to_string())) {
            return None;
        }
        lists.push(list);
    }
    Some(lists)
}

/// The values that a type lists for a property; for a union, those of all its variants.
fn listed_values(types: &Types, id: TypeId, property: &str, required: bool) -> Option<Vec<Value>> {
    match &types.get(id).kind {
        Kind::Object(object) => {
            let field = object.fields.iter().find(|field| field.name == property && (field.required || !required))?;
            let Kind::Enum(list) = &types.get(field.value.id).kind else { return None };
            Some(list.values.iter().map(|value| value.value.clone()).collect())
        }
        Kind::Union(inner) => {
            let told_alike = inner.discriminant.as_ref().is_some_and(|told| told.property == property);
            let mut values = Vec::new();
            for variant in &inner.variants {
                match &types.get(variant.value.id).kind {
                    _ if told_alike && !variant.tags.is_empty() => values.extend(variant.tags.iter().cloned()),
                    Kind::Object(_) => values.extend(listed_values(types, variant.value.id, property, required)?),
                    _ => return None,
                }
            }
            Some(values)
        }
        _ => None,
    }
}
