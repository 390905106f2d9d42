//! Operations as data: what a document says about one, in the form the runtime reads. Nothing here sends anything.

use http::StatusCode;

#[cfg(feature = "contract")]
use crate::response::FromResponse;
use crate::shape::{Rules, Shape, ShapeRef, Slot};

/// One operation of an API.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The document's `operationId`, or the name that stands for it.
    pub id: &'static str,
    /// The HTTP method, in upper case where it is a registered one.
    pub method: &'static str,
    /// The path with its `{parameters}`, relative to the server's URL.
    pub path: &'static str,
    /// The URL of a server of its own, for a client that was not given one.
    pub server: Option<&'static str>,
    /// Every parameter; a path parameter stands in the path.
    pub parameters: &'static [Parameter],
    /// The media types a request body may have, the preferred one first; empty if there is no body.
    pub body: &'static [Content],
    /// Whether a request must have a body.
    pub body_required: bool,
    /// The answers of a success.
    pub success: &'static [Answer],
    /// The answers of a failure.
    pub failure: &'static [Answer],
    /// The alternatives of credentials, each a set of scheme names that go together. An empty set allows anonymous calls;
    /// no alternative at all asks for nothing.
    pub security: &'static [&'static [&'static str]],
}

impl Operation {
    /// An operation without anything: the base of each description.
    pub const BLANK: Self = Self {
        id: "",
        method: "GET",
        path: "",
        server: None,
        parameters: &[],
        body: &[],
        body_required: false,
        success: &[],
        failure: &[],
        security: &[],
    };

    /// Whether a documented answer covers `status`: whether it is one of success, and the media types it has.
    ///
    /// Below 300 only successes count, and from 400 on only failures. What lies between is one or the other as the document
    /// has it: a redirection is a success where nothing else is.
    pub(crate) fn answers(&self, status: StatusCode) -> Option<Covered> {
        let (success, failure) = (nearest(self.success, status), nearest(self.failure, status));
        match (status.as_u16(), success, failure) {
            (..=299, Some(success), _) => Some(Covered::Success(success.content)),
            (300..=399, Some(success), failure)
                if failure.is_none_or(|failure| success.status.breadth() <= failure.status.breadth()) =>
            {
                Some(Covered::Success(success.content))
            }
            (300.., _, Some(failure)) => Some(Covered::Failure(failure.content)),
            _ => None,
        }
    }

    /// The media types that the documented answers have, for `Accept`.
    pub(crate) fn accepted(&self) -> Vec<&'static str> {
        let mut accepted: Vec<&'static str> = Vec::new();
        for media_type in self.success.iter().chain(self.failure).flat_map(|answer| answer.content) {
            if !accepted.contains(media_type) {
                accepted.push(media_type);
            }
        }
        accepted
    }
}

/// A generated operation: what [`operation!`](crate::operation) tells of the struct that it makes.
#[cfg(feature = "contract")]
#[doc(hidden)]
pub trait Described {
    /// What a success is read as.
    type Success: FromResponse;
    /// What a documented failure is read as.
    type Failure: FromResponse;
    /// The operation.
    const DESCRIPTION: &'static Operation;
}

/// What kind of answer covers a status, and the media types it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Covered {
    Success(&'static [&'static str]),
    Failure(&'static [&'static str]),
}

/// The answer that covers `status` most closely.
fn nearest(answers: &'static [Answer], status: StatusCode) -> Option<&'static Answer> {
    answers.iter().filter(|answer| answer.status.covers(status)).min_by_key(|answer| answer.status.breadth())
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// The whole query string.
    QueryString,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter's value is written (OpenAPI 3.2, 4.12.3; Swagger 2.0's `collectionFormat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a`
    Matrix,
    /// `name=a&name=b`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a|b`
    PipeDelimited,
    /// `name=a%09b`: Swagger's `tsv`.
    TabDelimited,
    /// `name[key]=a`
    DeepObject,
    /// `name=a; name=b` in the `Cookie` header, as it stands.
    Cookie,
    /// The value as JSON text, for a parameter with `content`.
    Json,
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) location: Location,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) allow_reserved: bool,
    pub(crate) required: bool,
    pub(crate) constant: Option<&'static str>,
    pub(crate) rules: &'static [Rules],
    pub(crate) properties: &'static [Property],
    shape: ShapeRef,
}

impl Parameter {
    const fn new<T: Slot>(name: &'static str, location: Location, style: Style, required: bool) -> Self {
        let (explode, allow_reserved, constant) = (matches!(style, Style::Form), false, None);
        let (rules, properties, shape): (&[Rules], &[Property], _) = (&[], &[], ShapeRef::of::<T>());
        Self { name, location, style, explode, allow_reserved, required, constant, rules, properties, shape }
    }

    /// A path parameter: required, style `simple`.
    #[must_use]
    pub const fn path<T: Slot>(name: &'static str) -> Self {
        Self::new::<T>(name, Location::Path, Style::Simple, true)
    }

    /// A query parameter: style `form`, exploded.
    #[must_use]
    pub const fn query<T: Slot>(name: &'static str) -> Self {
        Self::new::<T>(name, Location::Query, Style::Form, false)
    }

    /// The whole query string: an object as a form, anything else as its text.
    #[must_use]
    pub const fn query_string<T: Slot>(name: &'static str) -> Self {
        Self::new::<T>(name, Location::QueryString, Style::Form, false)
    }

