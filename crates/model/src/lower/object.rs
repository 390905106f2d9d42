//! Objects and maps.

use countersign_openapi::SchemaId;
use countersign_source::{Code, FileId, Place};
use indexmap::IndexSet;
use serde_json::Value;

use super::shape::{Shape, Undeclared};
use super::structure::Structure;
use super::{Lowering, MOST_HOPS};
use crate::{Constraints, Field, Kind, Object, Rest, TypeUse};

/// How many bytes of documentation weigh as much as a field.
const TEXT_OF_A_FIELD: usize = 256;

impl<'d> Lowering<'d, '_> {
    /// The kind of an object of this shape.
    pub(super) fn object_of(&mut self, shape: &Shape<'d>) -> Kind {
        if shape.is_merged && !self.affords(shape) {
            let message =
                "the schemas of this document include too many properties of others; any value is accepted here";
            self.report_at(Code::TooManyFields, shape.origin.as_ref(), message);
            return Kind::Any;
        }
        let rest = self.rest_of(shape);
        let mut fields: Vec<Field> = Vec::with_capacity(shape.properties.len());
        for (name, schemas) in &shape.properties {
            fields.push(self.field(name, schemas, shape.required.contains(name)));
        }
        self.add_undeclared_fields(shape, rest, &mut fields);
        if !fields.is_empty() {
            return Kind::Object(Object { fields, rest: rest.map_or(Rest::Ignored, Rest::Kept) });
        }
        match rest {
            Some(values) => Kind::Map(values),
            None if shape.undeclared == Undeclared::Forbidden => Kind::Object(Object::default()),
            None => Kind::Map(self.any()),
        }
    }

    /// Whether the fields of a shape that other schemas share may be written out once more. Their documentation counts, too: it
    /// is copied for each.
    fn affords(&mut self, shape: &Shape<'d>) -> bool {
        let document = self.document;
        let schemas = shape.properties.values().flatten().map(|&id| document.schemas.get(id));
        let fields = schemas.map(|schema| {
            let text = schema.description.as_ref().map_or(0, String::len) / TEXT_OF_A_FIELD;
            let values = schema.examples.iter().map(|(_, value)| value).chain(&schema.default).map(count_values);
            1 + text + values.sum::<usize>()
        });
        self.fields.take(fields.sum())
    }

    /// What values undeclared properties have, where any are to be kept.
    fn rest_of(&mut self, shape: &Shape<'d>) -> Option<TypeUse> {
        let patterned = if shape.patterns.is_empty() { None } else { Some(self.one_or_any(&shape.patterns)) };
        match (&shape.undeclared, patterned) {
            (Undeclared::Schemas(schemas), None) => Some(self.use_of_all(schemas)),
            (Undeclared::Allowed | Undeclared::Schemas(_), _) => Some(self.any()),
            (_, Some(values)) => Some(values),
            (_, None) if shape.extended_by_subtypes => Some(self.any()),
            // A union too large to be merged may add anything.
            (_, None) if !shape.groups.is_empty() => Some(self.any()),
            (Undeclared::Unspecified | Undeclared::Forbidden, None) => None,
        }
    }

    /// The type of all `schemas` where they are one, else any.
    fn one_or_any(&mut self, schemas: &[SchemaId]) -> TypeUse {
        let targets: IndexSet<SchemaId> = schemas.iter().map(|&schema| self.resolve(schema)).collect();
        match (targets.len(), targets.first()) {
            (1, Some(&target)) => self.use_of(target),
            _ => self.any(),
        }
    }

    /// Adds a field for every required name that no property declares: valid objects carry it.
    fn add_undeclared_fields(&mut self, shape: &Shape<'d>, rest: Option<TypeUse>, fields: &mut Vec<Field>) {
        let undeclared: Vec<&str> =
            shape.required.iter().filter(|name| !shape.properties.contains_key(*name)).copied().collect();
        if undeclared.is_empty() {
            return;
        }
        let names = undeclared.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let Some(origin) = shape.origin.clone() else { return };
        let place = origin.child("required");
        if shape.undeclared == Undeclared::Forbidden && rest.is_none() {
            let message = format!("{names} must be there but may not be: no property declares it");
            return self.report_at(Code::UndeclaredRequired, Some(&origin), message);
        }
        // An object of which nothing but required names is said is common, and nothing is wrong with it. Where a schema has
        // properties of its own and includes no other, reading it has said so already.
        let is_merged = shape.roots.len() > 1
            || shape.roots.iter().any(|root| self.constituents(self.schema(root.schema)).next().is_some());
        if is_merged && !shape.properties.is_empty() {
            let message = format!("{names} is required, but no property declares it; it may have any value");
            self.report_at(Code::UndeclaredRequired, Some(&origin), message);
        }
        let value = rest.unwrap_or_else(|| self.any());
        fields.extend(undeclared.into_iter().map(|name| undeclared_field(name, value, &place)));
    }

    fn field(&mut self, name: &str, schemas: &[SchemaId], required: bool) -> Field {
        let value = self.use_of_all(schemas);
        let about = self.annotations(schemas);
        Field {
            origin: about.origin.unwrap_or_else(|| Place::root(FileId(0))),
            name: name.to_owned(),
            value,
            required,
            read_only: about.read_only,
            write_only: about.write_only,
            deprecated: about.deprecated,
            description: about.description,
            default: about.default,
            examples: about.examples,
            constraints: about.constraints,
        }
    }

    /// What schemas say of the place they are used in: the last one first, with what stands beside a reference or in an
    /// `allOf` for that purpose alone.
    pub(crate) fn annotations(&self, schemas: &[SchemaId]) -> Annotations {
        let mut about = Annotations::default();
        for &id in schemas.iter().rev() {
            let schema = self.schema(id);
            about.take(schema);
            for &part in &schema.all_of {
                if self.structure(part) <= Structure::Bounds && self.schema(part).reference.is_none() {
                    about.take(self.schema(part));
                }
            }
            // What holds wherever the schema is used.
            let mut target = id;
            for _ in 0..MOST_HOPS {
                let Some(next) = self.stands_for(target) else { break };
                let schema = self.schema(next);
                about.read_only |= schema.read_only;
                about.write_only |= schema.write_only;
                about.default = about.default.or_else(|| schema.default.clone());
                target = next;
            }
        }
        about
    }
}

/// What a schema says of its use, rather than of its values.
#[derive(Debug, Default)]
pub(crate) struct Annotations {
    pub(crate) origin: Option<Place>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) default: Option<serde_json::Value>,
    pub(crate) examples: Vec<(Place, serde_json::Value)>,
    pub(crate) constraints: Constraints,
}

impl Annotations {
    fn take(&mut self, schema: &countersign_openapi::Schema) {
        if self.origin.is_none() {
            self.origin.clone_from(&schema.origin);
        }
        if self.description.is_none() {
            self.description.clone_from(&schema.description);
        }
        if self.default.is_none() {
            self.default.clone_from(&schema.default);
        }
        if self.examples.is_empty() {
            self.examples.clone_from(&schema.examples);
        }
        self.deprecated |= schema.deprecated;
        self.read_only |= schema.read_only;
        self.write_only |= schema.write_only;
        self.constraints.narrow(&Constraints::of(schema));
    }
}

fn undeclared_field(name: &str, value: TypeUse, place: &Place) -> Field {
    Field { required: true, ..Field::new(place.clone(), name, value) }
}

fn count_values(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().fold(1, |sum, item| sum + count_values(item)),
        Value::Object(members) => members.values().fold(1, |sum, member| sum + count_values(member)),
        _ => 1,
    }
}
