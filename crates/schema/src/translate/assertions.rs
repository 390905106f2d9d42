//! Keywords without schemas in them: kept where the validator can read them, mended where it is clear what is meant, left out and said
//! otherwise.

use std::collections::HashSet;

use countersign_source::Code;
use serde_json::{Map, Number, Value};

use super::{INTEGER_FORMAT, Scope, Subject, Translator, closure};
use crate::formats;

const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/// Lets null through a schema that has no keywords but lists of values and types to keep it out.
pub(super) fn admit_null(translated: &mut Map<String, Value>) {
    if let Some(types) = translated.get_mut("type") {
        match types {
            Value::String(name) if name != "null" => *types = Value::from(vec![name.clone(), "null".to_owned()]),
            Value::Array(names) if !names.iter().any(|name| name == "null") => names.push(Value::from("null")),
            _ => {}
        }
    }
    if let Some(Value::Array(values)) = translated
        .get_mut("enum")
        .filter(|values| values.as_array().is_some_and(|values| !values.contains(&Value::Null)))
    {
        values.push(Value::Null);
    }
}

impl Translator<'_> {
    /// The translation of a keyword without schemas in it; `None` where the validator has no use for it.
    pub(super) fn assertion(
        &mut self,
        keyword: &str,
        value: &Value,
        subject: &Subject<'_>,
        scope: &Scope,
        translated: &mut Map<String, Value>,
    ) -> Option<Value> {
        match keyword {
            "type" => self.types(value, subject),
            "enum" => match value {
                Value::Array(values) if !values.is_empty() => Some(value.clone()),
                _ => self.invalid(keyword, subject, "a list of values, and not empty"),
            },
            "const" => Some(value.clone()),
            "required" => self.required(value, subject, scope),
            "dependentRequired" => value.is_object().then(|| value.clone()),
            "pattern" => self.pattern(value, subject),
            "format" => self.format(value, subject, translated),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "minContains"
            | "maxContains" => match whole(value) {
                Some(count) => Some(Value::from(count)),
                None => self.invalid(keyword, subject, "a whole number, and not negative"),
            },
            "multipleOf" => match value.as_f64() {
                Some(divisor) if divisor > 0.0 => Some(value.clone()),
                _ => self.invalid(keyword, subject, "a number above zero"),
            },
            "minimum" | "maximum" => self.bound(keyword, value, subject),
            "exclusiveMinimum" | "exclusiveMaximum" => self.exclusive_bound(keyword, value, subject),
            "uniqueItems" => match value {
                Value::Bool(_) => Some(value.clone()),
                _ => self.invalid(keyword, subject, "true or false"),
            },
            _ => None,
        }
    }

    fn types(&mut self, value: &Value, subject: &Subject<'_>) -> Option<Value> {
        match value {
            Value::String(name) if TYPES.contains(&name.as_str()) => Some(value.clone()),
            // 2.0's `file` is the bytes of a body; `any` is what many write for no type at all.
            Value::String(name) if matches!(name.as_str(), "file" | "any") => None,
            Value::Array(names)
                if !names.is_empty() && names.iter().all(|name| TYPES.iter().any(|known| name == known)) =>
            {
                let mut distinct: Vec<Value> = Vec::new();
                for name in names {
                    if !distinct.contains(name) {
                        distinct.push(name.clone());
                    }
                }
                Some(Value::Array(distinct))
            }
            _ => self.invalid("type", subject, "the name of a JSON type"),
        }
    }

    fn required(&mut self, value: &Value, subject: &Subject<'_>, scope: &Scope) -> Option<Value> {
        let Value::Array(names) = value else { return self.invalid("required", subject, "a list of property names") };
        let schemas = closure::included(self.inner, scope.around());
        let mut seen = HashSet::new();
        let distinct = names.iter().filter_map(Value::as_str).filter(|name| seen.insert(*name));
        let required = distinct.filter(|name| !closure::is_hidden(self.inner, &schemas, name, self.direction));
        Some(required.map(Value::from).collect())
    }

    fn pattern(&mut self, value: &Value, subject: &Subject<'_>) -> Option<Value> {
        match value.as_str() {
            Some(pattern) if self.inner.is_pattern(pattern) => Some(value.clone()),
            Some(pattern) => {
                let message =
                    format!("`{}` is no regular expression that can be read here", crate::message::short(pattern));
                self.problem(Code::InvalidPattern, &subject.place.child("pattern"), message);
                None
            }
            None => self.invalid("pattern", subject, "a regular expression"),
        }
    }

    fn format(&mut self, value: &Value, subject: &Subject<'_>, translated: &mut Map<String, Value>) -> Option<Value> {
        let format = value.as_str()?;
        if !self.inner.options.formats {
            return None;
        }
        if formats::integer_bounds(format).is_some() {
            self.rename(subject, INTEGER_FORMAT, "format");
            translated.insert(INTEGER_FORMAT.to_owned(), value.clone());
        }
        Some(value.clone())
    }

    fn bound(&mut self, keyword: &str, value: &Value, subject: &Subject<'_>) -> Option<Value> {
        if !value.is_number() {
            return self.invalid(keyword, subject, "a number");
        }
        // Draft-04 and OpenAPI 3.0: a boolean beside the bound says that it is exclusive, and takes its place.
        let exclusive = if keyword == "minimum" { "exclusiveMinimum" } else { "exclusiveMaximum" };
        (subject.members.get(exclusive) != Some(&Value::Bool(true))).then(|| value.clone())
    }

    fn exclusive_bound(&mut self, keyword: &str, value: &Value, subject: &Subject<'_>) -> Option<Value> {
        let inclusive = if keyword == "exclusiveMinimum" { "minimum" } else { "maximum" };
        match value {
            Value::Number(_) => Some(value.clone()),
            Value::Bool(true) => subject.members.get(inclusive).filter(|bound| bound.is_number()).cloned(),
            Value::Bool(false) => None,
            _ => self.invalid(keyword, subject, "a number, or true or false"),
        }
    }

    fn invalid(&mut self, keyword: &str, subject: &Subject<'_>, expected: &str) -> Option<Value> {
        self.problem(Code::InvalidKeyword, &subject.place.child(keyword), format!("`{keyword}` is to be {expected}"));
        None
    }
}

/// A count, also where it is written as `3.0`.
fn whole(value: &Value) -> Option<u64> {
    let number: &Number = value.as_number()?;
    number.as_u64().or_else(|| {
        let float = number.as_f64()?;
        // Such a count is far below 2^53, so that the cast is exact; a greater one bounds nothing.
        (float >= 0.0 && float.fract() == 0.0 && float < 9.0e15).then_some(float as u64)
    })
}
