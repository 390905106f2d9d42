//! How far types lead to each other, and what the compiler has to be told of it.
//!
//! To find out what dropping a value touches, the compiler follows each type into those it holds, a step for every `Option`,
//! `Vec` or `Box` between them. After 128 steps it gives up (E0320), unless the crate says that it takes more.

use std::collections::HashMap;

use super::graph;
use super::rust::{Identifier, RustType, TypeItem};

/// The most steps from a type to one that it holds: `Option<Option<Vec<Box<T>>>>`.
const STEPS: usize = 4;

/// What the compiler takes without being told.
const DEFAULT: usize = 128;

/// The `recursion_limit` that a crate of these types needs, if any. It is an upper bound, and a power of two, so that it seldom
/// changes.
pub(super) fn recursion_limit<'i>(items: impl Iterator<Item = &'i TypeItem> + Clone) -> Option<usize> {
    let nodes: HashMap<&Identifier, usize> =
        items.clone().enumerate().map(|(node, item)| (item.name(), node)).collect();
    let edges: Vec<Vec<usize>> = items.map(|item| held(item, &nodes)).collect();
    let steps = longest(&edges).saturating_mul(STEPS);
    (steps > DEFAULT).then(|| steps.saturating_add(DEFAULT).next_power_of_two())
}

/// The types that an item holds.
fn held(item: &TypeItem, nodes: &HashMap<&Identifier, usize>) -> Vec<usize> {
    let mut held = Vec::new();
    item.each_type(&mut |mut ty| {
        while let RustType::Option(inner) | RustType::Vec(inner) | RustType::Map(inner) | RustType::Box(inner) = ty {
            ty = inner;
        }
        if let RustType::Named(name) = ty {
            held.extend(nodes.get(name));
        }
    });
    held
}

/// How many nodes a path can have that enters no node twice; of a cycle, all of them.
fn longest(edges: &[Vec<usize>]) -> usize {
    let (component, cyclic) = graph::components(edges);
    let mut lengths = vec![0_usize; cyclic.len()];
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); cyclic.len()];
    for (node, component) in component.iter().enumerate() {
        if let Some(members) = members.get_mut(*component) {
            members.push(node);
        }
    }
    // A component has a higher number than those it leads to.
    for (number, nodes) in members.iter().enumerate() {
        let next = nodes.iter().filter_map(|node| edges.get(*node)).flatten().filter_map(|node| component.get(*node));
        let beyond = next.filter(|next| **next != number).filter_map(|next| lengths.get(*next).copied()).max();
        if let Some(length) = lengths.get_mut(number) {
            *length = nodes.len().saturating_add(beyond.unwrap_or_default());
        }
    }
    lengths.into_iter().max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_count_whole_and_chains_by_their_length() {
        assert_eq!(longest(&[]), 0);
        // 0 -> 1 -> 2, 0 -> 2
        assert_eq!(longest(&[vec![1, 2], vec![2], vec![]]), 3);
        // 0 -> (1 <-> 2) -> 3 -> 3
        assert_eq!(longest(&[vec![1], vec![2], vec![1, 3], vec![3]]), 4);
        let ring: Vec<Vec<usize>> = (0..10_000).map(|node| vec![(node + 1) % 10_000]).collect();
        assert_eq!(longest(&ring), 10_000);
    }
}
