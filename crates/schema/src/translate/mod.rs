//! One schema of any dialect, rewritten as JSON Schema 2020-12 for the validator, with the way back to the document.
//!
//! Before: `{"type": "string", "nullable": true, "allOf": [{"$ref": "#/components/schemas/Name"}]}` (OpenAPI 3.0).
//! After: `{"if": {"not": {"type": "null"}}, "then": {"type": "string", "allOf": [{"x-deferred": 7}]}}`, and a table that says which
//! place of the document each part stands for.
//!
//! A reference becomes a *deferred* one: the number of another unit, compiled by itself when an instance first reaches it.
//! So each schema is compiled once however often it is referred to, cycles cost nothing, and no schema is nested deeply.
//! Only where `unevaluatedProperties` must see through a reference is its target made part of the unit. What the validator finds
//! out inside one unit it finds out anew on every way that leads there, so that a schema of a part of the value which must see
//! what it evaluated is a unit of its own: that is run once on each value.
//!
//! What the validator could not read (a pattern that is none, a negative length) is left out and said, so that one broken keyword
//! never makes every instance invalid.

mod assertions;
mod closure;
mod definitions;
mod discriminator;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use countersign_source::{Code, Diagnostic, Place};
use serde_json::{Map, Value, json};

use crate::references::value_at;
use crate::{Dialect, Direction, Inner};
use definitions::Definitions;

/// Stands for a reference: the number of the unit it leads to.
pub(crate) const DEFERRED: &str = "x-deferred";
/// Stands on a property that does not belong in the direction: `readOnly` or `writeOnly`.
pub(crate) const FORBIDDEN: &str = "x-forbidden";
/// Stands for a discriminator whose mapping says which values there are.
pub(crate) const MAPPED: &str = "x-mapped";
/// Stands for a `format` of whole numbers.
pub(crate) const INTEGER_FORMAT: &str = "x-integer-format";

/// How deep schemas may nest within one unit; deeper ones become units of their own.
const MAX_DEPTH: usize = 24;
/// The keywords that name properties of the value a schema stands for.
const NAMING: [&str; 9] = [
    "properties",
    "patternProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "if",
    "dependentSchemas",
    "dependencies",
    "$dynamicRef",
];

/// A translated schema.
#[derive(Debug)]
pub(crate) struct Translation {
    /// The schema, in 2020-12.
    pub(crate) schema: Value,
    /// For each part, by its pointer in `schema`, where it stands in the documents.
    origins: HashMap<String, Place>,
    /// What each `unevaluatedProperties` of the translation closes, by its pointer.
    closed: HashMap<String, Closed>,
}

/// What an `unevaluatedProperties` closes.
#[derive(Debug)]
pub(crate) struct Closed {
    /// Whether strict mode alone put it there.
    pub(crate) strict: bool,
    /// The schema that has it.
    schema: Place,
}

impl Closed {
    /// The properties that some schema in reach declares: they count as unevaluated only if that schema does not hold.
    pub(crate) fn declared<'i>(&self, inner: &'i Inner) -> HashSet<&'i str> {
        closure::declared(inner, &self.schema)
    }
}

impl Translation {
    /// Where the part at a pointer of the translated schema stands in the documents.
    pub(crate) fn place(&self, pointer: &str) -> Option<Place> {
        let mut prefix = pointer;
        let mut rest = Vec::new();
        let mut place = loop {
            if let Some(place) = self.origins.get(prefix) {
                break place.clone();
            }
            let (shorter, token) = prefix.rsplit_once('/')?;
            rest.push(token.replace("~1", "/").replace("~0", "~"));
            prefix = shorter;
        };
        for token in rest.iter().rev() {
            place = place.child(token);
        }
        Some(place)
    }

    /// How many parts there are, more or less as many as schemas.
    pub(crate) fn schemas(&self) -> usize {
        self.origins.len()
    }

