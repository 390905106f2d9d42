//! Operations: arguments, setters, body, outcomes.

use std::collections::HashSet;

use countersign_model::{
    Body, Kind, Operation, Parameter, ParameterLocation, ParameterStyle, SecuritySchemeKind, Type, Types,
};

use super::claims::{Claim, settle};
use super::client::default_url;
use super::constraints::checked;
use super::containment::Boxes;
use super::examples::Examples;
use super::media::{media_type_item, parameter_codec, parts, word, worth};
use super::members::{Scope, VALUES, name_members};
use super::operation_docs;
use super::operation_names::key;
use super::response_headers::{self, CommonHeaders};
use super::responses::{OutcomeName, outcomes};
use super::rust::{
    Arguments, BodyContent, BodyItem, BodyVariantItem, Codec, Docs, Given, Identifier, MediaTypeItem, OperationItem,
    ParameterItem, PathSegment, RustType,
};
use super::rust_types::{RustTypes, Travel};
use super::text::with_bounds;
use super::words::{Case, Fallback, Spelling, convert};
use crate::docs::Line;

/// How many arguments a method may have beside `self`: clippy's limit.
const MAXIMUM_ARGUMENTS: usize = 6;

/// The parameters and the body of an operation.
const PARAMETERS: Scope<'_> = Scope {
    case: Case::Snake,
    fallback: Fallback { empty: "parameter", digit: "n", reserved: "parameter" },
    // What the runtime's call has, what generated bodies name, and what clippy wants for well-known traits or
    // takes for names that somebody forgot to choose.
    taken: &[
        "foo",
        "baz",
        "quux",
        "send",
        "send_blocking",
        "with",
        "new",
        "call",
        "body",
        "clone",
        "default",
        "client",
        "request",
        "next",
        "add",
        "sub",
        "mul",
        "div",
        "rem",
        "shl",
        "shr",
        "bitand",
        "bitor",
        "bitxor",
        "neg",
        "not",
        "index",
        "eq",
        "cmp",
        "hash",
        "drop",
        "from_str",
        "from_iter",
        "into_iter",
        "borrow",
        "deref",
        "as_ref",
        "as_mut",
        "fmt",
        "into_call",
        "arguments",
    ],
    suffix: "_parameter",
    raw: true,
    is_file: false,
};

/// The names of an operation's items.
#[derive(Clone, Debug)]
pub(super) struct OperationNames {
    /// The struct.
    pub(super) name: Identifier,
    method: Identifier,
    body: Identifier,
    success: Identifier,
    failure: Identifier,
    arguments: Identifier,
}

/// The names of all operations' items: one namespace. What an operation has beside its struct is often used together with types
/// of the document, and takes none of their names.
pub(super) fn operation_names(
    operations: &[Operation],
    methods: &[Identifier],
    types: &HashSet<&str>,
) -> Vec<OperationNames> {
    const PARTS: [(&str, &str); 5] = [
        ("", "Operation"),
        ("Body", "RequestBody"),
        ("Success", "Outcome"),
        ("Error", "Failure"),
        ("Arguments", "Input"),
    ];
    let stems: Vec<String> = methods.iter().map(stem).collect();
    let claims: Vec<Claim> = operations
        .iter()
        .zip(&stems)
        .flat_map(|(operation, stem)| {
            PARTS.iter().enumerate().map(move |(part, (first, second))| {
                let mut candidates = vec![format!("{stem}{first}"), format!("{stem}{second}")];
                candidates.retain(|candidate| part == 0 || !types.contains(candidate.as_str()));
                candidates.push(format!("{stem}{first}{second}"));
                let key = format!("{} {} {part}", operation.path, operation.method);
                Claim { key, candidates, rank: u8::from(part > 0) }
            })
        })
        .collect();
    let taken: HashSet<String> =
        ["Client", "Server", "Self"].map(str::to_owned).into_iter().chain(PRELUDE.map(str::to_owned)).collect();
    let mut settled = settle(&claims, &taken).into_iter().map(|name| Identifier::new(&name));
    let names = methods.iter().filter_map(|method| {
        Some(OperationNames {
            name: settled.next()?,
            method: method.clone(),
            body: settled.next()?,
            success: settled.next()?,
            failure: settled.next()?,
            arguments: settled.next()?,
        })
    });
    names.collect()
}

