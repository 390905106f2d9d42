//! Types, and the Rust types of their parts.

use serde_json::Value;

use super::{Docs, Identifier};

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
    /// The bounds of the value's items or map values, then of theirs, as far as there are any.
    pub item_constraints: Vec<Constraints>,
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