    /// What the `unevaluatedProperties` at a pointer closes.
    pub(crate) fn closed(&self, pointer: &str) -> Option<&Closed> {
        self.closed.get(pointer)
    }
}

/// Translates the schema at a place.
pub(crate) fn translate(inner: &Inner, place: &Place, direction: Direction) -> Translation {
    let definitions = if inner.has_room_for_definitions() { Definitions::default() } else { Definitions::none() };
    let mut translator = Translator::new(inner, place, direction, definitions);
    let mut schema = translator.unit(place);
    if translator.definitions.multiply() || !inner.takes_definitions(translator.definitions.len()) {
        translator = Translator::new(inner, place, direction, Definitions::none());
        schema = translator.unit(place);
    }
    Translation { schema, origins: translator.origins, closed: translator.closed }
}

/// What a schema inherits from where it stands.
#[derive(Clone, Debug, Default)]
struct Scope {
    /// How many schemas are around it in the unit.
    depth: usize,
    /// Whether it applies to the same value as the schema around it (`allOf` and the like).
    branch: bool,
    /// Whether a schema around it must see which properties and items it evaluated.
    tracked: bool,
    /// The schema itself, and those around it that apply to the same value.
    around: Option<Rc<Around>>,
}

/// A schema, and those around it that apply to the same value.
#[derive(Debug)]
struct Around {
    place: Place,
    outer: Option<Rc<Around>>,
}

impl Scope {
    /// The schemas that are known to apply to the value, the outermost last.
    fn around(&self) -> impl Iterator<Item = &Place> {
        std::iter::successors(self.around.as_ref(), |around| around.outer.as_ref()).map(|around| &around.place)
    }
}

struct Translator<'i> {
    inner: &'i Inner,
    dialect: Dialect,
    direction: Direction,
    origins: HashMap<String, Place>,
    closed: HashMap<String, Closed>,
    definitions: Definitions,
}

/// A schema under translation: its members, where it stands, and where it will stand.
struct Subject<'v> {
    members: &'v Map<String, Value>,
    place: &'v Place,
    at: &'v str,
}

impl<'i> Translator<'i> {
    fn new(inner: &'i Inner, place: &Place, direction: Direction, definitions: Definitions) -> Self {
        let dialect = inner.dialect_at(place);
        Self { inner, dialect, direction, origins: HashMap::new(), closed: HashMap::new(), definitions }
    }

    /// The schema at a place, with the definitions it needs.
    fn unit(&mut self, place: &Place) -> Value {
        let root = value_at(&self.inner.sources, place).unwrap_or(&Value::Bool(true));
        let mut schema = self.schema(root, place, "", &Scope::default());
        let mut definitions = Map::new();
        while let Some((number, place)) = self.definitions.next() {
            let at = format!("/$defs/{number}");
            let value = value_at(&self.inner.sources, &place).unwrap_or(&Value::Bool(true));
            let scope = Scope { tracked: true, branch: true, ..Scope::default() };
            definitions.insert(number.to_string(), self.schema(value, &place, &at, &scope));
        }
        if let (Value::Object(members), false) = (&mut schema, definitions.is_empty()) {
            members.insert("$defs".to_owned(), Value::Object(definitions));
        }
        schema
    }

    fn schema(&mut self, value: &Value, place: &Place, at: &str, scope: &Scope) -> Value {
        self.origins.insert(at.to_owned(), place.clone());
        let members = match value {
            Value::Object(members) => members,
            Value::Bool(_) => return value.clone(),
            _ => {
                self.problem(Code::InvalidKeyword, place, "a schema is an object or a boolean".to_owned());
                return Value::Bool(true);
            }
        };
        let is_part = scope.depth > 0 && !scope.branch;
        if scope.depth >= MAX_DEPTH || (is_part && self.sees_evaluated(members, place, scope)) {
            return self.outside(place, scope);
        }
        let nullable = self.is_nullable(members);
        // Keywords that a null cannot be let through by adding it to a list: the whole schema then applies only to other values.
        let wraps = nullable
            && ["$ref", "allOf", "anyOf", "oneOf", "not", "const", "if"]
                .iter()
                .any(|keyword| members.contains_key(*keyword));
        let inner_at = if wraps { format!("{at}/then") } else { at.to_owned() };
        if wraps {
            self.origins.insert(inner_at.clone(), place.clone());
        }
        let mut translated = self.members(&Subject { members, place, at: &inner_at }, scope);
        if wraps {
            return json!({ "if": { "not": { "type": "null" } }, "then": translated });
        }
        if nullable {
            assertions::admit_null(&mut translated);
        }
        Value::Object(translated)
    }

