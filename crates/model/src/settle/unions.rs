//! Unions: the variants that add nothing go, and what is left may be no union at all.

use std::collections::HashMap;

use countersign_source::Code;

use super::Settling;
use super::scalars::merge_scalars;
use crate::lower::{DraftUnion, DraftVariant};
use crate::{Discriminant, Kind, Type, TypeId, TypeUse, Union, Variant};

/// How far the walk over unions has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Entered,
    Left,
}

impl Settling<'_> {
    /// Settles every union, those among its variants first.
    pub(super) fn settle_unions(&mut self) {
        let mut visits: HashMap<TypeId, Visit> = HashMap::new();
        for index in 0..self.drafts.len() {
            let mut path = vec![TypeId::at(index)];
            while let Some(&id) = path.last() {
                let unsettled = self.drafts.get(id.0 as usize).is_some_and(|draft| draft.union.is_some());
                match visits.get(&id) {
                    None if unsettled => {
                        visits.insert(id, Visit::Entered);
                        let variants = self.variant_ids(id);
                        path.extend(variants.into_iter().filter(|variant| !visits.contains_key(variant)));
                    }
                    Some(Visit::Entered) => {
                        path.pop();
                        visits.insert(id, Visit::Left);
                        self.settle_union(id, &visits);
                    }
                    _ => {
                        path.pop();
                    }
                }
            }
        }
    }

    fn variant_ids(&mut self, id: TypeId) -> Vec<TypeId> {
        let Some(union) = self.drafts.get(id.0 as usize).and_then(|draft| draft.union.as_ref()) else {
            return Vec::new();
        };
        let ids: Vec<TypeId> = union.variants.iter().map(|variant| variant.id).collect();
        ids.into_iter().map(|id| self.end(id).0).collect()
    }

    fn settle_union(&mut self, id: TypeId, visits: &HashMap<TypeId, Visit>) {
        let Some(draft) = self.draft(id).and_then(|draft| draft.union.take()) else { return };
        let DraftUnion { variants, property, default } = draft;
        let mut gathered = Gathered::default();
        for (index, variant) in variants.into_iter().enumerate() {
            let (end, null) = self.end(variant.id);
            gathered.null |= null;
            let is_default = default == Some(index);
            let variant = DraftVariant { id: end, ..variant };
            if end == id || visits.get(&end) == Some(&Visit::Entered) {
                gathered.recursive = true;
                continue;
            }
            let node = self.types.get(end);
            match &node.kind {
                Kind::Null => gathered.null = true,
                Kind::Never => {}
                Kind::Union(inner)
                    if property.is_none() && is_transparent(node, inner) && self.spliced.take(inner.variants.len()) =>
                {
                    let inner: Vec<TypeId> = inner.variants.iter().map(|variant| variant.value.id).collect();
                    inner.into_iter().for_each(|id| gathered.add(DraftVariant::of(id), false));
                }
                _ => gathered.add(variant, is_default),
            }
        }
        if gathered.recursive {
            self.report(Code::RecursiveUnion, id, "this union is among its own variants");
        }
        self.conclude(id, gathered, property);
    }

    fn conclude(&mut self, id: TypeId, mut gathered: Gathered, property: Option<String>) {
        if property.is_none() {
            merge_scalars(self, id, &mut gathered.variants);
        }
        let kind = match gathered.variants.as_slice() {
            [] if gathered.recursive => Kind::Any,
            [] if gathered.null => Kind::Null,
            [] => Kind::Never,
            [only] if only.id == id => return self.mark_null(id, gathered.null),
            [only] => {
                let same_as = Some(only.id);
                if let Some(draft) = self.draft(id) {
                    draft.same_as = same_as;
                }
                return self.mark_null(id, gathered.null);
            }
            variants => {
                self.components.insert(id, variants.iter().map(|variant| variant.component.clone()).collect());
                let variants = variants.iter().map(|variant| Variant {
                    value: TypeUse { id: variant.id, nullable: false },
                    tags: variant.tags.clone(),
                });
                let discriminant = property.map(|property| Discriminant { property, default: gathered.default });
                Kind::Union(Union { variants: variants.collect(), discriminant })
            }
        };
        if let Some(node) = self.types.get_mut(id) {
            node.kind = kind;
        }
        self.mark_null(id, gathered.null);
    }

    fn mark_null(&mut self, id: TypeId, null: bool) {
        if let Some(draft) = self.draft(id) {
            draft.null |= null;
        }
    }
}

/// Whether a union among another's variants may be replaced by its own variants: nobody named it, and no property is documented
/// to tell them apart.
fn is_transparent(node: &Type, union: &Union) -> bool {
    node.component.is_none() && union.discriminant.is_none()
}

/// The variants of a union as they come together.
#[derive(Default)]
struct Gathered {
    variants: Vec<DraftVariant>,
    positions: HashMap<TypeId, usize>,
    /// The position of the variant where the property is missing.
    default: Option<usize>,
    null: bool,
    recursive: bool,
}

impl Gathered {
    fn add(&mut self, variant: DraftVariant, is_default: bool) {
        let position = *self.positions.entry(variant.id).or_insert(self.variants.len());
        match self.variants.get_mut(position) {
            Some(known) => known.tags.extend(variant.tags),
            None => self.variants.push(variant),
        }
        if is_default {
            self.default = Some(position);
        }
    }
}