/// The prelude's types, which a struct for an operation must not hide.
const PRELUDE: [&str; 9] = ["Option", "Result", "String", "Vec", "Box", "Some", "None", "Ok", "Err"];

/// What the names of an operation's types start with.
pub(super) fn stem(method: &Identifier) -> String {
    convert(method.parts().0, Spelling::Least, Case::Pascal)
}

/// What operations are decided by.
#[derive(Debug)]
pub(super) struct Operations<'a> {
    /// The types.
    pub(super) types: &'a RustTypes<'a>,
    /// What is boxed.
    pub(super) boxes: &'a Boxes,
    /// What makes expressions of documented values.
    pub(super) examples: &'a Examples<'a>,
    /// The headers of responses that the client's documentation describes.
    pub(super) headers: &'a CommonHeaders<'a>,
}

impl Operations<'_> {
    /// Decides an operation.
    pub(super) fn operation(&self, operation: &Operation, names: &OperationNames) -> OperationItem {
        let mut parameters: Vec<&Parameter> = operation.parameters.iter().collect();
        parameters.sort_by_key(|parameter| parameter.location);
        let raw: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let locations: Vec<&str> = parameters.iter().map(|parameter| location_word(parameter.location)).collect();
        let idents = name_members(&raw, &locations, PARAMETERS);
        let items: Vec<ParameterItem> =
            parameters.iter().zip(idents).map(|(parameter, ident)| self.parameter(parameter, ident)).collect();
        let body = operation.body.as_ref().and_then(|body| self.body(body, names));
        let required = items.iter().filter(|item| item.is_argument()).count();
        let required = required.saturating_add(usize::from(body.as_ref().is_some_and(|body| body.required)));
        let arguments = if required > MAXIMUM_ARGUMENTS {
            let docs = Line::default().words("What ").code(names.method.as_str()).words(" requires.").into();
            Arguments::Struct { name: names.arguments.clone(), docs }
        } else {
            Arguments::Each
        };
        let said = |before, after| Line::default().words(before).code(names.method.as_str()).words(after).into();
        let (success, failure) = outcomes(
            self.types,
            self.boxes,
            operation,
            OutcomeName { name: names.success.clone(), docs: said("What ", " returns.") },
            OutcomeName { name: names.failure.clone(), docs: said("What an error of ", " holds.") },
        );
        let required_docs = operation_docs::arguments(&items, body.as_ref(), &arguments);
        let example = self.examples.call(operation, &parameters, &items, body.as_ref(), &arguments);
        OperationItem {
            name: names.name.clone(),
            method_name: names.method.clone(),
            key: key(operation),
            pointer: operation.origin.pointer.as_str().to_owned(),
            docs: operation_docs::of(self.types.api, operation, required_docs),
            response_headers: response_headers::headers(operation, self.headers),
            deprecated: operation.deprecated,
            http_method: operation.method.clone(),
            path: path(operation),
            server: operation.servers.first().map(default_url).filter(|url| url.contains("://")),
            parameters: items,
            body,
            arguments,
            success,
            failure,
            security: self.security(operation),
            example,
        }
    }

    fn parameter(&self, parameter: &Parameter, ident: Identifier) -> ParameterItem {
        let codec = parameter_codec(self.types.api, parameter);
        let travel = if codec.is_some() { Travel::Json } else { Travel::Parameter };
        let given = given(parameter, &self.types.api.types);
        let ty = match codec {
            _ if matches!(given, Given::Constant(_)) => RustType::String,
            Some(Codec::Text) => RustType::String,
            _ => self.types.without_null(parameter.value.id, travel),
        };
        let id = parameter.value.id;
        let model = self.types.api.types.get(id);
        let is_named_string = || matches!(ty, RustType::Named(_)) && self.types.plain(id, travel) == RustType::String;
        let into = ty == RustType::String || is_named_string();
        let description = parameter.description.as_deref().or(model.docs.description.as_deref());
        ParameterItem {
            ident,
            name: parameter.name.clone(),
            docs: with_bounds(
                Docs::beginning(description.unwrap_or_default()),
                &parameter.constraints,
                parameter.default.as_ref(),
            ),
            location: parameter.location,
            style: parameter.style,
            explode: explodes(parameter, model),
            allow_reserved: parameter.allow_reserved,
            codec,
            parts: parts(&parameter.encoding),
            given,
            deprecated: parameter.deprecated,
            ty,
            into,
            constraints: checked(&parameter.constraints, model),
        }
    }

    fn body(&self, body: &Body, names: &OperationNames) -> Option<BodyItem> {
        let mut items: Vec<Offered> = Vec::new();
        for media_type in worth(self.types.api, &self.types.same, &body.content, true) {
            let content = media_type_item(self.types, media_type);
            let is_known =
                items.iter().any(|known| known.content.codec == content.codec && known.content.ty == content.ty);
            if !is_known {
                let is_named = matches!(content.ty, RustType::Named(_));
                let is_large = is_named && self.boxes.is_large(self.types, media_type.value);
                items.push(Offered { content, word: word(&media_type.name), is_large });
            }
        }
        let content = match items.pop()? {
            only if items.is_empty() => BodyContent::One(only.content),
            last => {
                items.push(last);
                several(items, names)
            }
        };
        Some(BodyItem {
            ident: Identifier::new("body"),
            docs: Docs::described(body.description.as_deref()),
            required: body.required,
            content,
        })
    }

    /// The alternatives, without schemes that nothing is sent for. One without any scheme asks for nothing; those that
    /// differ in their scopes alone send the same.
    fn security(&self, operation: &Operation) -> Vec<Vec<String>> {
        let known = &self.types.api.security_schemes;
        let is_sent =
            |name: &&String| known.get(*name).is_some_and(|scheme| scheme.kind != SecuritySchemeKind::MutualTls);
        let alternatives =
            operation.security.iter().map(|requirement| requirement.0.keys().filter(is_sent).cloned().collect());
        let mut seen = HashSet::new();
        alternatives.filter(|alternative: &Vec<String>| seen.insert(alternative.clone())).collect()
    }
}

