//! What an API reaches: every use of a type in it, and the removal of the types that nothing uses.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Api, Kind, MediaType, Operation, Parameter, Rest, Type, TypeId, TypeUse};

/// Calls `visit` for every use of a type in a type.
pub(crate) fn uses_in_type(node: &mut Type, visit: &mut impl FnMut(&mut TypeUse)) {
    match &mut node.kind {
        Kind::Array(element) | Kind::Map(element) | Kind::Alias(element) => visit(element),
        Kind::Tuple { items, rest } => items.iter_mut().chain(rest).for_each(visit),
        Kind::Object(object) => {
            object.fields.iter_mut().for_each(|field| visit(&mut field.value));
            if let Rest::Kept(rest) = &mut object.rest {
                visit(rest);
            }
        }
        Kind::Union(union) => union.variants.iter_mut().for_each(|variant| visit(&mut variant.value)),
        Kind::Any
        | Kind::Null
        | Kind::Never
        | Kind::Boolean
        | Kind::Integer(_)
        | Kind::Number
        | Kind::String(_)
        | Kind::Enum(_) => {}
    }
}

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

    /// Leaves out every component that no operation reaches.
    pub(crate) fn drop_unused_components(&mut self) {
        let mut pending = self.used_by_operations();
        let marked = self.reached_from(&mut pending);
        self.components.retain(|_, id| marked.get(id.0 as usize).copied().unwrap_or(false));
    }

    /// Leaves out every type that neither an operation nor a component reaches, and numbers the others anew, in order.
    pub(crate) fn keep_reachable(&mut self) {
        let mut pending = self.used_by_operations();
        pending.extend(self.components.values());
        let marked = self.reached_from(&mut pending);
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
    fn reached_from(&mut self, pending: &mut Vec<TypeId>) -> Vec<bool> {
        let mut marked = vec![false; self.types.len()];
        while let Some(id) = pending.pop() {
            let Some(mark) = marked.get_mut(id.0 as usize) else { continue };
            if !std::mem::replace(mark, true)
                && let Some(node) = self.types.get_mut(id)
            {
                uses_in_type(node, &mut |used| pending.push(used.id));
            }
        }
        marked
    }

    fn renumber(&mut self, numbers: &[TypeId]) {
        let number = |id: TypeId| numbers.get(id.0 as usize).copied().unwrap_or(id);
        let renumber = |used: &mut TypeUse| used.id = number(used.id);
        for node in self.types.iter_mut() {
            uses_in_type(node, &mut { renumber });
        }
        self.change_operations(
            |parameter| renumber(&mut parameter.value),
            |media_type| renumber(&mut media_type.value),
        );
        for id in self.components.values_mut() {
            *id = number(*id);
        }
    }
}
