//! The documentation of the headers of responses: once for each operation. Headers that several operations have with one
//! description, such as rate limits, are described once for all, at the client.

use std::collections::BTreeMap;

use countersign_model::{Api, Operation, Parameter, Response};

use super::rust::Docs;
use super::status::written;
use super::text::with_bounds;
use crate::docs::Line;

/// How many headers are named in the documentation of an operation or of a response.
pub(super) const HEADERS: usize = 64;

/// The headers that more than one operation has, with the same description in each; by name in lower case.
#[derive(Debug)]
pub(super) struct CommonHeaders<'a>(BTreeMap<String, &'a Parameter>);

/// A header's name in all operations.
struct Uses<'a> {
    first: &'a Parameter,
    /// The operation of the first.
    operation: usize,
    /// Whether another operation has it.
    are_several: bool,
    /// Whether all have one description.
    are_alike: bool,
}

impl<'a> CommonHeaders<'a> {
    /// Finds them.
    pub(super) fn find(api: &'a Api) -> Self {
        let mut found: BTreeMap<String, Uses<'a>> = BTreeMap::new();
        for (operation, header) in each(api) {
            let new = || Uses { first: header, operation, are_several: false, are_alike: true };
            let uses = found.entry(header.name.to_lowercase()).or_insert_with(new);
            uses.are_several |= uses.operation != operation;
            uses.are_alike &= uses.first.description == header.description;
        }
        found.retain(|_, uses| uses.are_several && uses.are_alike && uses.first.description.is_some());
        Self(found.into_iter().map(|(name, uses)| (name, uses.first)).collect())
    }

    /// The section of the client.
    pub(super) fn docs(&self) -> Docs {
        let items = self.0.values().map(|header| item(Line::default().code(&header.name), header));
        Docs::section("Response headers", Docs::list(items))
    }

    fn contains(&self, header: &Parameter) -> bool {
        self.0.contains_key(&header.name.to_lowercase())
    }
}

/// The headers of every response, with the number of its operation.
fn each(api: &Api) -> impl Iterator<Item = (usize, &Parameter)> {
    let operations = api.operations.iter().enumerate();
    operations.flat_map(|(number, operation)| {
        let headers = operation.responses.iter().flat_map(|response| response.headers.iter().take(HEADERS));
        headers.map(move |header| (number, header))
    })
}

/// The section of an operation's method: each header once, with its statuses where not all responses have it.
pub(super) fn headers(operation: &Operation, common: &CommonHeaders<'_>) -> Docs {
    let mut seen: Vec<(String, Option<&str>)> = Vec::new();
    let mut own = Vec::new();
    let mut of_client = Vec::new();
    for header in operation.responses.iter().flat_map(|response| response.headers.iter().take(HEADERS)) {
        let key = (header.name.to_lowercase(), header.description.as_deref());
        if seen.len() >= HEADERS || seen.contains(&key) {
            continue;
        }
        seen.push(key);
        if common.contains(header) {
            of_client.push(header.name.as_str());
        } else {
            own.push(item(label(header, operation), header));
        }
    }
    let see = (!of_client.is_empty()).then(|| Line::default().codes(of_client).words(": see ").item("Client").into());
    Docs::section("Response headers", Docs::list(own.into_iter().chain(see)))
}

fn item(label: Line, header: &Parameter) -> Docs {
    Docs::labelled(
        label,
        with_bounds(
            Docs::beginning(header.description.as_deref().unwrap_or_default()),
            &header.constraints,
            header.default.as_ref(),
        ),
    )
}

fn label(header: &Parameter, operation: &Operation) -> Line {
    let has = |response: &&Response| {
        response.headers.iter().any(|other| other.name == header.name && other.description == header.description)
    };
    let statuses: Vec<String> =
        operation.responses.iter().filter(has).map(|response| written(response.status)).collect();
    let name = Line::default().code(&header.name);
    if statuses.len() == operation.responses.len() {
        return name;
    }
    name.words(" (").codes(statuses.iter().map(String::as_str)).words(")")
}
