//! The central table of diagnostic codes: what each means, and what to do about it.

use crate::Severity;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct CodeEntry {
    /// The code as printed, such as `duplicate-key`.
    pub slug: &'static str,
    /// How grave it is unless said otherwise.
    pub severity: Severity,
    /// What it means, in one line.
    pub meaning: &'static str,
    /// What the reader can do about it.
    pub help: &'static str,
}

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $slug:literal, $severity:ident, $help:literal;)+) => {
        /// A diagnostic's code: stable, printed, and documented in one table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The code's row.
            pub fn entry(self) -> CodeEntry {
                match self {
                    $(Code::$name => CodeEntry {
                        slug: $slug,
                        severity: Severity::$severity,
                        meaning: concat!($($meaning),+),
                        help: $help,
                    },)+
                }
            }
        }
    };
}

// One block per code, grouped by the stage that finds it: reading, references and versions, model, Rust, schemas, contract.
codes! {
    /// A file could not be read.
    UnreadableFile = "unreadable-file", Error, "check the path and its permissions";
    /// The text is neither JSON nor YAML.
    SyntaxError = "syntax-error", Error, "correct the text at the place shown";
    /// An object names the same member twice; the last one counts.
    DuplicateKey = "duplicate-key", Warning, "keep one of the two members";
    /// The document nests deeper than the limit.
    TooDeep = "too-deep", Error, "flatten the document, or split it with $ref";
    /// The document, or what its aliases expand to, is larger than the limit.
    TooLarge = "too-large", Error, "split the document";
    /// A number does not fit the types JSON readers have; the nearest one is used.
    NumberOutOfRange = "number-out-of-range", Warning, "write a number within the range of a 64-bit integer or float";

    /// A reference leads nowhere.
    UnresolvedReference = "unresolved-reference", Error, "correct the reference, or add what it names";
    /// A chain of references comes back to itself without naming anything.
    CircularReference = "circular-reference", Error, "let one of the references name a schema";
    /// A reference names a file that is not on this machine.
    RemoteReference = "remote-reference", Error, "download the file beside the document and refer to it by a relative path";
    /// The document names no version of OpenAPI that is understood.
    UnknownVersion = "unknown-version", Error, "write `openapi: 3.0.3`, `openapi: 3.1.0` or `swagger: \"2.0\"`";
    /// A node is of another type than the specification gives it.
    WrongType = "wrong-type", Warning, "write the type that the specification names";
    /// A member that the specification requires is missing.
    MissingMember = "missing-member", Warning, "add the member";
}
