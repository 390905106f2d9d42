//! What an API reaches, and the removal of the types and components that nothing uses.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Api, MediaType, Operation, Parameter, TypeId, TypeUse};

/// The types that an operation uses.
fn used_by_operation(operation: &Operation) -> impl Iterator<Item = TypeId> {
    let bodies = operation.body.iter().flat_map(|body| body.content.iter());
    let contents = operation.responses.iter().flat_map(|response| response.content.iter());
    let headers = operation.responses.iter().flat_map(|response| response.headers.iter());
    let parameters = operation.parameters.iter().chain(headers).map(|parameter| parameter.value.id);
    parameters.chain(bodies.chain(contents).map(|media_type| media_type.value.id))
}

/// Changes lists that may be shared: each once, for all who hold it.
struct SharedLists<T>(HashMap<*const T, Change<T>>);

/// A list before and after a change. The former is kept so that no other list comes to its address.
struct Change<T> {
    _before: Arc<[T]>,
    after: Arc<[T]>,
}

impl<T: Clone> SharedLists<T> {
    fn change(&mut self, list: &mut Arc<[T]>, mut change: impl FnMut(&mut T)) {
        if let Some(items) = Arc::get_mut(list) {
            return items.iter_mut().for_each(change);
        }
        let known = self.0.entry(list.as_ptr()).or_insert_with(|| {
            let mut items = list.to_vec();
            items.iter_mut().for_each(&mut change);
            Change { _before: Arc::clone(list), after: items.into() }
        });
        *list = Arc::clone(&known.after);
    }
}

impl Api {
    /// Changes every parameter, header and media type of every operation, those that the API calls included. What operations
    /// share is changed once, and stays shared.
    pub(crate) fn change_operations(
        &mut self,
        mut parameter: impl FnMut(&mut Parameter),
        mut media_type: impl FnMut(&mut MediaType),
    ) {
        let (mut headers, mut contents) = (SharedLists(HashMap::new()), SharedLists(HashMap::new()));
        for operation in self.operations.iter_mut().chain(&mut self.incoming) {
            operation.parameters.iter_mut().for_each(&mut parameter);
            if let Some(body) = &mut operation.body {
                contents.change(&mut body.content, &mut media_type);
            }
            for response in &mut operation.responses {
                headers.change(&mut response.headers, &mut parameter);
                contents.change(&mut response.content, &mut media_type);
            }
        }
    }

    /// Removes every component that no operation reaches. None reaches an alias.
    pub(crate) fn drop_unused_components(&mut self) {
        let marked = self.reached_from(self.used_by_operations());
        self.components.retain(|name, component| {
            let is_reached = marked.get(component.target.id.0 as usize).copied().unwrap_or(false);
            is_reached && !component.is_alias(name, &self.types)
        });
    }

    /// Leaves out every type that neither an operation nor a component reaches, and numbers the others anew, in order.
    pub(crate) fn keep_reachable(&mut self) {
        let mut pending = self.used_by_operations();
        pending.extend(self.components.values().map(|component| component.target.id));
        let marked = self.reached_from(pending);
        let mut numbers: Vec<TypeId> = Vec::with_capacity(marked.len());
        let mut kept = 0;
        for &mark in &marked {
            numbers.push(TypeId::at(kept));
            kept += usize::from(mark);
        }
        self.types.retain(|id| marked.get(id.0 as usize).copied().unwrap_or(false));
        self.renumber(&numbers);
    }

    fn used_by_operations(&self) -> Vec<TypeId> {
        self.operations.iter().chain(&self.incoming).flat_map(used_by_operation).collect()
    }

    /// For every type, whether it is one of `pending` or used by one, however far.
    fn reached_from(&self, mut pending: Vec<TypeId>) -> Vec<bool> {
        let mut marked = vec![false; self.types.len()];
        while let Some(id) = pending.pop() {
            let Some(mark) = marked.get_mut(id.0 as usize) else { continue };
            if !std::mem::replace(mark, true) {
                pending.extend(self.types.get(id).kind.children().map(|child| child.id));
            }
        }
        marked
    }

    fn renumber(&mut self, numbers: &[TypeId]) {
        let number = |id: TypeId| numbers.get(id.0 as usize).copied().unwrap_or(id);
        let renumber = |used: &mut TypeUse| used.id = number(used.id);
        self.types.iter_mut().flat_map(|node| node.kind.children_mut()).for_each(renumber);
        self.change_operations(
            |parameter| renumber(&mut parameter.value),
            |media_type| renumber(&mut media_type.value),
        );
        self.components.values_mut().for_each(|component| renumber(&mut component.target));
    }
}
