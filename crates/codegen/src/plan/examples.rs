//! Calls made from documented values: what rustdoc shows of an operation, and compiles.
//!
//! A documented value is written as the Rust that makes it. Where none is documented, or it does not fit its type, the least
//! value that compiles stands in; where not even that can be written, there is no example.

use std::collections::{BTreeSet, HashMap};

use countersign_model::{Api, Body, Operation, Parameter, ParameterLocation, Types};
use countersign_source::Budget;
use countersign_source::limits::STAND_IN_VALUES;
use serde_json::{Map, Value};

use super::rust::{
    Arguments, BodyContent, BodyItem, BodyVariantItem, CallExample, Codec, Constraints, Constructor, EnumItem,
    EnumValues, Expression, FieldItem, Format, Given, Identifier, Literal, MediaTypeItem, ParameterItem, Presence,
    RustType, StructItem, TypeItem,
};

/// How many values an example may hold to be shown: it is repeated in the documentation of each operation that has it.
const LARGE: usize = 40;
/// How many bytes of text count as one value more.
const TEXT: usize = 1024;

/// How deep a value that stands in may nest.
const DEEP: usize = 6;

/// How many optional parameters are shown.
const SETTERS: usize = 2;

/// What makes expressions of documented values.
#[derive(Debug)]
pub(super) struct Examples<'a> {
    types: &'a Types,
    items: HashMap<&'a Identifier, &'a TypeItem>,
}

impl<'a> Examples<'a> {
    /// For these items.
    pub(super) fn new(api: &'a Api, items: impl Iterator<Item = &'a TypeItem>) -> Self {
        Self { types: &api.types, items: items.map(|item| (item.name(), item)).collect() }
    }

    /// A call of an operation.
    pub(super) fn call(
        &self,
        operation: &Operation,
        parameters: &[&Parameter],
        items: &[ParameterItem],
        body: Option<&BodyItem>,
        takes: &Arguments,
    ) -> Option<CallExample> {
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        let mut is_documented = false;
        for (parameter, item) in parameters.iter().zip(items) {
            if matches!(item.given, Given::Constant(_)) {
                continue;
            }
            let documented = self.documented_parameter(parameter).and_then(|value| self.parameter(value, item));
            is_documented |= documented.is_some();
            match item.given {
                Given::Argument => arguments.push(documented.or_else(|| self.stand_in_parameter(item))?),
                Given::Setter if setters.len() < SETTERS && item.location != ParameterLocation::Header => {
                    setters.extend(documented.map(|value| (item.ident.clone(), value)));
                }
                _ => {}
            }
        }
        if let (Some(model), Some(item)) = (&operation.body, body) {
            let value = self.body(model, item);
            is_documented |= value.is_some();
            if item.required {
                arguments.push(as_body(item, value.or_else(|| self.stand_in_body(item))?));
            } else {
                setters.extend(value.map(|value| (item.ident.clone(), as_body(item, value))));
            }
        }
        // Where nothing is documented, a call with nothing but plain values says no more than the method's own line.
        if !is_documented && arguments.iter().all(shows_no_type) {
            return None;
        }
        // A field takes no `impl Into<String>`.
        if matches!(takes, Arguments::Struct { .. }) {
            arguments = arguments.into_iter().map(owned).collect();
        }
        let mut imports = BTreeSet::new();
        arguments.iter().chain(setters.iter().map(|(_, value)| value)).for_each(|value| named(value, &mut imports));
        Some(CallExample { arguments, setters, imports: imports.into_iter().collect() })
    }

    fn documented_parameter<'p>(&'p self, parameter: &'p Parameter) -> Option<&'p Value> {
        let own = parameter.examples.iter().filter_map(|example| example.value.as_ref());
        let of_type = self.types.get(parameter.value.id).docs.examples.iter().map(|(_, value)| value);
        own.chain(of_type).find(|value| count(value, LARGE) > 0)
    }

    fn parameter(&self, value: &Value, item: &ParameterItem) -> Option<Expression> {
        match (value, &item.ty) {
            (Value::String(text), _) if item.into => Some(Expression::Text(text.clone())),
            (Value::Number(number), _) if item.into => Some(Expression::Text(number.to_string())),
            _ => self.expression(value, &item.ty, DEEP),
        }
    }

    fn stand_in_parameter(&self, item: &ParameterItem) -> Option<Expression> {
        if item.into {
            Some(Expression::Text(item.name.clone()))
        } else {
            self.stand_in(&item.ty, &item.constraints, DEEP, &mut Budget::new(STAND_IN_VALUES))
        }
    }

