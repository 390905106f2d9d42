//! Operations and all they consist of. What several operations refer to in the document is shared by them here, too.

use std::sync::Arc;

use countersign_openapi::{
    ExternalDocs, Info, ParameterLocation, ParameterStyle, SecurityRequirement, SecurityScheme, Server, StatusPattern,
    Tag, Version,
};
use countersign_source::Place;
use indexmap::IndexMap;
use serde_json::Value;

use crate::{Component, Constraints, Documentation, Enum, Kind, TypeUse, Types};

/// An API.
#[derive(Debug, Default)]
pub struct Api {
    /// The version of the specification its document follows: the dialect of its schemas.
    pub version: Version,
    /// `jsonSchemaDialect`, where given.
    pub dialect: Option<String>,
    /// Title, version, description, contact, license.
    pub info: Info,
    /// Documentation of the whole API elsewhere.
    pub external_docs: Option<ExternalDocs>,
    /// The servers; never empty (`/` where the document has none).
    pub servers: Vec<Server>,
    /// The declared tags, then those that only operations name.
    pub tags: Vec<Tag>,
    /// The security schemes, by component name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// Every operation that a client may call.
    pub operations: Vec<Operation>,
    /// Webhooks and callbacks: operations that the API calls.
    pub incoming: Vec<Operation>,
    /// The operations of the document that a selection left out.
    pub excluded: Vec<Excluded>,
    /// Every type.
    pub types: Types,
    /// The named schemas, in the order of the document.
    pub components: IndexMap<String, Component>,
}

impl Api {
    /// The components that are aliases of a type.
    pub fn aliases(&self) -> impl Iterator<Item = &Component> {
        let aliases = self.components.iter().filter(|(name, component)| component.is_alias(name, &self.types));
        aliases.map(|(_, component)| component)
    }

    /// The location of every schema that became a type or an alias, with its documentation.
    pub fn schemas(&self) -> impl Iterator<Item = (&Place, &Documentation)> {
        let types = self.types.iter().map(|(_, node)| (&node.origin, &node.docs));
        let aliases = self.aliases().map(|alias| (&alias.origin, &alias.docs));
        types.chain(aliases).filter_map(|(origin, docs)| Some((origin.as_ref()?, docs)))
    }
}

/// An operation that is in the document, and that a selection left out of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excluded {
    /// Where it is in the document.
    pub origin: Place,
    /// `operationId`, where given.
    pub id: Option<String>,
    /// The method.
    pub method: String,
    /// The path template.
    pub path: String,
}

/// An operation: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub origin: Place,
    /// `operationId`, where given.
    pub id: Option<String>,
    /// The method, in upper case where it is a registered one.
    pub method: String,
    /// The path template.
    pub path: String,
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, in order.
    pub responses: Vec<Response>,
    /// The alternatives of which one must be satisfied, the document's where it states none; empty where nothing is asked.
    pub security: Vec<SecurityRequirement>,
    /// Its own servers, where it has any.
    pub servers: Vec<Server>,
    /// Documentation elsewhere.
    pub external_docs: Option<ExternalDocs>,
}

/// A parameter of an operation, or a header of a response.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub origin: Place,
    /// The name on the wire.
    pub name: String,
    /// Where it travels.
    pub location: ParameterLocation,
    /// How its value is written.
    pub style: ParameterStyle,
    /// Whether arrays and objects are written as several parameters.
    pub explode: bool,
    /// Whether reserved characters pass unencoded.
    pub allow_reserved: bool,
    /// Whether `?p=` may stand for no value.
    pub allow_empty_value: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Markdown.
    pub description: Option<String>,
    /// The type of its value.
    pub value: TypeUse,
    /// The bounds of its value.
    pub constraints: Constraints,
    /// The value the server assumes where none is given.
    pub default: Option<Value>,
    /// The media type its value is serialized in, where it has `content`.
    pub media_type: Option<String>,
    /// How the properties of a value that is serialized as a form are written, where said.
    pub encoding: IndexMap<String, Encoding>,
    /// Where its schema stands, for the validator.
    pub schema: Option<Place>,
    /// Documented values: its own; where there are none, its schema's.
    pub examples: Arc<[Example]>,
}

impl Parameter {
    /// The text that the parameter always has: it must be given, and the document allows no other value.
    pub fn constant<'t>(&self, types: &'t Types) -> Option<&'t str> {
        let is_given = self.required || self.location == ParameterLocation::Path;
        if !is_given || self.value.nullable || self.media_type.is_some() {
            return None;
        }
        let Kind::Enum(Enum { values }) = &types.get(self.value.id).kind else { return None };
        let [only] = values.as_slice() else { return None };
        only.value.as_str()
    }
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it stands.
    pub origin: Place,
    /// Markdown.
    pub description: Option<String>,
    /// Whether it must be given.
    pub required: bool,
    /// The name of the component it is.
    pub component: Option<String>,
    /// The media types it may come in; never empty.
    pub content: Arc<[MediaType]>,
}

/// A media type of a body.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it stands.
    pub origin: Place,
    /// The media type or range, as written.
    pub name: String,
    /// The type of the body; any where the document says nothing. For a sequence of items (3.2's `itemSchema`), a list.
    pub value: TypeUse,
    /// Where its schema stands, for the validator.
    pub schema: Option<Place>,
    /// Where the schema of its items stands, where that is all there is.
    pub item_schema: Option<Place>,
    /// Documented bodies: its own; where there are none, its schema's.
    pub examples: Arc<[Example]>,
    /// How the properties of a form or multipart body are written, where said.
    pub encoding: IndexMap<String, Encoding>,
}

/// How one property of a form or multipart body is written.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// The part's media type.
    pub content_type: Option<String>,
    /// The style of a form's field.
    pub style: Option<ParameterStyle>,
    /// Whether arrays and objects are written as several fields.
    pub explode: Option<bool>,
    /// Whether reserved characters pass unencoded.
    pub allow_reserved: bool,
}

/// A documented response.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands.
    pub origin: Place,
    /// The statuses it is for.
    pub status: StatusPattern,
    /// Markdown.
    pub description: Option<String>,
    /// The name of the component it is.
    pub component: Option<String>,
    /// Its headers.
    pub headers: Arc<[Parameter]>,
    /// The media types it may come in; empty: no body.
    pub content: Arc<[MediaType]>,
}

/// A documented value.
#[derive(Clone, Debug)]
pub struct Example {
    /// Where the value stands.
    pub origin: Place,
    /// Its name under `examples`.
    pub name: Option<String>,
    /// The value as data, where it is given so.
    pub value: Option<Value>,
    /// The value as text on the wire, where it is given so.
    pub serialized: Option<String>,
    /// The file that holds the value, where it is given so.
    pub external: Option<String>,
}