fn given(parameter: &Parameter, types: &Types) -> Given {
    if let Some(text) = parameter.constant(types) {
        Given::Constant(text.to_owned())
    } else if parameter.required || parameter.location == ParameterLocation::Path {
        Given::Argument
    } else {
        Given::Setter
    }
}

/// Whether a parameter explodes. It makes no difference to a value that is one, so that has the default of its style.
fn explodes(parameter: &Parameter, ty: &Type) -> bool {
    let is_one = matches!(ty.kind, Kind::Boolean | Kind::Integer(_) | Kind::Number | Kind::String(_) | Kind::Enum(_));
    if is_one {
        return matches!(parameter.style, ParameterStyle::Form | ParameterStyle::Cookie);
    }
    parameter.explode
}

/// A media type that a body may have, with the word for it.
struct Offered {
    content: MediaTypeItem,
    word: String,
    /// Whether a value is too large for a variant.
    is_large: bool,
}

/// The enum of several media types.
fn several(items: Vec<Offered>, names: &OperationNames) -> BodyContent {
    let words: Vec<&str> = items.iter().map(|item| item.word.as_str()).collect();
    let idents = name_members(&words, &[], VALUES);
    let is_mixed = items.iter().any(|item| items.first().is_some_and(|first| first.content.ty != item.content.ty));
    let mut seen: Vec<RustType> = Vec::new();
    let mut variants = Vec::new();
    for (Offered { content, is_large, .. }, ident) in items.into_iter().zip(idents) {
        let from = !seen.contains(&content.ty);
        seen.push(content.ty.clone());
        let docs = Line::default().code(&content.media_type).into();
        variants.push(BodyVariantItem { ident, docs, from, boxed: is_mixed && is_large, content });
    }
    let docs = Line::default().words("What ").code(names.method.as_str()).words(" sends.").into();
    BodyContent::Several { name: names.body.clone(), docs, variants }
}

fn location_word(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::QueryString => "query_string",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

/// The pieces of a path template; braces that hold no parameter are text.
fn path(operation: &Operation) -> Vec<PathSegment> {
    let is_parameter = |name: &str| {
        operation
            .parameters
            .iter()
            .any(|parameter| parameter.location == ParameterLocation::Path && parameter.name == name)
    };
    let mut segments = Vec::new();
    let mut literal = String::new();
    let mut rest = operation.path.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        literal.push_str(before);
        match after.split_once('}') {
            Some((name, after)) if is_parameter(name) => {
                if !literal.is_empty() {
                    segments.push(PathSegment::Literal(std::mem::take(&mut literal)));
                }
                segments.push(PathSegment::Parameter(name.to_owned()));
                rest = after;
            }
            _ => {
                literal.push('{');
                rest = after;
            }
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        segments.push(PathSegment::Literal(literal));
    }
    segments
}
