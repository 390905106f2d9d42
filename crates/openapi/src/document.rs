//! The typed document: what every version of the specification comes down to.
//!
//! The contents, headers and examples of a component are shared by all operations that refer to it: memory follows the size
//! of the document.

use std::sync::Arc;

use countersign_source::Place;
use indexmap::IndexMap;
use serde_json::Value;

use crate::{Schema, SchemaId, Schemas};

/// The version of the specification that a document follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0.
    V2_0,
    /// OpenAPI 3.0.x.
    #[default]
    V3_0,
    /// OpenAPI 3.1.x.
    V3_1,
    /// OpenAPI 3.2.x.
    V3_2,
}

/// A document of any version, normalized.
#[derive(Debug, Default)]
pub struct Document {
    /// The version it was written in.
    pub version: Version,
    /// `jsonSchemaDialect` (3.1 and later), where given.
    pub dialect: Option<String>,
    /// Title, version, description, contact, license.
    pub info: Info,
    /// The document's servers; 2.0's `schemes`, `host` and `basePath` become these.
    pub servers: Vec<Server>,
    /// The declared tags.
    pub tags: Vec<Tag>,
    /// Documentation of the whole API elsewhere.
    pub external_docs: Option<ExternalDocs>,
    /// The security schemes, by component name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// The requirements of operations that state none: alternatives, any of which suffices. `None` where the document
    /// says nothing.
    pub security: Option<Vec<SecurityRequirement>>,
    /// Every operation under `paths`, in the order of the document.
    pub operations: Vec<Operation>,
    /// Every operation under `webhooks` and callbacks: requests that the API sends.
    pub incoming: Vec<Operation>,
    /// Every schema.
    pub schemas: Schemas,
    /// The named schemas of the components, in order.
    pub components: IndexMap<String, SchemaId>,
}

/// What the document says of itself.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// The API's title.
    pub title: String,
    /// The API's version, whatever its form.
    pub version: String,
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// The URL of the terms of service.
    pub terms_of_service: Option<String>,
    /// Whom to ask.
    pub contact: Contact,
    /// What the API may be used under.
    pub license: License,
}

/// Whom to ask about an API. Every part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// A person's or an organization's name.
    pub name: Option<String>,
    /// A URL.
    pub url: Option<String>,
    /// An email address.
    pub email: Option<String>,
}

/// The license of an API. Every part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct License {
    /// Its name.
    pub name: Option<String>,
    /// 3.1: its SPDX expression.
    pub identifier: Option<String>,
    /// The URL of its text.
    pub url: Option<String>,
}

/// Documentation that is not in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalDocs {
    /// Its URL, as written.
    pub url: String,
    /// Markdown.
    pub description: Option<String>,
}

/// A server, with its template and variables.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it stands.
    pub origin: Place,
    /// The URL template, which may be relative.
    pub url: String,
    /// Markdown.
    pub description: Option<String>,
    /// 3.2's name of the server.
    pub name: Option<String>,
    /// The variables of the template.
    pub variables: IndexMap<String, ServerVariable>,
}

/// A variable of a server's URL template.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// The values it may take; empty where any will do.
    pub values: Vec<String>,
    /// The value where none is given.
    pub default: String,
    /// Markdown.
    pub description: Option<String>,
}

/// A declared tag.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Where it stands.
    pub origin: Place,
    /// Its name.
    pub name: String,
    /// 3.2: one line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// 3.2: what it is for, such as `nav`, `badge` or `audience`.
    pub kind: Option<String>,
    /// Documentation elsewhere.
    pub external_docs: Option<ExternalDocs>,
}

impl Tag {
    /// A tag that has a name alone.
    pub fn new(origin: Place, name: String) -> Self {
        Self { origin, name, summary: None, description: None, kind: None, external_docs: None }
    }
}

/// How a client proves who it is.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub origin: Place,
    /// Markdown.
    pub description: Option<String>,
    /// The kind, with its particulars.
    pub kind: SecuritySchemeKind,
    /// How to get a token: the flows of `oauth2`.
    pub flows: Vec<OauthFlow>,
    /// How to get a token: the discovery URL of `openIdConnect`.
    pub open_id_connect_url: Option<String>,
}

/// A way to get a token (OAS 3, "OAuth Flow Object").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OauthFlow {
    /// Its name in OpenAPI 3, such as `clientCredentials`.
    pub name: String,
    /// Where a user grants access.
    pub authorization_url: Option<String>,
    /// 3.2: where a device asks for a user's grant.
    pub device_authorization_url: Option<String>,
    /// Where a token is requested.
    pub token_url: Option<String>,
    /// Where a token is renewed.
    pub refresh_url: Option<String>,
    /// The scopes with their descriptions (Markdown), in the order of the document.
    pub scopes: IndexMap<String, String>,
}

/// The kinds of security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecuritySchemeKind {
    /// `http` with scheme `basic`.
    Basic,
    /// `http` with scheme `bearer`; also `oauth2` and `openIdConnect`, whose tokens travel the same way.
    Bearer {
        /// The hint about the token's format.
        format: Option<String>,
    },
    /// A key in a header, query parameter or cookie.
    ApiKey {
        /// Where the key travels: header, query or cookie.
        location: ParameterLocation,
        /// The name it travels under.
        name: String,
    },
    /// `mutualTLS`: the connection proves it, nothing is sent.
    MutualTls,
    /// Any other `http` scheme, sent in `Authorization` as given.
    Other {
        /// The scheme's name.
        scheme: String,
    },
}

