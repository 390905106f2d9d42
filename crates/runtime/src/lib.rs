//! What generated clients call: operations, parameter styles, credentials, errors, transports.
//!
//! Written by hand, and the only code that a generated crate runs: generated types are data (tables that the macros
//! [`record!`], [`enumeration!`], [`union!`] and [`responses!`] write), generated operations are data ([`operation!`]), and one
//! decoder, one encoder, one way of sending serve them all. This crate must never know which document a client came from.
//!
//! # What generated code looks like
//!
//! A type is a plain `struct` or `enum` in a macro that adds its table; an operation is a method of the client that starts a
//! call with what is required, and a list in a macro that adds a setter for each thing that is not:
//!
//! ```
//! use countersign_runtime::{Api, Builder, Scheme, enumeration, operation, record, responses};
//!
//! record! {
//!     /// A room to create.
//!     pub struct NewRoom {
//!         /// Its name.
//!         pub name: String [min_length(1)],
//!         /// How many may join.
//!         pub capacity: Option<i64> [minimum(1), maximum(100)],
//!         /// How it is run.
//!         pub mode: Option<Mode>,
//!     }
//! }
//!
//! enumeration! {
//!     /// How a room is run.
//!     pub enum Mode {
//!         /// Everybody may speak.
//!         Open = "open",
//!         .. Other(String),
//!     }
//! }
//!
//! static API: Api = Api {
//!     name: "rooms",
//!     server: Some("https://api.rooms.example"),
//!     schemes: &[Scheme::bearer("token")],
//! };
//!
//! /// A client of the Rooms API.
//! #[derive(Clone, Debug)]
//! pub struct Client(countersign_runtime::Client);
//!
//! impl From<countersign_runtime::Client> for Client {
//!     fn from(client: countersign_runtime::Client) -> Self {
//!         Self(client)
//!     }
//! }
//!
//! impl Client {
//!     /// Builds a client.
//!     pub fn builder() -> Builder<Self> {
//!         Builder::new(&API)
//!     }
//!
//!     /// Creates a room in a building.
//!     pub fn create_room(&self, building: impl Into<String>, body: NewRoom) -> CreateRoom {
//!         CreateRoom(self.0.call(CreateRoom::OPERATION).path("building", building.into()).body(body))
//!     }
//! }
//!
//! operation! {
//!     /// A call of [`Client::create_room`].
//!     pub struct CreateRoom: POST "/buildings/{building}/rooms" {
//!         id: "createRoom",
//!         .path "building"(String),
//!         /// The floor it is on.
//!         .query floor(i64) [minimum(0)],
//!         body: NewRoom = "application/json",
//!         success: () = 201,
//!         failure: CreateRoomError = 409 "application/json",
//!         security: ["token"],
//!     }
//! }
//!
//! responses! {
//!     /// The documented failures of [`CreateRoom`].
//!     pub enum CreateRoomError {
//!         /// `409`: there is one already.
//!         Conflict(NewRoom) = 409,
//!     }
//! }
//! ```
//!
//! # Features
//!
//! `reqwest` (default): the transport for everyday use. `rustls`: TLS for it. `serde` (default): serde's traits for
//! generated types. `blocking`: `Pending::wait`. `tracing`: a span per call. `contract`: the registry through which the contract
//! tester drives generated code. `tokio`: tokio's timer, where a tokio runtime runs.

// `shape/layout.rs` implements a trait for tuples of up to 128 groups, with a macro that takes them one by one.
#![recursion_limit = "256"]

#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod call;
mod client;
mod credentials;
mod error;
mod file;
mod formats;
mod json;
mod limits;
mod map;
mod media_type;
mod message;
mod operation;
mod operation_macro;
mod options;
mod pending;
mod received;
mod redact;
#[cfg(feature = "contract")]
pub mod registry;
mod response;
mod retry;
mod secrets;
mod sequence;
mod serde_forwards;
pub mod shape;
mod style;
mod text;
mod timer;
pub mod transport;

pub use bytes::Bytes;
pub use call::Call;
pub use client::{BuildError, Builder, Client, ServerUrl};
pub use credentials::{Credential, Scheme};
pub use error::{ApiError, Error, RequestError, ResponseError, TransportError, TransportErrorKind, UnexpectedError};
pub use file::File;
pub use formats::{Base64, Formatted, TextFormat};
pub use http::{HeaderMap, Method, StatusCode};
pub use json::{from_json, to_json};
pub use map::Map;
#[cfg(feature = "contract")]
#[doc(hidden)]
pub use operation::Described;
pub use operation::{Answer, Api, Content, Location, Operation, Parameter, Property, Status, Style};
pub use options::Options;
pub use pending::Pending;
pub use received::Received;
pub use response::{FromResponse, Response};
#[doc(hidden)]
pub use response::{Outcome, OutcomeBody};
pub use retry::Retry;
#[doc(hidden)]
pub use serde;
pub use serde_json::Value;
pub use shape::{DecodeError, DecodeErrorKind, JsonType, Path, Rules, Scalar, Violation};
pub use timer::{SystemTimer, Timer};
pub use {jiff, serde_json, uuid};
