//! Variants that no value tells apart become one.
//!
//! ```text
//! anyOf: [{type: string}, {enum: [a, b]}]      becomes      an (open) enum of a and b
//! oneOf: [{const: a}, {const: b}]              becomes      an enum of a and b
//! oneOf: [{type: integer}, {type: number}]     becomes      a number
//! ```

use std::collections::HashSet;

use super::Settling;
use crate::lower::DraftVariant;
use crate::{Constraints, Enum, EnumValue, IntegerRange, Kind, StringFormat, Type, TypeId, TypeUse};

/// Merges the scalar variants of the union `id` that overlap. Where nothing else is left, the union itself becomes the
/// merged type, and is the only variant.
pub(super) fn merge_scalars(settling: &mut Settling<'_>, id: TypeId, variants: &mut Vec<DraftVariant>) {
    for class in [Class::Text, Class::Number, Class::Boolean] {
        merge_class(settling, id, variants, class);
    }
    merge_lists(settling, variants);
}

/// Scalars of which a JSON value tells nothing but the class.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Text,
    Number,
    Boolean,
}

impl Class {
    fn of(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::String(_) => Some(Self::Text),
            Kind::Integer(_) | Kind::Number => Some(Self::Number),
            Kind::Boolean => Some(Self::Boolean),
            Kind::Enum(list) if list.values.iter().all(|value| value.value.is_string()) => Some(Self::Text),
            Kind::Enum(list) if list.values.iter().all(|value| value.value.is_number()) => Some(Self::Number),
            _ => None,
        }
    }
}

fn merge_class(settling: &mut Settling<'_>, id: TypeId, variants: &mut Vec<DraftVariant>, class: Class) {
    let is_of_class = |variant: &DraftVariant| Class::of(&settling.types.get(variant.id).kind) == Some(class);
    let members: Vec<TypeId> =
        variants.iter().filter(|variant| is_of_class(variant)).map(|variant| variant.id).collect();
    let (Some(&first), true) = (members.first(), members.len() > 1) else { return };
    let nodes: Vec<&Type> = members.iter().map(|&member| settling.types.get(member)).collect();
    let enums = nodes.iter().filter(|node| matches!(node.kind, Kind::Enum(_))).count();
    // An enum beside text of no kind is that enum, which takes any text as it is.
    let only_enum = members.iter().copied().find(|&member| matches!(settling.types.get(member).kind, Kind::Enum(_)));
    let plain = nodes
        .iter()
        .all(|node| matches!(node.kind, Kind::Enum(_) | Kind::String(StringFormat::Plain) | Kind::Integer(_)));
    let merged = match only_enum {
        Some(list) if enums == 1 && plain => list,
        _ => {
            let kind = if enums > 0 && plain { Kind::Enum(merged_enum(&nodes)) } else { merged_kind(&nodes) };
            let constraints = shared_constraints(&nodes);
            let alone = variants.len() == members.len();
            place_merged(settling, id, kind, constraints, alone)
        }
    };
    let members: HashSet<TypeId> = members.into_iter().collect();
    for variant in variants.iter_mut().filter(|variant| variant.id == first) {
        *variant = DraftVariant::of(merged);
    }
    let mut seen = false;
    variants.retain(|variant| {
        if variant.id == merged {
            return !std::mem::replace(&mut seen, true);
        }
        !members.contains(&variant.id)
    });
}

/// Puts the merged type where the union was, or beside it where the union has other variants.
fn place_merged(settling: &mut Settling<'_>, id: TypeId, kind: Kind, constraints: Constraints, alone: bool) -> TypeId {
    if alone && let Some(node) = settling.types.get_mut(id) {
        node.kind = kind;
        node.constraints = constraints;
        return id;
    }
    let origin = settling.types.get(id).origin.clone();
    settling.drafts.push(crate::lower::Draft::default());
    settling.types.push(Type { origin, kind, constraints, ..Type::default() })
}

