//! Credentials: what a client was given, where the document puts it, and which texts no message may show because of it. No
//! `Debug` here shows a secret.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use http::HeaderValue;
use http::header::{AUTHORIZATION, HeaderName};

use crate::error::RequestError;
use crate::operation::Location;
use crate::redact::SHORTEST;
use crate::style::Escape;
use crate::transport::Request;

/// A security scheme of a document.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    Bearer,
    Basic,
    ApiKey(Location, &'static str),
    Authorization(&'static str),
    Other,
}

impl Scheme {
    /// A token in the `Authorization` header: `http` with `bearer`, `oauth2`, `openIdConnect`.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::Bearer }
    }

    /// A user name and a password in the `Authorization` header.
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::Basic }
    }

    /// A key in a header, the query string or a cookie of this name.
    #[must_use]
    pub const fn api_key(name: &'static str, location: Location, parameter: &'static str) -> Self {
        Self { name, kind: SchemeKind::ApiKey(location, parameter) }
    }

    /// A key in the `Authorization` header, after the name of an HTTP authentication scheme (`HOBA`, say).
    pub const fn authorization(name: &'static str, scheme: &'static str) -> Self {
        Self { name, kind: SchemeKind::Authorization(scheme) }
    }

    /// A scheme that works below HTTP, such as mutual TLS: the transport's matter.
    #[must_use]
    pub const fn other(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::Other }
    }
}

/// What a client proves itself with. Its `Debug` shows the kind alone.
#[derive(Clone)]
pub enum Credential {
    /// A token.
    Bearer(String),
    /// A user name and a password.
    Basic(String, String),
    /// A key.
    ApiKey(String),
}

impl Credential {
    /// The texts that must not be shown: each part and all of them, also as base64, in which one of them is sent and others are
    /// stored.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let parts = match self {
            Self::Bearer(token) | Self::ApiKey(token) => vec![token.clone()],
            Self::Basic(user, password) => vec![user.clone(), password.clone(), format!("{user}:{password}")],
        };
        let long = parts.iter().filter(|part| part.len() >= SHORTEST);
        let encoded = long.flat_map(|part| [STANDARD_NO_PAD.encode(part), URL_SAFE_NO_PAD.encode(part)]);
        let encoded: Vec<String> = encoded.collect();
        parts.into_iter().chain(encoded).collect()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Bearer(_) => "Bearer(...)",
            Self::Basic(..) => "Basic(...)",
            Self::ApiKey(_) => "ApiKey(...)",
        })
    }
}

/// The credentials of a client: for a scheme by its name, or for every scheme of the right kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials {
    named: Vec<(String, Credential)>,
    general: Vec<Credential>,
}

impl Credentials {
    pub(crate) fn add(&mut self, credential: Credential) {
        self.general.push(credential);
    }

    pub(crate) fn add_for(&mut self, scheme: String, credential: Credential) {
        self.named.push((scheme, credential));
    }

    /// The texts that must not be shown.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let named = self.named.iter().map(|(_, credential)| credential);
        named.chain(&self.general).flat_map(Credential::secrets).collect()
    }

    fn find(&self, scheme: &Scheme) -> Option<&Credential> {
        let named = self.named.iter().rev().find(|(name, _)| name == scheme.name).map(|(_, credential)| credential);
        named.or_else(|| self.general.iter().rev().find(|credential| fits(scheme.kind, credential)))
    }

    /// Puts the first alternative for which there are credentials on a request.
    ///
    /// # Errors
    ///
    /// If there are none for any alternative, and none allows an anonymous call.
    pub(crate) fn apply(
        &self,
        schemes: &[Scheme],
        alternatives: &[&[&str]],
        request: &mut Request,
    ) -> Result<(), RequestError> {
        for alternative in alternatives.iter().filter(|alternative| !alternative.is_empty()) {
            let found: Option<Vec<_>> = alternative
                .iter()
                .map(|name| schemes.iter().find(|scheme| scheme.name == *name))
                .map(|scheme| scheme.and_then(|scheme| Some((scheme.kind, self.proof(scheme)?))))
                .collect();
            if let Some(found) = found {
                return found.into_iter().try_for_each(|(kind, proof)| put(kind, proof, request));
            }
        }
        if alternatives.is_empty() || alternatives.iter().any(|alternative| alternative.is_empty()) {
            return Ok(());
        }
        Err(RequestError::Credentials(alternatives.iter().map(|alternative| alternative.join(" and ")).collect()))
    }

    /// The credential of a scheme; a scheme below HTTP needs none here.
    fn proof(&self, scheme: &Scheme) -> Option<Option<&Credential>> {
        if scheme.kind == SchemeKind::Other { Some(None) } else { self.find(scheme).map(Some) }
    }
}

/// Whether a scheme puts a credential into a header or parameter of this name.
pub(crate) fn has_parameter(schemes: &[Scheme], name: &str) -> bool {
    let names = |scheme: &Scheme| match scheme.kind {
        SchemeKind::ApiKey(_, parameter) => parameter.eq_ignore_ascii_case(name),
        SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::Authorization(_) | SchemeKind::Other => false,
    };
    schemes.iter().any(names)
}

fn fits(kind: SchemeKind, credential: &Credential) -> bool {
    matches!(
        (kind, credential),
        (SchemeKind::Bearer, Credential::Bearer(_))
            | (SchemeKind::Basic, Credential::Basic(..))
            | (SchemeKind::ApiKey(..) | SchemeKind::Authorization(_), Credential::ApiKey(_))
    )
}

/// Puts one credential where its scheme says.
fn put(kind: SchemeKind, credential: Option<&Credential>, request: &mut Request) -> Result<(), RequestError> {
    let Some(credential) = credential else { return Ok(()) };
    let secret = match credential {
        Credential::Bearer(token) | Credential::ApiKey(token) => token.clone(),
        Credential::Basic(user, password) => STANDARD.encode(format!("{user}:{password}")),
    };
    match (kind, credential) {
        (SchemeKind::ApiKey(Location::Query | Location::QueryString, name), _) => {
            let pair = format!("{}={}", Escape::Strict.apply(name), Escape::Strict.apply(&secret));
            request.push_secret_query(&pair);
        }
        (SchemeKind::ApiKey(Location::Cookie, name), _) => {
            request.push_cookie(&format!("{name}={}", Escape::Strict.apply(&secret)))?;
        }
        (SchemeKind::ApiKey(_, name), _) => {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| RequestError::Invalid(format!("`{name}` is not a header name")))?;
            request.headers.insert(name, sensitive(&secret)?);
        }
        (SchemeKind::Authorization(scheme), _) => {
            request.headers.insert(AUTHORIZATION, sensitive(&format!("{scheme} {secret}"))?);
        }
        (SchemeKind::Basic, _) | (_, Credential::Basic(..)) => {
            request.headers.insert(AUTHORIZATION, sensitive(&format!("Basic {secret}"))?);
        }
        (SchemeKind::Bearer | SchemeKind::Other, _) => {
            request.headers.insert(AUTHORIZATION, sensitive(&format!("Bearer {secret}"))?);
        }
    }
    Ok(())
}

/// A header value that no `Debug` shows.
pub(crate) fn sensitive(text: &str) -> Result<HeaderValue, RequestError> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| RequestError::Invalid("a credential holds characters that no header can".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}