    fn is_nullable(&self, members: &Map<String, Value>) -> bool {
        let says = |keyword| members.get(keyword) == Some(&Value::Bool(true));
        match self.dialect {
            Dialect::Swagger20 => says("x-nullable"),
            // 3.1 took `nullable` out; documents that were moved to it still have it, and mean it.
            Dialect::OpenApi30 | Dialect::Draft202012 => says("nullable") || says("x-nullable"),
            _ => false,
        }
    }

    fn members(&mut self, subject: &Subject<'_>, scope: &Scope) -> Map<String, Value> {
        let mut scope = scope.clone();
        scope.around = Some(Rc::new(Around { place: subject.place.clone(), outer: scope.around.take() }));
        let strict = self.closes(subject.members, subject.place, &scope);
        if strict || subject.members.contains_key("unevaluatedProperties") {
            let closed = Closed { strict, schema: subject.place.clone() };
            self.closed.insert(format!("{}/unevaluatedProperties", subject.at), closed);
            scope.tracked = true;
        }
        scope.tracked |= subject.members.contains_key("unevaluatedItems");
        let mut translated = Map::new();
        let reference = ["$ref", "$dynamicRef", "$recursiveRef"]
            .iter()
            .find_map(|keyword| Some((*keyword, subject.members.get(*keyword)?.as_str()?)));
        if let Some((keyword, reference)) = reference {
            self.reference(keyword, reference, subject, &scope, &mut translated);
        }
        if reference.is_none() || !self.dialect.ignores_siblings_of_references() {
            for (keyword, value) in subject.members {
                self.keyword(keyword, value, subject, &scope, &mut translated);
            }
        }
        self.forbid(subject, &mut translated);
        self.discriminate(subject, &mut translated);
        if strict {
            self.rename(subject, "unevaluatedProperties", "properties");
            translated.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
        }
        translated
    }

    /// Whether a schema must see which properties or items it evaluated.
    fn sees_evaluated(&self, members: &Map<String, Value>, place: &Place, scope: &Scope) -> bool {
        ["unevaluatedProperties", "unevaluatedItems"].iter().any(|keyword| members.contains_key(*keyword))
            || self.closes(members, place, scope)
    }

    /// Whether strict mode forbids the properties that this schema does not name. Where it is a reference, and nothing beside it
    /// could name others, the schema that is referred to does so by itself.
    fn closes(&self, members: &Map<String, Value>, place: &Place, scope: &Scope) -> bool {
        self.inner.options.strict
            && !scope.branch
            && !["additionalProperties", "unevaluatedProperties"].iter().any(|keyword| members.contains_key(*keyword))
            && !self.is_mere_reference(members)
            && closure::is_closed_by_strictness(self.inner, members, place)
    }

    fn is_mere_reference(&self, members: &Map<String, Value>) -> bool {
        let names = |keyword: &&str| members.contains_key(*keyword);
        members.get("$ref").is_some_and(Value::is_string)
            && (self.dialect.ignores_siblings_of_references() || !NAMING.iter().any(names))
    }

    /// Marks a schema whose instances do not belong in the direction.
    fn forbid(&mut self, subject: &Subject<'_>, translated: &mut Map<String, Value>) {
        if let Some(keyword) = closure::forbidding(subject.members, self.direction) {
            self.origins.insert(format!("{}/{FORBIDDEN}", subject.at), subject.place.child(keyword));
            translated.insert(FORBIDDEN.to_owned(), Value::from(keyword));
        }
    }

