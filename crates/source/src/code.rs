//! The central table of diagnostic codes: what each means, and what to do about it.
//!
//! Every crate's codes stand here, so that the documentation can list them and no two crates invent the same one.

use std::fmt;

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
    /// More about it: why it matters, and what is made of it. Empty where the meaning says it all.
    pub explanation: &'static str,
    /// What the reader can do about it.
    pub help: &'static str,
}

/// A row is a block: the meaning as the first documentation line, any further lines the explanation, then
/// `Name = "slug", Severity, "help";`.
macro_rules! codes {
    ($(#[doc = $meaning:literal] $(#[doc = $more:literal])* $name:ident = $slug:literal, $severity:ident, $help:literal;)+) => {
        /// A diagnostic's code: stable, printed, and documented in one table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $meaning] $(#[doc = $more])* $name,)+
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
                        meaning: $meaning.trim_ascii(),
                        explanation: concat!($($more, "\n"),*).trim_ascii(),
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
    /// A file is not text in UTF-8 or UTF-16.
    InvalidEncoding = "invalid-encoding", Error, "save the file as UTF-8";
    /// The text is neither JSON nor YAML.
    SyntaxError = "syntax-error", Error, "correct the text at the place shown";
    /// The text is JSON but for a habit that the standard does not allow.
    ///
    /// Comments, trailing commas, raw line breaks in strings, unknown escapes, lone surrogates, and numbers such as `+1`,
    /// `.5` or `NaN` are read for what they plainly mean; other tools refuse them.
    NonstandardJson = "nonstandard-json", Warning, "write it as RFC 8259 has it";
    /// An object names the same member twice; the last one counts.
    DuplicateKey = "duplicate-key", Warning, "keep one of the two members";
    /// The file holds several YAML documents; only the first is read.
    MultipleDocuments = "multiple-documents", Warning, "put each document into a file of its own";
    /// An alias stands inside the very node it repeats.
    RecursiveAlias = "recursive-alias", Error, "write the recursion as a $ref";
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

    /// A value breaks its schema in a way that has no code of its own.
    SchemaViolation = "schema-violation", Error, "correct the value, or the schema";
    /// A value is of another JSON type than its schema allows.
    ValueType = "value-type", Error, "write a value of the type that the schema names, or widen the schema";
    /// A property that the schema requires is missing.
    MissingProperty = "missing-property", Error, "add the property, or take it out of `required`";
    /// A value is none of those that `enum` or `const` lists.
    ValueNotListed = "value-not-listed", Error, "write one of the listed values, or add this one to the list";
    /// Text does not have the form that `format` names.
    FormatMismatch = "format-mismatch", Error, "write the value in that format, or take the format out";
    /// A number, a length or a count is outside the bounds of its schema.
    OutOfBounds = "out-of-bounds", Error, "write a value within the bounds, or move the bounds";
    /// Text does not match the `pattern` of its schema.
    PatternMismatch = "pattern-mismatch", Error, "write a value that matches, or correct the pattern";
    /// A property is there that the schema forbids.
    AdditionalProperty = "additional-property", Error, "take the property out, or declare it";
    /// A property is there that the document does not name (strict mode).
    UndocumentedProperty = "undocumented-property", Error, "declare the property in the schema";
    /// A `readOnly` property stands in a request.
    ReadOnlySent = "read-only-sent", Warning, "take the property out of the request";
    /// A `writeOnly` property stands in a response.
    WriteOnlyReceived = "write-only-received", Warning, "take the property out of the response";
    /// A value matches none of the alternatives of `oneOf` or `anyOf`.
    NoAlternative = "no-alternative", Error, "make the value match one alternative";
    /// A value matches more than one alternative of `oneOf`.
    AmbiguousAlternative = "ambiguous-alternative", Warning, "make the alternatives exclude each other, or write `anyOf`";
    /// A `pattern` is not a regular expression that can be read.
    ///
    /// The pattern is left out of validation; the rest of the schema counts.
    InvalidPattern = "invalid-pattern", Warning, "write an ECMA 262 regular expression";
    /// A keyword of a schema has a value it cannot have.
    ///
    /// The keyword is left out of validation; the rest of the schema counts.
    InvalidKeyword = "invalid-keyword", Warning, "write a value that the keyword allows";
    /// No valid instance of a schema was found.
    NoInstance = "no-instance", Warning, "add an example to the schema, or mend what contradicts itself";
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.entry().slug)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_reads_well() {
        let mut slugs = HashSet::new();
        for code in Code::ALL {
            let entry = code.entry();
            assert!(slugs.insert(entry.slug), "{} stands twice", entry.slug);
            assert!(entry.slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{}", entry.slug);
            assert!(entry.meaning.ends_with('.'), "{}: the meaning is one sentence on one line", entry.slug);
            assert!(!entry.help.is_empty() && !entry.help.ends_with('.'), "{}: the help is a phrase", entry.slug);
        }
    }
}
