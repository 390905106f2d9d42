//! Reading the server's answer: which documented type a status and a media type call for.

use std::convert::Infallible;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::limits::Limits;
use crate::message;
use crate::received::Received;
use crate::shape::{self, DecodeError, Slot};

/// A response of the server: status, headers and body.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: T,
}

/// A type that the body of an answer is read into.
///
/// Every type with a table is one (JSON, or plain text where the type allows it), as are [`Bytes`], `()` and the enums
/// that [`responses!`](crate::responses) describes.
pub trait FromResponse: Sized + 'static {
    /// Reads the body.
    ///
    /// # Errors
    ///
    /// If the body is not one of this type; the error says where.
    fn from_response(received: &Received<'_>) -> Result<Self, DecodeError>;

    /// The value as the contract tester compares it: the variant, where there are several, and the body encoded again.
    #[doc(hidden)]
    fn outcome(&self) -> Outcome;
}

/// What an answer was read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The variant of the operation's enum of answers; empty if it has a single type.
    pub variant: &'static str,
    /// The body, encoded again.
    pub body: OutcomeBody,
}

/// The body of an [`Outcome`].
#[derive(Clone, Debug, PartialEq)]
pub enum OutcomeBody {
    /// No body is documented.
    Empty,
    /// A body with a structure.
    Json(Value),
    /// A body of bytes.
    Bytes(Bytes),
}

impl Outcome {
    /// An answer without a body.
    #[doc(hidden)]
    pub const EMPTY: Self = Self { variant: "", body: OutcomeBody::Empty };
}

/// Shows the status, the names of the headers and the type of the body: what they hold may be a credential.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &message::Names(&self.headers))
            .field("body", &format_args!("{}", std::any::type_name::<T>()))
            .finish()
    }
}

impl Response<Bytes> {
    /// The media type of the body, without parameters and in lower case.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        let text = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let essence = text.split(';').next()?.trim().to_ascii_lowercase();
        (!essence.is_empty()).then_some(essence)
    }

    /// Reads the body, within the default limit of memory: see
    /// [`Options::max_decoded_bytes`](crate::Options::max_decoded_bytes).
    ///
    /// # Errors
    ///
    /// If the body is not one of this type, or takes more memory.
    pub fn decode<T: FromResponse>(&self) -> Result<T, DecodeError> {
        Received::new(self, &[], Limits::DEFAULT).decode()
    }
}

impl<T: Slot> FromResponse for T {
    fn from_response(received: &Received<'_>) -> Result<Self, DecodeError> {
        shape::build(|place| received.decode_into(place))
    }

    fn outcome(&self) -> Outcome {
        Outcome { variant: "", body: OutcomeBody::Json(shape::to_json(shape::Value::of(self))) }
    }
}

impl FromResponse for Bytes {
    fn from_response(received: &Received<'_>) -> Result<Self, DecodeError> {
        Ok(received.response.body.clone())
    }

    fn outcome(&self) -> Outcome {
        Outcome { variant: "", body: OutcomeBody::Bytes(self.clone()) }
    }
}

impl FromResponse for () {
    fn from_response(_: &Received<'_>) -> Result<Self, DecodeError> {
        Ok(())
    }

    fn outcome(&self) -> Outcome {
        Outcome { variant: "", body: OutcomeBody::Empty }
    }
}

/// An operation without documented failures: every failure is unexpected, so this is never made.
impl FromResponse for Infallible {
    fn from_response(received: &Received<'_>) -> Result<Self, DecodeError> {
        Err(received.undocumented())
    }

    fn outcome(&self) -> Outcome {
        match *self {}
    }
}

/// A body together with its status and headers.
impl<T: FromResponse> FromResponse for Response<T> {
    fn from_response(received: &Received<'_>) -> Result<Self, DecodeError> {
        let body = T::from_response(received)?;
        let Response { status, headers, .. } = received.response;
        Ok(Self { status: *status, headers: headers.clone(), body })
    }

    fn outcome(&self) -> Outcome {
        self.body.outcome()
    }
}

/// An operation's enum of answers: one variant per status, most specific first.
///
/// ```
/// use countersign_runtime::{Bytes, Value, responses};
///
/// responses! {
///     /// What creating a room may answer.
///     pub enum CreateRoomError {
///         /// `400`
///         BadRequest(Value) = 400,
///         /// `403`
///         Forbidden = 403,
///         /// `409` as text.
///         ConflictText(String) = 409 if "text/plain" | "text/html",
///         /// `5XX`
///         ServerError(Bytes) = 500..=599,
///         /// Any other status.
///         Default(Value) = _,
///     }
/// }
/// ```
#[macro_export]
macro_rules! responses {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $(
                $(#[$variant_attribute:meta])*
                $variant:ident $(($payload:ty))? = $status:pat $(if $($media_type:literal)|+)?,
            )*
        }
    ) => {
        $(#[$attribute])*
        pub enum $name {
            $(
                $(#[$variant_attribute])*
                $variant $(($payload))?,
            )*
        }

        impl $crate::FromResponse for $name {
            #[allow(unreachable_patterns)]
            fn from_response(
                received: &$crate::Received<'_>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                match received.status() {
                    $($status $(if $(received.is($media_type))||+)? => {
                        ::core::result::Result::Ok(Self::$variant $((received.decode::<$payload>()?))?)
                    })*
                    _ => ::core::result::Result::Err(received.undocumented()),
                }
            }

            fn outcome(&self) -> $crate::Outcome {
                match self {
                    $(Self::$variant $((payload @ $crate::__any!($payload)))? => {
                        let outcome = $crate::Outcome::EMPTY;
                        $(let outcome = <$payload as $crate::FromResponse>::outcome(payload);)?
                        $crate::Outcome { variant: ::core::stringify!($variant), ..outcome }
                    })*
                }
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant $((payload @ $crate::__any!($payload)))? => {
                        formatter
                            .debug_tuple(::core::stringify!($variant))
                            $(.field(payload as &$payload))?
                            .finish()
                    })*
                }
            }
        }
    };
}

/// The pattern that matches any payload: names the type so that a row's optional payload can be repeated over.
#[doc(hidden)]
#[macro_export]
macro_rules! __any {
    ($payload:ty) => {
        _
    };
}
