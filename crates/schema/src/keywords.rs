//! The keywords that translation adds, as the validator runs them.

use std::collections::HashSet;
use std::sync::Weak;

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value};

use crate::inner::Inner;
use crate::translate::{DEFERRED, FORBIDDEN, INTEGER_FORMAT, MAPPED};
use crate::{formats, run};

type Compiled<'v> = Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'v>>;

/// Adds the keywords.
pub(crate) fn register(options: ValidationOptions<'static>, inner: &Weak<Inner>) -> ValidationOptions<'static> {
    let inner = inner.clone();
    options
        .with_keyword(DEFERRED, move |_, number, _| {
            let number = number.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX);
            Ok(Box::new(Deferred { inner: inner.clone(), number }))
        })
        .with_keyword(FORBIDDEN, forbidden)
        .with_keyword(MAPPED, mapped)
        .with_keyword(INTEGER_FORMAT, integer_format)
}

fn forbidden<'v>(_: &'v Map<String, Value>, keyword: &'v Value, _: Location) -> Compiled<'v> {
    Ok(Box::new(Forbidden { keyword: keyword.as_str().unwrap_or_default().to_owned() }))
}

fn mapped<'v>(_: &'v Map<String, Value>, value: &'v Value, _: Location) -> Compiled<'v> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let known = value.get("known").and_then(Value::as_array).into_iter().flatten().map(text).collect();
    Ok(Box::new(Mapped { property: value.get("property").map(text).unwrap_or_default(), known }))
}

fn integer_format<'v>(_: &'v Map<String, Value>, format: &'v Value, _: Location) -> Compiled<'v> {
    let format = format.as_str().unwrap_or_default();
    let bounds = formats::integer_bounds(format).unwrap_or((i128::MIN, i128::MAX));
    Ok(Box::new(IntegerFormat { format: format.to_owned(), bounds }))
}

/// A reference to another unit.
struct Deferred {
    inner: Weak<Inner>,
    number: usize,
}

impl<'i> Keyword<'i> for Deferred {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.iter_errors(instance).next() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.inner.upgrade().is_none_or(|inner| run::is_valid(&inner, self.number, instance))
    }

    fn iter_errors(&self, instance: &'i Value) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        let ticket = self.inner.upgrade().and_then(|inner| run::nested(&inner, self.number, instance));
        Box::new(ticket.map(|ticket| ValidationError::custom(ticket.to_string())).into_iter())
    }
}

/// A property that does not belong in the direction. It never makes an alternative of a union invalid: it is only reported.
struct Forbidden {
    keyword: String,
}

impl<'i> Keyword<'i> for Forbidden {
    fn validate(&self, _: &'i Value) -> Result<(), ValidationError<'i>> {
        Err(ValidationError::custom(self.keyword.clone()))
    }

    fn is_valid(&self, _: &'i Value) -> bool {
        true
    }
}

/// A property that names the alternative. A value that is not known makes no alternative invalid: it is only reported.
struct Mapped {
    property: String,
    known: HashSet<String>,
}

impl<'i> Keyword<'i> for Mapped {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match instance.get(&self.property) {
            Some(Value::String(tag)) if !self.known.contains(tag) => {
                Err(ValidationError::custom(self.property.clone()))
            }
            _ => Ok(()),
        }
    }

    fn is_valid(&self, _: &'i Value) -> bool {
        true
    }
}

/// A whole number of a given width.
struct IntegerFormat {
    format: String,
    bounds: (i128, i128),
}

impl<'i> Keyword<'i> for IntegerFormat {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, instance) { Ok(()) } else { Err(ValidationError::custom(self.format.clone())) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let Value::Number(number) = instance else { return true };
        let (least, greatest) = self.bounds;
        match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => (least..=greatest).contains(&i128::from(whole)),
            (_, Some(whole)) => (least..=greatest).contains(&i128::from(whole)),
            // A number with a fraction is for `type` to judge; one beyond 64 bits is beyond every format of whole numbers.
            _ => number.as_f64().is_none_or(|float| float >= least as f64 && float <= greatest as f64),
        }
    }
}
