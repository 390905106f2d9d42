//! Operations: what they take, what they return.

use super::{CallExample, Constraints, Docs, Identifier, ParameterLocation, ParameterStyle, RustType, StatusPattern};

/// A file of operations: `operations/<module>.rs`.
#[derive(Clone, Debug)]
pub struct OperationFile {
    /// The module.
    pub module: Identifier,
    /// What it says: the tag's description.
    pub docs: Docs,
    /// The feature without which it is left out.
    pub feature: Option<String>,
    /// The types that it uses by their short names (`use crate::types::{…}`), sorted. Any other type that its operations
    /// name collides with one of its own items, and is written `types::Name`.
    pub imports: Vec<Identifier>,
    /// Its operations, in the order of the document.
    pub operations: Vec<OperationItem>,
}

/// An operation: a struct around the runtime's call, and the client's method that makes it.
#[derive(Clone, Debug)]
pub struct OperationItem {
    /// The struct.
    pub name: Identifier,
    /// The client's method.
    pub method_name: Identifier,
    /// The `operationId`, else method and path: how errors, spans and the contract registry name it.
    pub key: String,
    /// The JSON Pointer of the operation in its document.
    pub pointer: String,
    /// What its method says, up to the arguments. The documentation of the responses, `response_headers` and the example
    /// come after.
    pub docs: Docs,
    /// The headers of its responses: a section, or nothing.
    pub response_headers: Docs,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The HTTP method.
    pub http_method: String,
    /// The path template.
    pub path: Vec<PathSegment>,
    /// The base URL, where the operation has servers of its own.
    pub server: Option<String>,
    /// Every parameter: path, query, header, cookie; within each, in the order of the document.
    pub parameters: Vec<ParameterItem>,
    /// The request body.
    pub body: Option<BodyItem>,
    /// How the required parameters and the body are given to the client's method.
    pub arguments: Arguments,
    /// What is returned.
    pub success: Outcome,
    /// What an API error holds.
    pub failure: Outcome,
    /// The alternatives, each a list of schemes by their names in the document; empty: nothing is asked.
    pub security: Vec<Vec<String>>,
    /// A call made from the documented examples; `None` where there is no telling what to write.
    pub example: Option<CallExample>,
}

/// A piece of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// Text, sent as it stands.
    Literal(String),
    /// The value of a path parameter, by its name on the wire.
    Parameter(String),
}

/// How required values are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// One by one: the required parameters in order, then the body where it is required.
    Each,
    /// All in one struct, as there are too many.
    Struct {
        /// The struct, whose fields are the required parameters in order, then the body where it is required.
        name: Identifier,
        /// What it says.
        docs: Docs,
    },
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct ParameterItem {
    /// The argument, or the setter where it is optional.
    pub ident: Identifier,
    /// Its name on the wire.
    pub name: String,
    /// What it says.
    pub docs: Docs,
    /// Where it travels.
    pub location: ParameterLocation,
    /// How its value is written.
    pub style: ParameterStyle,
    /// Whether arrays and objects are written as several parameters.
    pub explode: bool,
    /// Whether reserved characters pass unencoded.
    pub allow_reserved: bool,
    /// How its value is written, where it is serialized in a media type.
    pub codec: Option<Codec>,
    /// How the properties of a value that is a form are written, where not as by default.
    pub parts: Vec<PartItem>,
    /// How it gets its value.
    pub given: Given,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The type of its value.
    pub ty: RustType,
    /// Whether it is taken as `impl Into<…>`.
    pub into: bool,
    /// The bounds of its value.
    pub constraints: Constraints,
}

impl ParameterItem {
    /// Whether the client's method takes it.
    pub fn is_argument(&self) -> bool {
        self.given == Given::Argument
    }
}

/// How a parameter gets its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The client's method takes it: it must be given.
    Argument,
    /// A setter takes it: it may be left out.
    Setter,
    /// Nobody gives it: it must be sent, and can only be this.
    Constant(String),
}

/// A request body.
#[derive(Clone, Debug)]
pub struct BodyItem {
    /// The argument, or the setter where it is optional.
    pub ident: Identifier,
    /// What it says.
    pub docs: Docs,
    /// Whether it is an argument (else a setter).
    pub required: bool,
    /// What it may be.
    pub content: BodyContent,
}

/// What a request body may be.
#[derive(Clone, Debug)]
pub enum BodyContent {
    /// Of one media type: the type itself.
    One(MediaTypeItem),
    /// Of several: an enum.
    Several {
        /// The enum.
        name: Identifier,
        /// What it says.
        docs: Docs,
        /// Its variants.
        variants: Vec<BodyVariantItem>,
    },
}

/// A variant of a body's enum.
#[derive(Clone, Debug)]
pub struct BodyVariantItem {
    /// Its name.
    pub ident: Identifier,
    /// Its media type.
    pub docs: Docs,
    /// Whether it is the one made by `From` its type: the first of that type.
    pub from: bool,
    /// Whether it is boxed: large beside others that may not be.
    pub boxed: bool,
    /// What it holds.
    pub content: MediaTypeItem,
}

/// A media type of a body.
#[derive(Clone, Debug)]
pub struct MediaTypeItem {
    /// What is sent in `Content-Type`.
    pub media_type: String,
    /// How it is written.
    pub codec: Codec,
    /// The type.
    pub ty: RustType,
    /// How the properties of a form or multipart body are written, where not as by default.
    pub parts: Vec<PartItem>,
}

/// How a body is written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Codec {
    /// There is none.
    Empty,
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// A list, its items one after another: JSON Lines and the like.
    Sequence,
    /// Text as it stands.
    Text,
    /// Bytes as they stand.
    Bytes,
}

/// How one property of a form or multipart body is written.
#[derive(Clone, Debug)]
pub struct PartItem {
    /// The property.
    pub name: String,
    /// The part's media type.
    pub content_type: Option<String>,
    /// Its style, and whether arrays and objects are written as several fields.
    pub style: Option<(ParameterStyle, bool)>,
    /// Whether reserved characters pass unencoded.
    pub allow_reserved: bool,
}

/// What the documented responses of a kind (success, failure) come to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The Rust type.
    pub shape: OutcomeShape,
    /// The documented responses, in the order of the document; where two statuses match, exact codes go before ranges,
    /// and ranges before the default.
    pub cases: Vec<ResponseCase>,
    /// What the operation's method says of them.
    pub docs: Vec<ResponseDocs>,
}

/// A line of a method's documentation: responses that share it.
#[derive(Clone, Debug)]
pub struct ResponseDocs {
    /// The statuses, as they are written in a document.
    pub statuses: Vec<String>,
    /// The variants that they are; empty where the outcome is no enum.
    pub variants: Vec<Identifier>,
    /// The description.
    pub docs: Docs,
}

/// The Rust type of an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutcomeShape {
    /// Nothing is documented.
    Undocumented,
    /// Every response is of this type (`Unit`: none has a body).
    Type(RustType),
    /// An enum with a variant for each case.
    Enum {
        /// Its name.
        name: Identifier,
        /// What it says.
        docs: Docs,
    },
}

/// A documented response in one of its media types.
#[derive(Clone, Debug)]
pub struct ResponseCase {
    /// The variant, where the outcome is an enum.
    pub variant: Identifier,
    /// What it says.
    pub docs: Docs,
    /// The statuses it is for.
    pub status: StatusPattern,
    /// The media types it may come in, as documented; empty: no body.
    pub media_types: Vec<String>,
    /// How it is read.
    pub codec: Codec,
    /// Its type, boxed where the enum would be too large otherwise.
    pub ty: RustType,
}
