//! The documentation of an operation's method, but for its responses: summary, description, route, server, scopes, arguments.

use countersign_model::{Api, Operation, Server};

use super::about;
use super::rust::{Arguments, BodyItem, Docs, ParameterItem};
use crate::docs::Line;

/// The documentation of an operation's method, up to the arguments.
pub(super) fn of(api: &Api, operation: &Operation, arguments: Docs) -> Docs {
    let summary = Docs::described(operation.summary.as_deref());
    let mut description = Docs::described(operation.description.as_deref());
    let bare = |docs: &Docs| docs.as_str().trim_end_matches('.').to_owned();
    if !summary.is_empty() && bare(&description) == bare(&summary) {
        description = Docs::default();
    }
    let route = Line::default().code(&format!("{} {}", operation.method, operation.path));
    Docs::paragraphs([
        summary,
        description,
        about::see(operation.external_docs.as_ref()),
        route.into(),
        server(api, operation),
        scopes(operation).into(),
        Docs::section("Arguments", arguments),
    ])
}

/// The server of an operation that has another than the API. Documents repeat theirs, with and without a scheme.
fn server(api: &Api, operation: &Operation) -> Docs {
    let is_own = |server: &&Server| api.servers.iter().all(|other| address(other) != address(server));
    let Some(server) = operation.servers.first().filter(is_own) else { return Docs::default() };
    let label = Line::default().words("Server: ").code(&server.url);
    Docs::labelled(label, Docs::described(server.description.as_deref()))
}

/// A URL without its scheme.
fn address(server: &Server) -> &str {
    server.url.split_once("//").map_or(&server.url, |(_, rest)| rest)
}

/// The scopes that a credential must have, by alternative.
fn scopes(operation: &Operation) -> Line {
    let alternatives = operation.security.iter().map(|requirement| requirement.0.values().flatten());
    let mut line = Line::default();
    for scopes in alternatives.filter(|scopes| scopes.clone().next().is_some()) {
        line = if line.is_empty() { line.words("Scopes: ") } else { line.words(", or ") };
        line = line.codes(scopes.map(String::as_str));
    }
    if line.is_empty() { line } else { line.words(".") }
}

/// What there is to say of the arguments. Those of a struct have their documentation there.
pub(super) fn arguments(parameters: &[ParameterItem], body: Option<&BodyItem>, arguments: &Arguments) -> Docs {
    if *arguments != Arguments::Each {
        return Docs::default();
    }
    let parameters = parameters.iter().filter(|parameter| parameter.is_argument());
    let parameters = parameters.map(|parameter| (&parameter.ident, &parameter.docs));
    let body = body.filter(|body| body.required).map(|body| (&body.ident, &body.docs));
    let described = parameters.chain(body).filter(|(_, docs)| !docs.is_empty());
    Docs::list(described.map(|(name, docs)| Docs::labelled(Line::default().code(name.as_str()), docs.clone())))
}
