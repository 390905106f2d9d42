//! Finds the types that need an item of their own, each with the way that leads to it.

use std::collections::HashSet;

use countersign_model::{Api, Component, Kind, Operation, Parameter, StatusPattern, Type, TypeId};
use countersign_source::Place;

use super::graph;
use super::media::{is_typed, is_typed_parameter, word, worth};
use super::operation_names::path_words;
use super::rust_types::is_boolean;
use super::same::Same;
use super::status::{is_success, variant_name};
use super::union_names::variant_names;
use super::words::{Case, Spelling, convert, singular};

/// How deep types without a name of their own may nest in one another; what is deeper is any JSON.
pub(super) const MAXIMUM_DEPTH: usize = 40;

/// How long a name may get before the middle of its way is left out.
const LONG: usize = 72;

/// What holds a type that is no component.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// A component, by its name.
    Component(String),
    /// An operation, by its number.
    Operation(usize),
    /// A webhook or callback, or a part that operations share, by its name.
    Shared(String),
}

impl Owner {
    /// Whose types are called better: the lower.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Component(_) => 0,
            Self::Shared(_) => 1,
            Self::Operation(_) => 2,
        }
    }
}

/// The way to a type: what its name starts with, and a word for each step from there.
#[derive(Clone, Debug)]
pub(super) struct Way {
    stem: String,
    /// A word for each step.
    pub(super) steps: Vec<String>,
    /// Whether it leads to what an operation takes or returns as a whole.
    pub(super) is_body: bool,
    /// Whether it starts at an error, which is the same for many operations: their names are then beside the point.
    pub(super) is_error: bool,
}

impl Way {
    fn new(stem: impl Into<String>) -> Self {
        Self { stem: stem.into(), steps: Vec::new(), is_body: false, is_error: false }
    }

    /// The way to a body: from the stem by one step.
    fn body(stem: &str, step: String) -> Self {
        Self { stem: stem.to_owned(), steps: vec![step], is_body: true, is_error: false }
    }

    fn step(&self, step: impl Into<String>) -> Self {
        let mut way = Self { is_body: false, ..self.clone() };
        way.steps.push(step.into());
        way
    }

    /// The element of a list: `rooms` holds a `Room`.
    fn element(&self) -> Self {
        let mut way = Self { is_body: false, ..self.clone() };
        match way.steps.last_mut().and_then(|last| singular(last).map(|one| (last, one))) {
            Some((last, one)) => *last = one,
            None => way.steps.push("Item".to_owned()),
        }
        way
    }

    /// The name.
    fn whole(&self) -> String {
        self.without(0)
    }

    /// The name, without the middle of the way where it is long; then with more and more of it, and last the whole.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let mut length = self.whole().len();
        let mut dropped = 0_usize;
        for step in self.steps.iter().take(self.steps.len().saturating_sub(1)) {
            if length <= LONG {
                break;
            }
            length = length.saturating_sub(step.len());
            dropped = dropped.saturating_add(1);
        }
        (0..=dropped).rev().map(|dropped| self.without(dropped))
    }

    /// The name without some steps after what it starts with.
    fn without(&self, dropped: usize) -> String {
        format!("{}{}", self.stem, self.steps.iter().skip(dropped).map(String::as_str).collect::<String>())
    }

    /// The name without what it starts with.
    pub(super) fn tail(&self) -> String {
        self.steps.concat()
    }

    /// What no other way has.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.stem, self.steps.join("/"))
    }
}

/// What a name is made of.
#[derive(Debug)]
pub(super) enum Wish {
    /// The component's.
    Component(String),
    /// The way to the type.
    Way(Way),
}

/// What an item defines.
#[derive(Clone, Copy, Debug)]
pub(super) enum Defines<'a> {
    /// A type.
    Type(TypeId),
    /// Another name for a type.
    Alias(&'a Component),
}

impl Defines<'_> {
    /// The type, if it is one.
    pub(super) fn type_id(self) -> Option<TypeId> {
        match self {
            Self::Type(id) => Some(id),
            Self::Alias(_) => None,
        }
    }
}

