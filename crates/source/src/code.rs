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

// One block per code, grouped by the stage that finds it: reading, references and versions, model, Rust, schemas, contract,
// vendored documents.
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
    /// A reference names a file outside the folder that references stay in; the file is not read.
    FileOutsideRoot = "file-outside-root", Error, "move the file below the folder of the document, or name a folder above both with `--root DIR`";
    /// The document names no version of OpenAPI that is understood.
    UnknownVersion = "unknown-version", Error, "write `openapi: 3.0.3`, `openapi: 3.1.0` or `swagger: \"2.0\"`";
    /// A node is of another type than the specification gives it.
    WrongType = "wrong-type", Warning, "write the type that the specification names";
    /// A member that the specification requires is missing.
    MissingMember = "missing-member", Warning, "add the member";
    /// A member is null, which counts as missing.
    NullMember = "null-member", Note, "take the member out, or give it a value";
    /// A member belongs to another version of the specification; it is understood all the same.
    OtherVersion = "other-version", Note, "write it as the document's own version has it, or name the version meant";
    /// A member is none that the specification knows, and is left aside.
    UnknownMember = "unknown-member", Warning, "correct the name, or begin it with `x-`";
    /// A reference names a node of another kind, from which what is meant can be told.
    MisplacedReference = "misplaced-reference", Warning, "refer to the node itself that is meant";

    /// A path does not begin with a slash.
    PathWithoutSlash = "path-without-slash", Warning, "begin the path with `/`";
    /// A path holds a query, which is sent as it stands.
    PathWithQuery = "path-with-query", Warning, "declare the query as a parameter with one allowed value";
    /// A path holds a fragment, which is not sent.
    PathWithFragment = "path-with-fragment", Warning, "tell the operations apart by path, method or parameters";
    /// A method is none that the document's version knows; it is sent as it stands.
    UnknownMethod = "unknown-method", Warning, "use one of the methods, or 3.2's `additionalOperations`";
    /// An operation has no id.
    MissingOperationId = "missing-operation-id", Note, "add an `operationId`, which then is the method's name";
    /// Two operations have the same id.
    DuplicateOperationId = "duplicate-operation-id", Warning, "give each operation an id of its own";
    /// An operation documents no response.
    NoResponses = "no-responses", Warning, "document at least the response of success";
    /// The key of a response is no status.
    UnknownStatus = "unknown-status", Warning, "write a status such as '200', a range such as 4XX, or `default`";
    /// Two responses are for the same status; the first counts.
    DuplicateStatus = "duplicate-status", Warning, "keep one response for each status";

    /// A path names a parameter that is not declared; it is taken as a string.
    UndeclaredPathParameter = "undeclared-path-parameter", Warning, "declare the parameter with `in: path`";
    /// A path parameter is not in the path, and is left out.
    UnusedPathParameter = "unused-path-parameter", Warning, "put `{name}` into the path, or take the parameter out";
    /// A path parameter is called almost as the path has it; the path's name counts.
    MisnamedPathParameter = "misnamed-path-parameter", Warning, "write the name in the path and in the parameter alike";
    /// A path names the same parameter twice; both places get the same value.
    RepeatedPathParameter = "repeated-path-parameter", Warning, "give each part of the path a name of its own";
    /// A path parameter is not marked as required; it is.
    OptionalPathParameter = "optional-path-parameter", Warning, "add `required: true`";
    /// The same parameter is declared twice; the first counts.
    DuplicateParameter = "duplicate-parameter", Warning, "keep one of the two";
    /// A parameter's name is empty; the parameter is left out.
    EmptyParameterName = "empty-parameter-name", Warning, "name the parameter";
    /// A header follows from something else and is left out as a parameter.
    IgnoredHeader = "ignored-header", Note, "say it by the media types or a security scheme";
    /// A parameter does not say of which type its value is.
    ParameterWithoutSchema = "parameter-without-schema", Warning, "add a `schema`";
    /// A parameter has both `schema` and `content`; `schema` counts.
    SchemaAndContent = "schema-and-content", Warning, "keep one of the two";
    /// A parameter has several media types; the first counts.
    SeveralMediaTypes = "several-media-types", Warning, "keep one media type";
    /// A parameter is somewhere that does not exist.
    UnknownParameterLocation = "unknown-parameter-location", Warning, "write one of the locations that the specification names";
    /// A parameter is in the body, as Swagger 2.0 has it.
    BodyParameter = "body-parameter", Warning, "write a `requestBody`";
    /// A style is none that a parameter can have in its place.
    UnknownStyle = "unknown-style", Warning, "write a style that the specification allows for the location";
    /// A media type has no schema: any body will do.
    MediaTypeWithoutSchema = "media-type-without-schema", Note, "add a `schema`";
    /// A schema stands where a body or response should be.
    MisplacedSchema = "misplaced-schema", Warning, "put the schema under `content` and a media type";
    /// An example has no value of its own; it is taken as the value.
    BareExample = "bare-example", Warning, "put the example under `value`";
    /// An example's file is not on this machine.
    MissingExample = "missing-example", Note, "put the file beside the document";

    /// A security requirement names no scheme of the document.
    UndeclaredSecurityScheme = "undeclared-security-scheme", Warning, "declare the scheme";
    /// The type of a security scheme is not known.
    UnknownSecuritySchemeType = "unknown-security-scheme-type", Warning, "write one of the types that the specification names";
    /// A server's URL names a variable that is not declared.
    UndeclaredServerVariable = "undeclared-server-variable", Warning, "declare the variable with a default";
    /// A server's variable is not in its URL, and is left out.
    UnusedServerVariable = "unused-server-variable", Warning, "put `{name}` into the URL, or take the variable out";

    /// A type is none that there is.
    UnknownType = "unknown-type", Warning, "write one of `string`, `number`, `integer`, `boolean`, `array`, `object`";
    /// A required property is not declared.
    UndeclaredRequired = "undeclared-required", Warning, "declare the property, or take it out of `required`";
    /// `required` says yes or no of one property instead of listing names.
    BooleanRequired = "boolean-required", Warning, "list the property's name under `required` of the object";
    /// An array does not say what is in it.
    MissingItems = "missing-items", Warning, "add `items`";
    /// `items` is a list of schemas.
    ItemsArray = "items-array", Warning, "write `prefixItems` (3.1), or one schema under `items`";
    /// A value is listed twice in `enum`.
    DuplicateEnumValue = "duplicate-enum-value", Warning, "keep one of the two";
    /// An `enum` lists nothing, and is left aside.
    EmptyEnum = "empty-enum", Warning, "list the values, or take `enum` out";
    /// A default is not of its schema's type.
    DefaultOfWrongType = "default-of-wrong-type", Warning, "write a default that the schema allows";
    /// A default is one that its schema does not allow.
    DefaultNotAllowed = "default-not-allowed", Warning, "write a default that the schema allows, or correct the schema";
    /// A lower bound is above the upper one: no value is within both.
    ContradictoryBounds = "contradictory-bounds", Warning, "exchange the bounds, or correct one of them";
    /// What a `$dynamicRef` stands for depends on where evaluation begins: anything will do.
    OpenDynamicReference = "open-dynamic-reference", Note, "refer to one schema by `$ref`, where there is only one that is meant";
    /// A discriminator's value is mapped to no schema.
    UnresolvedMapping = "unresolved-mapping", Warning, "map the value to a schema's name or a reference";

    /// Schemas brought together by `allOf` cannot all hold; the last one counts.
    ContradictoryAllOf = "contradictory-all-of", Warning, "make the schemas agree, or keep one of them";
    /// A schema includes itself through `allOf`; the inner one is left out.
    RecursiveAllOf = "recursive-all-of", Warning, "refer to the schema from a property, or take the reference out";
    /// More schemas are brought together than the limit; the rest is left out.
    TooManyParts = "too-many-parts", Warning, "bring fewer schemas together";
    /// A schema, or all that schemas include of each other, has more properties than the limit; any value is accepted.
    ///
    /// Each schema that includes others has their properties as fields of its own. A small document can include them so often that
    /// no machine could hold the result.
    TooManyFields = "too-many-fields", Warning, "divide the schema, or include fewer schemas in each other";
    /// A union or an enum has more variants than the limit; only what the variants share is typed, or any value is accepted.
    ///
    /// The limit is lower for a union beside other keywords.
    TooManyVariants = "too-many-variants", Warning, "put the shared keywords into the variants, by reference, or list fewer variants";
    /// A union holds itself as a variant, which adds nothing and is left out.
    RecursiveUnion = "recursive-union", Warning, "take the variant out";
    /// A schema's names lead only to one another; any value is accepted.
    EndlessSchema = "endless-schema", Warning, "let one of the schemas say what its values are";
    /// An enum lists arrays or objects; its type stands in for the list.
    CompoundEnumValue = "compound-enum-value", Warning, "list strings, numbers or booleans, or write a schema for each value";
    /// An enum's values are not of the type that `type` names.
    EnumOfAnotherType = "enum-of-another-type", Warning, "quote the values, or name their type";
    /// Keywords of another type than `type` names have no effect.
    MisplacedKeyword = "misplaced-keyword", Warning, "correct `type`, or take the keyword out";
    /// A keyword has no type of its own; it is only validated.
    UntypedKeyword = "untyped-keyword", Note, "nothing, unless a type is wanted: then say what values are, not what they are not";
    /// A discriminator's tag is mapped to a schema that is none of the variants, or of the schemas that include this one.
    MappingOutsideUnion = "mapping-outside-union", Warning, "add the schema to the variants, or include this one in it by `allOf`";
    /// A selector names no operation of the document.
    UnmatchedSelector = "unmatched-selector", Error, "correct the tag, operation id or path after the colon";

    /// A schema nests too deep in others to be given a type; it is any JSON.
    NestsTooDeep = "nests-too-deep", Warning, "move the schema to the components and refer to it";

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
    /// A discriminator's property has a value that the mapping does not know.
    UnknownTag = "unknown-tag", Warning, "write one of the mapped values, or add this one to the mapping";
    /// A `pattern` is not a regular expression that can be read.
    ///
    /// The pattern is left out of validation; the rest of the schema counts.
    InvalidPattern = "invalid-pattern", Warning, "write an ECMA 262 regular expression";
    /// A keyword of a schema has a value it cannot have.
    ///
    /// The keyword is left out of validation; the rest of the schema counts.
    InvalidKeyword = "invalid-keyword", Warning, "write a value that the keyword allows";
    /// Undeclared properties of a schema are not checked, because too many schemas declare properties for it.
    ///
    /// Every other rule of the schema is checked.
    UncheckedProperties = "unchecked-properties", Note, "include fewer schemas through `allOf`";
    /// No valid instance of a schema was found.
    NoInstance = "no-instance", Warning, "add an example to the schema, or mend what contradicts itself";

    /// A client's request did not arrive, once, at the operation that it was to call.
    OperationReached = "operation-reached", Error, "compare the request with the method and path of the operation; correct the client, or the document";
    /// A path parameter did not arrive as documented.
    PathParameters = "path-parameters", Error, "send a value that the schema allows, percent-encoded within its segment; or correct the document";
    /// A query parameter did not arrive as documented.
    QueryParameters = "query-parameters", Error, "send the parameter in its documented style, with a value that the schema allows; or correct the document";
    /// A header parameter did not arrive as documented.
    HeaderParameters = "header-parameters", Error, "send the header with a value that the schema allows; or correct the document";
    /// A cookie parameter did not arrive as documented.
    CookieParameters = "cookie-parameters", Error, "send the cookie with a value that the schema allows; or correct the document";
    /// A request has a media type that the operation does not document.
    RequestMediaType = "request-media-type", Error, "send a documented media type, or document this one";
    /// A request body did not arrive as documented.
    RequestBody = "request-body", Error, "send a body that the schema allows; or correct the schema";
    /// A request came without the credentials that its operation requires.
    Credentials = "credentials", Error, "send the credentials of one alternative under `security`; or correct `security`";
    /// A request has a property that the document does not name (strict mode).
    UndocumentedSent = "undocumented-sent", Error, "declare the property in the schema, or do not send it";
    /// A response has a status that the operation does not document.
    StatusDocumented = "status-documented", Error, "document the status, its range or `default`; or correct the server";
    /// A response has a media type that is not documented for its status.
    ResponseMediaType = "response-media-type", Error, "document the media type, or correct the `Content-Type` of the server";
    /// A response header is missing, or has a value that its schema does not allow.
    ResponseHeaders = "response-headers", Error, "correct the header that the server sends, or the document";
    /// A response body is not as documented.
    ResponseBody = "response-body", Error, "correct the body that the server sends, or the schema";
    /// A response has a property that the document does not name (strict mode).
    UndocumentedReceived = "undocumented-received", Error, "declare the property in the schema, or take it out of the response";
    /// The client could not decode a response that is as documented.
    Decodes = "decodes", Error, "generate the client again; if it still fails, report it as a defect of the client";
    /// The client lost or changed part of a value that it decoded.
    RoundTrip = "round-trip", Error, "generate the client again; if it still fails, report it as a defect of the client";
    /// A check of an exchange could not be made, so the exchange is incomplete.
    ///
    /// An incomplete exchange is never counted as passed.
    NotChecked = "not-checked", Error, "remove the cause that the message names";
    /// Something that the document describes was not exercised.
    ///
    /// A run in which something was not exercised fails, unless its list of exemptions accepts it with a reason.
    NotExercised = "not-exercised", Error, "remove the cause that the message names";
    /// An exemption accepts nothing: everything that it names has passed, nothing has that name, or it gives no reason.
    StaleExemption = "stale-exemption", Error, "remove the entry, or correct its case and its reason";

    /// The list of vendored documents, or one of its entries, cannot be used.
    InvalidManifest = "invalid-manifest", Error, "correct the entry";
    /// A vendored document, or a file that it refers to, is not the one whose SHA-256 is listed.
    HashMismatch = "hash-mismatch", Error, "undo the change, or accept it: cargo xtask generate --accept";
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
            assert!(
                entry.slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{}",
                entry.slug
            );
            assert!(entry.meaning.ends_with('.'), "{}: the meaning is one sentence on one line", entry.slug);
            assert!(!entry.help.is_empty() && !entry.help.ends_with('.'), "{}: the help is a phrase", entry.slug);
        }
    }
}
