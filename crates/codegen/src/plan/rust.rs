//! The decided Rust: every name, type, constructor, module and text that a generated package consists of.
//!
//! `plan` makes it, `emit` prints it. It holds no tokens, and nothing in it is left to be decided: whatever depends on
//! the document is answered here. It must never refer back to the model.

use countersign_model::{ParameterLocation, ParameterStyle, StatusPattern};
use serde_json::Value;

/// A whole package: a crate, or a module of one.
#[derive(Clone, Debug)]
pub struct Package {
    /// The name of the crate or module.
    pub name: Identifier,
    /// What `lib.rs` (or the module's `mod.rs`) says of the API.
    pub docs: Docs,
    /// The document it was made from: for the header of `lib.rs`, and nowhere else.
    pub source: DocumentHeader,
    /// The client.
    pub client: ClientItem,
    /// The features, one for each file of operations, in the order of the files; empty where everything is always there.
    pub features: Vec<FeatureItem>,
    /// The files under `types/`, by module name.
    pub types: Vec<TypeFile>,
    /// The files under `operations/`, by module name.
    pub operations: Vec<OperationFile>,
    /// What the contract registry knows beside the operations.
    pub registry: Vec<RegistryEntry>,
}

/// The document a package was made from.
#[derive(Clone, Debug, Default)]
pub struct DocumentHeader {
    /// The API's title, on one line.
    pub title: String,
    /// The API's version, on one line.
    pub version: String,
    /// The document's file name.
    pub file: String,
    /// The document's SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// A Rust identifier, `r#` included where it needs one. Always valid where identifiers stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier(pub String);

impl Identifier {
    /// The text as it is written in Rust, `r#` included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text without `r#`, and whether it had it.
    pub fn parts(&self) -> (&str, bool) {
        self.0.strip_prefix("r#").map_or((self.0.as_str(), false), |bare| (bare, true))
    }
}

/// Markdown that rustdoc takes without a warning. Empty: nothing is said. Lines are separated by `\n`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs(pub String);

/// A Cargo feature.
#[derive(Clone, Debug)]
pub struct FeatureItem {
    /// Its name in `Cargo.toml`.
    pub name: String,
    /// What it turns on, on one line.
    pub docs: String,
}

/// The client and what it takes to build one.
#[derive(Clone, Debug)]
pub struct ClientItem {
    /// What it says.
    pub docs: Docs,
    /// The servers, the default one first; empty where the document names none with an address.
    pub servers: Vec<ServerItem>,
    /// The security schemes.
    pub security: Vec<SecurityItem>,
}

/// A server: a variant of the `Server` enum.
#[derive(Clone, Debug)]
pub struct ServerItem {
    /// The variant.
    pub variant: Identifier,
    /// What it says.
    pub docs: Docs,
    /// The URL template, `{variable}` included.
    pub url: String,
    /// The URL with every variable at its default. Absolute or, where the document has it so, relative.
    pub default_url: String,
    /// The variables of the template: named fields of the variant.
    pub variables: Vec<ServerVariableItem>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug)]
pub struct ServerVariableItem {
    /// The field.
    pub ident: Identifier,
    /// The name in the template.
    pub name: String,
    /// What it says, the values it may take included.
    pub docs: Docs,
    /// The value where none is given.
    pub default: String,
}

/// A security scheme: a method of the client's builder.
#[derive(Clone, Debug)]
pub struct SecurityItem {
    /// The builder's method, such as `bearer_token`.
    pub method: Identifier,
    /// The scheme's name in the document, by which operations refer to it.
    pub scheme: String,
    /// What it says.
    pub docs: Docs,
    /// How the credential travels.
    pub kind: CredentialKind,
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// `Authorization: Basic`, from a user name and a password.
    Basic,
    /// `Authorization: Bearer`, from a token.
    Bearer,
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// Header, query or cookie.
        location: ParameterLocation,
        /// The name it travels under.
        name: String,
    },
    /// `Authorization` with another scheme, from the credential as it stands.
    Authorization {
        /// The scheme's name.
        scheme: String,
    },
}