/// An item that was found.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// What it defines.
    pub(super) defines: Defines<'a>,
    /// What it wants to be called.
    pub(super) wish: Wish,
    /// What holds it.
    pub(super) owner: Owner,
    /// How many types it stands for, itself included.
    pub(super) count: usize,
}

/// A walk through everything that a document describes.
pub(super) struct Walk<'a, 'w> {
    api: &'a Api,
    same: &'w Same,
    endless: &'w HashSet<TypeId>,
    seen: Vec<bool>,
    /// What was found: components in the order of the document, each followed by what it holds; then the others.
    pub(super) found: Vec<Found<'a>>,
    strays: Vec<(TypeId, Way, Owner)>,
    /// The types that nest too deep to be named.
    pub(super) too_deep: Vec<TypeId>,
}

impl<'a, 'w> Walk<'a, 'w> {
    /// A walk that has found nothing yet.
    pub(super) fn new(api: &'a Api, same: &'w Same, endless: &'w HashSet<TypeId>) -> Self {
        Self {
            api,
            same,
            endless,
            seen: vec![false; api.types.len()],
            found: Vec::new(),
            strays: Vec::new(),
            too_deep: Vec::new(),
        }
    }

    /// Walks through the components.
    pub(super) fn components(&mut self) {
        let api = self.api;
        for (name, component) in &api.components {
            let id = component.target.id;
            let is_alias = component.is_alias(name, &api.types);
            let defines = if is_alias { Defines::Alias(component) } else { Defines::Type(id) };
            let owner = Owner::Component(name.clone());
            let found = Found { defines, wish: Wish::Component(name.clone()), owner: owner.clone(), count: 1 };
            let way = Way::new(found.first_name());
            let home = component.origin.as_ref();
            self.found.push(found);
            if is_alias {
                self.step_into(id, way.step("Target"), owner, home);
            } else {
                self.mark_seen(id);
                self.inside(id, way, owner, home);
            }
        }
    }

    /// Walks through the operations, whose types start with `stems`.
    pub(super) fn operations(&mut self, stems: &[String]) {
        let api = self.api;
        for (index, (operation, stem)) in api.operations.iter().zip(stems).enumerate() {
            self.operation(operation, stem, &Owner::Operation(index));
        }
        for operation in &api.incoming {
            let name = operation.id.as_deref().unwrap_or(&operation.path);
            let stem = convert(name, Spelling::Least, Case::Pascal);
            self.operation(operation, &stem, &Owner::Shared("incoming".to_owned()));
        }
    }

    fn operation(&mut self, operation: &Operation, stem: &str, owner: &Owner) {
        let typed = operation.parameters.iter().filter(|parameter| is_typed_parameter(self.api, parameter));
        for parameter in typed {
            self.parameter(operation, parameter, stem, owner);
        }
        if let Some(body) = &operation.body {
            let (stem, owner) = shared(body.component.as_deref(), stem, owner, &["Request", "Body"]);
            let content = worth(self.api, self.same, &body.content, true)
                .filter(|media_type| is_typed(self.api, media_type, true));
            for (index, media_type) in content.enumerate() {
                let word = if index == 0 { String::new() } else { word(&media_type.name) };
                let way = Way::body(&stem, ending(&stem, &format!("{word}Request"), &["Request", "Body"]));
                let id = self.same.standing_for(media_type.value).id;
                self.step_into(id, way, owner.clone(), Some(&body.origin));
            }
        }
        let success = success_of(operation);
        let usual = self.usual_error(operation);
        for response in &operation.responses {
            let is_error = Some(response.status) != success && !is_success(response.status);
            let is_error = is_error && response.component.is_none();
            let reason = match response.status {
                status if Some(status) == success || response.component.is_some() => String::new(),
                StatusPattern::Default => "Error".to_owned(),
                status => variant_name(status),
            };
            let (stem, owner) = shared(response.component.as_deref(), stem, owner, &["Response"]);
            let content = worth(self.api, self.same, &response.content, false)
                .filter(|media_type| is_typed(self.api, media_type, false));
            for (index, media_type) in content.enumerate() {
                let id = self.same.standing_for(media_type.value).id;
                let word = if index == 0 { String::new() } else { word(&media_type.name) };
                let reason = if is_error && usual == Some(id) { "Error" } else { &reason };
                let step = ending(&stem, &format!("{reason}{word}Response"), &["Response"]);
                let way = Way { is_error, ..Way::body(&stem, step) };
                self.step_into(id, way, owner.clone(), Some(&response.origin));
            }
        }
    }

