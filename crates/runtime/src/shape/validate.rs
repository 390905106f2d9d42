//! The rules of a document for a request, checked before it is sent: those of every field, through the whole tree. Never
//! applied to a response.
//!
//! A violation shows the numbers that it compares, but no text and nothing of a `writeOnly` property, which may be credentials.

use std::fmt;

use super::rules::{Bound, Rules};
use super::view::{Value, View};
use super::{Kind, Path};

/// A value that breaks a rule of the document: which field, which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub(crate) field: String,
    pub(crate) rule: String,
}

impl Violation {
    /// The field, as a path within the body, or the parameter.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The rule that the value breaks, such as `be at least 10, but is 3`.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` must {}", self.field, self.rule)
    }
}

/// Every violation in `value`, whose own rules, then those of its items level by level, are `rules`.
pub(crate) fn violations(name: &str, value: Value<'_>, rules: &'static [Rules]) -> Vec<Violation> {
    let mut check = Check { name, path: Path::default(), is_secret: false, found: Vec::new() };
    check.value(value, rules);
    check.found
}

struct Check<'n> {
    name: &'n str,
    path: Path,
    /// Whether the values that are checked are `writeOnly`.
    is_secret: bool,
    found: Vec<Violation>,
}

impl Check<'_> {
    /// Reports a rule and what there is instead, unless that is secret.
    fn report_with(&mut self, rule: fmt::Arguments<'_>, actual: fmt::Arguments<'_>) {
        if self.is_secret { self.report(rule) } else { self.report(format_args!("{rule}, but {actual}")) }
    }

    fn report(&mut self, rule: fmt::Arguments<'_>) {
        let path = self.path.relative();
        let field = match (self.name.is_empty(), path.is_empty()) {
            (true, _) => path,
            (false, true) => self.name.to_owned(),
            (false, false) if path.starts_with('[') => format!("{}{path}", self.name),
            (false, false) => format!("{}.{path}", self.name),
        };
        self.found.push(Violation { field, rule: rule.to_string() });
    }

    fn value(&mut self, value: Value<'_>, levels: &'static [Rules]) {
        let rules = levels.first().unwrap_or(&Rules::NONE);
        let was_secret = self.is_secret;
        self.is_secret |= rules.write_only;
        self.rules(value, rules, levels);
        self.is_secret = was_secret;
    }

    fn rules(&mut self, value: Value<'_>, rules: &'static Rules, levels: &'static [Rules]) {
        let inner = levels.get(1..).unwrap_or_default();
        match value.view() {
            View::Option(None) => {}
            View::Option(Some(value)) => self.value(value, levels),
            View::I64(number) => self.integer(i128::from(number), rules),
            View::U64(number) => self.integer(i128::from(number), rules),
            View::F64(number) => self.number(number, rules),
            View::String(text) => {
                self.length(text, rules);
                if let Kind::String(Some(format)) = value.shape().kind()
                    && !(format.valid)(text)
                {
                    self.report(format_args!("be a valid {}", format.name));
                }
            }
            View::Text(text) => self.length(&text, rules),
            View::Json(json) => self.json(json, rules),
            View::Enumeration(enumeration) => {
                if let Err(other) = enumeration.value {
                    self.value(other, levels);
                }
            }
            View::List(list) => {
                self.count(list.len(), "item", rules.min_items, rules.max_items);
                for (index, item) in list.iter().enumerate() {
                    self.path.push_index(index);
                    self.value(item, inner);
                    self.path.pop();
                }
                if rules.unique_items {
                    self.unique(list.iter());
                }
            }
            View::Map(map) => {
                self.count(map.len(), "property", rules.min_properties, rules.max_properties);
                for (key, item) in map.iter() {
                    self.path.push_key(key);
                    self.value(item, inner);
                    self.path.pop();
                }
            }
            View::Record(record) => {
                for (field, value) in record.fields() {
                    if field.rest {
                        self.value(value, field.rules);
                        continue;
                    }
                    if field.own_rules().read_only {
                        continue;
                    }
                    self.path.push_field(field.name);
                    self.value(value, field.rules);
                    self.path.pop();
                }
            }
            View::Union(union) => self.value(union.payload, levels),
            View::Bool(_) | View::File(_) => {}
        }
    }

    /// Rules of a value whose type is any JSON.
    fn json(&mut self, json: &serde_json::Value, rules: &Rules) {
        match json {
            serde_json::Value::String(text) => self.length(text, rules),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(whole), _, _) => self.integer(i128::from(whole), rules),
                (_, Some(whole), _) => self.integer(i128::from(whole), rules),
                (_, _, Some(number)) => self.number(number, rules),
                _ => {}
            },
            serde_json::Value::Array(items) => self.count(items.len(), "item", rules.min_items, rules.max_items),
            serde_json::Value::Object(entries) => {
                self.count(entries.len(), "property", rules.min_properties, rules.max_properties);
            }
            serde_json::Value::Null | serde_json::Value::Bool(_) => {}
        }
    }

    fn integer(&mut self, value: i128, rules: &Rules) {
        if let Some(Bound::Integer(step)) = rules.multiple_of
            && step != 0
        {
            if value % step != 0 {
                self.report_with(format_args!("be a multiple of {step}"), format_args!("is {value}"));
            }
        } else if let Some(Bound::Float(step)) = rules.multiple_of {
            self.multiple(value as f64, step);
        }
        self.range(rules, &value, |bound| match bound {
            Bound::Integer(bound) => Some(value.cmp(&bound)),
            Bound::Float(bound) => (value as f64).partial_cmp(&bound),
        });
    }

    fn number(&mut self, value: f64, rules: &Rules) {
        match rules.multiple_of {
            Some(Bound::Integer(step)) => self.multiple(value, step as f64),
            Some(Bound::Float(step)) => self.multiple(value, step),
            None => {}
        }
        self.range(rules, &value, |bound| match bound {
            Bound::Integer(bound) => value.partial_cmp(&(bound as f64)),
            Bound::Float(bound) => value.partial_cmp(&bound),
        });
    }

    /// Checks a fractional step. Decimal fractions are not exact in binary, so the quotient may be off by a rounding.
    fn multiple(&mut self, value: f64, step: f64) {
        let quotient = value / step;
        if step != 0.0 && (quotient - quotient.round()).abs() > 1e-9 * quotient.abs().max(1.0) {
            self.report_with(format_args!("be a multiple of {step}"), format_args!("is {value}"));
        }
    }

    fn range(
        &mut self,
        rules: &Rules,
        value: &dyn fmt::Display,
        compare: impl Fn(Bound) -> Option<std::cmp::Ordering>,
    ) {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let demands: [(Option<Bound>, &str, &[std::cmp::Ordering]); 4] = [
            (rules.minimum, "at least", &[Greater, Equal]),
            (rules.exclusive_minimum, "more than", &[Greater]),
            (rules.maximum, "at most", &[Less, Equal]),
            (rules.exclusive_maximum, "less than", &[Less]),
        ];
        for (bound, words, allowed) in demands {
            if let Some(bound) = bound
                && !compare(bound).is_some_and(|ordering| allowed.contains(&ordering))
            {
                self.report_with(format_args!("be {words} {bound}"), format_args!("is {value}"));
            }
        }
    }

    fn length(&mut self, text: &str, rules: &Rules) {
        if rules.min_length.is_some() || rules.max_length.is_some() {
            self.count(text.chars().count(), "character", rules.min_length, rules.max_length);
        }
    }

    fn count(&mut self, count: usize, noun: &str, least: Option<usize>, most: Option<usize>) {
        if let Some(least) = least.filter(|least| count < *least) {
            self.report_with(format_args!("have at least {}", plural(least, noun)), format_args!("has {count}"));
        }
        if let Some(most) = most.filter(|most| count > *most) {
            self.report_with(format_args!("have at most {}", plural(most, noun)), format_args!("has {count}"));
        }
    }

    fn unique<'v>(&mut self, items: impl Iterator<Item = Value<'v>>) {
        let mut seen = std::collections::HashSet::new();
        for item in items {
            let text = super::encode::to_json(item).to_string();
            if !seen.insert(text) {
                self.report(format_args!("have no two equal items"));
                return;
            }
        }
    }
}

fn plural(count: usize, noun: &str) -> String {
    match (count, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "property") => format!("{count} properties"),
        _ => format!("{count} {noun}s"),
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(bound) => bound.fmt(formatter),
            Self::Float(bound) => bound.fmt(formatter),
        }
    }
}
