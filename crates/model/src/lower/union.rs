//! `oneOf` and `anyOf`: the variants, and the tags that the document gives them.

use std::collections::HashMap;

use countersign_openapi::{Discriminator, SchemaId};
use countersign_source::Code;
use serde_json::Value;

use super::shape::{Group, Shape};
use super::{Lowering, MOST_HOPS, Part};
use crate::{Kind, Type, TypeId};

/// Beyond this many variants, what stands beside a union is not merged into each of them.
const MOST_VARIANTS: usize = 64;

/// A union before its variants are known.
#[derive(Debug, Default)]
pub(crate) struct DraftUnion {
    pub(crate) variants: Vec<DraftVariant>,
    /// The property of its `discriminator`.
    pub(crate) property: Option<String>,
    /// The variant where the property is missing, by position.
    pub(crate) default: Option<usize>,
}

/// A variant of a union before it is known.
#[derive(Clone, Debug)]
pub(crate) struct DraftVariant {
    pub(crate) id: TypeId,
    /// The tags that a discriminator's mapping gives it.
    pub(crate) tags: Vec<Value>,
    /// The component it is: its tag, where nothing else gives one.
    pub(crate) component: Option<String>,
}

impl DraftVariant {
    pub(crate) fn of(id: TypeId) -> Self {
        Self { id, tags: Vec::new(), component: None }
    }
}

impl<'d> Lowering<'d, '_> {
    /// The union that a shape's groups make, with what stands beside them merged into each variant; `None` where that
    /// would be too much.
    pub(super) fn union_of(&mut self, shape: &Shape<'d>) -> Option<DraftUnion> {
        if shape.enumeration.is_some() {
            return None;
        }
        let groups: Vec<(&Group<'d>, Vec<SchemaId>)> = shape
            .groups
            .iter()
            .map(|group| (group, self.variants_of(group)))
            .filter(|(_, list)| !list.is_empty())
            .collect();
        let lists: Vec<&[SchemaId]> = groups.iter().map(|(_, list)| list.as_slice()).collect();
        if lists.is_empty() {
            return None;
        }
        let alone = lists.len() == 1 && !shape.declares_properties() && shape.items.is_empty();
        let count = lists.iter().try_fold(1_usize, |count, list| count.checked_mul(list.len()));
        if !alone && count.is_none_or(|count| count > MOST_VARIANTS) {
            let message = format!("this would be more than {MOST_VARIANTS} variants; only what they share is typed");
            self.report_at(Code::TooManyVariants, shape.origin.as_ref(), message);
            return None;
        }
        let told_by = groups.iter().position(|(group, _)| group.discriminator.is_some());
        let mut union = DraftUnion::default();
        let mut sources = Vec::new();
        for combination in combinations(&lists) {
            let Some(&source) = combination.get(told_by.unwrap_or(0)) else { continue };
            let id = match alone {
                _ if self.is_null_too(source) => self.push(Type { kind: Kind::Null, ..Type::default() }),
                true => self.use_of(source).id,
                false => self.merged_variant(shape, &combination, source),
            };
            let component = self.component_of(source);
            union.variants.push(DraftVariant { component, ..DraftVariant::of(id) });
            sources.push(source);
        }
        if let Some((group, _)) = told_by.and_then(|index| groups.get(index))
            && let Some(discriminator) = group.discriminator
        {
            self.apply(discriminator, group, &sources, &mut union, alone);
        }
        Some(union)
    }

    /// A group's variants, without the schema that holds it.
    fn variants_of(&mut self, group: &Group<'d>) -> Vec<SchemaId> {
        let is_holder = |variant: SchemaId| std::ptr::eq(self.schema(self.resolve(variant)), group.holder);
        let variants: Vec<SchemaId> = group.variants.iter().copied().filter(|&variant| !is_holder(variant)).collect();
        if variants.len() < group.variants.len() {
            self.report(Code::RecursiveUnion, group.holder, "this union is among its own variants");
        }
        variants
    }

    /// What a variant and what stands beside its union make together.
    fn merged_variant(&mut self, shape: &Shape<'d>, combination: &[SchemaId], source: SchemaId) -> TypeId {
        if let [only] = combination {
            let included = self.flatten_quietly(&[Part::whole(*only)]);
            let has = |root: &Part| included.iter().any(|part| part.schema == root.schema);
            if shape.roots.iter().all(has) {
                return self.use_of(*only).id;
            }
        }
        let mut parts: Vec<Part> = shape.roots.iter().map(|root| Part::own(root.schema)).collect();
        parts.extend(combination.iter().copied().map(Part::whole));
        self.use_of_parts(parts, source).id
    }

    /// The first component's name on the way to what a schema stands for.
    pub(super) fn component_of(&self, mut id: SchemaId) -> Option<String> {
        for _ in 0..MOST_HOPS {
            match &self.schema(id).component {
                Some(name) => return Some(name.clone()),
                None => id = self.stands_for(id)?,
            }
        }
        None
    }

    /// Gives variants the tags of a discriminator's mapping. What is mapped to and not listed becomes a variant too: the
    /// server that sends its tag sends it.
    fn apply(
        &mut self,
        discriminator: &Discriminator,
        group: &Group<'d>,
        sources: &[SchemaId],
        union: &mut DraftUnion,
        may_grow: bool,
    ) {
        union.property = Some(discriminator.property.clone());
        let mut positions: HashMap<SchemaId, usize> = HashMap::new();
        for (index, &source) in sources.iter().enumerate() {
            positions.entry(self.resolve(source)).or_insert(index);
        }
        for (tag, &target) in &discriminator.mapping {
            let resolved = self.resolve(target);
            if std::ptr::eq(self.schema(resolved), group.holder) {
                continue;
            }
            let position = match positions.get(&resolved) {
                Some(&position) => position,
                None => {
                    if !may_grow {
                        continue;
                    }
                    let component = self.component_of(target);
                    union.variants.push(DraftVariant { component, ..DraftVariant::of(self.use_of(target).id) });
                    positions.insert(resolved, union.variants.len() - 1);
                    union.variants.len() - 1
                }
            };
            if let Some(variant) = union.variants.get_mut(position) {
                variant.tags.push(Value::String(tag.clone()));
            }
        }
        union.default = discriminator.default.and_then(|target| positions.get(&self.resolve(target)).copied());
    }
}

/// Every way to take one of each list.
fn combinations(lists: &[&[SchemaId]]) -> Vec<Vec<SchemaId>> {
    let mut combinations = vec![Vec::new()];
    for list in lists {
        combinations = combinations
            .iter()
            .flat_map(|taken: &Vec<SchemaId>| {
                list.iter().map(move |&schema| {
                    let mut taken = taken.clone();
                    taken.push(schema);
                    taken
                })
            })
            .collect();
    }
    combinations
}
