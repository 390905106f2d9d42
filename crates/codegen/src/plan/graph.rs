//! Cycles in directed graphs, found without recursion.

/// For each node, the number of its strongly connected component (Tarjan), and whether that component is a cycle (it has
/// several nodes, or one with an edge to itself).
pub(super) fn components(edges: &[Vec<usize>]) -> (Vec<usize>, Vec<bool>) {
    let mut search = Search {
        edges,
        index: vec![usize::MAX; edges.len()],
        low: vec![0; edges.len()],
        component: vec![usize::MAX; edges.len()],
        cyclic: Vec::new(),
        stack: Vec::new(),
        next: 0,
    };
    for node in 0..edges.len() {
        if at(&search.index, node) == usize::MAX {
            search.run(node);
        }
    }
    (search.component, search.cyclic)
}

struct Search<'e> {
    edges: &'e [Vec<usize>],
    index: Vec<usize>,
    low: Vec<usize>,
    component: Vec<usize>,
    cyclic: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
}

fn at(list: &[usize], position: usize) -> usize {
    list.get(position).copied().unwrap_or(usize::MAX)
}

fn set(list: &mut [usize], position: usize, value: usize) {
    if let Some(slot) = list.get_mut(position) {
        *slot = value;
    }
}

impl Search<'_> {
    fn run(&mut self, root: usize) {
        let mut path: Vec<(usize, usize)> = Vec::new();
        self.enter(root, &mut path);
        while let Some((node, position)) = path.last().copied() {
            let child = self.edges.get(node).and_then(|children| children.get(position)).copied();
            if let Some(last) = path.last_mut() {
                last.1 = last.1.saturating_add(1);
            }
            match child {
                Some(child) if at(&self.index, child) == usize::MAX => self.enter(child, &mut path),
                Some(child) if at(&self.component, child) == usize::MAX => {
                    let low = at(&self.low, node).min(at(&self.index, child));
                    set(&mut self.low, node, low);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    self.leave(node, path.last().map(|(parent, _)| *parent));
                }
            }
        }
    }

    fn enter(&mut self, node: usize, path: &mut Vec<(usize, usize)>) {
        set(&mut self.index, node, self.next);
        set(&mut self.low, node, self.next);
        self.next = self.next.saturating_add(1);
        self.stack.push(node);
        path.push((node, 0));
    }

    fn leave(&mut self, node: usize, parent: Option<usize>) {
        if let Some(parent) = parent {
            let low = at(&self.low, parent).min(at(&self.low, node));
            set(&mut self.low, parent, low);
        }
        if at(&self.low, node) != at(&self.index, node) {
            return;
        }
        let number = self.cyclic.len();
        let mut size = 0_usize;
        while let Some(member) = self.stack.pop() {
            set(&mut self.component, member, number);
            size = size.saturating_add(1);
            if member == node {
                break;
            }
        }
        let to_itself = self.edges.get(node).is_some_and(|children| children.contains(&node));
        self.cyclic.push(size > 1 || to_itself);
    }
}

/// The edges, as (node, position), without which the graph has no cycle: those that lead back in a depth-first search that
/// takes the nodes in `order`.
pub(super) fn back_edges(edges: &[Vec<usize>], order: &[usize]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; edges.len()];
    let mut back = Vec::new();
    let mut path: Vec<(usize, usize)> = Vec::new();
    for &root in order {
        if state.get(root) != Some(&State::New) {
            continue;
        }
        path.push((root, 0));
        while let Some((node, position)) = path.last_mut() {
            let (node, here) = (*node, *position);
            *position = position.saturating_add(1);
            if let Some(slot) = state.get_mut(node).filter(|_| here == 0) {
                *slot = State::Open;
            }
            let Some(child) = edges.get(node).and_then(|children| children.get(here)).copied() else {
                if let Some(slot) = state.get_mut(node) {
                    *slot = State::Done;
                }
                path.pop();
                continue;
            };
            match state.get(child) {
                Some(State::New) => path.push((child, 0)),
                Some(State::Open) => back.push((node, here)),
                _ => {}
            }
        }
    }
    back
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_found() {
        // 0 -> 1 -> 2 -> 1, 3 -> 3, 4
        let edges = vec![vec![1], vec![2], vec![1], vec![3], vec![]];
        let (component, cyclic) = components(&edges);
        assert_eq!(component[1], component[2]);
        assert_ne!(component[0], component[1]);
        let is_cyclic: Vec<bool> = component.iter().map(|number| cyclic[*number]).collect();
        assert_eq!(is_cyclic, [false, true, true, true, false]);
        assert_eq!(back_edges(&edges, &[0, 1, 2, 3, 4]), [(2, 0), (3, 0)]);
    }

    #[test]
    fn a_long_chain_overflows_nothing() {
        let edges: Vec<Vec<usize>> = (0..100_000).map(|node| vec![(node + 1) % 100_000]).collect();
        assert!(components(&edges).1.iter().all(|cyclic| *cyclic));
        assert_eq!(back_edges(&edges, &[0]), [(99_999, 0)]);
    }
}
