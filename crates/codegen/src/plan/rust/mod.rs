//! The decided Rust: every name, type, constructor, module and text that a generated package consists of.
//!
//! `plan` makes it, `emit` prints it. It holds no tokens, and nothing in it is left to be decided: whatever depends on
//! the document is answered here. It must never refer back to the model.

mod example;
mod identifier;
mod operations;
mod types;

pub use crate::docs::Docs;
pub use example::*;
pub use identifier::{Identifier, is_reserved};
pub use operations::*;
pub use types::*;

pub use countersign_model::{ParameterLocation, ParameterStyle, StatusPattern};

/// The features of the runtime that a generated crate passes on, so that no file of operations may have one of these names.
pub const RUNTIME_FEATURES: [(&str, &str); 6] = [
    ("reqwest", "The transport for everyday use; without it, bring your own."),
    ("rustls", "TLS for it. It needs a C compiler to build."),
    (
        "serde",
        "`Serialize` and `Deserialize` on all types, for files and formats of your own; the client does without.",
    ),
    ("blocking", "`wait` on every call, for programs that are not async."),
    ("tracing", "A span for each request."),
    ("contract", "The registry of all types and operations that the contract tester drives."),
];

/// A whole package: a crate, or a module of one.
#[derive(Clone, Debug)]
pub struct Package {
    /// The name of the crate or module.
    pub name: Identifier,
    /// What `lib.rs` (or the module's `mod.rs`) says of the API.
    pub docs: Docs,
    /// How many steps the compiler is to follow types into each other, where its own limit is too low.
    pub recursion_limit: Option<usize>,
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
    /// What the contract registry knows beside the operations: first what is always there.
    pub registry: Vec<RegistryGroup>,
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

/// Named schemas in the contract registry that are there together.
#[derive(Clone, Debug)]
pub struct RegistryGroup {
    /// The feature without which their types are not there.
    pub feature: Option<String>,
    /// The schemas, in the order of the document.
    pub entries: Vec<RegistryEntry>,
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
}
