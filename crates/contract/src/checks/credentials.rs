//! Are the credentials sent that the operation asks for?

use base64::Engine;
use countersign_model::{ParameterLocation, SecurityRequirement, SecuritySchemeKind};

use super::{Check, Outcome, Received};
use crate::finding::Finding;
use crate::wire::{Request, escape};

/// Asks the check's question: is one of the alternatives satisfied? Where the credentials are known, they must be those.
pub(super) fn check(received: &Received<'_>) -> Outcome {
    let alternatives = &received.operation.security;
    if alternatives.is_empty() {
        return Outcome::NotApplicable;
    }
    let known = |requirement: &&SecurityRequirement| {
        requirement.0.keys().all(|name| received.subject.api.security_schemes.contains_key(name))
    };
    let mut understood = alternatives.iter().filter(known).peekable();
    if understood.peek().is_none() {
        return Outcome::NotChecked("no alternative names security schemes that are all described".to_owned());
    }
    let planned = received.planned.map_or(&[][..], |planned| &planned.credentials);
    let missing: Vec<String> = match understood.map(|requirement| missing(received, requirement)).min_by_key(Vec::len) {
        Some(missing) => missing,
        None => return Outcome::NotApplicable,
    };
    let mut findings: Vec<Finding> = Vec::new();
    for name in &missing {
        let rule = received.subject.api.security_schemes.get(name).map(|scheme| &scheme.origin);
        let finding = Finding::new(Check::Credentials, format!("the request came without the credentials of `{name}`"));
        findings.push(finding.rule(rule.unwrap_or(&received.operation.origin)));
    }
    for credential in planned {
        let Some(scheme) = received.subject.api.security_schemes.get(&credential.scheme) else { continue };
        let sent = sent(received.request, &scheme.kind);
        if sent.is_some_and(|sent| sent != credential.secret) {
            let message =
                format!("the request came with other credentials of `{}` than the client was given", credential.scheme);
            findings.push(Finding::new(Check::Credentials, message).rule(&scheme.origin));
        }
    }
    Outcome::of(findings)
}

fn missing(received: &Received<'_>, requirement: &SecurityRequirement) -> Vec<String> {
    let schemes = &received.subject.api.security_schemes;
    let is_missing = |name: &&String| {
        schemes.get(name.as_str()).is_some_and(|scheme| {
            scheme.kind != SecuritySchemeKind::MutualTls && sent(received.request, &scheme.kind).is_none()
        })
    };
    requirement.0.keys().filter(is_missing).cloned().collect()
}

/// The secret that a request carries for a scheme.
fn sent(request: &Request, kind: &SecuritySchemeKind) -> Option<String> {
    let authorization = |scheme: &str| {
        let (given, credentials) = request.headers.get("authorization")?.split_once(' ')?;
        given.eq_ignore_ascii_case(scheme).then(|| credentials.trim().to_owned()).filter(|given| !given.is_empty())
    };
    match kind {
        SecuritySchemeKind::Bearer { .. } => authorization("bearer"),
        SecuritySchemeKind::Basic => {
            let decoded = base64::engine::general_purpose::STANDARD.decode(authorization("basic")?).ok()?;
            String::from_utf8(decoded).ok().filter(|pair| pair.contains(':'))
        }
        SecuritySchemeKind::Other { scheme } => authorization(scheme),
        SecuritySchemeKind::ApiKey { location, name } => api_key(request, *location, name),
        SecuritySchemeKind::MutualTls => None,
    }
}

fn api_key(request: &Request, location: ParameterLocation, name: &str) -> Option<String> {
    match location {
        ParameterLocation::Header => request.headers.get(name).map(str::to_owned),
        ParameterLocation::Cookie => {
            let cookies = request.headers.cookies();
            cookies.into_iter().find(|(known, _)| *known == name).map(|(_, value)| escape::decode(value))
        }
        _ => {
            let query = request.query.as_deref()?;
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let mut own = pairs.filter(|(known, _)| escape::decode_query(known) == name);
            own.next().map(|(_, value)| escape::decode_query(value))
        }
    }
}
