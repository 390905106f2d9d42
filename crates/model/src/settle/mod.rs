//! Draft types become types, once all of them are known.
//!
//! ```text
//! anyOf: [{$ref: Room}, {type: null}]      becomes      a nullable use of Room
//! ```
//! Here names for names are followed to their end, unions lose the variants that add nothing, null moves from types to
//! their uses, and unions learn which property tells their variants.

mod discriminant;
mod members;
mod scalars;
mod unions;

use std::collections::HashMap;

use countersign_source::limits::SPLICED_VARIANTS;
use countersign_source::{Budget, Code, Diagnostic, Diagnostics};

use crate::lower::Draft;
use crate::reach::uses_in_type;
use crate::{Api, Kind, Object, Rest, TypeId, TypeUse, Types};

/// Settles every type of `api`, and every use of one.
pub(crate) fn settle(api: &mut Api, drafts: Vec<Draft>, diagnostics: &mut Diagnostics) {
    let types = std::mem::take(&mut api.types);
    let spliced = Budget::new(SPLICED_VARIANTS);
    let mut settling = Settling { types, drafts, components: HashMap::new(), spliced, diagnostics };
    settling.follow_names();
    settling.settle_unions();
    settling.adopt();
    let uses = settling.uses();
    settling.settle_types(&uses);
    settling.finish_objects();
    settling.bound_members();
    settling.tell_variants();
    api.change_operations(
        |parameter| {
            parameter.value = settled(parameter.value, &uses);
            // Its bounds take in those of its type.
            parameter.constraints.narrow(&settling.types.get(parameter.value.id).constraints);
        },
        |media_type| media_type.value = settled(media_type.value, &uses),
    );
    api.types = settling.types;
}

/// What a use of a draft becomes.
fn settled(used: TypeUse, uses: &[TypeUse]) -> TypeUse {
    uses.get(used.id.0 as usize).copied().unwrap_or(used)
}

struct Settling<'r> {
    types: Types,
    drafts: Vec<Draft>,
    /// The components that the variants of each union are, by position.
    components: HashMap<TypeId, Vec<Option<String>>>,
    /// How many variants may still be taken over from unions among the variants of others; those beyond stay unions of their own.
    spliced: Budget,
    diagnostics: &'r mut Diagnostics,
}

