//! Operations (OAS 3, "Operation Object").

use countersign_source::{Code, Diagnostic};

use crate::Operation;
use crate::node::Node;
use crate::parameters::Destination;
use crate::reader::Reader;

/// What an operation is found under.
pub(crate) enum Holder {
    /// A path: the operation is one that a client sends.
    Path(String),
    /// A webhook's name, or a callback's expression: the operation is one that the API sends.
    Incoming(String),
}

impl Holder {
    fn name(&self) -> &str {
        match self {
            Self::Path(name) | Self::Incoming(name) => name,
        }
    }

    /// The path template, where there is one to agree with.
    fn path(&self) -> Option<&str> {
        match self {
            Self::Path(path) => Some(path),
            Self::Incoming(_) => None,
        }
    }
}

impl<'s> Reader<'s, '_> {
    /// An operation of a path item.
    pub(crate) fn operation(
        &mut self,
        method: String,
        node: Node<'s>,
        item: &Node<'s>,
        holder: &Holder,
    ) -> Option<Operation> {
        let node = self.follow(node)?.node;
        if !self.is_object(&node, "an operation") {
            return None;
        }
        let declared = self.declared_parameters(item, &node, holder.path());
        let mut parameters = Vec::new();
        for declared in &declared {
            if let Destination::Beside(location) = declared.destination {
                parameters.push(self.parameter(declared, location));
            }
        }
        if let Some(path) = holder.path() {
            self.agree_with_path(path, &mut parameters, &node);
        }
        let mut servers = self.servers(&node);
        if servers.is_empty() {
            servers = self.servers(item);
        }
        if servers.is_empty() {
            servers = self.servers_of_schemes(&node);
        }
        let request_body = self.request_body(&node, &declared);
        let responses = self.responses(&node);
        self.note_callbacks(&node);
        let inherited = |reader: &mut Self, key| reader.text(&node, key).or_else(|| reader.text(item, key));
        let (summary, description) = (inherited(self, "summary"), inherited(self, "description"));
        Some(Operation {
            method,
            path: holder.name().to_owned(),
            id: self.operation_id(&node, holder),
            summary,
            description,
            tags: self.texts(&node, "tags"),
            deprecated: self.flag(&node, "deprecated"),
            parameters,
            request_body,
            responses,
            security: self.security_requirements(&node),
            servers,
            external_docs: self.external_docs(&node),
            origin: node.place,
        })
    }

    /// The operation's id, as written, even where another operation has the same.
    fn operation_id(&mut self, node: &Node<'s>, holder: &Holder) -> Option<String> {
        let id = self.text(node, "operationId").filter(|id| !id.trim().is_empty());
        let Some(id) = id else {
            if matches!(holder, Holder::Path(_)) {
                self.say_of_key(Code::MissingOperationId, &node.place, "the operation has no `operationId`");
            }
            return None;
        };
        let place = node.place.child("operationId");
        match self.operation_ids.get(&id) {
            // A path item reached twice by reference has the same operation twice.
            Some(first) if *first == place => {}
            Some(first) => {
                let message = format!("`{id}` is the id of another operation, too");
                let diagnostic =
                    Diagnostic::new(Code::DuplicateOperationId, message).at(&place, "").at(first, "first here");
                self.report(diagnostic, &place);
            }
            None => {
                self.operation_ids.insert(id.clone(), place);
            }
        }
        Some(id)
    }
}
