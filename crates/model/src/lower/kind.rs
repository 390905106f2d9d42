//! From what schemas say together to the kind of a type.

use countersign_openapi::Types as JsonTypes;
use countersign_source::Code;
use serde_json::Number;

use super::Lowering;
use super::shape::Shape;
use super::union::{DraftUnion, DraftVariant};
use crate::{Constraints, IntegerRange, Kind, StringFormat, TypeId, Union};

impl<'d> Lowering<'d, '_> {
    /// The kind of the type `id`, which has this shape.
    pub(super) fn kind_of(&mut self, id: TypeId, shape: &Shape<'d>) -> Kind {
        if shape.never {
            return Kind::Never;
        }
        if shape.null_alone && shape.types.is_none() && !shape.has_own_structure() {
            return Kind::Null;
        }
        if !shape.groups.is_empty()
            && let Some(union) = self.union_of(shape)
        {
            return self.draft_union(id, union);
        }
        if let Some(kind) = self.enum_of(shape) {
            return kind;
        }
        let types = shape.types.unwrap_or_else(|| implied_types(shape));
        let types = JsonTypes { integer: types.integer && !types.number, ..types };
        if self.may_be_array_after_all(types, shape) {
            return Kind::Any;
        }
        self.warn_of_misplaced_keywords(types, shape);
        let mut kinds: Vec<Kind> = Vec::new();
        if types.boolean {
            kinds.push(Kind::Boolean);
        }
        if types.integer {
            kinds.push(Kind::Integer(integer_range(shape)));
        }
        if types.number {
            kinds.push(Kind::Number);
        }
        if types.string {
            kinds.push(Kind::String(string_format(shape)));
        }
        if types.array {
            kinds.push(self.array_of(id, shape));
        }
        if types.object {
            kinds.push(self.object_of(shape));
        }
        self.keep_format(id, shape, &kinds);
        match kinds.len() {
            0 | 6 => Kind::Any,
            1 => kinds.pop().unwrap_or_default(),
            _ => {
                let variants = kinds.into_iter().map(|kind| self.beside(id, kind, shape.constraints.clone()));
                let variants = variants.map(|variant| DraftVariant::of(variant.id)).collect();
                self.draft_union(id, DraftUnion { variants, ..DraftUnion::default() })
            }
        }
    }

    /// Leaves a union's variants to be settled once all of them are known.
    fn draft_union(&mut self, id: TypeId, union: DraftUnion) -> Kind {
        if let Some(draft) = self.drafts.get_mut(id.0 as usize) {
            draft.union = Some(union);
        }
        Kind::Union(Union::default())
    }

    /// Keeps a format that no kind expresses among the bounds.
    fn keep_format(&mut self, id: TypeId, shape: &Shape<'d>, kinds: &[Kind]) {
        let expressed = kinds.iter().any(|kind| matches!(kind, Kind::String(format) if *format != StringFormat::Plain));
        if let (Some(format), false, Some(node)) = (shape.format, expressed, self.types.get_mut(id)) {
            node.constraints.format = Some(format.to_owned());
        }
    }

    fn array_of(&mut self, id: TypeId, shape: &Shape<'d>) -> Kind {
        let listed = self.enum_of_elements(shape).map(|kind| self.beside(id, kind, Constraints::default()));
        let items = listed.or_else(|| (!shape.items.is_empty()).then(|| self.use_of_all(&shape.items)));
        if shape.prefix_items.is_empty() {
            return Kind::Array(items.unwrap_or_else(|| self.any()));
        }
        let rest = items.filter(|_| !shape.items_forbidden);
        if let (true, Some(node)) = (shape.items_forbidden, self.types.get_mut(id)) {
            let most = u64::try_from(shape.prefix_items.len()).ok();
            node.constraints.narrow(&Constraints { max_items: most, ..Constraints::default() });
        }
        Kind::Tuple { items: shape.prefix_items.iter().map(|&item| self.use_of(item)).collect(), rest }
    }

    /// Whether `type` says object and all else says array: whoever wrote it, the server may send either.
    fn may_be_array_after_all(&mut self, types: JsonTypes, shape: &Shape<'d>) -> bool {
        let only_object = types == JsonTypes { object: true, ..JsonTypes::default() };
        let either = only_object && !shape.items.is_empty() && !shape.declares_properties();
        if either {
            let message = "`items` is for arrays, and `type` says object; any value is accepted";
            self.report_at(Code::MisplacedKeyword, shape.origin.as_ref(), message);
        }
        either
    }

    /// Says that keywords have no effect where `type` names another type than theirs.
    fn warn_of_misplaced_keywords(&mut self, types: JsonTypes, shape: &Shape<'d>) {
        let misplaced = if !shape.properties.is_empty() && !types.object {
            "`properties`"
        } else if !shape.items.is_empty() && !types.array {
            "`items`"
        } else {
            return;
        };
        let message = format!("{misplaced} says nothing here, since `type` is another");
        self.report_at(Code::MisplacedKeyword, shape.origin.as_ref(), message);
    }
}

