//! What generated clients call: operations, parameter styles, credentials, errors, transports.
//!
//! Written by hand, and the only code that a generated crate runs: generated types are data (tables that the macros
//! [`record!`], [`enumeration!`], [`union!`] and [`responses!`] write), generated operations are data ([`Operation`]), and one
//! decoder, one encoder, one way of sending serve them all. This crate must never know which document a client came from.
//!
//! # What generated code looks like
//!
//! A type is a plain `struct` or `enum` followed by its table; an operation is a description, a method of the client that
//! starts a call with what is required, and one short setter for each thing that is not:
//!
//! ```
//! use countersign_runtime::{
//!     Answer, Api, Builder, Call, Content, Method, Operation, Parameter, Pending, Rules, Scheme, enumeration, record, responses,
//! };
//!
//! /// A room to create.
//! pub struct NewRoom {
//!     /// Its name.
//!     pub name: String,
//!     /// How many may join.
//!     pub capacity: Option<i64>,
//!     /// How it is run.
//!     pub mode: Option<Mode>,
//! }
//!
//! record!(NewRoom {
//!     "name" => name [min_length(1)],
//!     "capacity" => capacity [minimum(1), maximum(100)],
//!     "mode" => mode,
//! });
//!
//! /// How a room is run.
//! pub enum Mode {
//!     /// Everybody may speak.
//!     Open,
//!     /// A value that the document does not declare.
//!     Other(String),
//! }
//!
//! enumeration!(Mode else Other(String) {
//!     "open" => Open,
//! });
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
//! /// Creates a room in a building: see [`Client::create_room`].
//! #[must_use]
//! pub struct CreateRoom(Call);
//!
//! impl CreateRoom {
//!     pub(crate) const OPERATION: &Operation = &Operation {
//!         id: "createRoom",
//!         method: Method::POST,
//!         path: "/buildings/{building}/rooms",
//!         parameters: &[
//!             Parameter::path::<String>("building"),
//!             Parameter::query::<i64>("floor").rules(&[Rules::NONE.minimum(0)]),
//!         ],
//!         body: &[Content::new::<NewRoom>("application/json")],
//!         body_required: true,
//!         success: &[Answer::code(201, &[])],
//!         failure: &[Answer::code(409, &["application/json"])],
//!         security: &[&["token"]],
//!     };
//!
//!     /// The floor it is on.
//!     pub fn floor(self, floor: i64) -> Self {
//!         Self(self.0.query("floor", floor))
//!     }
//!
//!     /// Sends the request.
//!     pub fn send(self) -> Pending<(), CreateRoomError> {
//!         self.0.send()
//!     }
//! }
//!
//! /// The documented failures of [`CreateRoom`].
//! pub enum CreateRoomError {
//!     /// `409`: there is one already.
//!     Conflict(NewRoom),
//! }
//!
//! responses!(CreateRoomError {
//!     409 => Conflict(NewRoom),
//! });
//! ```
//!
//! The folder `tests/handwritten` of this crate holds a whole module in this shape.
//!
//! # Features
//!
//! `reqwest` (default): the transport for everyday use. `rustls`: TLS for it. `blocking`: [`Pending::wait`]. `tracing`: a span
//! per call. `contract`: the registry through which the contract tester drives generated code.

#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod call;
mod client;
mod credentials;
mod error;
mod file;
mod formats;
mod map;
mod media_type;
mod operation;
mod options;
mod pending;
#[cfg(feature = "contract")]
pub mod registry;
mod response;
mod retry;
mod serde_forwards;
pub mod shape;
mod style;
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
pub use map::Map;
pub use operation::{Answer, Api, Content, Location, Operation, Parameter, Property, Status, Style};
pub use options::Options;
pub use pending::Pending;
pub use response::{FromResponse, Response};
#[doc(hidden)]
pub use response::{Outcome, OutcomeBody};
pub use retry::Retry;
#[doc(hidden)]
pub use serde;
pub use serde_json::Value;
pub use shape::{DecodeError, Path, Rules, Scalar, Violation};
pub use timer::{SystemTimer, Timer};
pub use {jiff, serde_json, uuid};
