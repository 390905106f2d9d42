//! What an API reaches: every use of a type in it, and the removal of the types that nothing uses.

use crate::{Api, Kind, MediaType, Operation, Rest, Type, TypeId, TypeUse};

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

/// Calls `visit` for every use of a type in an operation.
pub(crate) fn uses_in_operation(operation: &mut Operation, visit: &mut impl FnMut(&mut TypeUse)) {
    let content = |content: &mut Vec<MediaType>, visit: &mut dyn FnMut(&mut TypeUse)| {
        content.iter_mut().for_each(|media_type| visit(&mut media_type.value));
    };
    operation.parameters.iter_mut().for_each(|parameter| visit(&mut parameter.value));
    if let Some(body) = &mut operation.body {
        content(&mut body.content, visit);
    }
    for response in &mut operation.responses {
        response.headers.iter_mut().for_each(|header| visit(&mut header.value));
        content(&mut response.content, visit);
    }
}

impl Api {
    /// Every operation, those that the API calls included.
    pub(crate) fn all_operations(&mut self) -> impl Iterator<Item = &mut Operation> {
        self.operations.iter_mut().chain(&mut self.incoming)
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

    fn used_by_operations(&mut self) -> Vec<TypeId> {
        let mut used_types = Vec::new();
        for operation in self.all_operations() {
            uses_in_operation(operation, &mut |used| used_types.push(used.id));
        }
        used_types
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
        let mut renumber = |used: &mut TypeUse| used.id = number(used.id);
        for node in self.types.iter_mut() {
            uses_in_type(node, &mut renumber);
        }
        for operation in self.all_operations() {
            uses_in_operation(operation, &mut renumber);
        }
        for id in self.components.values_mut() {
            *id = number(*id);
        }
    }
}