    /// A header: style `simple`.
    #[must_use]
    pub const fn header<T: Slot>(name: &'static str) -> Self {
        Self::new::<T>(name, Location::Header, Style::Simple, false)
    }

    /// A cookie: style `form`, exploded.
    #[must_use]
    pub const fn cookie<T: Slot>(name: &'static str) -> Self {
        Self::new::<T>(name, Location::Cookie, Style::Form, false)
    }

    /// The type of its value.
    #[must_use]
    pub fn shape(&self) -> &'static Shape {
        self.shape.get()
    }

    /// A call without it does not leave.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It is always sent, with this text.
    #[must_use]
    pub const fn constant(mut self, text: &'static str) -> Self {
        self.constant = Some(text);
        self
    }

    /// Another style, and whether arrays and objects are written value by value.
    #[must_use]
    pub const fn style(mut self, style: Style, explode: bool) -> Self {
        self.style = style;
        self.explode = explode;
        self
    }

    /// Of the reserved characters `:/?#[]@!$&'()*+,;=`, those go unescaped that cannot be taken for structure.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// How the properties of a query string are written, where the document says so.
    #[must_use]
    pub const fn properties(mut self, properties: &'static [Property]) -> Self {
        self.properties = properties;
        self
    }

    /// The rules of the value, then of its items, level by level.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rules]) -> Self {
        self.rules = rules;
        self
    }
}

/// A media type that a request body may have, and the type of the body.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    pub(crate) media_type: &'static str,
    shape: ShapeRef,
    pub(crate) properties: &'static [Property],
}

impl Content {
    /// A body of type `T`.
    #[must_use]
    pub const fn new<T: Slot>(media_type: &'static str) -> Self {
        Self { media_type, shape: ShapeRef::of::<T>(), properties: &[] }
    }

    /// The type of the body.
    #[must_use]
    pub fn shape(&self) -> &'static Shape {
        self.shape.get()
    }

    /// How the properties of a form are written, where the document says so (OpenAPI's Encoding Object).
    #[must_use]
    pub const fn properties(mut self, properties: &'static [Property]) -> Self {
        self.properties = properties;
        self
    }
}

/// How some properties of a form are written.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    pub(crate) names: &'static [&'static str],
    pub(crate) media_type: Option<&'static str>,
    pub(crate) style: Option<(Style, bool)>,
    pub(crate) allow_reserved: bool,
}

impl Property {
    /// Properties that are written as the rules for their types say.
    #[must_use]
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self { names, media_type: None, style: None, allow_reserved: false }
    }

    /// The media type of their parts in a multipart form.
    #[must_use]
    pub const fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = Some(media_type);
        self
    }

    /// Their style, and whether arrays and objects are written value by value.
    #[must_use]
    pub const fn style(mut self, style: Style, explode: bool) -> Self {
        self.style = Some((style, explode));
        self
    }

    /// The reserved characters go unescaped, as for a [`Parameter`].
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }
}

/// Which statuses an answer is documented for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// This one.
    Code(u16),
    /// All that begin with this digit: `Range(4)` is `4XX`.
    Range(u16),
    /// Any that no other answer covers.
    Default,
}

impl Status {
    fn covers(self, status: StatusCode) -> bool {
        match self {
            Self::Code(code) => status.as_u16() == code,
            Self::Range(digit) => status.as_u16() / 100 == digit,
            Self::Default => true,
        }
    }

    /// The exact status comes before a range, a range before the default.
    fn breadth(self) -> u8 {
        match self {
            Self::Code(_) => 0,
            Self::Range(_) => 1,
            Self::Default => 2,
        }
    }
}

/// A documented answer: its status and the media types its body may have; none if it has no body.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    pub(crate) status: Status,
    pub(crate) content: &'static [&'static str],
}

impl Answer {
    /// The answer of one status.
    #[must_use]
    pub const fn code(code: u16, content: &'static [&'static str]) -> Self {
        Self { status: Status::Code(code), content }
    }

    /// The answer of a range of statuses: `range(4, ...)` is `4XX`.
    #[must_use]
    pub const fn range(digit: u16, content: &'static [&'static str]) -> Self {
        Self { status: Status::Range(digit), content }
    }

    /// The answer of every status that no other covers.
    #[must_use]
    pub const fn default(content: &'static [&'static str]) -> Self {
        Self { status: Status::Default, content }
    }
}

/// An API: what its operations share.
#[derive(Debug)]
pub struct Api {
    /// The name of the module that holds it, for messages.
    pub name: &'static str,
    /// The URL of the server that the document names first, its variables filled with their defaults; `None` where it names
    /// none or only a relative one.
    pub server: Option<&'static str>,
    /// The security schemes that operations refer to.
    pub schemes: &'static [crate::Scheme],
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::{Answer, Covered, Operation};

    #[test]
    fn between_success_and_failure_the_document_decides() {
        const OPERATION: Operation = Operation {
            success: &[Answer::code(204, &[]), Answer::code(303, &[])],
            failure: &[Answer::code(304, &[]), Answer::default(&[])],
            ..Operation::BLANK
        };
        for (status, expected) in [
            (204, Some(Covered::Success(&[]))),
            (202, None),
            (303, Some(Covered::Success(&[]))),
            (304, Some(Covered::Failure(&[]))),
            (307, Some(Covered::Failure(&[]))),
            (500, Some(Covered::Failure(&[]))),
        ] {
            assert_eq!(OPERATION.answers(StatusCode::from_u16(status).unwrap()), expected, "{status}");
        }
    }
}