/// A file of types: `types/<module>.rs`, re-exported by `types/mod.rs`.
#[derive(Clone, Debug)]
pub struct TypeFile {
    /// The module.
    pub module: Identifier,
    /// What it says.
    pub docs: Docs,
    /// The feature without which it is left out.
    pub feature: Option<String>,
    /// The types of other files that it uses (`use super::{…}`), sorted.
    pub imports: Vec<Identifier>,
    /// Its types, in order.
    pub items: Vec<TypeItem>,
}

/// A type.
#[derive(Clone, Debug)]
pub enum TypeItem {
    /// A struct: `record!`.
    Struct(StructItem),
    /// An enum of values: `enumeration!`.
    Enum(EnumItem),
    /// An enum of types: `union!`.
    Union(UnionItem),
    /// `pub type Name = Target;`
    Alias(AliasItem),
    /// A type of its own around another: what an alias would be if it did not contain itself.
    Newtype(AliasItem),
}

impl TypeItem {
    /// The type's name.
    pub fn name(&self) -> &Identifier {
        match self {
            Self::Struct(item) => &item.name,
            Self::Enum(item) => &item.name,
            Self::Union(item) => &item.name,
            Self::Alias(item) | Self::Newtype(item) => &item.name,
        }
    }

    /// Shows every type that it is made of.
    pub fn each_type<'i>(&'i self, found: &mut dyn FnMut(&'i RustType)) {
        match self {
            Self::Struct(item) => {
                item.fields.iter().for_each(|field| found(&field.ty));
                item.rest.iter().for_each(|rest| found(&rest.value));
            }
            Self::Enum(_) => {}
            Self::Union(item) => item.variants.iter().for_each(|variant| found(&variant.ty)),
            Self::Alias(item) | Self::Newtype(item) => found(&item.target),
        }
    }
}

/// An object with named fields.
#[derive(Clone, Debug)]
pub struct StructItem {
    /// The name.
    pub name: Identifier,
    /// What it says.
    pub docs: Docs,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The fields, in the order of the document.
    pub fields: Vec<FieldItem>,
    /// The field that keeps undeclared properties.
    pub rest: Option<RestItem>,
    /// How it is made.
    pub constructor: Constructor,
}

/// How a struct is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constructor {
    /// `Default`: nothing is required.
    Default,
    /// `new`, whose arguments are the required fields, in order.
    New,
    /// A literal with every field: no client sends it, or too much is required for the arguments of a function.
    Literal,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct FieldItem {
    /// Its name in Rust.
    pub ident: Identifier,
    /// Its name on the wire.
    pub name: String,
    /// Its whole type, `Option`s included.
    pub ty: RustType,
    /// Which of absent and null the document allows.
    pub presence: Presence,
    /// What it says: the description, then bounds and default.
    pub docs: Docs,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The bounds of its value.
    pub constraints: Constraints,
    /// Whether it is only ever received.
    pub read_only: bool,
    /// Whether it is only ever sent.
    pub write_only: bool,
}

/// Which of absent and null a field may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// There, with a value: `T`.
    Required,
    /// There, and possibly null: `Option<T>`, where `None` is written as null.
    RequiredNullable,
    /// Absent or with a value: `Option<T>`, where `None` is left out.
    Optional,
    /// Absent, null or with a value: `Option<Option<T>>`.
    OptionalNullable,
}

/// The field that keeps undeclared properties.
#[derive(Clone, Debug)]
pub struct RestItem {
    /// Its name in Rust.
    pub ident: Identifier,
    /// What it says.
    pub docs: Docs,
    /// The type of each value.
    pub value: RustType,
}