    fn reference(
        &mut self,
        keyword: &str,
        reference: &str,
        subject: &Subject<'_>,
        scope: &Scope,
        translated: &mut Map<String, Value>,
    ) {
        let Some(target) = self.inner.references.resolve(&self.inner.sources, subject.place, reference) else {
            let place = subject.place.child(keyword);
            self.problem(
                Code::UnresolvedReference,
                &place,
                format!("`{}` names nothing", crate::message::short(reference)),
            );
            return;
        };
        if let Value::Object(members) = self.outside(&target, scope) {
            translated.extend(members);
        }
    }

    /// A schema that is not written into this one: another unit, or where its annotations are needed, a definition.
    fn outside(&mut self, place: &Place, scope: &Scope) -> Value {
        if !scope.tracked {
            return json!({ DEFERRED: self.inner.referred_number(place, self.direction) });
        }
        match self.definitions.number(place) {
            Some(number) => json!({ "$ref": format!("#/$defs/{number}") }),
            // Too much to follow: nothing is then called unevaluated.
            None => {
                let reason = "too many schemas declare properties together with this one";
                self.problem(Code::UncheckedProperties, place, reason.to_owned());
                json!({
                    DEFERRED: self.inner.referred_number(place, self.direction),
                    "unevaluatedProperties": true,
                    "unevaluatedItems": true,
                })
            }
        }
    }

    fn keyword(
        &mut self,
        keyword: &str,
        value: &Value,
        subject: &Subject<'_>,
        scope: &Scope,
        translated: &mut Map<String, Value>,
    ) {
        let inner = Scope { depth: scope.depth + 1, ..Scope::default() };
        let branch = Scope { depth: scope.depth + 1, branch: true, ..scope.clone() };
        let translation = match keyword {
            "properties" | "dependentSchemas" => {
                let scope = if keyword == "properties" { &inner } else { &branch };
                self.each_member(keyword, value, subject, scope)
            }
            "patternProperties" => self.pattern_properties(value, subject, &inner),
            "additionalProperties" | "unevaluatedProperties" | "unevaluatedItems" | "contains" | "propertyNames" => {
                Some(self.schema(value, &subject.place.child(keyword), &format!("{}/{keyword}", subject.at), &inner))
            }
            "items" if value.is_array() => {
                self.rename(subject, "prefixItems", "items");
                let items = self.list("items", "prefixItems", value, subject, &inner);
                translated.extend(items.map(|items| ("prefixItems".to_owned(), items)));
                None
            }
            "items" => {
                Some(self.schema(value, &subject.place.child("items"), &format!("{}/items", subject.at), &inner))
            }
            "additionalItems" if subject.members.get("items").is_some_and(Value::is_array) => {
                let schema =
                    self.schema(value, &subject.place.child(keyword), &format!("{}/items", subject.at), &inner);
                translated.insert("items".to_owned(), schema);
                None
            }
            "not" => {
                let scope = Scope { tracked: false, ..branch };
                Some(self.schema(value, &subject.place.child("not"), &format!("{}/not", subject.at), &scope))
            }
            "if" | "then" | "else" => {
                Some(self.schema(value, &subject.place.child(keyword), &format!("{}/{keyword}", subject.at), &branch))
            }
            "prefixItems" => self.list(keyword, keyword, value, subject, &inner),
            "allOf" | "anyOf" => self.list(keyword, keyword, value, subject, &branch),
            // A discriminator chooses among alternatives that would otherwise overlap.
            "oneOf" if subject.members.contains_key("discriminator") && !subject.members.contains_key("anyOf") => {
                self.rename(subject, "anyOf", "oneOf");
                let alternatives = self.list("oneOf", "anyOf", value, subject, &branch);
                translated.extend(alternatives.map(|alternatives| ("anyOf".to_owned(), alternatives)));
                None
            }
            "oneOf" => self.list(keyword, keyword, value, subject, &branch),
            "dependencies" => {
                self.dependencies(value, subject, &branch, translated);
                None
            }
            _ => self.assertion(keyword, value, subject, scope, translated),
        };
        if let Some(translation) = translation {
            translated.insert(keyword.to_owned(), translation);
        }
    }

