//! Schemas become draft types.
//!
//! A type's id is handed out before the type is known, and a queue fills it in later: no depth of nesting and no cycle of
//! references reaches the stack. What can only be said once every draft is known (which union collapses into which
//! variant, where null belongs) is left to [`settle`](crate::settle).

mod enumeration;
mod kind;
mod object;
mod shape;
mod structure;
mod union;

use std::collections::{HashMap, VecDeque};

use countersign_openapi::{Document, Schema, SchemaId};
use countersign_source::limits::{INCLUDED_FIELDS, INCLUDED_FIELDS_PER_SCHEMA};
use countersign_source::{Budget, Code, Diagnostic, Diagnostics, Place};

use crate::operations::Shared;
use crate::{Constraints, Documentation, Kind, Type, TypeId, TypeUse, Types};

pub(crate) use union::{DraftUnion, DraftVariant};

/// Beyond this many schemas brought together into new types, the first of a list stands for all of it.
const MOST_CONJUNCTIONS_PER_SCHEMA: usize = 4;

/// Chains of names for names end sooner in any document written by people.
const MOST_HOPS: usize = 64;

/// A schema that takes part in a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Part {
    /// The schema.
    pub(crate) schema: SchemaId,
    /// Whether its `oneOf` and `anyOf` are left out.
    pub(crate) own: bool,
}

impl Part {
    fn whole(schema: SchemaId) -> Self {
        Self { schema, own: false }
    }

    fn own(schema: SchemaId) -> Self {
        Self { schema, own: true }
    }
}

/// What is known of a type beyond its node, until it is settled.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Whether null is among its values.
    pub(crate) null: bool,
    /// The type it turned out to be.
    pub(crate) same_as: Option<TypeId>,
    /// Its variants, where it is a union.
    pub(crate) union: Option<DraftUnion>,
}

/// The types of a document while they are being made.
pub(crate) struct Lowering<'d, 'r> {
    pub(crate) document: &'d Document,
    diagnostics: &'r mut Diagnostics,
    types: Types,
    drafts: Vec<Draft>,
    by_schema: Vec<Option<TypeId>>,
    /// How many more schemas may be included in others before the limit for each type falls.
    inclusions: usize,
    /// How many more fields may be taken over from included schemas.
    fields: Budget,
    by_parts: HashMap<Vec<Part>, TypeId>,
    queue: VecDeque<(TypeId, Vec<Part>)>,
    pub(crate) shared: Shared,
    any: Option<TypeId>,
}

impl<'d, 'r> Lowering<'d, 'r> {
    pub(crate) fn new(document: &'d Document, diagnostics: &'r mut Diagnostics) -> Self {
        Self {
            document,
            diagnostics,
            types: Types::with_capacity(document.schemas.len()),
            drafts: Vec::with_capacity(document.schemas.len()),
            by_schema: vec![None; document.schemas.len()],
            inclusions: 100_000 + 32 * document.schemas.len(),
            fields: Budget::new(INCLUDED_FIELDS + INCLUDED_FIELDS_PER_SCHEMA * document.schemas.len()),
            by_parts: HashMap::new(),
            queue: VecDeque::new(),
            shared: Shared::default(),
            any: None,
        }
    }

    /// The use of a schema's type, which the queue will fill in.
    pub(crate) fn use_of(&mut self, schema: SchemaId) -> TypeUse {
        let schema = self.past_unnamed(schema);
        let slot = self.by_schema.get(schema.0 as usize).copied().flatten();
        let id = slot.unwrap_or_else(|| {
            let id = self.push(self.annotated(schema));
            if let Some(slot) = self.by_schema.get_mut(schema.0 as usize) {
                *slot = Some(id);
            }
            self.queue.push_back((id, vec![Part::whole(schema)]));
            id
        });
        TypeUse { id, nullable: false }
    }

    /// The schema that an unnamed one stands for, where null is not added on the way: no type is needed for it.
    fn past_unnamed(&self, mut id: SchemaId) -> SchemaId {
        for _ in 0..MOST_HOPS {
            let schema = self.schema(id);
            if schema.component.is_some() || self.adds_null(id) {
                break;
            }
            match self.stands_for(id) {
                Some(target) => id = target,
                None => break,
            }
        }
        id
    }

    /// The use of the type whose values satisfy all of `schemas`.
    fn use_of_all(&mut self, schemas: &[SchemaId]) -> TypeUse {
        let mut distinct: Vec<SchemaId> = Vec::with_capacity(schemas.len());
        for &schema in schemas {
            if !distinct.iter().any(|&other| self.resolve(other) == self.resolve(schema)) {
                distinct.push(schema);
            }
        }
        match distinct.as_slice() {
            [] => self.any(),
            [only] => self.use_of(*only),
            [first, ..] => self.use_of_parts(distinct.iter().copied().map(Part::whole).collect(), *first),
        }
    }