    fn body(&self, body: &Body, item: &BodyItem) -> Option<Expression> {
        let content = first_content(item)?;
        let is_meant = |name: &str| name.trim() == content.media_type || body.content.len() == 1;
        let media_type = body.content.iter().find(|media_type| is_meant(&media_type.name))?;
        let own = media_type.examples.iter().filter_map(|example| example.value.as_ref());
        let of_type = self.types.get(media_type.value.id).docs.examples.iter().map(|(_, value)| value);
        let value = own.chain(of_type).find(|value| count(value, LARGE) > 0)?;
        match content.codec {
            Codec::Json | Codec::Form | Codec::Multipart | Codec::Sequence => self.expression(value, &content.ty, DEEP),
            Codec::Text => value.as_str().map(|text| Expression::Owned(text.to_owned())),
            Codec::Empty | Codec::Bytes => None,
        }
    }

    fn stand_in_body(&self, item: &BodyItem) -> Option<Expression> {
        let content = first_content(item)?;
        match content.codec {
            Codec::Text => Some(Expression::Owned("text".to_owned())),
            Codec::Empty | Codec::Bytes => None,
            Codec::Json | Codec::Form | Codec::Multipart | Codec::Sequence => {
                self.stand_in(&content.ty, &Constraints::default(), DEEP, &mut Budget::new(STAND_IN_VALUES))
            }
        }
    }

    /// The expression for a value of a type; `None` where it does not fit.
    fn expression(&self, value: &Value, ty: &RustType, depth: usize) -> Option<Expression> {
        let below = depth.checked_sub(1)?;
        match (ty, value) {
            (RustType::Json, value) => Some(Expression::Json(value.clone())),
            (RustType::Option(_), Value::Null) => Some(Expression::None),
            (RustType::Option(inner), value) => Some(Expression::Some(Box::new(self.expression(value, inner, depth)?))),
            (RustType::Box(inner), value) => Some(Expression::Boxed(Box::new(self.expression(value, inner, depth)?))),
            (RustType::Bool, Value::Bool(value)) => Some(Expression::Bool(*value)),
            (RustType::I64, Value::Number(number)) => number.as_i64().map(whole),
            (RustType::U64, Value::Number(number)) => number.as_u64().map(whole),
            (RustType::F64, Value::Number(number)) => number.as_f64().map(float),
            (RustType::String, Value::String(text)) => Some(Expression::Owned(text.clone())),
            (RustType::Formatted(_), Value::String(text)) => Some(Expression::Owned(text.clone())),
            (RustType::Bare(_), Value::String(text)) => Some(Expression::Parse(text.clone())),
            (RustType::Vec(inner), Value::Array(values)) => {
                let values = values.iter().map(|value| self.expression(value, inner, below));
                Some(Expression::List(values.collect::<Option<_>>()?))
            }
            (RustType::Map(inner), Value::Object(members)) => {
                let members =
                    members.iter().map(|(key, value)| Some((key.clone(), self.expression(value, inner, below)?)));
                Some(Expression::Map(members.collect::<Option<_>>()?))
            }
            (RustType::Named(name), value) => self.named_expression(value, name, below),
            _ => None,
        }
    }

    fn named_expression(&self, value: &Value, name: &Identifier, depth: usize) -> Option<Expression> {
        match (self.items.get(name)?, value) {
            (TypeItem::Alias(alias), value) => self.expression(value, &alias.target, depth),
            (TypeItem::Newtype(newtype), value) => {
                let value = Box::new(self.expression(value, &newtype.target, depth)?);
                Some(Expression::Wrap { name: name.clone(), value })
            }
            (TypeItem::Enum(list), value) => enum_expression(list, value),
            (TypeItem::Union(_), value) => Some(Expression::Decoded { name: name.clone(), value: value.clone() }),
            (TypeItem::Struct(structure), Value::Object(members)) => self.struct_expression(structure, members, depth),
            _ => None,
        }
    }

    fn struct_expression(&self, item: &StructItem, members: &Map<String, Value>, depth: usize) -> Option<Expression> {
        let mut required = Vec::new();
        let mut fields = Vec::new();
        for field in &item.fields {
            match members.get(&field.name) {
                Some(value) => {
                    let value = self.field(value, field, depth)?;
                    if field.presence == Presence::Required && item.constructor == Constructor::New {
                        required.push(value);
                    } else {
                        fields.push((field.ident.clone(), value));
                    }
                }
                None if field.presence == Presence::Required => return None,
                None => {}
            }
        }
        Some(construct(item, required, fields))
    }

    fn field(&self, value: &Value, field: &FieldItem, depth: usize) -> Option<Expression> {
        match (&field.presence, value, &field.ty) {
            (Presence::OptionalNullable, Value::Null, _) => Some(Expression::Some(Box::new(Expression::None))),
            _ => self.expression(value, &field.ty, depth),
        }
    }

