//! Operations tagged "Room Tokens".

use countersign_runtime::uuid::Uuid;
use countersign_runtime::{Answer, Call, Content, Method, Operation, Options, Parameter, Pending, Rules, responses};

use crate::rooms::Client;
use crate::rooms::types::{CreateRoomTokenRequest, CreateRoomTokenResponse, Problem};

impl Client {
    /// Creates a token to join a room.
    ///
    /// `POST /rooms/{room_id}/actions/generate_token`
    pub fn create_room_token(&self, room_id: Uuid, body: CreateRoomTokenRequest) -> CreateRoomToken {
        CreateRoomToken(self.0.call(CreateRoomToken::OPERATION).path("room_id", room_id).body(body))
    }
}

/// Creates a token to join a room: see [`Client::create_room_token`].
#[derive(Clone, Debug)]
#[must_use]
pub struct CreateRoomToken(Call);

impl CreateRoomToken {
    pub(crate) const OPERATION: &Operation = &Operation {
        id: "CreateRoomToken",
        method: Method::POST,
        path: "/rooms/{room_id}/actions/generate_token",
        parameters: &[
            Parameter::path::<Uuid>("room_id"),
            Parameter::query::<i64>("page").rules(&[Rules::NONE.minimum(1)]),
            Parameter::query::<Vec<String>>("include"),
            Parameter::header::<String>("X-Trace").rules(&[Rules::NONE.max_length(32)]),
        ],
        body: &[Content::new::<CreateRoomTokenRequest>("application/json")],
        body_required: true,
        success: &[Answer::code(201, &["application/json"])],
        failure: &[
            Answer::code(403, &["application/json"]),
            Answer::code(404, &[]),
            Answer::range(5, &["application/json"]),
        ],
        security: &[&["bearerAuth"], &["login", "key"]],
    };

    /// The page to start from, counted from 1.
    pub fn page(self, page: i64) -> Self {
        Self(self.0.query("page", page))
    }

    /// What to include.
    pub fn include(self, include: Vec<String>) -> Self {
        Self(self.0.query("include", include))
    }

    /// A mark to find the request by, at most 32 characters long.
    pub fn x_trace(self, x_trace: impl Into<String>) -> Self {
        Self(self.0.header("X-Trace", x_trace.into()))
    }

    /// Changes what only this call does differently: time limit, extra headers, repeats.
    pub fn with(self, options: Options) -> Self {
        Self(self.0.with(options))
    }

    /// Sends the request.
    pub fn send(self) -> Pending<CreateRoomTokenResponse, CreateRoomTokenError> {
        self.0.send()
    }
}

/// The documented failures of [`CreateRoomToken`].
pub enum CreateRoomTokenError {
    /// `403`: the token does not allow it.
    Forbidden(Problem),
    /// `404`: no such room.
    NotFound,
    /// `5XX`: the server failed.
    ServerError(Problem),
}

responses!(CreateRoomTokenError {
    403 => Forbidden(Problem),
    404 => NotFound,
    500..=599 => ServerError(Problem),
});
