//! The property that names the alternative: its value must be the one that readers of the document expect.

use countersign_source::Place;
use serde_json::Value;

use super::shape::{Node, Shape};
use crate::inner::Inner;
use crate::references::value_at;
use crate::translate::DEFERRED;

/// A discriminator as the document has it.
struct Discriminator<'d> {
    place: Place,
    property: &'d str,
    mapping: Vec<(&'d str, &'d str)>,
}

impl<'d> Discriminator<'d> {
    /// The discriminator of the schema at a place. 2.0 writes the property's name alone.
    fn of(inner: &'d Inner, place: &Place) -> Option<Self> {
        let value = value_at(&inner.sources, place)?.get("discriminator")?;
        let property = value.as_str().or_else(|| value.get("propertyName")?.as_str())?;
        let mapping = value.get("mapping").and_then(Value::as_object).into_iter().flatten();
        let mapping = mapping.filter_map(|(tag, target)| Some((tag.as_str(), target.as_str()?))).collect();
        Some(Self { place: place.clone(), property, mapping })
    }

    /// The value that stands for the schema at a place: the one mapped to it, else its name.
    fn tag(&self, inner: &Inner, target: &Place) -> Option<String> {
        let leads_there = |reference: &str| {
            let by_name = format!("#/components/schemas/{reference}");
            [reference, &by_name].iter().any(|reference| {
                inner.references.resolve(&inner.sources, &self.place, reference).as_ref() == Some(target)
            })
        };
        match self.mapping.iter().find(|(_, reference)| leads_there(reference)) {
            Some((tag, _)) => Some((*tag).to_owned()),
            None => component_name(target),
        }
    }
}

/// The property and its value where an alternative of the union at `choice` (its keyword) is chosen.
pub(super) fn for_alternative(inner: &Inner, choice: &Node, alternative: &Node) -> Option<(String, Value)> {
    let keyword = choice.place(inner);
    let schema = Place { file: keyword.file, pointer: keyword.pointer.parent()? };
    let discriminator = Discriminator::of(inner, &schema)?;
    let tag = discriminator.tag(inner, &target(inner, alternative))?;
    Some((discriminator.property.to_owned(), Value::String(tag)))
}

/// The properties and their values that tell an instance of a subtype from one of its base, whose schema has the discriminator.
pub(super) fn for_subtype(inner: &Inner, shape: &Shape) -> Vec<(String, Value)> {
    let places: Vec<Place> = shape.nodes.iter().map(|node| node.place(inner)).collect();
    let Some(outermost) = places.iter().find(|place| component_name(place).is_some()) else { return Vec::new() };
    let bases = places.iter().filter(|place| {
        let value = value_at(&inner.sources, place);
        !["oneOf", "anyOf"].iter().any(|keyword| value.is_some_and(|value| value.get(*keyword).is_some()))
    });
    let discriminators = bases.filter_map(|place| Discriminator::of(inner, place));
    discriminators
        .filter_map(|discriminator| {
            let tag = discriminator.tag(inner, outermost)?;
            Some((discriminator.property.to_owned(), Value::String(tag)))
        })
        .collect()
}

/// Where an alternative leads: the schema it refers to, else itself.
fn target(inner: &Inner, alternative: &Node) -> Place {
    let referred = alternative.value(inner).get(DEFERRED).and_then(Value::as_u64);
    let unit = referred.and_then(|number| inner.unit(usize::try_from(number).ok()?));
    unit.map_or_else(|| alternative.referred_place(inner), |unit| unit.place.clone())
}

/// The name of a component's schema: what follows `schemas` or `definitions`.
fn component_name(place: &Place) -> Option<String> {
    let holder = place.pointer.parent()?;
    matches!(holder.as_str(), "/components/schemas" | "/definitions").then(|| place.pointer.last()).flatten()
}