/// An open list of values.
#[derive(Clone, Debug)]
pub struct EnumItem {
    /// The name.
    pub name: Identifier,
    /// What it says.
    pub docs: Docs,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// What its values are.
    pub values: EnumValues,
    /// The variants, in the order of the document.
    pub variants: Vec<EnumVariantItem>,
    /// The variant that keeps a value which is none of these.
    pub other: Identifier,
}

/// What the values of an enum are, and so what its catch-all keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumValues {
    /// All strings: `String`.
    Text,
    /// All whole numbers within `i64`: `i64`.
    Integer,
    /// Anything else: `serde_json::Value`.
    Json,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumVariantItem {
    /// Its name.
    pub ident: Identifier,
    /// The value on the wire.
    pub value: Value,
    /// What it says.
    pub docs: Docs,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct UnionItem {
    /// The name.
    pub name: Identifier,
    /// What it says.
    pub docs: Docs,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The property whose value tells the variant.
    pub tag: Option<String>,
    /// The variants, in the order of the document.
    pub variants: Vec<UnionVariantItem>,
    /// The variant where the tag's property is missing, by position.
    pub default: Option<usize>,
    /// The variant that keeps JSON which is none of these.
    pub other: Identifier,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct UnionVariantItem {
    /// Its name.
    pub ident: Identifier,
    /// What it says.
    pub docs: Docs,
    /// The type it holds, boxed where it must be.
    pub ty: RustType,
    /// The values of the tag that tell it.
    pub tags: Vec<Value>,
}

/// Another name for a type, or a type of its own around it.
#[derive(Clone, Debug)]
pub struct AliasItem {
    /// The name.
    pub name: Identifier,
    /// What it says.
    pub docs: Docs,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The type it stands for.
    pub target: RustType,
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RustType {
    /// `()`: null, or no body.
    Unit,
    /// `bool`
    Bool,
    /// `i64`
    I64,
    /// `u64`
    U64,
    /// `i128`
    I128,
    /// `f64`
    F64,
    /// `String`
    String,
    /// The runtime's `Formatted<T>`: a value of the format, or the text that came instead.
    Formatted(Format),
    /// The type of the format itself, such as `uuid::Uuid`: in parameters.
    Bare(Format),
    /// The runtime's bytes that travel as Base64 text.
    Base64,
    /// The runtime's `Bytes`: a whole body.
    Bytes,
    /// The runtime's part of a multipart body: bytes with a file name and a media type.
    File,
    /// `serde_json::Value`
    Json,
    /// `Option<T>`
    Option(Box<RustType>),
    /// `Vec<T>`
    Vec(Box<RustType>),
    /// The runtime's map from `String` that keeps its order.
    Map(Box<RustType>),
    /// `Box<T>`
    Box(Box<RustType>),
    /// `(A, B)`; one element is `(A,)`.
    Tuple(Vec<RustType>),
    /// A type of this package.
    Named(Identifier),
}

/// A text format with a type of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `uuid::Uuid`
    Uuid,
    /// `jiff::Timestamp` (RFC 3339).
    Timestamp,
    /// `jiff::civil::Date` (RFC 3339 full-date).
    Date,
}

/// The bounds of a value that are checked before a request leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// The least value.
    pub minimum: Option<Bound>,
    /// The greatest value.
    pub maximum: Option<Bound>,
    /// What it is a multiple of.
    pub multiple_of: Option<Literal>,
    /// In characters.
    pub min_length: Option<u64>,
    /// In characters.
    pub max_length: Option<u64>,
    /// ECMA 262.
    pub pattern: Option<String>,
    /// Of a list.
    pub min_items: Option<u64>,
    /// Of a list.
    pub max_items: Option<u64>,
    /// No two elements are equal.
    pub unique_items: bool,
    /// Of an object.
    pub min_properties: Option<u64>,
    /// Of an object.
    pub max_properties: Option<u64>,
}

impl Constraints {
    /// Whether any value will do.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An end of a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The end.
    pub value: Literal,
    /// Whether the end itself is out.
    pub exclusive: bool,
}

/// A number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// A whole number.
    Integer(i128),
    /// Any other finite number.
    Float(f64),
}

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
    /// What it says, ending with method and path; the example comes after.
    pub docs: Docs,
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
    /// Whether a repeat is safe by the method's definition (RFC 9110, 9.2.2).
    pub idempotent: bool,
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
    /// The media type its value is serialized in, where it has one.
    pub media_type: Option<String>,
    /// Whether it is an argument (else a setter).
    pub required: bool,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// The type of its value.
    pub ty: RustType,
    /// Whether it is taken as `impl Into<…>`.
    pub into: bool,
    /// The bounds of its value.
    pub constraints: Constraints,
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
    /// Whether it is the one made by `From` its type: the first of that type.
    pub from: bool,
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
    /// The style of a form's field.
    pub style: Option<ParameterStyle>,
    /// Whether arrays and objects are written as several fields.
    pub explode: Option<bool>,
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