    /// The type of most of an operation's errors, where several have it.
    fn usual_error(&self, operation: &Operation) -> Option<TypeId> {
        let success = success_of(operation);
        let errors = operation.responses.iter().filter(|response| Some(response.status) != success);
        let types: Vec<TypeId> = errors
            .filter_map(|response| response.content.first())
            .map(|media_type| self.same.standing_for(media_type.value).id)
            .collect();
        let count = |id: TypeId| types.iter().filter(|other| **other == id).count();
        let is_usual = |id: &TypeId| count(*id) > 1 && count(*id).saturating_mul(2) > types.len();
        types.iter().copied().find(is_usual)
    }

    /// A parameter's type is called after the operation, the path or the component that the parameter is written in. One that
    /// is always the same needs none.
    fn parameter(&mut self, operation: &Operation, parameter: &Parameter, stem: &str, owner: &Owner) {
        if parameter.constant(&self.api.types).is_some() || !self.is_unnamed(parameter.value.id) {
            return;
        }
        let step = convert(&parameter.name, Spelling::Least, Case::Pascal);
        let tokens: Vec<String> = parameter.origin.pointer.tokens().collect();
        let (way, owner) = match tokens.as_slice() {
            _ if is_within(Some(&parameter.origin), Some(&operation.origin)) => {
                (Way::new(stem).step(step), owner.clone())
            }
            [.., parameters, name] if parameters == "parameters" && name.parse::<usize>().is_err() => {
                let name = convert(name, Spelling::Least, Case::Pascal);
                (Way::new(name), Owner::Shared("parameters".to_owned()))
            }
            _ => (Way::new(path_words(&operation.path)).step(step), Owner::Shared("parameters".to_owned())),
        };
        self.step_into(parameter.value.id, way, owner, Some(&parameter.origin));
    }

    /// Names the types that are used where they are not at home, and whose home nothing else leads to.
    pub(super) fn settle_strays(&mut self) {
        let mut next = 0;
        while let Some((id, way, owner)) = self.strays.get(next).cloned() {
            next = next.saturating_add(1);
            self.step_into(id, way, owner, None);
        }
    }

    fn mark_seen(&mut self, id: TypeId) {
        if let Some(seen) = self.seen.get_mut(id.0 as usize) {
            *seen = true;
        }
    }

    /// Visits a type and everything in it that has no name yet. `home` is the node of the document that the names are
    /// taken from; without one, any place will do.
    fn step_into(&mut self, id: TypeId, way: Way, owner: Owner, home: Option<&Place>) {
        let mut stack = vec![(id, way)];
        while let Some((id, way)) = stack.pop() {
            if !self.is_unnamed(id) {
                continue;
            }
            let ty = self.api.types.get(id);
            if home.is_some() && ty.origin.is_some() && !is_within(ty.origin.as_ref(), home) {
                self.strays.push((id, way, owner.clone()));
                continue;
            }
            if way.steps.len() > MAXIMUM_DEPTH {
                self.too_deep.push(id);
                continue;
            }
            self.mark_seen(id);
            if self.is_item(id, ty) {
                let (defines, wish) = (Defines::Type(id), Wish::Way(way.clone()));
                self.found.push(Found { defines, wish, owner: owner.clone(), count: 1 });
            }
            stack.extend(self.parts(id, &way).into_iter().rev());
        }
    }

    fn inside(&mut self, id: TypeId, way: Way, owner: Owner, home: Option<&Place>) {
        for (part, way) in self.parts(id, &way) {
            self.step_into(part, way, owner.clone(), home);
        }
    }

    /// Whether a type, or something in it, may still have to be named.
    fn is_unnamed(&self, id: TypeId) -> bool {
        let ty = self.api.types.get(id);
        ty.component.is_none() && self.has_parts(id, ty) && !self.is_seen(id)
    }

