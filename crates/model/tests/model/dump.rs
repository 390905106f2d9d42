//! An API as a page of text, for people to compare.
//!
//! `?` after a type: null too; `!` after a field: required; `#1` is a type without a name, listed below its first use.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write;

use countersign_model::{
    Api, Component, Constraints, Documentation, Enum, Field, Kind, MediaType, Object, Operation, Parameter, Rest,
    TypeId, TypeUse, Union,
};

/// The whole API.
pub(crate) fn dump(api: &Api) -> String {
    let mut dump = Dump { api, out: String::new(), numbers: HashMap::new(), pending: VecDeque::new() };
    for (name, component) in &api.components {
        let Component { docs, constraints, target, .. } = component;
        if component.is_alias(name, &api.types) {
            let target = dump.used(*target);
            dump.line(&format!("{name} = alias{}\n  {target}", described(docs, constraints)));
        } else {
            dump.line(&format!("{name} = {}", dump.described(target.id)));
            dump.body_of(target.id);
        }
        dump.drain();
    }
    if !api.operations.is_empty() {
        let servers: Vec<&str> = api.servers.iter().map(|server| server.url.as_str()).collect();
        let tags: Vec<&str> = api.tags.iter().map(|tag| tag.name.as_str()).collect();
        dump.line(&format!("servers {}\ntags {}", servers.join(", "), tags.join(", ")));
    }
    for operation in &api.operations {
        dump.operation(operation);
    }
    for operation in &api.incoming {
        dump.line("incoming:");
        dump.operation(operation);
    }
    dump.out
}

struct Dump<'a> {
    api: &'a Api,
    out: String,
    numbers: HashMap<TypeId, usize>,
    pending: VecDeque<TypeId>,
}

impl Dump<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn operation(&mut self, operation: &Operation) {
        let id = operation.id.as_deref().unwrap_or("(no id)");
        self.line(&format!("{} {} {id} {:?}", operation.method, operation.path, operation.tags));
        for requirement in &operation.security {
            self.line(&format!("  security {:?}", requirement.0));
        }
        for parameter in &operation.parameters {
            self.parameter(parameter);
        }
        if let Some(body) = &operation.body {
            self.content(if body.required { "body!" } else { "body" }, &body.content);
        }
        for response in &operation.responses {
            let status = format!("{:?}", response.status);
            if response.content.is_empty() {
                self.line(&format!("  {status}"));
            }
            self.content(&status, &response.content);
            response.headers.iter().for_each(|header| self.parameter(header));
        }
        self.drain();
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let required = if parameter.required { "!" } else { "" };
        let value = self.used(parameter.value);
        let bounds = bounds(&parameter.constraints);
        let default = parameter.default.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
        self.line(&format!("  {:?} {}{required}: {value}{bounds}{default}", parameter.location, parameter.name));
    }

    fn content(&mut self, label: &str, content: &[MediaType]) {
        for media_type in content {
            let value = self.used(media_type.value);
            let examples: String = media_type
                .examples
                .iter()
                .filter_map(|example| example.value.as_ref())
                .map(|value| format!(" e.g. {value}"))
                .collect();
            self.line(&format!("  {label} {}: {value}{examples}", media_type.name));
        }
    }

    /// The unnamed types met so far, and those that they use.
    fn drain(&mut self) {
        while let Some(id) = self.pending.pop_front() {
            let number = self.numbers.get(&id).copied().unwrap_or_default();
            self.line(&format!("#{number} = {}", self.described(id)));
            self.body_of(id);
        }
    }

    fn described(&self, id: TypeId) -> String {
        let node = self.api.types.get(id);
        let kind = match &node.kind {
            Kind::Object(object) if object.fields.is_empty() => "empty object",
            Kind::Object(_) => "object",
            Kind::Union(_) => "union",
            Kind::Enum(_) => "enum",
            _ => "type",
        };
        format!("{kind}{}", described(&node.docs, &node.constraints))
    }

    fn body_of(&mut self, id: TypeId) {
        match self.api.types.get(id).kind.clone() {
            Kind::Object(object) => self.object(&object),
            Kind::Union(union) => self.union(&union),
            Kind::Enum(list) => {
                for value in &list.values {
                    let name = value.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
                    let text = value.description.as_ref().map(|text| format!(" // {text}")).unwrap_or_default();
                    self.line(&format!("  {}{name}{text}", value.value));
                }
            }
            kind => {
                let text = self.kind(&kind);
                self.line(&format!("  {text}"));
            }
        }
    }

    fn object(&mut self, object: &Object) {
        for field in &object.fields {
            self.field(field);
        }
        if let Rest::Kept(rest) = object.rest {
            let rest = self.used(rest);
            self.line(&format!("  *: {rest}"));
        }
    }

    fn field(&mut self, field: &Field) {
        let mut text = format!("  {}{}: {}", field.name, if field.required { "!" } else { "" }, self.used(field.value));
        text.push_str(&bounds(&field.constraints));
        if let Some(default) = &field.default {
            let _ = write!(text, " = {default}");
        }
        for (said, word) in
            [(field.read_only, "read-only"), (field.write_only, "write-only"), (field.deprecated, "deprecated")]
        {
            if said {
                let _ = write!(text, " {word}");
            }
        }
        for (_, example) in &field.examples {
            let _ = write!(text, " e.g. {example}");
        }
        if let Some(description) = &field.description {
            let _ = write!(text, " // {description}");
        }
        self.line(&text);
    }

    fn union(&mut self, union: &Union) {
        if let Some(told) = &union.discriminant {
            let default = told.default.map(|position| format!(", default {position}")).unwrap_or_default();
            self.line(&format!("  by {}{default}", told.property));
        }
        for variant in &union.variants {
            let tags: Vec<String> = variant.tags.iter().map(ToString::to_string).collect();
            let tags = if tags.is_empty() { String::new() } else { format!(" {}", tags.join(" ")) };
            let value = self.used(variant.value);
            let bounds = bounds(&self.api.types.get(variant.value.id).constraints);
            self.line(&format!("  |{tags} {value}{bounds}"));
        }
    }

    fn used(&mut self, used: TypeUse) -> String {
        let text = self.name(used.id);
        if used.nullable { format!("{text}?") } else { text }
    }

    fn name(&mut self, id: TypeId) -> String {
        let node = self.api.types.get(id).clone();
        if let Some(name) = node.component {
            return name;
        }
        match &node.kind {
            Kind::Object(_) | Kind::Union(_) | Kind::Tuple { .. } => {}
            kind => return self.kind(kind),
        }
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(id).or_insert_with(|| {
            self.pending.push_back(id);
            next
        });
        format!("#{number}")
    }

    fn kind(&mut self, kind: &Kind) -> String {
        match kind {
            Kind::Any => "any".to_owned(),
            Kind::Null => "null".to_owned(),
            Kind::Never => "never".to_owned(),
            Kind::Boolean => "boolean".to_owned(),
            Kind::Integer(range) => format!("integer({range:?})"),
            Kind::Number => "number".to_owned(),
            Kind::String(format) => format!("string({format:?})"),
            Kind::Array(element) => format!("[{}]", self.used(*element)),
            Kind::Tuple { items, rest } => {
                let items: Vec<String> = items.iter().map(|&item| self.used(item)).collect();
                let rest = rest.map(|rest| format!(", ..{}", self.used(rest))).unwrap_or_default();
                format!("({}{rest})", items.join(", "))
            }
            Kind::Map(element) => format!("{{*: {}}}", self.used(*element)),
            Kind::Enum(Enum { values }) => {
                values.iter().map(|value| value.value.to_string()).collect::<Vec<_>>().join("|")
            }
            Kind::Object(_) => "object".to_owned(),
            Kind::Union(_) => "union".to_owned(),
        }
    }
}