    /// The least value of a type; `None` where that nests too deep or is too large to be shown.
    fn stand_in(&self, ty: &RustType, bounds: &Constraints, depth: usize, budget: &mut Budget) -> Option<Expression> {
        let below = depth.checked_sub(1)?;
        if !budget.take(1) {
            return None;
        }
        let none = Constraints::default();
        Some(match ty {
            RustType::Unit => Expression::Unit,
            RustType::Bool => Expression::Bool(true),
            RustType::F64 => float(match bounds.minimum.filter(|bound| !bound.exclusive).map(|bound| bound.value) {
                Some(Literal::Integer(least)) => least as f64,
                Some(Literal::Float(least)) => least,
                None => 1.0,
            }),
            RustType::I64 | RustType::U64 => {
                let least = bounds.minimum.filter(|bound| !bound.exclusive).map(|bound| bound.value);
                Expression::Number(least.filter(|least| is_within(*least, ty)).unwrap_or(Literal::Integer(1)))
            }
            RustType::String => Expression::Owned("text".to_owned()),
            RustType::Formatted(format) => Expression::Owned(sample(*format).to_owned()),
            RustType::Bare(format) => Expression::Parse(sample(*format).to_owned()),
            RustType::Json => Expression::Json(Value::Object(Map::new())),
            RustType::Option(_) => Expression::None,
            RustType::Vec(inner) => Expression::List(vec![self.stand_in(inner, &none, below, budget)?]),
            RustType::Map(_) => Expression::Map(Vec::new()),
            RustType::Box(inner) => Expression::Boxed(Box::new(self.stand_in(inner, bounds, below, budget)?)),
            RustType::Named(name) => match self.items.get(name)? {
                TypeItem::Alias(alias) => self.stand_in(&alias.target, bounds, below, budget)?,
                TypeItem::Newtype(newtype) => {
                    let value = Box::new(self.stand_in(&newtype.target, bounds, below, budget)?);
                    Expression::Wrap { name: name.clone(), value }
                }
                TypeItem::Enum(list) => {
                    let variant = list.variants.first()?.ident.clone();
                    Expression::Variant { name: name.clone(), variant, value: None }
                }
                TypeItem::Union(union) => {
                    let variant = union.variants.first()?;
                    let value = Some(Box::new(self.stand_in(&variant.ty, &none, below, budget)?));
                    Expression::Variant { name: name.clone(), variant: variant.ident.clone(), value }
                }
                TypeItem::Struct(item) => {
                    let required = item.fields.iter().filter(|field| field.presence == Presence::Required);
                    let required = required.map(|field| self.stand_in(&field.ty, &field.constraints, below, budget));
                    construct(item, required.collect::<Option<_>>()?, Vec::new())
                }
            },
            RustType::Base64 | RustType::Bytes | RustType::File => return None,
        })
    }
}

fn owned(expression: Expression) -> Expression {
    match expression {
        Expression::Text(text) => Expression::Owned(text),
        other => other,
    }
}

/// Whether an expression is a single value that shows no type of the package, but for the enum of a body.
fn shows_no_type(expression: &Expression) -> bool {
    match expression {
        Expression::Unit
        | Expression::Bool(_)
        | Expression::Number(_)
        | Expression::Text(_)
        | Expression::Owned(_)
        | Expression::Parse(_)
        | Expression::None => true,
        Expression::Variant { value: Some(value), .. } => shows_no_type(value),
        _ => false,
    }
}

/// What is taken where several media types may be sent: the first, which its type alone stands for.
fn first_content(item: &BodyItem) -> Option<&MediaTypeItem> {
    match &item.content {
        BodyContent::One(content) => Some(content),
        BodyContent::Several { variants, .. } => first_variant(variants).map(|variant| &variant.content),
    }
}

fn first_variant(variants: &[BodyVariantItem]) -> Option<&BodyVariantItem> {
    variants.iter().find(|variant| variant.from)
}

/// A value of the first content as the body. Where several media types may be sent, the compiler finds out which from the type of
/// the value, or is told where the expression could have several.
fn as_body(item: &BodyItem, value: Expression) -> Expression {
    match &item.content {
        BodyContent::Several { name, variants, .. } if !has_one_type(&value) => match first_variant(variants) {
            Some(variant) => {
                let value = if variant.boxed { Expression::Boxed(Box::new(value)) } else { value };
                Expression::Variant { name: name.clone(), variant: variant.ident.clone(), value: Some(Box::new(value)) }
            }
            None => value,
        },
        _ => value,
    }
}

/// Whether an expression has the same type wherever it stands.
fn has_one_type(expression: &Expression) -> bool {
    match expression {
        Expression::Unit
        | Expression::Bool(_)
        | Expression::Struct { .. }
        | Expression::New { .. }
        | Expression::Extend { .. }
        | Expression::Variant { .. }
        | Expression::Wrap { .. }
        | Expression::Json(_)
        | Expression::Decoded { .. } => true,
        Expression::Some(inner) | Expression::Boxed(inner) => has_one_type(inner),
        Expression::List(values) => values.first().is_some_and(has_one_type),
        Expression::Map(members) => members.first().is_some_and(|(_, value)| has_one_type(value)),
        Expression::Number(_)
        | Expression::Text(_)
        | Expression::Owned(_)
        | Expression::Parse(_)
        | Expression::None => false,
    }
}

