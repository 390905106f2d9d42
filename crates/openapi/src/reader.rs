//! The context of one run: the files, what has been read of them so far, and what is still to be read.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use countersign_source::{Code, Diagnostic, Diagnostics, FileId, Place, Pointer, SourceSet};
use serde_json::Value;

use crate::files::Files;
use crate::node::Node;
use crate::references::Targets;
use crate::schemas::SchemaQueue;
use crate::{Document, MediaType, Parameter, ParameterLocation, Version};

/// What has been read that several operations may refer to, by the node that it was read from.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) parameters: HashMap<(*const Value, ParameterLocation), Parameter>,
    pub(crate) headers: HashMap<*const Value, Arc<[Parameter]>>,
    pub(crate) content: HashMap<*const Value, Arc<[MediaType]>>,
}

/// Reads one document.
pub(crate) struct Reader<'s, 'd> {
    pub(crate) sources: &'s SourceSet,
    pub(crate) files: &'s Files,
    pub(crate) version: Version,
    pub(crate) root: Node<'s>,
    pub(crate) targets: Targets<'s>,
    pub(crate) schemas: SchemaQueue<'s>,
    /// Callbacks met in operations and not read yet: a queue, because their operations may have callbacks in turn.
    pub(crate) callbacks: VecDeque<(&'s str, Node<'s>)>,
    pub(crate) callbacks_seen: HashSet<*const Value>,
    /// Where each `operationId` was first given.
    pub(crate) operation_ids: HashMap<String, Place>,
    /// What has been read that several operations may refer to.
    pub(crate) shared: Shared,
    /// The names of the security schemes.
    pub(crate) scheme_names: HashSet<String>,
    diagnostics: &'d mut Diagnostics,
    /// What has been said: a node reached by many references is read many times and judged once.
    said: HashSet<(Code, Place)>,
}

impl<'s, 'd> Reader<'s, 'd> {
    pub(crate) fn new(
        sources: &'s SourceSet,
        files: &'s Files,
        file: FileId,
        diagnostics: &'d mut Diagnostics,
    ) -> Option<Self> {
        let root = Node { value: &sources.get(file)?.root, place: Place { file, pointer: Pointer::root() } };
        let mut reader = Self {
            sources,
            files,
            version: Version::default(),
            root,
            targets: Targets::default(),
            schemas: SchemaQueue::default(),
            callbacks: VecDeque::new(),
            callbacks_seen: HashSet::new(),
            operation_ids: HashMap::new(),
            shared: Shared::default(),
            scheme_names: HashSet::new(),
            diagnostics,
            said: HashSet::new(),
        };
        reader.version = reader.read_version();
        Some(reader)
    }

    /// Reads everything. The order matters in two places: component schemas come first, so that their numbers follow the
    /// document; and the queue of schemas is emptied last, when every use of one is known.
    pub(crate) fn document(mut self) -> Document {
        let root = self.root.clone();
        let mut document =
            Document { version: self.version, dialect: self.text(&root, "jsonSchemaDialect"), ..Document::default() };
        document.info = self.info(&root);
        document.components = self.component_schemas(&root);
        self.reserve_component_names(document.components.keys().map(String::as_str));
        document.security_schemes = self.security_schemes(&root);
        document.security = self.security_requirements(&root);
        document.servers = self.document_servers(&root);
        document.tags = self.tags(&root);
        document.external_docs = self.external_docs(&root);
        document.operations = self.paths(&root);
        document.incoming = self.webhooks(&root);
        self.callback_operations(&mut document.incoming);
        document.schemas = self.finish_schemas();
        document.components.extend(self.foreign_components());
        document
    }

    /// Says something about the value at a place, unless it has been said.
    pub(crate) fn say(&mut self, code: Code, place: &Place, message: impl Into<String>) {
        self.report(Diagnostic::new(code, message).at(place, ""), place);
    }

    /// Says something about the key of the member at a place, unless it has been said.
    pub(crate) fn say_of_key(&mut self, code: Code, place: &Place, message: impl Into<String>) {
        self.report(Diagnostic::new(code, message).at_key(place, ""), place);
    }

    /// Adds a diagnostic whose primary place is given, unless its code has been said there.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic, place: &Place) {
        if self.said.insert((diagnostic.code, place.clone())) {
            self.diagnostics.push(diagnostic);
        }
    }

    fn read_version(&mut self) -> Version {
        let root = self.root.clone();
        let written = root.value("openapi").or_else(|| root.value("swagger"));
        let written = match written {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let known = [("2", Version::V2_0), ("3.0", Version::V3_0), ("3.1", Version::V3_1), ("3.2", Version::V3_2)];
        let version = known.into_iter().find(|(prefix, _)| {
            written.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
        });
        version.map_or_else(|| self.guess_version(&root, &written), |(_, version)| version)
    }

    /// What a document without a known version most likely is.
    fn guess_version(&mut self, root: &Node<'s>, written: &str) -> Version {
        let (guess, name) = if root.value("swagger").is_some() || root.value("definitions").is_some() {
            (Version::V2_0, "Swagger 2.0")
        } else if written.starts_with('3') {
            (Version::V3_2, "OpenAPI 3.2")
        } else {
            (Version::V3_1, "OpenAPI 3.1")
        };
        let message = if written.is_empty() {
            format!("the document names no version; it is read as {name}")
        } else {
            format!("version `{written}` is not known; the document is read as {name}")
        };
        self.say(Code::UnknownVersion, &root.place, message);
        guess
    }
}