/// Schemes that must all be satisfied, with the scopes they need. Empty: nothing is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityRequirement(pub IndexMap<String, Vec<String>>);

/// An operation: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub origin: Place,
    /// The method in upper case. Any token in 3.2 (`additionalOperations`).
    pub method: String,
    /// The path template, as written; a webhook's name for incoming operations.
    pub path: String,
    /// `operationId`, where given.
    pub id: Option<String>,
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// The tags, as written.
    pub tags: Vec<String>,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Its parameters, the path item's merged in; unique by location and name. Every name in the path template is there,
    /// and every path parameter is in the template.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub request_body: Option<RequestBody>,
    /// The responses, in order.
    pub responses: Vec<Response>,
    /// Its own requirements; `None` where the document's apply.
    pub security: Option<Vec<SecurityRequirement>>,
    /// Its own (or its path's) servers; empty where the document's apply.
    pub servers: Vec<Server>,
    /// Documentation elsewhere.
    pub external_docs: Option<ExternalDocs>,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterLocation {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// 3.2: the whole query string is one value.
    QueryString,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// How a parameter's value is written (OAS 3, "Style Values"). 2.0's `collectionFormat` becomes one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterStyle {
    /// `/a,b`
    Simple,
    /// `/.a.b`
    Label,
    /// `/;p=a,b`
    Matrix,
    /// `?p=a&p=b` or `?p=a,b`
    Form,
    /// `?p=a%20b`
    SpaceDelimited,
    /// `?p=a|b`
    PipeDelimited,
    /// 2.0's `tsv`.
    TabDelimited,
    /// `?p[k]=v`
    DeepObject,
    /// 3.2: a cookie's own style, without percent-encoding.
    Cookie,
}

/// A parameter of an operation, or a header of a response or part.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub origin: Place,
    /// The name on the wire.
    pub name: String,
    /// Where it travels.
    pub location: ParameterLocation,
    /// Whether it must be given. Always so in the path.
    pub required: bool,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Markdown.
    pub description: Option<String>,
    /// How its value is written.
    pub style: ParameterStyle,
    /// Whether arrays and objects are written as several parameters.
    pub explode: bool,
    /// Whether reserved characters pass unencoded.
    pub allow_reserved: bool,
    /// Whether `?p=` may stand for no value.
    pub allow_empty_value: bool,
    /// The value's schema. Where `media_type` is given, the schema of that.
    pub schema: Option<SchemaId>,
    /// The media type its value is serialized in, where it has `content`.
    pub media_type: Option<String>,
    /// How the properties of a value that is serialized as a form are written.
    pub encoding: IndexMap<String, Encoding>,
    /// Documented values.
    pub examples: Arc<[Example]>,
}

/// What an operation takes in its body.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Where it stands.
    pub origin: Place,
    /// Markdown.
    pub description: Option<String>,
    /// Whether it must be given.
    pub required: bool,
    /// The name of the component it is, where reached by reference.
    pub component: Option<String>,
    /// The media types it may come in, in order.
    pub content: Arc<[MediaType]>,
}

/// A media type of a body.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it stands.
    pub origin: Place,
    /// The media type or range, as written.
    pub name: String,
    /// The schema of the body; `None` where any will do.
    pub schema: Option<SchemaId>,
    /// 3.2: the schema of each item of a sequential media type.
    pub item_schema: Option<SchemaId>,
    /// Documented bodies.
    pub examples: Arc<[Example]>,
    /// How the properties of a form or multipart body are written.
    pub encoding: IndexMap<String, Encoding>,
}

/// How one property of a form or multipart body is written.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// The part's media type.
    pub content_type: Option<String>,
    /// The part's headers.
    pub headers: Arc<[Parameter]>,
    /// The style, where one is given.
    pub style: Option<ParameterStyle>,
    /// Whether arrays and objects are written as several values.
    pub explode: Option<bool>,
    /// Whether reserved characters pass unencoded.
    pub allow_reserved: bool,
}

/// The statuses that a response is documented for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One status.
    Code(u16),
    /// A hundred of them: 4 for `4XX`.
    Range(u8),
    /// Every status not documented otherwise.
    Default,
}

/// A documented response.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands (the component, where reached by reference).
    pub origin: Place,
    /// The statuses it is for.
    pub status: StatusPattern,
    /// Markdown.
    pub description: Option<String>,
    /// The name of the component it is, where reached by reference.
    pub component: Option<String>,
    /// Its headers; the location is always `Header`.
    pub headers: Arc<[Parameter]>,
    /// The media types it may come in, in order. Empty: no body.
    pub content: Arc<[MediaType]>,
}

/// A documented value.
#[derive(Clone, Debug)]
pub struct Example {
    /// Where the value itself stands.
    pub origin: Place,
    /// Its name under `examples`; `None` for the singular `example`.
    pub name: Option<String>,
    /// One line.
    pub summary: Option<String>,
    /// The value, where the example is a value (3.2's `dataValue` too).
    pub value: Option<Value>,
    /// The value as it is on the wire (3.2's `serializedValue`).
    pub serialized: Option<String>,
    /// A file on this machine that holds the value.
    pub external: Option<String>,
}

impl Document {
    /// A schema of the document.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        self.schemas.get(id)
    }
}
