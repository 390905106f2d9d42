//! The client: servers and security schemes.

use countersign_model::{Api, SecurityScheme, SecuritySchemeKind, Server};

use super::members::{FIELDS, Scope, VALUES, name_members};
use super::rust::{ClientItem, CredentialKind, Docs, SecurityItem, ServerItem, ServerVariableItem};
use super::text::is_shown;
use super::words::{Case, Fallback};
use crate::docs::Line;

/// The builder's methods for credentials.
const CREDENTIALS: Scope<'_> = Scope {
    case: Case::Snake,
    fallback: Fallback { empty: "credential", digit: "credential", reserved: "credential" },
    taken: &[
        "build",
        "new",
        "base_url",
        "server",
        "timeout",
        "retry",
        "retries",
        "header",
        "headers",
        "user_agent",
        "transport",
        "clone",
        "default",
        "limits",
        "validate",
        "credential",
        "max_response_size",
        "connect_timeout",
    ],
    suffix: "_credential",
    raw: true,
    is_file: false,
};

/// Decides the client.
pub(super) fn client(api: &Api, docs: Docs) -> ClientItem {
    let absolute: Vec<&Server> = api.servers.iter().filter(|server| server.url.contains("://")).collect();
    let raw: Vec<String> = absolute.iter().map(|server| server_name(server, &absolute)).collect();
    let raw: Vec<&str> = raw.iter().map(String::as_str).collect();
    let differences = differences(&absolute);
    let differences: Vec<&str> = differences.iter().map(String::as_str).collect();
    let variants = name_members(&raw, &differences, VALUES);
    let servers = absolute.into_iter().zip(variants).map(|(server, variant)| {
        let variables = variables(server);
        ServerItem {
            variant,
            docs: Docs::paragraphs([Docs::described(server.description.as_deref()), code(&server.url).into()]),
            url: server.url.clone(),
            default_url: default_url(server),
            variables,
        }
    });
    ClientItem { docs, servers: servers.collect(), security: security(api) }
}

/// A URL, where it is worth showing.
fn code(url: &str) -> Line {
    if is_shown(url) { Line::default().code(url) } else { Line::default() }
}

/// The URL of a server with every variable at its default.
pub(super) fn default_url(server: &Server) -> String {
    server
        .variables
        .iter()
        .fold(server.url.clone(), |url, (name, variable)| url.replace(&format!("{{{name}}}"), &variable.default))
}

fn variables(server: &Server) -> Vec<ServerVariableItem> {
    let raw: Vec<&str> = server.variables.keys().map(String::as_str).collect();
    let idents = name_members(&raw, &[], FIELDS);
    let variables = server.variables.iter().zip(idents).map(|((name, variable), ident)| {
        let description = Docs::described(variable.description.as_deref());
        let values: Vec<&str> = variable.values.iter().map(String::as_str).filter(|value| is_shown(value)).collect();
        let listed = |values| Line::default().words("One of ").codes(values).words(".");
        let values = if values.is_empty() { Line::default() } else { listed(values) };
        let default = || Line::default().words("Default: ").code(&variable.default).words(".");
        let default = if is_shown(&variable.default) { default() } else { Line::default() };
        ServerVariableItem {
            ident,
            name: name.clone(),
            docs: Docs::paragraphs([description, values.into(), default.into()]),
            default: variable.default.clone(),
        }
    });
    variables.collect()
}

/// What a server is called: its name, a short description; or where there are several, its host, or else its scheme.
fn server_name(server: &Server, all: &[&Server]) -> String {
    let short = |text: &&str| text.len() <= 40 && !text.contains("://") && text.chars().any(char::is_alphanumeric);
    let said = [server.name.as_deref(), server.description.as_deref()].into_iter().flatten().map(str::trim).find(short);
    match said {
        Some(said) => said.trim_end_matches('.').to_owned(),
        None if all.len() == 1 => "Default".to_owned(),
        None if all.iter().all(|other| host(&other.url) == host(&server.url)) => scheme(&server.url),
        None => host(&server.url),
    }
}

/// How servers of one name differ: by their hosts, else by their schemes.
fn differences(servers: &[&Server]) -> Vec<String> {
    let hosts: Vec<String> = servers.iter().map(|server| host(&server.url)).collect();
    let differ = |host: &String, server: &&Server| {
        if hosts.iter().filter(|other| *other == host).count() > 1 { scheme(&server.url) } else { host.clone() }
    };
    hosts.iter().zip(servers).map(|(host, server)| differ(host, server)).collect()
}

fn scheme(url: &str) -> String {
    url.split("://").next().unwrap_or_default().to_owned()
}

fn host(url: &str) -> String {
    let host = url.split("://").nth(1).unwrap_or(url);
    host.trim_matches('/').to_owned()
}

fn security(api: &Api) -> Vec<SecurityItem> {
    let kinds: Vec<(&String, CredentialKind)> =
        api.security_schemes.iter().filter_map(|(name, scheme)| Some((name, kind(scheme)?))).collect();
    let only = |kind: &CredentialKind| kinds.iter().filter(|(_, other)| other == kind).count() == 1;
    let raw: Vec<&str> = kinds
        .iter()
        .map(|(name, kind)| match kind {
            CredentialKind::Bearer if only(kind) => "bearer_token",
            CredentialKind::Basic if only(kind) => "basic_auth",
            _ => name.as_str(),
        })
        .collect();
    let methods = name_members(&raw, &[], CREDENTIALS);
    let items = kinds.iter().zip(methods).map(|((name, kind), method)| SecurityItem {
        method,
        scheme: (*name).clone(),
        kind: kind.clone(),
    });
    items.collect()
}

fn kind(scheme: &SecurityScheme) -> Option<CredentialKind> {
    match &scheme.kind {
        SecuritySchemeKind::Basic => Some(CredentialKind::Basic),
        SecuritySchemeKind::Bearer { .. } => Some(CredentialKind::Bearer),
        SecuritySchemeKind::ApiKey { location, name } => {
            Some(CredentialKind::ApiKey { location: *location, name: name.clone() })
        }
        SecuritySchemeKind::Other { scheme } => Some(CredentialKind::Authorization { scheme: scheme.clone() }),
        SecuritySchemeKind::MutualTls => None,
    }
}
