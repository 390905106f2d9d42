//! The credentials of an operation: made-up ones for each alternative under `security`.

use std::collections::HashSet;

use countersign_model::{Api, Operation, SecurityRequirement, SecuritySchemeKind};

use super::exchange::Credential;
use super::sample::LeftOut;

/// The alternatives of an operation.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    /// Those that most exchanges share: of the first alternative that requires any.
    pub first: Vec<Credential>,
    /// Those of the others, by label.
    pub further: Vec<(String, Vec<Credential>)>,
    /// The alternatives that no exchange can use.
    pub left_out: Vec<LeftOut>,
}

/// Makes up credentials for the alternatives of an operation.
pub(super) fn alternatives(api: &Api, operation: &Operation) -> Alternatives {
    let (mut usable, mut partial, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    // Alternatives may differ in their scopes alone, which no request shows.
    let mut seen = HashSet::new();
    for requirement in operation.security.iter().filter(|requirement| seen.insert(label(requirement))) {
        let made: Vec<Credential> = requirement.0.keys().filter_map(|name| made_up(api, name)).collect();
        match requirement.0.keys().find_map(|name| obstacle(api, name)) {
            None => usable.push((label(requirement), made)),
            Some(reason) => {
                left_out.push(LeftOut::new(label(requirement), reason, &operation.origin));
                partial.push(made);
            }
        }
    }
    let usual = usable.iter().position(|(_, credentials)| !credentials.is_empty()).unwrap_or_default();
    let first = match usual < usable.len() {
        true => usable.remove(usual).1,
        // The other responses and parameters are exercised with as much of an alternative as there is.
        false => partial.into_iter().next().unwrap_or_default(),
    };
    Alternatives { first, further: usable, left_out }
}

/// `credentials::key+staff`, or `credentials::none` where no credentials are required.
fn label(requirement: &SecurityRequirement) -> String {
    let names: Vec<&str> = requirement.0.keys().map(String::as_str).collect();
    format!("credentials::{}", if names.is_empty() { "none".to_owned() } else { names.join("+") })
}

/// Why no exchange can prove a scheme, where none can.
fn obstacle(api: &Api, name: &str) -> Option<String> {
    match api.security_schemes.get(name).map(|scheme| &scheme.kind) {
        None => Some(format!("the document does not describe the security scheme `{name}`")),
        Some(SecuritySchemeKind::MutualTls) => {
            Some(format!("the connection proves `{name}` (mutual TLS), and the mock has plain connections"))
        }
        Some(_) => None,
    }
}

/// A made-up credential for a scheme; `None` where there can be none.
fn made_up(api: &Api, name: &str) -> Option<Credential> {
    let secret = match &api.security_schemes.get(name)?.kind {
        SecuritySchemeKind::Basic => "countersign:made-up-password",
        SecuritySchemeKind::Bearer { .. } => "made-up-token",
        SecuritySchemeKind::ApiKey { .. } => "made-up-key",
        SecuritySchemeKind::Other { .. } => "made-up-credentials",
        SecuritySchemeKind::MutualTls => return None,
    };
    Some(Credential { scheme: name.to_owned(), secret: secret.to_owned() })
}
