//! What must be boxed: types that contain themselves, and values too large to be carried around.

use std::collections::{HashMap, HashSet};

use countersign_model::{Kind, Rest, TypeId, TypeUse};

use super::graph;
use super::rust_types::RustTypes;

/// In bytes: how large a variant may be before it is boxed. Below what clippy allows enums to differ by.
const LARGE_VARIANT: usize = 192;

/// In bytes: how large a field may be before it is boxed.
const LARGE_FIELD: usize = 1024;

/// The parts of types that are boxed.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    /// By type and position: of the field, of the variant.
    boxed: HashSet<(TypeId, usize)>,
    sizes: HashMap<TypeId, usize>,
}

impl Boxes {
    /// Decides for all items.
    pub(super) fn decide(types: &RustTypes<'_>) -> Self {
        let mut sorted: Vec<TypeId> = types.names.items.iter().filter_map(|item| item.defines.type_id()).collect();
        sorted.sort_by_key(|id| types.names.get(*id));
        let index: HashMap<TypeId, usize> = sorted.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        let parts: Vec<Vec<(usize, usize)>> = sorted.iter().map(|id| held(types, *id, &index)).collect();
        let mut boxes = Self::default();
        boxes.break_cycles(&sorted, &parts);
        boxes.measure(types, &sorted, &parts);
        boxes
    }

    /// Whether a part of a type is boxed.
    pub(super) fn contains(&self, id: TypeId, position: usize) -> bool {
        self.boxed.contains(&(id, position))
    }

    /// Whether a value is too large for a variant.
    pub(super) fn is_large(&self, types: &RustTypes<'_>, used: TypeUse) -> bool {
        self.size(types, used) > LARGE_VARIANT
    }

    /// Boxes one part of every cycle. Only the cycle's own types have a say in which.
    fn break_cycles(&mut self, sorted: &[TypeId], parts: &[Vec<(usize, usize)>]) {
        let edges: Vec<Vec<usize>> = parts.iter().map(|held| held.iter().map(|(_, node)| *node).collect()).collect();
        let (component, _) = graph::components(&edges);
        let inside: Vec<Vec<(usize, usize)>> = parts
            .iter()
            .enumerate()
            .map(|(node, held)| {
                held.iter().copied().filter(|(_, other)| component.get(node) == component.get(*other)).collect()
            })
            .collect();
        let edges: Vec<Vec<usize>> = inside.iter().map(|held| held.iter().map(|(_, node)| *node).collect()).collect();
        let order: Vec<usize> = (0..sorted.len()).collect();
        for (node, edge) in graph::back_edges(&edges, &order) {
            let position = inside.get(node).and_then(|held| held.get(edge)).map(|(position, _)| *position);
            if let (Some(id), Some(position)) = (sorted.get(node), position) {
                self.boxed.insert((*id, position));
            }
        }
    }

    /// Measures every item, what it holds first, and boxes what is large.
    fn measure(&mut self, types: &RustTypes<'_>, sorted: &[TypeId], parts: &[Vec<(usize, usize)>]) {
        let mut done = vec![false; sorted.len()];
        for root in 0..sorted.len() {
            let mut path = vec![(root, 0_usize)];
            while let Some((node, position)) = path.last_mut() {
                let (node, here) = (*node, *position);
                *position = position.saturating_add(1);
                if done.get(node).copied().unwrap_or(true) {
                    path.pop();
                    continue;
                }
                let id = sorted.get(node).copied().unwrap_or(TypeId(u32::MAX));
                match parts.get(node).and_then(|held| held.get(here)) {
                    Some((part, child)) => {
                        if !self.contains(id, *part) && !done.get(*child).copied().unwrap_or(true) {
                            path.push((*child, 0));
                        }
                    }
                    None => {
                        let size = self.measure_item(types, id);
                        self.sizes.insert(id, size);
                        if let Some(slot) = done.get_mut(node) {
                            *slot = true;
                        }
                        path.pop();
                    }
                }
            }
        }
    }

    fn measure_item(&mut self, types: &RustTypes<'_>, id: TypeId) -> usize {
        match &types.api.types.get(id).kind {
            Kind::Object(object) => {
                let rest = if matches!(object.rest, Rest::Kept(_)) { MAP } else { 0 };
                object.fields.iter().enumerate().fold(rest, |sum, (position, field)| {
                    let size = self.part(types, (id, position), field.value, LARGE_FIELD);
                    sum.saturating_add(size).saturating_add(if field.required { 0 } else { 8 })
                })
            }
            Kind::Union(union) => union.variants.iter().enumerate().fold(VALUE, |largest, (position, variant)| {
                largest.max(self.part(types, (id, position), variant.value, LARGE_VARIANT).saturating_add(8))
            }),
            Kind::Enum(_) => 32,
            _ => plain(types, id),
        }
    }

    fn part(&mut self, types: &RustTypes<'_>, part: (TypeId, usize), used: TypeUse, large: usize) -> usize {
        if !self.boxed.contains(&part) {
            let size = self.size(types, used);
            if size <= large {
                return size;
            }
            self.boxed.insert(part);
        }
        16
    }

    fn size(&self, types: &RustTypes<'_>, used: TypeUse) -> usize {
        let null = if used.nullable { 8 } else { 0 };
        let id = types.same.id(used.id);
        let size = self.sizes.get(&id).copied().unwrap_or_else(|| plain(types, id));
        size.saturating_add(null)
    }
}

/// In bytes, at most: a type without fields and variants.
fn plain(types: &RustTypes<'_>, id: TypeId) -> usize {
    match &types.api.types.get(id).kind {
        Kind::Boolean | Kind::Integer(_) | Kind::Number => 16,
        Kind::String(_) | Kind::Enum(_) => 32,
        Kind::Array(_) | Kind::Tuple { .. } => 24,
        Kind::Map(_) => MAP,
        _ => VALUE,
    }
}

/// In bytes, at most: the runtime's map.
const MAP: usize = 72;

/// In bytes, at most: any JSON.
const VALUE: usize = 80;

/// The items that an item holds by value: the position of the part, and the number of the other item. Elements of lists, values
/// of maps and additional properties are on the heap.
fn held(types: &RustTypes<'_>, id: TypeId, index: &HashMap<TypeId, usize>) -> Vec<(usize, usize)> {
    let kind = &types.api.types.get(id).kind;
    let by_value = match kind {
        Kind::Object(object) => object.fields.len(),
        Kind::Union(union) => union.variants.len(),
        _ => 0,
    };
    let parts = kind.children().take(by_value).enumerate();
    parts.filter_map(|(position, part)| Some((position, *index.get(&types.same.id(part.id))?))).collect()
}
