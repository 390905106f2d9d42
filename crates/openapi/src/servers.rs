//! Servers (OAS 3, "Server Object"), and what 2.0 has in their place: `schemes`, `host` and `basePath`.

use countersign_source::Code;
use indexmap::IndexMap;
use serde_json::Value;

use crate::node::Node;
use crate::path_template;
use crate::reader::Reader;
use crate::{Server, ServerVariable};

impl<'s> Reader<'s, '_> {
    /// The document's servers. Where it names none, the specification's own default, `/`.
    pub(crate) fn document_servers(&mut self, root: &Node<'s>) -> Vec<Server> {
        let mut servers = self.servers(root);
        if servers.is_empty() && (root.value("host").is_some() || root.value("basePath").is_some()) {
            servers = self.servers_of_2_0(root, root);
        }
        if servers.is_empty() {
            servers.push(Server::at(root, "/".to_owned()));
        }
        servers
    }

    /// The servers that a node (the document, a path item, an operation) names.
    pub(crate) fn servers(&mut self, node: &Node<'s>) -> Vec<Server> {
        let elements = self.list(node, "servers");
        elements.into_iter().filter_map(|element| self.server(element)).collect()
    }

    fn server(&mut self, node: Node<'s>) -> Option<Server> {
        let node = self.follow(node)?.node;
        if let Value::String(url) = node.value {
            self.wrong_type::<()>(&node.place, "an object", node.value);
            return Some(Server::at(&node, url.clone()));
        }
        if !node.value.is_object() {
            return self.wrong_type(&node.place, "an object", node.value);
        }
        if node.value("url").is_none() {
            self.say(Code::MissingMember, &node.place, "the server has no `url`; `/` is meant by default");
        }
        let url = self.text(&node, "url").unwrap_or_else(|| "/".to_owned()).trim().to_owned();
        let variables = self.server_variables(&node, &url);
        let (description, name) = (self.text(&node, "description"), self.text(&node, "name"));
        Some(Server { origin: node.place, url, description, name, variables })
    }

    /// The variables of a server: exactly those that its URL names.
    fn server_variables(&mut self, server: &Node<'s>, url: &str) -> IndexMap<String, ServerVariable> {
        let declared: IndexMap<&str, Node<'s>> = self.entries(server, "variables").into_iter().collect();
        let mut variables = IndexMap::new();
        for name in path_template::names(url) {
            let variable = match declared.get(name) {
                Some(node) => self.server_variable(node),
                None => {
                    let message = format!("`{{{name}}}` is in the URL and not among the variables");
                    self.say(Code::UndeclaredServerVariable, &server.place.child("url"), message);
                    ServerVariable { values: Vec::new(), default: String::new(), description: None }
                }
            };
            variables.insert(name.to_owned(), variable);
        }
        for (name, node) in declared {
            if !variables.contains_key(name) {
                self.say_of_key(Code::UnusedServerVariable, &node.place, format!("`{{{name}}}` is not in the URL"));
            }
        }
        variables
    }

    fn server_variable(&mut self, node: &Node<'s>) -> ServerVariable {
        let values = self.texts(node, "enum");
        let default = self.text(node, "default").or_else(|| {
            self.say(Code::MissingMember, &node.place, "the variable has no default");
            values.first().cloned()
        });
        ServerVariable { values, default: default.unwrap_or_default(), description: self.text(node, "description") }
    }

    /// The servers of an operation that 2.0 lets have `schemes` of its own; none where the document's first will do.
    pub(crate) fn servers_of_schemes(&mut self, operation: &Node<'s>) -> Vec<Server> {
        if !self.is_swagger() || operation.value("schemes").is_none() {
            return Vec::new();
        }
        let root = self.root.clone();
        let (own, usual) = (self.schemes(operation), self.schemes(&root));
        if usual.first().is_some_and(|usual| own.contains(usual)) {
            return Vec::new();
        }
        self.servers_of_2_0(&root, operation)
    }

    /// The `schemes` of a node. Whoever has the choice takes the encrypted one first.
    fn schemes(&mut self, node: &Node<'s>) -> Vec<String> {
        let mut schemes = self.texts(node, "schemes");
        if schemes.is_empty() {
            schemes.push("https".to_owned());
        }
        schemes.sort_by_key(|scheme| !scheme.ends_with('s'));
        schemes
    }

    /// One server for each scheme; without a scheme, the URL is relative to how the document was reached.
    fn servers_of_2_0(&mut self, root: &Node<'s>, schemes: &Node<'s>) -> Vec<Server> {
        let host = self.text(root, "host").unwrap_or_default();
        let base_path = self.text(root, "basePath").unwrap_or_default();
        let base_path = match base_path.trim().trim_end_matches('/') {
            path if path.is_empty() || path.starts_with('/') => path.to_owned(),
            path => format!("/{path}"),
        };
        let host = host.trim().trim_end_matches('/');
        if host.is_empty() {
            return vec![Server::at(root, if base_path.is_empty() { "/".to_owned() } else { base_path })];
        }
        // A host that comes with its scheme is taken at its word.
        if host.contains("://") {
            return vec![Server::at(root, format!("{host}{base_path}"))];
        }
        let schemes = self.schemes(schemes);
        schemes.into_iter().map(|scheme| Server::at(root, format!("{scheme}://{host}{base_path}"))).collect()
    }
}

impl Server {
    fn at(node: &Node<'_>, url: String) -> Self {
        let origin = node.place.clone();
        Self { origin, url, description: None, name: None, variables: IndexMap::new() }
    }
}