impl Settling<'_> {
    fn draft(&mut self, id: TypeId) -> Option<&mut Draft> {
        self.drafts.get_mut(id.0 as usize)
    }

    fn same_as(&self, id: TypeId) -> Option<TypeId> {
        self.drafts.get(id.0 as usize).and_then(|draft| draft.same_as)
    }

    fn is_null(&self, id: TypeId) -> bool {
        self.drafts.get(id.0 as usize).is_some_and(|draft| draft.null)
    }

    /// The type that a type turned out to be, and whether null is among its values. Shortens the chain on the way.
    fn end(&mut self, id: TypeId) -> (TypeId, bool) {
        let mut chain = Vec::new();
        let mut end = id;
        while let Some(next) = self.same_as(end) {
            chain.push(end);
            end = next;
        }
        let mut null = self.is_null(end);
        for link in chain.into_iter().rev() {
            null |= self.is_null(link);
            if let Some(draft) = self.draft(link) {
                *draft = Draft { null, same_as: Some(end), union: None };
            }
        }
        (end, null)
    }

    /// Cuts the chains of names that come back to themselves: nothing is said there.
    fn follow_names(&mut self) {
        // The number of the walk that came by.
        let mut walks: HashMap<TypeId, usize> = HashMap::new();
        for walk in 0..self.drafts.len() {
            let mut id = TypeId::at(walk);
            while let Some(next) = self.same_as(id) {
                match walks.insert(id, walk) {
                    None => id = next,
                    Some(earlier) if earlier != walk => break,
                    Some(_) => {
                        let message = "this schema leads back to itself and says nothing; any value is accepted";
                        self.report(Code::EndlessSchema, id, message);
                        if let Some(draft) = self.draft(id) {
                            draft.same_as = None;
                        }
                    }
                }
            }
        }
    }

    /// Gives a component the content of the unnamed type it turned out to be, where that was written inside it.
    fn adopt(&mut self) {
        for index in 0..self.drafts.len() {
            let id = TypeId::at(index);
            if self.types.get(id).component.is_none() || self.same_as(id).is_none() {
                continue;
            }
            let (end, null) = self.end(id);
            if !self.is_inside(end, id) {
                continue;
            }
            let inner = self.types.get_mut(end).map(std::mem::take).unwrap_or_default();
            if let Some(node) = self.types.get_mut(id) {
                node.kind = inner.kind;
                node.constraints.narrow(&inner.constraints);
                node.title = node.title.take().or(inner.title);
                node.description = node.description.take().or(inner.description);
                if node.examples.is_empty() {
                    node.examples = inner.examples;
                }
            }
            if let Some(draft) = self.draft(id) {
                *draft = Draft { null, ..Draft::default() };
            }
            if let Some(draft) = self.draft(end) {
                draft.same_as = Some(id);
            }
        }
    }

    fn is_inside(&self, inner: TypeId, outer: TypeId) -> bool {
        let inner = self.types.get(inner);
        match (&inner.origin, &self.types.get(outer).origin) {
            (Some(inside), Some(around)) if inner.component.is_none() => {
                let below = inside.pointer.as_str().strip_prefix(around.pointer.as_str());
                inside.file == around.file && below.is_some_and(|below| below.starts_with('/'))
            }
            _ => false,
        }
    }

    /// For every type, the use that a use of it becomes.
    fn uses(&mut self) -> Vec<TypeUse> {
        let ids = (0..self.types.len()).map(TypeId::at);
        ids.map(|id| {
            let (id, null) = self.end(id);
            // These have null among their values as they are.
            let nullable = null && !matches!(self.types.get(id).kind, Kind::Any | Kind::Null);
            TypeUse { id, nullable }
        })
        .collect()
    }

    fn settle_types(&mut self, uses: &[TypeUse]) {
        for (index, node) in self.types.iter_mut().enumerate() {
            let id = TypeId::at(index);
            match uses.get(index) {
                Some(&used) if used.id != id => node.kind = Kind::Alias(used),
                _ => uses_in_type(node, &mut |used| *used = settled(*used, uses)),
            }
            if let Kind::Union(union) = &mut node.kind {
                // The union's own uses say it.
                union.variants.iter_mut().for_each(|variant| variant.value.nullable = false);
            }
        }
    }

    /// Leaves out what no value can have: fields and the rest. Lets the bounds of a field take in those of its type.
    fn finish_objects(&mut self) {
        for id in (0..self.types.len()).map(TypeId::at) {
            let empty_map = matches!(self.types.get(id).kind, Kind::Map(values) if self.is_never(values));
            let object = match self.types.get_mut(id).map(|node| &mut node.kind) {
                Some(Kind::Object(object)) => std::mem::take(object),
                Some(Kind::Map(_)) if empty_map => Object::default(),
                _ => continue,
            };
            let object = self.finish_object(object);
            if let Some(node) = self.types.get_mut(id) {
                node.kind = Kind::Object(object);
            }
        }
    }

    fn finish_object(&self, mut object: Object) -> Object {
        object.fields.retain(|field| !self.is_never(field.value));
        for field in &mut object.fields {
            field.constraints.narrow(&self.types.get(field.value.id).constraints);
        }
        if matches!(object.rest, Rest::Kept(values) if self.is_never(values)) {
            object.rest = Rest::Ignored;
        }
        object
    }

    fn is_never(&self, used: TypeUse) -> bool {
        matches!(self.types.get(used.id).kind, Kind::Never) && !used.nullable
    }

    fn report(&mut self, code: Code, id: TypeId, message: impl Into<String>) {
        let diagnostic = Diagnostic::new(code, message);
        self.diagnostics.push(match &self.types.get(id).origin {
            Some(origin) => diagnostic.at(origin, ""),
            None => diagnostic,
        });
    }
}