/// A named schema in the contract registry.
#[derive(Clone, Debug)]
pub struct RegistryEntry {
    /// The component's name in the document.
    pub component: String,
    /// The JSON Pointer of the schema in its document.
    pub pointer: String,
    /// Its type.
    pub ty: RustType,
    /// The feature without which the type is not there.
    pub feature: Option<String>,
}

/// A call made from documented examples.
#[derive(Clone, Debug)]
pub struct CallExample {
    /// One for each argument (or field of the arguments' struct), in order.
    pub arguments: Vec<Expression>,
    /// Setters that are shown, with their values.
    pub setters: Vec<(Identifier, Expression)>,
    /// The types of this package that are named.
    pub imports: Vec<Identifier>,
}

/// A Rust expression, made from a documented value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// `()`
    Unit,
    /// `true`
    Bool(bool),
    /// `600`, or `600.0` where the type asks for it.
    Number(Literal),
    /// `"text"`: where `impl Into<String>` or `&str` is asked.
    Text(String),
    /// `"text".into()`: where a `String` is asked.
    Owned(String),
    /// `"text".parse()?`: a format's own type, `Formatted` or an enum's unknown value.
    Parse(String),
    /// `None`
    None,
    /// `Some(…)`
    Some(Box<Expression>),
    /// `Box::new(…)`
    Boxed(Box<Expression>),
    /// `vec![…]`
    List(Vec<Expression>),
    /// The runtime's map from an array of pairs.
    Map(Vec<(String, Expression)>),
    /// `(a, b)`
    Tuple(Vec<Expression>),
    /// `Name { field: …, ..base }`
    Struct {
        /// The struct.
        name: Identifier,
        /// The fields that are given.
        fields: Vec<(Identifier, Expression)>,
        /// Whether fields are left over, which `..Default::default()` fills.
        rest: bool,
    },
    /// `Name::new(required…)`, then `field = …` is not needed: every optional field stays absent.
    New {
        /// The struct.
        name: Identifier,
        /// The required fields, in order.
        arguments: Vec<Expression>,
    },
    /// `Name { field: …, ..Name::new(required…) }`
    Extend {
        /// The struct.
        name: Identifier,
        /// The optional fields that are given.
        fields: Vec<(Identifier, Expression)>,
        /// The required fields, in order.
        arguments: Vec<Expression>,
    },
    /// `Name::Variant`, or `Name::Variant(…)`
    Variant {
        /// The enum.
        name: Identifier,
        /// The variant.
        variant: Identifier,
        /// What it holds.
        value: Option<Box<Expression>>,
    },
    /// `Name(…)`: a newtype.
    Wrap {
        /// The newtype.
        name: Identifier,
        /// What it holds.
        value: Box<Expression>,
    },
    /// `serde_json::json!(…)`
    Json(Value),
    /// `serde_json::from_str(r#"…"#)?`: anything else, as JSON text.
    Decoded(Value),
}
