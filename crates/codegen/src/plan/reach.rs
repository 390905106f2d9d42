//! Who uses a type: which operations' file, and in which direction.

use countersign_model::{Api, Operation, TypeId};

use super::media::{is_typed_parameter, typed};
use super::same::Same;

/// Which types are sent, and which are received.
#[derive(Debug)]
pub(super) struct Directions {
    sent: Vec<bool>,
    received: Vec<bool>,
}

impl Directions {
    /// Follows every request and every response. What the API itself sends is received.
    pub(super) fn follow(api: &Api, same: &Same) -> Self {
        let requested = |operation| request_types(api, same, operation);
        let responded = |operation| response_types(api, same, operation);
        let mut requests: Vec<TypeId> = api.operations.iter().flat_map(requested).collect();
        requests.extend(api.incoming.iter().flat_map(responded));
        let mut responses: Vec<TypeId> = api.operations.iter().flat_map(responded).collect();
        responses.extend(api.incoming.iter().flat_map(requested));
        Self { sent: mark(api, same, requests), received: mark(api, same, responses) }
    }

    /// Whether a client sends it.
    pub(super) fn is_sent(&self, id: TypeId) -> bool {
        self.sent.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Whether a client receives it.
    pub(super) fn is_received(&self, id: TypeId) -> bool {
        self.received.get(id.0 as usize).copied().unwrap_or_default()
    }
}

/// The file of operations that uses a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum User {
    /// None does.
    Nobody,
    /// This one alone.
    Only(usize),
    /// Several, or the whole package.
    Everybody,
}

/// The user of each type, by its number; `groups` has the file of each operation.
pub(super) fn users(api: &Api, same: &Same, groups: &[usize]) -> Vec<User> {
    let all = |operation| request_types(api, same, operation).chain(response_types(api, same, operation));
    let mut users = vec![User::Nobody; api.types.len()];
    let of_operations = api
        .operations
        .iter()
        .zip(groups)
        .flat_map(|(operation, group)| all(operation).map(|id| (id, User::Only(*group))));
    let of_incoming = api.incoming.iter().flat_map(all).map(|id| (id, User::Everybody));
    spread(api, same, &mut users, of_operations.chain(of_incoming).collect());
    // Aliases and types that nobody uses are always there, and so must be what they are made of.
    let is_unused = |id: TypeId| users.get(id.0 as usize) == Some(&User::Nobody);
    let unused = api.types.iter().filter(|(id, _)| is_unused(*id) && same.id(*id) == *id);
    let parts = unused.flat_map(|(_, ty)| ty.kind.children()).chain(api.aliases().map(|alias| alias.target));
    let used_parts = parts.map(|part| same.id(part.id)).filter(|id| !is_unused(*id));
    let of_everybody = used_parts.map(|id| (id, User::Everybody)).collect();
    spread(api, same, &mut users, of_everybody);
    users
}

/// Adds the users of types to those of all that the types are made of.
fn spread(api: &Api, same: &Same, users: &mut [User], mut stack: Vec<(TypeId, User)>) {
    while let Some((id, user)) = stack.pop() {
        let Some(slot) = users.get_mut(id.0 as usize) else { continue };
        let merged = match *slot {
            User::Nobody => user,
            known if known == user => known,
            _ => User::Everybody,
        };
        if *slot != merged {
            *slot = merged;
            stack.extend(api.types.get(id).kind.children().map(|part| (same.id(part.id), merged)));
        }
    }
}

fn request_types<'a>(api: &'a Api, same: &'a Same, operation: &'a Operation) -> impl Iterator<Item = TypeId> + 'a {
    let parameters = operation.parameters.iter().filter(|parameter| is_typed_parameter(api, parameter));
    let parameters = parameters.map(|parameter| same.id(parameter.value.id));
    let bodies = operation.body.iter().flat_map(|body| typed(api, same, &body.content, true));
    parameters.chain(bodies.map(|used| used.id))
}

fn response_types<'a>(api: &'a Api, same: &'a Same, operation: &'a Operation) -> impl Iterator<Item = TypeId> + 'a {
    let bodies = operation.responses.iter().flat_map(|response| typed(api, same, &response.content, false));
    bodies.map(|used| used.id)
}

fn mark(api: &Api, same: &Same, mut stack: Vec<TypeId>) -> Vec<bool> {
    let mut marked = vec![false; api.types.len()];
    while let Some(id) = stack.pop() {
        if let Some(slot) = marked.get_mut(id.0 as usize).filter(|slot| !**slot) {
            *slot = true;
            stack.extend(api.types.get(id).kind.children().map(|part| same.id(part.id)));
        }
    }
    marked
}
