//! The validator's errors in words, each with the place of its keyword in the document.

use countersign_source::{Code, Place, Pointer, Severity};
use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::inner::Unit;
use crate::message::{counted, described, listed, plain, short};
use crate::translate::{DEFERRED, FORBIDDEN, MAPPED, Translation};
use crate::{Direction, Violation, run};

/// The violations that one error of the validator stands for, their paths seen from the instance the unit was run on.
pub(crate) fn explain(error: &ValidationError<'_>, unit: &Unit, translation: &Translation) -> Vec<Violation> {
    let subject = Subject::new(error, unit, translation);
    match error.kind() {
        Kind::Custom { keyword, message } if keyword == DEFERRED => {
            run::found(message).into_iter().map(|violation| subject.nested(violation)).collect()
        }
        Kind::Custom { keyword, message } if keyword == FORBIDDEN => vec![subject.forbidden(message, unit.direction)],
        Kind::Custom { keyword, message } if keyword == MAPPED => vec![subject.unmapped(message)],
        Kind::Custom { message, .. } => {
            let text = format!("{} does not have the format `{}`", described(&subject.value), short(message));
            vec![subject.violation(Code::FormatMismatch, text)]
        }
        Kind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|name| subject.unexpected(name, "is not allowed here", Code::AdditionalProperty))
            .collect(),
        Kind::UnevaluatedProperties { unexpected } => {
            let strict = translation.closed(error.schema_path().as_str()).is_some_and(|closed| closed.strict);
            let (text, code) = match strict {
                true => ("is not in the document", Code::UndocumentedProperty),
                false => ("is not allowed here", Code::AdditionalProperty),
            };
            unexpected.iter().map(|name| subject.unexpected(name, text, code)).collect()
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => subject.no_alternative(context, unit, translation),
        Kind::OneOfMultipleValid { context } => vec![subject.ambiguous(context)],
        Kind::PropertyNames { error: name } => {
            let mut violations = explain(name, unit, translation);
            for violation in &mut violations {
                violation.instance = subject.instance.clone();
                violation.message = format!("a property's name is wrong: {}", violation.message);
            }
            violations
        }
        kind => {
            let (code, text) = words(kind, &subject.value);
            vec![subject.violation(code, text)]
        }
    }
}

/// Code and words of the errors that stand for themselves.
fn words(kind: &Kind, value: &Value) -> (Code, String) {
    let found = || described(value);
    match kind {
        Kind::Type { kind } => (Code::ValueType, format!("expected {}, found {}", expected_types(kind), found())),
        Kind::Required { property } => (
            Code::MissingProperty,
            format!("the property `{}` is missing", short(property.as_str().unwrap_or_default())),
        ),
        Kind::Enum { options } => {
            let values = options.as_array().map(Vec::as_slice).unwrap_or_default();
            (Code::ValueNotListed, format!("{} is none of the listed values: {}", found(), listed(values)))
        }
        Kind::Constant { expected_value } => {
            (Code::ValueNotListed, format!("{} is not {}, the only value allowed", found(), plain(expected_value)))
        }
        Kind::Format { format } => {
            (Code::FormatMismatch, format!("{} does not have the format `{}`", found(), short(format)))
        }
        Kind::Pattern { pattern } => {
            (Code::PatternMismatch, format!("{} does not match the pattern `{}`", found(), short(pattern)))
        }
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            (Code::PatternMismatch, format!("{} could not be matched: the pattern takes too long", found()))
        }
        Kind::FalseSchema => (Code::SchemaViolation, format!("no value is allowed here, found {}", found())),
        Kind::Not { .. } => (Code::SchemaViolation, format!("{} matches what `not` forbids", found())),
        Kind::Contains => (Code::SchemaViolation, "too few or too many items match `contains`".to_owned()),
        Kind::UniqueItems => (Code::SchemaViolation, "two items are equal, and all must differ".to_owned()),
        Kind::AdditionalItems { limit } => {
            (Code::OutOfBounds, format!("{}, where at most {limit} are allowed", found()))
        }
        Kind::UnevaluatedItems { unexpected } => {
            (Code::SchemaViolation, format!("{} not allowed here", counted(unexpected.len(), "item is", "items are")))
        }
        kind => match bounds(kind, value) {
            Some(text) => (Code::OutOfBounds, text),
            None => (Code::SchemaViolation, format!("{} does not satisfy `{}`", found(), kind.keyword())),
        },
    }
}