    /// The use of the type that `parts` make together, documented as `like` is.
    fn use_of_parts(&mut self, parts: Vec<Part>, like: SchemaId) -> TypeUse {
        if let Some(&id) = self.by_parts.get(&parts) {
            return TypeUse { id, nullable: false };
        }
        if self.by_parts.len() > 10_000 + MOST_CONJUNCTIONS_PER_SCHEMA * self.document.schemas.len() {
            self.report(
                Code::TooManyParts,
                self.schema(like),
                "too many schemas are brought together; this one stands alone",
            );
            return self.use_of(like);
        }
        let mut node = self.annotated(like);
        let title = node.docs.title.or_else(|| self.component_of(like));
        node.docs.title = title.or_else(|| self.schema(self.resolve(like)).title.clone());
        node.component = None;
        let id = self.push(node);
        self.by_parts.insert(parts.clone(), id);
        self.queue.push_back((id, parts));
        TypeUse { id, nullable: false }
    }

    /// The use of the type that allows everything.
    pub(crate) fn any(&mut self) -> TypeUse {
        let id = match self.any {
            Some(id) => id,
            None => self.push(Type::default()),
        };
        self.any = Some(id);
        TypeUse { id, nullable: false }
    }

    /// Adds a type that is known already.
    pub(crate) fn push(&mut self, node: Type) -> TypeId {
        self.drafts.push(Draft::default());
        self.types.push(node)
    }

    /// Fills in every type that was asked for, and those that they ask for.
    pub(crate) fn run(&mut self) {
        while let Some((id, parts)) = self.queue.pop_front() {
            self.fill(id, &parts);
        }
    }

    /// The types as far as they are known, and what is known of them beyond that.
    pub(crate) fn finish(self) -> (Types, Vec<Draft>) {
        (self.types, self.drafts)
    }

    fn fill(&mut self, id: TypeId, parts: &[Part]) {
        if let [Part { schema, own: false }] = parts
            && let Some(target) = self.stands_for(*schema)
        {
            return self.redirect(id, target, self.adds_null(*schema));
        }
        let shape = self.shape(parts);
        if let Some(target) = self.adds_nothing_to(parts, &shape) {
            return self.redirect(id, target, shape.nullable);
        }
        if let Some(draft) = self.drafts.get_mut(id.0 as usize) {
            draft.null |= shape.nullable;
        }
        let constraints = shape.constraints.clone();
        let kind = self.kind_of(id, &shape);
        if let Some(node) = self.types.get_mut(id) {
            node.constraints.narrow(&constraints);
            node.kind = kind;
        }
    }

    fn redirect(&mut self, id: TypeId, target: SchemaId, null: bool) {
        let same_as = Some(self.use_of(target).id);
        if let Some(draft) = self.drafts.get_mut(id.0 as usize) {
            draft.null |= null;
            draft.same_as = same_as;
        }
    }

    fn schema(&self, id: SchemaId) -> &'d Schema {
        self.document.schemas.get(id)
    }

    /// The schema that a schema is, whatever names it goes by.
    fn resolve(&self, mut id: SchemaId) -> SchemaId {
        for _ in 0..MOST_HOPS {
            match self.stands_for(id) {
                Some(target) => id = target,
                None => break,
            }
        }
        id
    }

    /// A type that has a schema's name and documentation, and no kind yet.
    fn annotated(&self, id: SchemaId) -> Type {
        let schema = self.schema(id);
        Type {
            origin: schema.origin.clone(),
            component: schema.component.clone(),
            docs: Documentation {
                title: schema.title.clone(),
                description: schema.description.clone(),
                deprecated: schema.deprecated,
                examples: schema.examples.clone(),
            },
            ..Type::default()
        }
    }

    /// A type of the given kind and bounds, unnamed, at the place of `id`: a part of what its schema says.
    fn beside(&mut self, id: TypeId, kind: Kind, constraints: Constraints) -> TypeUse {
        let origin = self.types.get(id).origin.clone();
        TypeUse { id: self.push(Type { origin, constraints, kind, ..Type::default() }), nullable: false }
    }

    fn report(&mut self, code: Code, schema: &Schema, message: impl Into<String>) {
        let diagnostic = Diagnostic::new(code, message);
        self.diagnostics.push(match &schema.origin {
            Some(origin) => diagnostic.at(origin, ""),
            None => diagnostic,
        });
    }

    fn report_at(&mut self, code: Code, place: Option<&Place>, message: impl Into<String>) {
        let diagnostic = Diagnostic::new(code, message);
        self.diagnostics.push(match place {
            Some(place) => diagnostic.at(place, ""),
            None => diagnostic,
        });
    }
}