/// The title, the bounds and the description.
fn described(docs: &Documentation, constraints: &Constraints) -> String {
    let title = docs.title.as_ref().map(|title| format!(" {title:?}")).unwrap_or_default();
    let description = docs.description.as_ref().map(|text| format!(" // {text}")).unwrap_or_default();
    format!("{title}{}{description}", bounds(constraints))
}

/// The bounds that are stated, in braces.
fn bounds(constraints: &Constraints) -> String {
    let Constraints { minimum, maximum, multiple_of, min_length, max_length, pattern, .. } = constraints;
    let mut said = Vec::new();
    let edge = |exclusive: bool, open: &str, closed: &str| if exclusive { open.to_owned() } else { closed.to_owned() };
    said.extend(minimum.as_ref().map(|(value, out)| format!("{} {value}", edge(*out, ">", ">="))));
    said.extend(maximum.as_ref().map(|(value, out)| format!("{} {value}", edge(*out, "<", "<="))));
    said.extend(multiple_of.as_ref().map(|value| format!("multiple of {value}")));
    said.extend(min_length.map(|length| format!("length >= {length}")));
    said.extend(max_length.map(|length| format!("length <= {length}")));
    said.extend(pattern.as_ref().map(|pattern| format!("/{pattern}/")));
    said.extend(constraints.min_items.map(|count| format!("items >= {count}")));
    said.extend(constraints.max_items.map(|count| format!("items <= {count}")));
    said.extend(constraints.unique_items.then(|| "unique".to_owned()));
    said.extend(constraints.min_properties.map(|count| format!("properties >= {count}")));
    said.extend(constraints.max_properties.map(|count| format!("properties <= {count}")));
    said.extend(constraints.format.as_ref().map(|format| format!("format {format}")));
    if said.is_empty() { String::new() } else { format!(" {{{}}}", said.join(", ")) }
}