    fn is_seen(&self, id: TypeId) -> bool {
        self.seen.get(id.0 as usize).copied().unwrap_or(true)
    }

    fn is_item(&self, id: TypeId, ty: &Type) -> bool {
        match &ty.kind {
            Kind::Object(_) | Kind::Union(_) => true,
            Kind::Enum(_) => !is_boolean(ty),
            _ => self.endless.contains(&id),
        }
    }

    fn has_parts(&self, id: TypeId, ty: &Type) -> bool {
        self.is_item(id, ty) || matches!(ty.kind, Kind::Array(_) | Kind::Map(_) | Kind::Tuple { .. })
    }

    /// The types in a type that may still have to be named, each with the way to it.
    fn parts(&self, id: TypeId, way: &Way) -> Vec<(TypeId, Way)> {
        let kind = &self.api.types.get(id).kind;
        let mut ids = kind.children().map(|part| part.id);
        // Elements of different types are any JSON, and need no names.
        if matches!(kind, Kind::Tuple { .. }) && ids.next().is_some_and(|first| ids.any(|other| other != first)) {
            return Vec::new();
        }
        let unnamed = kind.children().enumerate().filter(|(_, part)| self.is_unnamed(part.id));
        let names = if let Kind::Union(union) = kind { variant_names(self.api, union) } else { Vec::new() };
        let way_to = |position: usize| match kind {
            Kind::Array(_) | Kind::Tuple { .. } => way.element(),
            Kind::Object(object) => match object.fields.get(position) {
                Some(field) => way.step(convert(&field.name, Spelling::Least, Case::Pascal)),
                None => way.step("Extra"),
            },
            Kind::Union(_) => way.step(names.get(position).cloned().map(String::from).unwrap_or_default()),
            _ => way.step("Value"),
        };
        unnamed.map(|(position, part)| (part.id, way_to(position))).collect()
    }
}

/// Whether a node is `home` or stands below it.
fn is_within(node: Option<&Place>, home: Option<&Place>) -> bool {
    let (Some(node), Some(home)) = (node, home) else { return true };
    node.file == home.file
        && node
            .pointer
            .as_str()
            .strip_prefix(home.pointer.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The status of an operation's main success: the first that is one, else the default.
fn success_of(operation: &Operation) -> Option<StatusPattern> {
    let mut statuses = operation.responses.iter().map(|response| response.status);
    let success = statuses.clone().find(|status| is_success(*status));
    success.or_else(|| statuses.find(|status| *status == StatusPattern::Default))
}

/// What the types of a body or response start with: the component where it is one.
fn shared(component: Option<&str>, stem: &str, owner: &Owner, endings: &[&str]) -> (String, Owner) {
    match component {
        Some(component) => {
            let name = convert(component, Spelling::Least, Case::Pascal);
            let kind = if endings.len() > 1 { "requests" } else { "responses" };
            (name, Owner::Shared(kind.to_owned()))
        }
        None => (stem.to_owned(), owner.clone()),
    }
}

/// The ending, left out where the stem has it.
fn ending(stem: &str, ending: &str, endings: &[&str]) -> String {
    if endings.contains(&ending) && endings.iter().any(|ending| stem.ends_with(ending)) {
        String::new()
    } else {
        ending.to_owned()
    }
}

/// Types that contain themselves through lists, maps and tuples alone: as Rust aliases they would never end.
pub(super) fn endless_types(api: &Api) -> HashSet<TypeId> {
    let edges: Vec<Vec<usize>> = api
        .types
        .iter()
        .map(|(_, ty)| {
            let is_item = matches!(ty.kind, Kind::Object(_) | Kind::Union(_));
            let parts = ty.kind.children().filter(|_| !is_item).map(|part| part.id.0 as usize);
            parts.filter(|part| *part < api.types.len()).collect()
        })
        .collect();
    let (component, cyclic) = graph::components(&edges);
    api.types
        .iter()
        .zip(component)
        .filter(|(_, component)| cyclic.get(*component).copied().unwrap_or_default())
        .map(|((id, _), _)| id)
        .collect()
}
