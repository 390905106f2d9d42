//! What the root of a package says of its API: servers, authentication, contact and terms.

use countersign_model::{Api, ExternalDocs, OauthFlow, ParameterLocation, SecurityScheme, SecuritySchemeKind};

use super::response_headers::CommonHeaders;
use super::rust::{ClientItem, Docs, ServerItem};
use super::text::is_shown;
use crate::docs::{Line, characters};

/// The documentation of a package.
pub(super) fn package_docs(api: &Api, client: &ClientItem, recursion_limit: Option<usize>) -> Docs {
    Docs::paragraphs([
        Docs::prose(&api.info.title),
        Docs::described(api.info.summary.as_deref()),
        Docs::described(api.info.description.as_deref()),
        version(&api.info.version).into(),
        see(api.external_docs.as_ref()),
        recursion_limit.map(long_chains).unwrap_or_default().into(),
        Docs::section("Servers", servers(api, client)),
        Docs::section("Authentication", authentication(api)),
        Docs::section("Contact", contact(api)),
        Docs::section("Terms", terms(api)),
    ])
}

/// The documentation of a client.
pub(super) fn client_docs(api: &Api, headers: &CommonHeaders<'_>) -> Docs {
    let title = match characters::one_line(&api.info.title).trim_end_matches('.') {
        "" => Docs::words("A client."),
        title => Line::default().words("A client of ").prose(title).words(".").into(),
    };
    Docs::paragraphs([title, headers.docs()])
}

fn version(version: &str) -> Line {
    match characters::one_line(version).trim_end_matches('.') {
        "" => Line::default(),
        version => Line::default().words("API version: ").prose(version).words("."),
    }
}

/// Where there is more documentation.
pub(super) fn see(docs: Option<&ExternalDocs>) -> Docs {
    let Some(ExternalDocs { url, description }) = docs else { return Docs::default() };
    if characters::one_line(url).trim().is_empty() {
        return Docs::described(description.as_deref());
    }
    Docs::labelled(Line::default().words("See ").address(url), Docs::described(description.as_deref()))
}

fn long_chains(limit: usize) -> Line {
    let before = "The types of this API lead to each other in long chains. Where the compiler reports an overflow while following them, say ";
    Line::default().words(before).code(&format!("#![recursion_limit = \"{limit}\"]")).words(" in your crate, too.")
}

/// The servers: first those that have a variant, then those without an address of their own.
fn servers(api: &Api, client: &ClientItem) -> Docs {
    // Variants are in the order of the servers; two may have the same URL.
    let mut variants = client.servers.iter().peekable();
    let items = api.servers.iter().map(|server| {
        let variant = variants.next_if(|item| item.url == server.url);
        match (variant, server.description.as_deref()) {
            // The path is filled in where a document names no server.
            (None, None) if server.url == "/" => Docs::default(),
            (item, description) => Docs::labelled(server_label(&server.url, item), Docs::described(description)),
        }
    });
    Docs::list(items)
}

fn server_label(url: &str, item: Option<&ServerItem>) -> Line {
    let variant = |item: &ServerItem| Line::default().item(&format!("Server::{}", item.variant.as_str()));
    match (item.map(variant), is_shown(url)) {
        (Some(variant), true) => variant.words(", ").code(url),
        (Some(variant), false) => variant,
        (None, true) => Line::default().code(url),
        (None, false) => Line::default(),
    }
}

fn authentication(api: &Api) -> Docs {
    let schemes = api.security_schemes.iter().map(|(name, scheme)| {
        let label = credential(Line::default().code(name).words(": "), scheme);
        Docs::paragraphs([label.into(), Docs::described(scheme.description.as_deref())]).above(how_to_get(scheme))
    });
    Docs::list(schemes)
}

/// What is sent, where, and what of the client's builder sets it.
fn credential(line: Line, scheme: &SecurityScheme) -> Line {
    const AUTHORIZATION: &str = " in the header `Authorization`, set with ";
    match &scheme.kind {
        SecuritySchemeKind::Basic => {
            line.words("user name and password").words(AUTHORIZATION).code("Builder::basic").words(".")
        }
        SecuritySchemeKind::Bearer { format } => {
            let line = line.words("bearer token");
            let line = match format.as_deref().filter(|format| is_shown(format)) {
                Some(format) => line.words(" of format ").code(format),
                None => line,
            };
            line.words(AUTHORIZATION).code("Builder::bearer_token").words(".")
        }
        SecuritySchemeKind::ApiKey { location, name } => {
            let location = match location {
                ParameterLocation::Query | ParameterLocation::QueryString => "key in the query parameter ",
                ParameterLocation::Cookie => "key in the cookie ",
                ParameterLocation::Header | ParameterLocation::Path => "key in the header ",
            };
            line.words(location).code(name).words(", set with ").code("Builder::api_key").words(".")
        }
        SecuritySchemeKind::Other { scheme } => {
            let line = line.words("credential of the scheme ").code(scheme);
            line.words(AUTHORIZATION).code("Builder::api_key").words(".")
        }
        SecuritySchemeKind::MutualTls => line.words("client certificate of the TLS connection."),
    }
}

/// Where a token comes from, and the scopes that it may have.
fn how_to_get(scheme: &SecurityScheme) -> Docs {
    let discovery = scheme.open_id_connect_url.as_deref().map(|url| link("OpenID Connect: ", url));
    Docs::list(discovery.into_iter().chain(scheme.flows.iter().map(flow)))
}

fn flow(flow: &OauthFlow) -> Docs {
    let urls = [
        ("Authorization: ", &flow.authorization_url),
        ("Device authorization: ", &flow.device_authorization_url),
        ("Token: ", &flow.token_url),
        ("Refresh: ", &flow.refresh_url),
    ];
    let urls = urls.into_iter().filter_map(|(label, url)| Some(link(label, url.as_deref()?)));
    let scopes = flow.scopes.iter().map(|(scope, description)| {
        Docs::labelled(Line::default().words("Scope ").code(scope), Docs::description(description))
    });
    let name = Docs::from(Line::default().words("Flow ").code(&flow.name).words(":"));
    name.above(Docs::list(urls.chain(scopes)))
}

/// Whom to ask.
fn contact(api: &Api) -> Docs {
    let contact = &api.info.contact;
    let email = contact.email.as_deref().map(characters::one_line);
    let email = email.filter(|email| !email.trim().is_empty());
    let email = email.map(|email| Line::default().address(&format!("mailto:{}", email.trim())).into());
    let url = contact.url.as_deref().map(|url| Line::default().address(url).into());
    let name = contact.name.as_deref().map(Docs::prose);
    Docs::list([name, url, email].into_iter().flatten())
}

/// What the API may be used under.
fn terms(api: &Api) -> Docs {
    let license = &api.info.license;
    let prose = |label, text: &str| Docs::from(Line::default().words(label).prose(text));
    let items = [
        api.info.terms_of_service.as_deref().map(|url| link("Terms of service: ", url)),
        license.name.as_deref().map(|name| prose("License: ", name)),
        license.identifier.as_deref().map(|identifier| prose("SPDX expression: ", identifier)),
        license.url.as_deref().map(|url| link("License text: ", url)),
    ];
    Docs::list(items.into_iter().flatten())
}

fn link(label: &'static str, url: &str) -> Docs {
    Line::default().words(label).address(url).into()
}