/// The types that keywords imply where `type` is missing.
fn implied_types(shape: &Shape<'_>) -> JsonTypes {
    let none = JsonTypes::default();
    let constraints = &shape.constraints;
    if shape.declares_properties() || shape.extended_by_subtypes {
        return JsonTypes { object: true, ..none };
    }
    if constraints.min_properties.is_some() || constraints.max_properties.is_some() {
        return JsonTypes { object: true, ..none };
    }
    if shape.undeclared != super::shape::Undeclared::Unspecified {
        return JsonTypes { object: true, ..none };
    }
    if !shape.items.is_empty() || !shape.prefix_items.is_empty() {
        return JsonTypes { array: true, ..none };
    }
    if constraints.min_items.is_some() || constraints.max_items.is_some() || constraints.unique_items {
        return JsonTypes { array: true, ..none };
    }
    match shape.format {
        Some("int32" | "int64" | "uint32" | "uint64") => return JsonTypes { integer: true, ..none },
        Some("float" | "double") => return JsonTypes { number: true, ..none },
        _ => {}
    }
    if string_format(shape) != StringFormat::Plain
        || constraints.pattern.is_some()
        || constraints.min_length.is_some()
        || constraints.max_length.is_some()
    {
        return JsonTypes { string: true, ..none };
    }
    if constraints.minimum.is_some() || constraints.maximum.is_some() || constraints.multiple_of.is_some() {
        return JsonTypes { number: true, ..none };
    }
    none
}

/// The format of text. A format is only taken at its word where text of that kind cannot be anything else.
fn string_format(shape: &Shape<'_>) -> StringFormat {
    match shape.content_encoding.map(str::to_ascii_lowercase).as_deref() {
        Some("base64") => return StringFormat::Base64,
        Some("binary") => return StringFormat::Binary,
        Some(_) => return StringFormat::Plain,
        None => {}
    }
    let textual = |media_type: &str| {
        media_type.starts_with("text/") || media_type.ends_with("json") || media_type.ends_with("xml")
    };
    if shape.format.is_none() && shape.content_media_type.is_some_and(|media_type| !textual(media_type)) {
        return StringFormat::Binary;
    }
    match shape.format.map(str::to_ascii_lowercase).as_deref() {
        Some("uuid") => StringFormat::Uuid,
        Some("date-time") => StringFormat::DateTime,
        Some("date") => StringFormat::Date,
        Some("byte" | "base64") => StringFormat::Base64,
        Some("binary" | "file") => StringFormat::Binary,
        Some("decimal") => StringFormat::Decimal,
        Some("uri" | "url" | "iri") => StringFormat::Uri,
        Some("ipv4") => StringFormat::Ipv4,
        Some("ipv6") => StringFormat::Ipv6,
        Some("time") => StringFormat::Time,
        Some("duration") => StringFormat::Duration,
        _ => StringFormat::Plain,
    }
}

/// The whole numbers that bounds and format call for, and examples where no format does.
fn integer_range(shape: &Shape<'_>) -> IntegerRange {
    let minimum = shape.constraints.minimum.as_ref().map(|(bound, _)| bound);
    let maximum = shape.constraints.maximum.as_ref().map(|(bound, _)| bound);
    let negative = minimum.is_none_or(|bound| bound.as_f64().is_none_or(|bound| bound < 0.0));
    let fits_i64 = |bound: &Number| {
        bound.is_i64() || bound.as_f64().is_some_and(|bound| bound.abs() <= 9_223_372_036_854_775_808.0)
    };
    let fits_u64 = |bound: &Number| {
        bound.is_u64() || bound.as_f64().is_some_and(|bound| (0.0..=18_446_744_073_709_551_616.0).contains(&bound))
    };
    let shown = |fits: &dyn Fn(&Number) -> bool| {
        shape.format.is_some() || maximum.is_some() || shape.shown.iter().all(|number| fits(number))
    };
    let within_i64 = minimum.is_none_or(fits_i64) && maximum.is_none_or(fits_i64) && shown(&fits_i64);
    let within_u64 = !negative && maximum.is_none_or(fits_u64) && shown(&fits_u64);
    match shape.format.map(str::to_ascii_lowercase).as_deref() {
        Some("uint64") if negative && minimum.is_none() || within_u64 => IntegerRange::U64,
        _ if within_i64 => IntegerRange::I64,
        _ if within_u64 => IntegerRange::U64,
        _ => IntegerRange::Beyond,
    }
}
