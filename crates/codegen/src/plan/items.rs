//! The items of types: structs, enums, unions, aliases.

use countersign_model as model;
use countersign_model::{
    Component, Documentation, Enum, EnumValue, Field, Kind, Object, Rest, Type, TypeId, TypeUse, Union,
};
use serde_json::Value;

use super::constraints::checked;
use super::containment::Boxes;
use super::members::{FIELDS, VALUES, name_members};
use super::reach::Directions;
use super::rust::{
    AliasItem, Constraints, Constructor, Docs, EnumItem, EnumValues, EnumVariantItem, FieldItem, Identifier, Presence,
    RestItem, RustType, StructItem, TypeItem, UnionItem, UnionVariantItem,
};
use super::rust_types::{RustTypes, Travel, is_boolean};
use super::text::with_bounds;
use super::type_names::Item;
use super::type_walk::Defines;
use super::union_names::variant_names;
use super::words::{Case, Spelling, convert};

/// How many levels of lists and maps in each other have bounds that are checked: a type may be a list of itself.
const MOST_LEVELS: usize = 8;

/// What the items of types are decided by.
#[derive(Debug)]
pub(super) struct Items<'a> {
    /// The types.
    pub(super) types: &'a RustTypes<'a>,
    /// What is boxed.
    pub(super) boxes: &'a Boxes,
    /// Which types are sent, and which received.
    pub(super) directions: &'a Directions,
}

impl Items<'_> {
    /// The definition of an item.
    pub(super) fn define(&self, item: &Item<'_>) -> TypeItem {
        match item.defines {
            Defines::Type(id) => self.of_type(id, &item.name),
            Defines::Alias(component) => {
                let Component { docs, constraints, target, .. } = component;
                TypeItem::Alias(alias(&item.name, docs, constraints, self.types.without_null(target.id, Travel::Json)))
            }
        }
    }

    fn of_type(&self, id: TypeId, name: &Identifier) -> TypeItem {
        let ty = self.types.api.types.get(id);
        match &ty.kind {
            Kind::Object(object) => TypeItem::Struct(self.structure(id, ty, object, name)),
            Kind::Union(union) => TypeItem::Union(self.union(id, ty, union, name)),
            Kind::Enum(list) if !is_boolean(ty) => TypeItem::Enum(enumeration(ty, list, name)),
            _ => {
                let alias = alias(name, &ty.docs, &ty.constraints, self.types.plain(id, Travel::Json));
                if self.types.names.endless.contains(&id) { TypeItem::Newtype(alias) } else { TypeItem::Alias(alias) }
            }
        }
    }

    fn structure(&self, id: TypeId, ty: &Type, object: &Object, name: &Identifier) -> StructItem {
        let raw: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
        let idents = name_members(&raw, &[], FIELDS);
        let rest = match object.rest {
            Rest::Kept(value) => Some(RestItem {
                ident: free(&["extra", "additional_properties", "undeclared", "undeclared_properties"], &idents),
                docs: Docs::words("Properties that the document does not name."),
                value: self.types.of(value, Travel::Json),
            }),
            Rest::Ignored => None,
        };
        let travel = if self.types.multipart.contains(&id) { Travel::Part } else { Travel::Json };
        let fields: Vec<FieldItem> = object
            .fields
            .iter()
            .zip(idents)
            .enumerate()
            .map(|(position, (field, ident))| self.field((id, position), field, ident, travel))
            .collect();
        let required = fields.iter().filter(|field| field.presence == Presence::Required).count();
        let constructor = match required {
            0 => Constructor::Default,
            1..=MAXIMUM_ARGUMENTS if self.directions.is_sent(id) => Constructor::New,
            _ => Constructor::Literal,
        };
        StructItem {
            name: name.clone(),
            docs: docs(&ty.docs, name),
            deprecated: ty.docs.deprecated,
            fields,
            rest,
            constructor,
        }
    }

    fn field(&self, (id, position): (TypeId, usize), field: &Field, ident: Identifier, travel: Travel) -> FieldItem {
        let base = self.types.without_null(field.value.id, travel);
        let base = if self.boxes.contains(id, position) { boxed(base) } else { base };
        let is_json = base == RustType::Json;
        // What one direction need not carry cannot be required of a type that serves both.
        let one_sided =
            (field.read_only && self.directions.is_sent(id)) || (field.write_only && self.directions.is_received(id));
        let required = field.required && !one_sided;
        let presence = match (required, field.value.nullable && !is_json) {
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        };
        let ty = match presence {
            Presence::Required => base,
            Presence::RequiredNullable | Presence::Optional => option(base),
            Presence::OptionalNullable => option(option(base)),
        };
        let model = self.types.api.types.get(field.value.id);
        FieldItem {
            ident,
            name: field.name.clone(),
            ty,
            presence,
            docs: with_bounds(
                Docs::described(field.description.as_deref()),
                &field.constraints,
                field.default.as_ref(),
            ),
            deprecated: field.deprecated,
            constraints: checked(&field.constraints, model),
            item_constraints: self.item_constraints(model),
            read_only: field.read_only,
            write_only: field.write_only,
        }
    }

    /// The bounds of what a list or map holds, level by level.
    fn item_constraints<'t>(&'t self, mut ty: &'t Type) -> Vec<Constraints> {
        let mut levels = Vec::new();
        while let (Kind::Array(part) | Kind::Map(part), ..MOST_LEVELS) = (&ty.kind, levels.len()) {
            ty = self.types.api.types.get(part.id);
            // Patterns stand in the documentation of a value alone.
            levels.push(Constraints { pattern: None, ..checked(&ty.constraints, ty) });
        }
        let bounded = levels.iter().rposition(|level| *level != Constraints::default());
        levels.truncate(bounded.map_or(0, |last| last.saturating_add(1)));
        levels
    }

    fn union(&self, id: TypeId, ty: &Type, union: &Union, name: &Identifier) -> UnionItem {
        let idents = variant_names(self.types.api, union);
        let other = free(OTHERS, &idents);
        let variants = union.variants.iter().zip(idents).enumerate();
        let variants = variants.map(|(position, (variant, ident))| {
            let value = self.variant_type(variant.value, self.boxes.contains(id, position));
            UnionVariantItem { ident, docs: Docs::default(), ty: value, tags: variant.tags.clone() }
        });
        let discriminant = union.discriminant.as_ref();
        UnionItem {
            name: name.clone(),
            docs: docs(&ty.docs, name),
            deprecated: ty.docs.deprecated,
            tag: discriminant.map(|discriminant| discriminant.property.clone()),
            variants: variants.collect(),
            default: discriminant.and_then(|discriminant| discriminant.default),
            other,
        }
    }

    fn variant_type(&self, used: TypeUse, is_boxed: bool) -> RustType {
        let base = self.types.without_null(used.id, Travel::Json);
        let is_json = base == RustType::Json;
        let base = if is_boxed { boxed(base) } else { base };
        if used.nullable && !is_json { option(base) } else { base }
    }
}