/// All values, each once; a lone value is called what its schema is called.
fn merged_enum(nodes: &[&Type]) -> Enum {
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for node in nodes {
        let Kind::Enum(list) = &node.kind else { continue };
        let lone = list.values.len() == 1;
        for value in list.values.iter().filter(|value| seen.insert(value.value.to_string())) {
            let title = node.docs.title.as_ref().filter(|_| lone);
            let description = node.docs.description.as_ref().filter(|_| lone);
            values.push(EnumValue {
                value: value.value.clone(),
                name: value.name.as_ref().or(title).cloned(),
                description: value.description.as_ref().or(description).cloned(),
            });
        }
    }
    Enum { values }
}

/// The narrowest kind that has the values of all.
fn merged_kind(nodes: &[&Type]) -> Kind {
    let mut merged: Option<Kind> = None;
    for node in nodes {
        let kind = match &node.kind {
            Kind::Enum(list) if list.values.iter().all(|value| value.value.is_number()) => number_kind(list),
            Kind::Enum(_) => Kind::String(StringFormat::Plain),
            other => other.clone(),
        };
        merged = Some(match (merged, kind) {
            (None, kind) => kind,
            (Some(Kind::String(left)), Kind::String(right)) if left == right => Kind::String(left),
            (Some(Kind::String(_)), _) => Kind::String(StringFormat::Plain),
            (Some(Kind::Integer(left)), Kind::Integer(right)) if left == right => Kind::Integer(left),
            (Some(Kind::Integer(_)), Kind::Integer(_)) => Kind::Integer(IntegerRange::Beyond),
            (Some(Kind::Boolean), _) => Kind::Boolean,
            _ => Kind::Number,
        });
    }
    merged.unwrap_or_default()
}

fn number_kind(list: &Enum) -> Kind {
    let whole = list.values.iter().all(|value| value.value.is_i64());
    if whole { Kind::Integer(IntegerRange::I64) } else { Kind::Number }
}

/// The bounds that all of them state alike.
fn shared_constraints(nodes: &[&Type]) -> Constraints {
    let Some((first, others)) = nodes.split_first() else { return Constraints::default() };
    if others.iter().all(|node| node.constraints == first.constraints) {
        first.constraints.clone()
    } else {
        Constraints::default()
    }
}

/// Lists and maps of the same type are one variant, and so is anything.
fn merge_lists(settling: &mut Settling<'_>, variants: &mut Vec<DraftVariant>) {
    let mut seen: HashSet<(&str, TypeUse, Option<Scalar>)> = HashSet::new();
    variants.retain(|variant| match settling.types.get(variant.id).kind {
        Kind::Array(element) => seen.insert(element_key(settling, "list", element)),
        Kind::Map(element) => seen.insert(element_key(settling, "map", element)),
        Kind::Any => seen.insert(("any", TypeUse { id: TypeId::at(0), nullable: true }, None)),
        _ => true,
    });
}

/// An unnamed scalar, of which any two are alike.
#[derive(PartialEq, Eq, Hash)]
enum Scalar {
    Any,
    Boolean,
    Integer(IntegerRange),
    Number,
    String(StringFormat),
}

/// What two lists or maps have in common if they are the same variant: the element's type, or the kind of scalar it is.
fn element_key<'k>(settling: &mut Settling<'_>, of: &'k str, element: TypeUse) -> (&'k str, TypeUse, Option<Scalar>) {
    let (id, null) = settling.end(element.id);
    let nullable = element.nullable || null;
    let node = settling.types.get(id);
    let scalar = match &node.kind {
        _ if node.component.is_some() => None,
        Kind::Any => Some(Scalar::Any),
        Kind::Boolean => Some(Scalar::Boolean),
        Kind::Integer(range) => Some(Scalar::Integer(*range)),
        Kind::Number => Some(Scalar::Number),
        Kind::String(format) => Some(Scalar::String(format.clone())),
        _ => None,
    };
    let id = if scalar.is_some() { TypeId::at(0) } else { id };
    (of, TypeUse { id, nullable }, scalar)
}
