//! Parameters and headers (OAS 3, "Parameter Object" and "Header Object"; 2.0's non-body parameters).

use std::sync::Arc;

use countersign_source::{Code, Diagnostic};
use indexmap::IndexMap;

use crate::node::{Node, is_extension};
use crate::path_template;
use crate::reader::Reader;
use crate::{Example, MediaType, Parameter, ParameterLocation, ParameterStyle, SchemaId};

/// What a parameter's `in` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// Beside the body.
    Beside(ParameterLocation),
    /// 2.0's `body`.
    Body,
    /// 2.0's `formData`.
    Form,
}

/// A parameter, found and not read yet.
pub(crate) struct Declared<'s> {
    pub(crate) node: Node<'s>,
    pub(crate) name: String,
    pub(crate) destination: Destination,
    description: Option<String>,
}

/// The members by which a parameter without `schema` shows that it is one itself, as in 2.0.
const INLINE_SCHEMA: [&str; 4] = ["type", "items", "enum", "format"];

impl<'s> Reader<'s, '_> {
    /// The parameters of an operation and its path item; the operation's win.
    pub(crate) fn declared_parameters(
        &mut self,
        item: &Node<'s>,
        operation: &Node<'s>,
        path: Option<&str>,
    ) -> Vec<Declared<'s>> {
        let mut all = self.declared_at(item, path);
        for own in self.declared_at(operation, path) {
            match all.iter_mut().find(|inherited| inherited.is_same(&own)) {
                Some(inherited) => *inherited = own,
                None => all.push(own),
            }
        }
        all
    }

    /// The parameters of one node; of two that are the same, the first.
    fn declared_at(&mut self, holder: &Node<'s>, path: Option<&str>) -> Vec<Declared<'s>> {
        let mut all: Vec<Declared<'s>> = Vec::new();
        for node in self.parameter_nodes(holder) {
            let place = node.place.clone();
            let Some(declared) = self.declared(node, path) else { continue };
            let Some(first) = all.iter().find(|first| first.is_same(&declared)) else {
                all.push(declared);
                continue;
            };
            let message = format!("the parameter `{}` is declared twice; the first counts", declared.name);
            let diagnostic = Diagnostic::new(Code::DuplicateParameter, message).at(&place, "");
            let diagnostic = diagnostic.at(&first.node.place, "first here");
            self.report(diagnostic, &place);
        }
        all
    }

    /// The elements of `parameters`; the members' values, where someone wrote an object.
    fn parameter_nodes(&mut self, holder: &Node<'s>) -> Vec<Node<'s>> {
        match holder.child("parameters") {
            Some(object) if object.value.is_object() && object.reference().is_none() => {
                self.wrong_type::<()>(&object.place, "an array", object.value);
                object.members().filter(|(name, _)| !is_extension(name)).map(|(_, node)| node).collect()
            }
            _ => self.list(holder, "parameters"),
        }
    }

    fn declared(&mut self, node: Node<'s>, path: Option<&str>) -> Option<Declared<'s>> {
        let followed = self.follow(node)?;
        let node = followed.node;
        if !self.is_object(&node, "a parameter") {
            return None;
        }
        let name = self.parameter_name(&node)?;
        let destination = self.destination(&node, &name, path);
        if self.is_ignored_header(&name, destination, &node) {
            return None;
        }
        Some(Declared { node, name, destination, description: followed.description })
    }

    /// The name of a parameter; a body needs none.
    fn parameter_name(&mut self, node: &Node<'s>) -> Option<String> {
        match self.text(node, "name") {
            Some(name) if !name.is_empty() => return Some(name),
            None if node.string("in") == Some("body") => return Some("body".to_owned()),
            Some(_) => {
                self.say(Code::EmptyParameterName, &node.place.child("name"), "a parameter without a name is left out");
            }
            None => self.say(Code::MissingMember, &node.place, "a parameter without a name is left out"),
        }
        None
    }

    fn destination(&mut self, node: &Node<'s>, name: &str, path: Option<&str>) -> Destination {
        let written = self.text(node, "in");
        let known = match written.as_deref().map(str::trim).unwrap_or_default().to_ascii_lowercase().as_str() {
            "path" => Some(Destination::Beside(ParameterLocation::Path)),
            "query" => Some(Destination::Beside(ParameterLocation::Query)),
            "querystring" => Some(Destination::Beside(ParameterLocation::QueryString)),
            "header" => Some(Destination::Beside(ParameterLocation::Header)),
            "cookie" => Some(Destination::Beside(ParameterLocation::Cookie)),
            "body" => Some(Destination::Body),
            "formdata" | "form" => Some(Destination::Form),
            _ => None,
        };
        if let Some(destination) = known {
            let is_body = matches!(destination, Destination::Body | Destination::Form);
            if is_body && !self.is_swagger() {
                let message = "a parameter in the body is 2.0's; it is read as part of a request body";
                self.say(Code::BodyParameter, &node.place.child("in"), message);
            }
            return destination;
        }
        let is_in_path = path.into_iter().flat_map(path_template::names).any(|templated| templated == name);
        let (location, assumed) =
            if is_in_path { (ParameterLocation::Path, "path") } else { (ParameterLocation::Query, "query") };
        match written {
            Some(written) => {
                let message = format!("`{written}` is no place for a parameter; `{assumed}` is assumed");
                self.say(Code::UnknownParameterLocation, &node.place.child("in"), message);
            }
            None => {
                let message = format!("the parameter has no `in`; `{assumed}` is assumed");
                self.say(Code::MissingMember, &node.place, message);
            }
        }
        Destination::Beside(location)
    }

    /// Headers that 3.x leaves to media types and security schemes. Where no scheme is declared, `Authorization` as a
    /// parameter is all that the document says of it, and stays.
    fn is_ignored_header(&mut self, name: &str, destination: Destination, node: &Node<'s>) -> bool {
        let is_left_elsewhere = match name.to_ascii_lowercase().as_str() {
            "accept" | "content-type" => true,
            "authorization" => !self.scheme_names.is_empty(),
            _ => false,
        };
        let is_header = destination == Destination::Beside(ParameterLocation::Header);
        let is_ignored = is_left_elsewhere && is_header && !self.is_swagger();
        if is_ignored {
            let message = format!("`{name}` follows from the media types and the security schemes");
            self.say(Code::IgnoredHeader, &node.place, message);
        }
        is_ignored
    }

    /// Reads a parameter that is beside the body.
    pub(crate) fn parameter(&mut self, declared: &Declared<'s>, location: ParameterLocation) -> Parameter {
        let key = (std::ptr::from_ref(declared.node.value), location);
        let known = self.shared.parameters.get(&key).cloned();
        let parameter = known.unwrap_or_else(|| {
            let parameter = self.read_parameter(declared, location);
            self.shared.parameters.insert(key, parameter.clone());
            parameter
        });
        Parameter { description: declared.description.clone().or(parameter.description), ..parameter }
    }

    fn read_parameter(&mut self, declared: &Declared<'s>, location: ParameterLocation) -> Parameter {
        let node = &declared.node;
        let mut parameter = self.named_value(node, declared.name.clone(), location, None);
        let is_optional = !parameter.required && location == ParameterLocation::Path;
        if is_optional {
            let message = format!("`{}` is in the path, and so is required", declared.name);
            let place =
                if node.value("required").is_some() { node.place.child("required") } else { node.place.clone() };
            self.say(Code::OptionalPathParameter, &place, message);
            parameter.required = true;
        }
        parameter
    }

    /// The headers of a response or of a part.
    pub(crate) fn headers(&mut self, node: &Node<'s>) -> Arc<[Parameter]> {
        let key = std::ptr::from_ref(node.value);
        if let Some(known) = self.shared.headers.get(&key) {
            return Arc::clone(known);
        }
        let headers: Arc<[Parameter]> = self.read_headers(node).into();
        self.shared.headers.insert(key, Arc::clone(&headers));
        headers
    }

    fn read_headers(&mut self, node: &Node<'s>) -> Vec<Parameter> {
        let mut headers = Vec::new();
        for (name, node) in self.entries(node, "headers") {
            let Some(followed) = self.follow(node) else { continue };
            if !self.is_object(&followed.node, "a header") {
                continue;
            }
            if name.eq_ignore_ascii_case("content-type") {
                self.say(Code::IgnoredHeader, &followed.node.place, "`Content-Type` follows from the media type");
                continue;
            }
            let location = ParameterLocation::Header;
            headers.push(self.named_value(&followed.node, name.to_owned(), location, followed.description));
        }
        headers
    }

    /// What a parameter and a header have in common.
    fn named_value(
        &mut self,
        node: &Node<'s>,
        name: String,
        location: ParameterLocation,
        description: Option<String>,
    ) -> Parameter {
        let (style, explode) = self.style(node, location);
        let mut examples = self.examples(node);
        let (schema, content) = self.value_schema(node, &mut examples);
        let (media_type, encoding) = content.map(|content| (content.name, content.encoding)).unzip();
        Parameter {
            origin: node.place.clone(),
            name,
            location,
            required: self.flag(node, "required"),
            deprecated: self.flag(node, "deprecated"),
            description: description.or_else(|| self.text(node, "description")),
            style,
            explode,
            allow_reserved: self.flag(node, "allowReserved"),
            allow_empty_value: self.flag(node, "allowEmptyValue"),
            schema,
            media_type,
            encoding: encoding.unwrap_or_default(),
            examples: examples.into(),
        }
    }

    /// The schema of a parameter's value, and the media type it is serialized in: from `schema`, from `content`, or from
    /// the parameter itself.
    fn value_schema(&mut self, node: &Node<'s>, examples: &mut Vec<Example>) -> (Option<SchemaId>, Option<MediaType>) {
        let schema = node.child("schema").filter(|schema| !schema.value.is_null());
        let has_content = node.value("content").is_some();
        if let Some(schema) = schema {
            if has_content {
                self.say(
                    Code::SchemaAndContent,
                    &node.place,
                    "the parameter has `schema` and `content`; `schema` counts",
                );
            }
            return (Some(self.schema(schema)), None);
        }
        if has_content {
            let content = self.content(node);
            if content.len() > 1 {
                self.say(Code::SeveralMediaTypes, &node.place.child("content"), "only the first media type is used");
            }
            if let Some(media_type) = content.first().cloned() {
                examples.extend(media_type.examples.iter().cloned());
                return (media_type.schema, Some(media_type));
            }
        }
        if INLINE_SCHEMA.iter().any(|key| node.value(key).is_some()) {
            if !self.is_swagger() {
                let message = "the type stands beside the name, as in 2.0; it is read as the schema";
                self.say(Code::ParameterWithoutSchema, &node.place, message);
            }
            return (Some(self.parameter_schema(node.clone())), None);
        }
        self.say(Code::ParameterWithoutSchema, &node.place, "the parameter has no schema: any value will do");
        (None, None)
    }

    /// Makes the path parameters those that the path names, no more and no less.
    pub(crate) fn agree_with_path(&mut self, path: &str, parameters: &mut Vec<Parameter>, operation: &Node<'s>) {
        let mut names: Vec<&str> = Vec::new();
        for name in path_template::names(path) {
            if names.contains(&name) {
                let message = format!("`{{{name}}}` is in the path twice; both get the same value");
                self.say(Code::RepeatedPathParameter, &operation.place, message);
            } else {
                names.push(name);
            }
        }
        let missing: Vec<&str> = names.iter().copied().filter(|name| !has_path_parameter(parameters, name)).collect();
        for name in missing {
            if let Some(parameter) = in_query_of_path(path, name, parameters) {
                let message = format!("`{{{name}}}` stands in the path, and is declared `in: query`; it is sent once");
                self.say(Code::UndeclaredPathParameter, &parameter.origin, message);
                parameter.location = ParameterLocation::Path;
                parameter.style = ParameterStyle::Simple;
                parameter.required = true;
                continue;
            }
            match parameters.iter_mut().find(|parameter| is_misnamed(parameter, name, &names)) {
                Some(parameter) => {
                    let message =
                        format!("the path has `{{{name}}}`, and the parameter is called `{}`", parameter.name);
                    self.say(Code::MisnamedPathParameter, &parameter.origin, message);
                    name.clone_into(&mut parameter.name);
                }
                None => {
                    let message = format!("`{{{name}}}` is not declared; it is taken as a string");
                    self.say_of_key(Code::UndeclaredPathParameter, &operation.place, message);
                    parameters.push(self.undeclared(name, operation));
                }
            }
        }
        parameters.retain(|parameter| {
            let is_used = parameter.location != ParameterLocation::Path || names.contains(&parameter.name.as_str());
            if !is_used {
                let message = format!("`{}` is not in the path, and is left out", parameter.name);
                let diagnostic = Diagnostic::new(Code::UnusedPathParameter, message).at(&parameter.origin, "");
                self.report(diagnostic.at_key(&operation.place, "of this operation"), &parameter.origin);
            }
            is_used
        });
    }

    /// A path parameter that the path names and nothing declares.
    fn undeclared(&mut self, name: &str, operation: &Node<'s>) -> Parameter {
        Parameter {
            origin: operation.place.clone(),
            name: name.to_owned(),
            location: ParameterLocation::Path,
            required: true,
            deprecated: false,
            description: None,
            style: ParameterStyle::Simple,
            explode: false,
            allow_reserved: false,
            allow_empty_value: false,
            schema: Some(self.unwritten_string()),
            media_type: None,
            encoding: IndexMap::new(),
            examples: Arc::default(),
        }
    }
}

impl Declared<'_> {
    /// Parameters are told apart by name and location; there is one body, and header names have no case.
    fn is_same(&self, other: &Self) -> bool {
        let is_header = self.destination == Destination::Beside(ParameterLocation::Header);
        self.destination == other.destination
            && (self.destination == Destination::Body
                || self.name == other.name
                || (is_header && self.name.eq_ignore_ascii_case(&other.name)))
    }
}

/// The parameter of the query that a path names after its `?`, where there should be none.
fn in_query_of_path<'p>(path: &str, name: &str, parameters: &'p mut [Parameter]) -> Option<&'p mut Parameter> {
    let (_, query) = path.split_once('?')?;
    path_template::names(query).find(|named| *named == name)?;
    parameters.iter_mut().find(|parameter| parameter.location == ParameterLocation::Query && parameter.name == name)
}

fn has_path_parameter(parameters: &[Parameter], name: &str) -> bool {
    parameters.iter().any(|parameter| parameter.location == ParameterLocation::Path && parameter.name == name)
}

/// Whether a path parameter, itself not in the path, is meant by a name there.
fn is_misnamed(parameter: &Parameter, name: &str, names: &[&str]) -> bool {
    parameter.location == ParameterLocation::Path
        && !names.contains(&parameter.name.as_str())
        && path_template::is_meant_by(&parameter.name, name)
}