/// How many arguments a function may have: clippy's limit.
const MAXIMUM_ARGUMENTS: usize = 7;

/// Names for a variant that keeps what no other takes.
const OTHERS: &[&str] = &["Other", "Unknown", "Unrecognized", "Undocumented", "NoneOfThese", "CatchAll"];

fn alias(
    name: &Identifier,
    documentation: &Documentation,
    constraints: &model::Constraints,
    target: RustType,
) -> AliasItem {
    let docs = Docs::paragraphs([docs(documentation, name), with_bounds(Docs::default(), constraints, None)]);
    AliasItem { name: name.clone(), docs, deprecated: documentation.deprecated, target }
}

fn enumeration(ty: &Type, list: &Enum, name: &Identifier) -> EnumItem {
    let raw: Vec<String> = list.values.iter().map(raw_name).collect();
    let raw: Vec<&str> = raw.iter().map(String::as_str).collect();
    let differences: Vec<&str> = list.values.iter().map(|value| type_word(&value.value)).collect();
    let idents = name_members(&raw, &differences, VALUES);
    let other = free(OTHERS, &idents);
    let variants = list.values.iter().zip(idents).map(|(value, ident)| EnumVariantItem {
        ident,
        value: value.value.clone(),
        docs: Docs::described(value.description.as_deref()),
    });
    let values = if list.values.iter().all(|value| value.value.is_string()) {
        EnumValues::Text
    } else if list.values.iter().all(|value| value.value.is_i64()) {
        EnumValues::Integer
    } else {
        EnumValues::Json
    };
    EnumItem {
        name: name.clone(),
        docs: docs(&ty.docs, name),
        deprecated: ty.docs.deprecated,
        values,
        variants: variants.collect(),
        other,
    }
}

fn raw_name(value: &EnumValue) -> String {
    match (&value.name, &value.value) {
        (Some(name), _) if !name.is_empty() => name.clone(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

fn type_word(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
        Value::Null => "null",
    }
}

/// The first of the names that none of the others is.
fn free(names: &[&str], others: &[Identifier]) -> Identifier {
    let is_free = |name: &&&str| others.iter().all(|other| other.as_str() != **name);
    let name = names.iter().find(is_free).copied();
    let numbered = || (2_u32..).map(|number| format!("{}{number}", names.first().unwrap_or(&"other")));
    let is_unused = |name: &String| others.iter().all(|other| other.as_str() != name);
    Identifier::new(&name.map_or_else(|| numbered().find(is_unused).unwrap_or_default(), str::to_owned))
}

/// The description of a type, else its title, where that adds to its name.
fn docs(docs: &Documentation, name: &Identifier) -> Docs {
    let text = docs.description.as_deref().or(docs.title.as_deref()).unwrap_or_default();
    let words = || convert(text.trim_end_matches('.'), Spelling::All, Case::Pascal);
    let is_said = text.len() < LONGEST_NAME && name.as_str().ends_with(&words());
    if is_said { Docs::default() } else { Docs::description(text) }
}

/// How long a text may be to say no more than a name, in bytes.
const LONGEST_NAME: usize = 100;

fn option(ty: RustType) -> RustType {
    RustType::Option(Box::new(ty))
}

fn boxed(ty: RustType) -> RustType {
    RustType::Box(Box::new(ty))
}
