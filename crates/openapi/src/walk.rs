//! A walk over every member of a tree, without recursion.

use countersign_source::Pointer;
use serde_json::Value;

/// A member of an object somewhere in the tree.
pub(crate) struct Visit<'v, 'w> {
    /// The member's name.
    pub(crate) key: &'v str,
    /// Its value.
    pub(crate) value: &'v Value,
    /// The name of the member that holds the object.
    pub(crate) holder_key: Option<&'v str>,
    path: &'w [Step<'v>],
}

impl Visit<'_, '_> {
    /// The pointer to the object that has the member.
    pub(crate) fn holder(&self) -> Pointer {
        self.path.iter().fold(Pointer::root(), |pointer, step| match step.token {
            None => pointer,
            Some(Token::Key(key)) => pointer.child(key),
            Some(Token::Index(index)) => pointer.index(index),
        })
    }
}

#[derive(Clone, Copy)]
enum Token<'v> {
    Key(&'v str),
    Index(usize),
}

/// A container that is being walked.
struct Step<'v> {
    /// How its own holder names it; `None` for the root.
    token: Option<Token<'v>>,
    rest: Rest<'v>,
}

/// What is left of it.
enum Rest<'v> {
    Members(serde_json::map::Iter<'v>),
    Elements(std::iter::Enumerate<std::slice::Iter<'v, Value>>),
}

impl<'v> Step<'v> {
    fn into(token: Option<Token<'v>>, value: &'v Value) -> Option<Self> {
        let rest = match value {
            Value::Object(members) => Rest::Members(members.iter()),
            Value::Array(elements) => Rest::Elements(elements.iter().enumerate()),
            _ => return None,
        };
        Some(Self { token, rest })
    }

    fn next(&mut self) -> Option<(Token<'v>, &'v Value)> {
        match &mut self.rest {
            Rest::Members(members) => members.next().map(|(key, value)| (Token::Key(key), value)),
            Rest::Elements(elements) => elements.next().map(|(index, value)| (Token::Index(index), value)),
        }
    }
}

/// Visits every member of every object below `root`, in order, each object before what is inside it.
pub(crate) fn walk<'v>(root: &'v Value, mut visit: impl FnMut(Visit<'v, '_>)) {
    let mut path: Vec<Step<'v>> = Step::into(None, root).into_iter().collect();
    if let Value::Object(members) = root {
        visit_members(members, &path, &mut visit);
    }
    while let Some(step) = path.last_mut() {
        let Some((token, value)) = step.next() else {
            path.pop();
            continue;
        };
        if let Some(step) = Step::into(Some(token), value) {
            path.push(step);
            if let Value::Object(members) = value {
                visit_members(members, &path, &mut visit);
            }
        }
    }
}

fn visit_members<'v>(
    members: &'v serde_json::Map<String, Value>,
    path: &[Step<'v>],
    visit: &mut impl FnMut(Visit<'v, '_>),
) {
    let holder_key = path.last().and_then(|step| match step.token {
        Some(Token::Key(key)) => Some(key),
        _ => None,
    });
    for (key, value) in members {
        visit(Visit { key, value, holder_key, path });
    }
}