fn construct(item: &StructItem, required: Vec<Expression>, fields: Vec<(Identifier, Expression)>) -> Expression {
    let name = item.name.clone();
    let is_rest = fields.len() < item.fields.len() || item.rest.is_some();
    match item.constructor {
        Constructor::Default => Expression::Struct { name, fields, rest: is_rest },
        Constructor::New if fields.is_empty() => Expression::New { name, arguments: required },
        Constructor::New => Expression::Extend { name, fields, arguments: required },
        Constructor::Literal => {
            let given = |ident: &Identifier| fields.iter().position(|(field, _)| field == ident);
            let mut required = required.into_iter();
            let mut all = Vec::with_capacity(item.fields.len());
            for field in &item.fields {
                let value = match given(&field.ident) {
                    Some(position) => fields.get(position).map(|(_, value)| value.clone()),
                    None if field.presence == Presence::Required => required.next(),
                    None => Some(Expression::None),
                };
                all.extend(value.map(|value| (field.ident.clone(), value)));
            }
            all.extend(item.rest.iter().map(|rest| (rest.ident.clone(), Expression::Map(Vec::new()))));
            Expression::Struct { name, fields: all, rest: false }
        }
    }
}

fn enum_expression(list: &EnumItem, value: &Value) -> Option<Expression> {
    let name = list.name.clone();
    if let Some(variant) = list.variants.iter().find(|variant| variant.value == *value) {
        return Some(Expression::Variant { name, variant: variant.ident.clone(), value: None });
    }
    let kept = match (list.values, value) {
        (EnumValues::Text, Value::String(text)) => Expression::Owned(text.clone()),
        (EnumValues::Integer, Value::Number(number)) => number.as_i64().map(whole)?,
        (EnumValues::Json, value) => Expression::Json(value.clone()),
        _ => return None,
    };
    Some(Expression::Variant { name, variant: list.other.clone(), value: Some(Box::new(kept)) })
}

fn whole(number: impl Into<i128>) -> Expression {
    Expression::Number(Literal::Integer(number.into()))
}

fn float(number: f64) -> Expression {
    Expression::Number(Literal::Float(number))
}

/// Whether a number is one of a type of whole numbers.
fn is_within(literal: Literal, ty: &RustType) -> bool {
    match (literal, ty) {
        (Literal::Integer(number), RustType::I64) => i64::try_from(number).is_ok(),
        (Literal::Integer(number), RustType::U64) => u64::try_from(number).is_ok(),
        (Literal::Integer(_), _) => true,
        (Literal::Float(_), _) => false,
    }
}

fn sample(format: Format) -> &'static str {
    match format {
        Format::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        Format::Timestamp => "2026-01-31T12:00:00Z",
        Format::Date => "2026-01-31",
    }
}

/// How much of `budget` is left once a value's parts are counted.
fn count(value: &Value, budget: usize) -> usize {
    let budget = budget.saturating_sub(1);
    match value {
        Value::Array(values) => {
            values.iter().fold(budget, |budget, value| if budget == 0 { 0 } else { count(value, budget) })
        }
        Value::Object(members) => {
            members.values().fold(budget, |budget, value| if budget == 0 { 0 } else { count(value, budget) })
        }
        Value::String(text) => budget.saturating_sub(text.len() / TEXT),
        _ => budget,
    }
}

/// The types that an expression names.
fn named(expression: &Expression, found: &mut BTreeSet<Identifier>) {
    match expression {
        Expression::Some(inner) | Expression::Boxed(inner) => named(inner, found),
        Expression::List(values) => values.iter().for_each(|value| named(value, found)),
        Expression::Map(members) => members.iter().for_each(|(_, value)| named(value, found)),
        Expression::Struct { name, fields, .. } => {
            found.insert(name.clone());
            fields.iter().for_each(|(_, value)| named(value, found));
        }
        Expression::New { name, arguments } => {
            found.insert(name.clone());
            arguments.iter().for_each(|value| named(value, found));
        }
        Expression::Extend { name, fields, arguments } => {
            found.insert(name.clone());
            fields.iter().map(|(_, value)| value).chain(arguments).for_each(|value| named(value, found));
        }
        Expression::Variant { name, value, .. } => {
            found.insert(name.clone());
            value.iter().for_each(|value| named(value, found));
        }
        Expression::Wrap { name, value } => {
            found.insert(name.clone());
            named(value, found);
        }
        Expression::Decoded { name, .. } => {
            found.insert(name.clone());
        }
        _ => {}
    }
}