/// Words for a bound that is broken.
fn bounds(kind: &Kind, value: &Value) -> Option<String> {
    let found = described(value);
    let length = value.as_str().map(|text| text.chars().count()).unwrap_or_default();
    let characters = counted(length, "character", "characters");
    let properties = |limit: &u64| counted(usize::try_from(*limit).unwrap_or(usize::MAX), "property", "properties");
    let items = |limit: &u64| counted(usize::try_from(*limit).unwrap_or(usize::MAX), "item", "items");
    Some(match kind {
        Kind::Minimum { limit } => format!("{found} is less than {}", plain(limit)),
        Kind::Maximum { limit } => format!("{found} is more than {}", plain(limit)),
        Kind::ExclusiveMinimum { limit } => format!("{found} is not more than {}", plain(limit)),
        Kind::ExclusiveMaximum { limit } => format!("{found} is not less than {}", plain(limit)),
        Kind::MultipleOf { multiple_of } => format!("{found} is not a multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("{found} has {characters}, fewer than {limit}"),
        Kind::MaxLength { limit } => format!("{found} has {characters}, more than {limit}"),
        Kind::MinItems { limit } => format!("{found}, where at least {} must be", items(limit)),
        Kind::MaxItems { limit } => format!("{found}, where at most {} may be", items(limit)),
        Kind::MinProperties { limit } => format!("{found}, where at least {} must be", properties(limit)),
        Kind::MaxProperties { limit } => format!("{found}, where at most {} may be", properties(limit)),
        _ => return None,
    })
}

fn expected_types(kind: &TypeKind) -> String {
    let named = |name: &str| match name {
        "null" => "null".to_owned(),
        "array" | "object" | "integer" => format!("an {name}"),
        other => format!("a {other}"),
    };
    match kind {
        TypeKind::Single(name) => named(&name.to_string()),
        TypeKind::Multiple(names) => names.iter().map(|name| named(&name.to_string())).collect::<Vec<_>>().join(" or "),
    }
}

/// What an error is about.
struct Subject {
    value: Value,
    instance: Pointer,
    keyword: String,
    place: Place,
}

impl Subject {
    fn new(error: &ValidationError<'_>, unit: &Unit, translation: &Translation) -> Self {
        let path = error.schema_path().as_str();
        let place = translation.place(path).unwrap_or_else(|| unit.place.clone());
        let last = place.pointer.last().unwrap_or_default();
        let keyword = match error.kind() {
            Kind::FalseSchema if !matches!(last.as_str(), "items" | "additionalItems") => "false".to_owned(),
            Kind::UnevaluatedProperties { .. } if translation.closed(path).is_some_and(|closed| closed.strict) => {
                "properties".to_owned()
            }
            // The document may write it otherwise than the translation.
            _ => last,
        };
        let value = match error.kind() {
            // The value itself is said nothing of, and may be large.
            Kind::Required { .. } | Kind::UniqueItems | Kind::Contains => Value::Null,
            Kind::Custom { keyword, .. } if keyword == DEFERRED => Value::Null,
            _ => error.instance().as_ref().clone(),
        };
        Self { value, instance: Pointer::from_written(error.instance_path().as_str()), keyword, place }
    }

    fn violation(&self, code: Code, message: String) -> Violation {
        Violation {
            code,
            severity: code.entry().severity,
            instance: self.instance.clone(),
            keyword: self.keyword.clone(),
            keyword_place: self.place.clone(),
            message,
            related: Vec::new(),
        }
    }

    /// A violation that a nested unit found, its path continued from here.
    fn nested(&self, mut violation: Violation) -> Violation {
        violation.instance = Pointer::from_written(&format!("{}{}", self.instance, violation.instance));
        violation
    }

    fn unexpected(&self, name: &str, text: &str, code: Code) -> Violation {
        let mut violation = self.violation(code, format!("the property `{}` {text}", short(name)));
        violation.instance = self.instance.child(name);
        violation
    }

    fn forbidden(&self, keyword: &str, direction: Direction) -> Violation {
        let (code, message) = match direction {
            Direction::Response => (Code::WriteOnlyReceived, "this is `writeOnly`: a response does not hold it"),
            Direction::Request | Direction::Either => {
                (Code::ReadOnlySent, "this is `readOnly`: a request does not hold it")
            }
        };
        Violation { keyword: keyword.to_owned(), ..self.violation(code, message.to_owned()) }
    }

    fn unmapped(&self, property: &str) -> Violation {
        let tag = self.value.get(property).map(described).unwrap_or_default();
        let message = format!("the property `{}` is {tag}, which the mapping does not know", short(property));
        Violation { instance: self.instance.child(property), ..self.violation(Code::UnknownTag, message) }
    }

    fn ambiguous(&self, context: &[Vec<ValidationError<'static>>]) -> Violation {
        let matching = context.iter().enumerate().filter(|(_, errors)| errors.is_empty());
        let matching: Vec<(Place, String)> =
            matching.map(|(index, _)| (self.place.index(index), "this alternative matches".to_owned())).collect();
        let message = "the value matches more than one alternative of `oneOf`".to_owned();
        Violation { related: matching, ..self.violation(Code::AmbiguousAlternative, message) }
    }

    /// A value that matches no alternative. If all alternatives but one are of another kind altogether, what that one says is what
    /// is wrong; else the closest is shown.
    fn no_alternative(
        &self,
        context: &[Vec<ValidationError<'static>>],
        unit: &Unit,
        translation: &Translation,
    ) -> Vec<Violation> {
        let branches: Vec<Vec<Violation>> = context
            .iter()
            .map(|errors| errors.iter().flat_map(|error| explain(error, unit, translation)).collect())
            .collect();
        let mut akin = branches.iter().filter(|violations| !self.is_of_another_kind(violations));
        if let (Some(only), None) = (akin.next(), akin.next()) {
            return only.clone();
        }
        let closest = branches.iter().enumerate().min_by_key(|(_, violations)| self.distance(violations));
        let message = format!(
            "{} matches none of the {} of `{}`",
            described(&self.value),
            counted(branches.len(), "alternative", "alternatives"),
            self.keyword
        );
        let related = closest
            .and_then(|(_, violations)| violations.iter().find(|violation| violation.severity == Severity::Error));
        let related = related.map(|violation| {
            let path = violation.instance.as_str().strip_prefix(self.instance.as_str()).unwrap_or_default();
            let at = if path.is_empty() { String::new() } else { format!("`{path}`: ") };
            (violation.keyword_place.clone(), format!("in the closest alternative, {at}{}", violation.message))
        });
        let violation = self.violation(Code::NoAlternative, message);
        vec![Violation { related: related.into_iter().collect(), ..violation }]
    }

    /// Whether the value has another JSON type than an alternative, or another tag (a property of one or a few listed values).
    fn is_of_another_kind(&self, violations: &[Violation]) -> bool {
        violations.iter().any(|violation| match violation.code {
            Code::ValueType => violation.instance == self.instance,
            Code::ValueNotListed => {
                let below = violation.instance.as_str().strip_prefix(self.instance.as_str());
                self.value.is_object() && below.is_some_and(|path| path.matches('/').count() == 1)
            }
            _ => false,
        })
    }

    fn distance(&self, violations: &[Violation]) -> (bool, usize) {
        (self.is_of_another_kind(violations), violations.len())
    }
}
