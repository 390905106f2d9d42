//! Finds the operation that a method and path belong to: path templates with several parameters in a segment, concrete
//! paths before templated ones (OAS 3, "Path Templating Matching").

use std::cmp::Reverse;

use countersign_model::Api;

use crate::subject::OperationId;

/// The routes of a document.
#[derive(Debug)]
pub struct Router {
    routes: Vec<Route>,
    /// The paths of the servers, with which every route may begin; the empty one is always among them.
    bases: Vec<String>,
}

/// An operation found, with the text in place of each path parameter, still percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The operation.
    pub operation: OperationId,
    /// Name and text of each path parameter.
    pub arguments: Vec<(String, String)>,
}

/// What becomes of a method and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Routed {
    /// An operation.
    Found(Matched),
    /// The path is known, the method is not; the methods that are.
    MethodNotAllowed(Vec<String>),
    /// The path is unknown.
    NotFound,
}

#[derive(Debug)]
struct Route {
    method: String,
    /// Pairs that some documents write into the template after a question mark: the query must have them.
    query: Vec<String>,
    segments: Vec<Vec<Piece>>,
    operation: OperationId,
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Parameter(String),
}

impl Router {
    /// The routes of a document.
    pub fn new(api: &Api) -> Self {
        let mut routes: Vec<Route> = api
            .operations
            .iter()
            .enumerate()
            .map(|(index, operation)| Route {
                method: operation.method.clone(),
                query: fixed_query(&operation.path),
                segments: template_path(&operation.path).split('/').map(pieces).collect(),
                operation: OperationId(index),
            })
            .collect();
        routes.sort_by_cached_key(|route| Reverse((specificity(route), route.query.len())));
        let mut bases: Vec<String> = api
            .servers
            .iter()
            .chain(api.operations.iter().flat_map(|operation| &operation.servers))
            .map(|server| base_path(&server.url))
            .collect();
        bases.push(String::new());
        bases.sort_by_key(|base| (Reverse(base.len()), base.clone()));
        bases.dedup();
        Self { routes, bases }
    }

    /// The operation of a method, an encoded path and a query.
    pub fn route(&self, method: &str, path: &str, query: Option<&str>) -> Routed {
        let given: Vec<&str> = query.unwrap_or_default().split('&').collect();
        let mut allowed: Vec<String> = Vec::new();
        for base in &self.bases {
            let Some(rest) = path.strip_prefix(base.as_str()).filter(|rest| rest.starts_with('/')) else { continue };
            let segments: Vec<&str> = rest.split('/').collect();
            for route in &self.routes {
                if !route.query.iter().all(|pair| given.contains(&pair.as_str())) {
                    continue;
                }
                let Some(arguments) = capture(&route.segments, &segments) else { continue };
                if route.method.eq_ignore_ascii_case(method) {
                    return Routed::Found(Matched { operation: route.operation, arguments });
                }
                allowed.push(route.method.clone());
            }
        }
        allowed.sort();
        allowed.dedup();
        if allowed.is_empty() { Routed::NotFound } else { Routed::MethodNotAllowed(allowed) }
    }
}

/// The path of a server's URL without a slash at its end; empty where a variable stands in it.
fn base_path(url: &str) -> String {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = match after_scheme.split_once('/') {
        Some((_, path)) if url.contains("://") => format!("/{path}"),
        _ if url.starts_with('/') => url.to_owned(),
        _ => String::new(),
    };
    let path = path.trim_end_matches('/');
    if path.contains('{') { String::new() } else { path.to_owned() }
}

/// The template without a query or fragment that some documents write into it.
fn template_path(template: &str) -> &str {
    template.split(['?', '#']).next().unwrap_or_default()
}

/// The pairs of the query that some documents write into the template.
fn fixed_query(template: &str) -> Vec<String> {
    let query = template.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter(|pair| !pair.is_empty() && !pair.contains('{')).map(str::to_owned).collect()
}

fn pieces(segment: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal.to_owned()));
        }
        pieces.push(Piece::Parameter(name.to_owned()));
        rest = tail;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    pieces
}

/// Segment by segment: literal before mixed (the more literal characters the better) before a parameter alone.
fn specificity(route: &Route) -> Vec<(bool, usize)> {
    let of_segment = |segment: &Vec<Piece>| {
        let literals: usize =
            segment.iter().map(|piece| if let Piece::Literal(text) = piece { text.len() } else { 0 }).sum();
        let whole = segment.iter().all(|piece| matches!(piece, Piece::Literal(_)));
        (whole, literals)
    };
    route.segments.iter().map(of_segment).collect()
}