    fn each_member(&mut self, keyword: &str, value: &Value, subject: &Subject<'_>, scope: &Scope) -> Option<Value> {
        let place = subject.place.child(keyword);
        let Value::Object(members) = value else {
            self.problem(Code::InvalidKeyword, &place, format!("`{keyword}` is an object of schemas"));
            return None;
        };
        let translated = members.iter().map(|(name, schema)| {
            let at = format!("{}/{keyword}/{}", subject.at, escaped(name));
            (name.clone(), self.schema(schema, &place.child(name), &at, scope))
        });
        Some(Value::Object(translated.collect()))
    }

    fn pattern_properties(&mut self, value: &Value, subject: &Subject<'_>, scope: &Scope) -> Option<Value> {
        let Value::Object(mut members) = self.each_member("patternProperties", value, subject, scope)? else {
            return None;
        };
        members.retain(|pattern, _| {
            let readable = self.inner.is_pattern(pattern);
            if !readable {
                let place = subject.place.child("patternProperties").child(pattern);
                self.problem(
                    Code::InvalidPattern,
                    &place,
                    "this name is no regular expression that can be read here".to_owned(),
                );
            }
            readable
        });
        Some(Value::Object(members))
    }

    fn list(
        &mut self,
        written: &str,
        keyword: &str,
        value: &Value,
        subject: &Subject<'_>,
        scope: &Scope,
    ) -> Option<Value> {
        let place = subject.place.child(written);
        match value {
            Value::Array(items) if !items.is_empty() => {
                let translated = items.iter().enumerate().map(|(index, schema)| {
                    let at = format!("{}/{keyword}/{index}", subject.at);
                    self.schema(schema, &place.index(index), &at, scope)
                });
                Some(Value::Array(translated.collect()))
            }
            _ => {
                self.problem(Code::InvalidKeyword, &place, format!("`{written}` is a list of schemas, and not empty"));
                None
            }
        }
    }

    /// Draft-04 to draft-07: `dependencies` holds lists of names and schemas side by side.
    fn dependencies(
        &mut self,
        value: &Value,
        subject: &Subject<'_>,
        scope: &Scope,
        translated: &mut Map<String, Value>,
    ) {
        let Value::Object(members) = value else { return };
        let (names, schemas): (Map<_, _>, Map<_, _>) =
            members.iter().map(|(name, value)| (name.clone(), value.clone())).partition(|(_, value)| value.is_array());
        let place = subject.place.child("dependencies");
        self.rename(subject, "dependentRequired", "dependencies");
        let schemas = schemas.iter().map(|(name, schema)| {
            let at = format!("{}/dependentSchemas/{}", subject.at, escaped(name));
            (name.clone(), self.schema(schema, &place.child(name), &at, scope))
        });
        let schemas = schemas.collect();
        translated.insert("dependentRequired".to_owned(), Value::Object(names));
        translated.insert("dependentSchemas".to_owned(), Value::Object(schemas));
    }

    /// Notes that a keyword of the translation stands for one of another name.
    fn rename(&mut self, subject: &Subject<'_>, keyword: &str, written: &str) {
        let stands = subject.members.contains_key(written);
        let place = if stands { subject.place.child(written) } else { subject.place.clone() };
        self.origins.insert(format!("{}/{keyword}", subject.at), place);
    }

    fn problem(&self, code: Code, place: &Place, message: String) {
        self.inner.problem(Diagnostic::new(code, message).at(place, ""));
    }
}

/// A name as a token of a JSON Pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