fn capture(template: &[Vec<Piece>], path: &[&str]) -> Option<Vec<(String, String)>> {
    if template.len() != path.len() {
        return None;
    }
    let mut arguments = Vec::new();
    for (pieces, text) in template.iter().zip(path) {
        capture_segment(pieces, text, &mut arguments)?;
    }
    Some(arguments)
}

/// Reads one segment. A parameter takes the shortest text that lets the literal after it follow, so that `{a}.{b}` reads
/// `x.y.z` as `x` and `y.z`; the last one takes the rest.
fn capture_segment(pieces: &[Piece], text: &str, arguments: &mut Vec<(String, String)>) -> Option<()> {
    let mut rest = text;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(literal) => {
                let literal_matches = rest.strip_prefix(literal.as_str());
                rest = literal_matches.or_else(|| decoded_prefix(rest, literal))?;
            }
            Piece::Parameter(name) => {
                let end = match pieces.get(index + 1) {
                    Some(Piece::Literal(next)) if index + 2 == pieces.len() => rest.rfind(next.as_str())?,
                    Some(Piece::Literal(next)) => rest.find(next.as_str())?,
                    _ => rest.len(),
                };
                let (value, tail) = rest.split_at_checked(end)?;
                if value.is_empty() {
                    return None;
                }
                arguments.push((name.clone(), value.to_owned()));
                rest = tail;
            }
        }
    }
    rest.is_empty().then_some(())
}

/// A literal that the client encoded (`%3A` for the colon of `:cancel`) is still that literal, where it is the whole rest.
fn decoded_prefix<'t>(rest: &'t str, literal: &str) -> Option<&'t str> {
    // Decoding a long segment for each of many routes would cost a multiple of the request.
    let may_be_encoded = rest.len() <= 3 * literal.len() && rest.contains('%');
    (may_be_encoded && crate::wire::escape::decode(rest) == literal).then_some("")
}

#[cfg(test)]
mod tests {
    use countersign_model::Api;

    use super::{Routed, Router};
    use crate::tests::operation;

    fn router(templates: &[&str]) -> Router {
        let operations = templates.iter().filter_map(|template| template.split_once(' '));
        let operations = operations.map(|(method, path)| operation(method, path)).collect();
        Router::new(&Api { operations, ..Api::default() })
    }

    fn routed(templates: &[&str], method: &str, path: &str) -> String {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        match router(templates).route(method, path, query) {
            Routed::Found(found) => {
                let arguments: Vec<String> =
                    found.arguments.iter().map(|(name, text)| format!("{name}={text}")).collect();
                format!("{} [{}]", templates[found.operation.0], arguments.join(" "))
            }
            Routed::MethodNotAllowed(allowed) => format!("405 {}", allowed.join(",")),
            Routed::NotFound => "404".to_owned(),
        }
    }

    #[test]
    fn paths_find_their_operations() {
        let templates = [
            "GET /pets/{id}",
            "GET /pets/mine",
            "DELETE /pets/{id}",
            "GET /pets/{id}/photos",
            "GET /reports/{name}.{format}",
            "POST /jobs/{job}:cancel",
            "GET /jobs/{job}",
            "GET /",
            "POST /jobs?cmd=clear",
            "POST /jobs",
        ];
        for (method, path, expected) in [
            ("GET", "/pets/mine", "GET /pets/mine []"),
            ("GET", "/pets/7", "GET /pets/{id} [id=7]"),
            ("get", "/pets/a%2Fb", "GET /pets/{id} [id=a%2Fb]"),
            ("DELETE", "/pets/mine", "DELETE /pets/{id} [id=mine]"),
            ("GET", "/pets/7/photos", "GET /pets/{id}/photos [id=7]"),
            ("GET", "/pets//photos", "404"),
            ("GET", "/reports/q1.2026.pdf", "GET /reports/{name}.{format} [name=q1 format=2026.pdf]"),
            ("POST", "/jobs/a:b:cancel", "POST /jobs/{job}:cancel [job=a:b]"),
            ("POST", "/jobs/7%3Acancel", "405 GET"),
            ("GET", "/jobs/7", "GET /jobs/{job} [job=7]"),
            ("PUT", "/pets/7", "405 DELETE,GET"),
            ("GET", "/", "GET / []"),
            ("GET", "/pets/7/", "404"),
            ("POST", "/jobs?cmd=clear&all=1", "POST /jobs?cmd=clear []"),
            ("POST", "/jobs?cmd=start", "POST /jobs []"),
            ("GET", "/unknown", "404"),
        ] {
            assert_eq!(routed(&templates, method, path), expected, "{method} {path}");
        }
    }
}
