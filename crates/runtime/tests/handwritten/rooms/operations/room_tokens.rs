//! Operations tagged "Room Tokens".

use countersign_runtime::uuid::Uuid;
use countersign_runtime::{operation, responses};

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

operation! {
    /// A call of [`Client::create_room_token`].
    pub struct CreateRoomToken: POST "/rooms/{room_id}/actions/generate_token" {
        id: "CreateRoomToken",
        .path "room_id"(Uuid),
        /// The page to start from, counted from 1.
        .query page(i64) [minimum(1)],
        /// What to include.
        .query include(Vec<String>),
        /// A mark to find the request by, at most 32 characters long.
        .header x_trace(impl Into<String>) = "X-Trace" [max_length(32)],
        body: CreateRoomTokenRequest = "application/json",
        success: CreateRoomTokenResponse = 201 "application/json",
        failure: CreateRoomTokenError = 403 "application/json" | 404 | 500..=599 "application/json",
        security: ["bearerAuth"] | [
            "login", "key",
        ],
    }
}

responses! {
    /// The documented failures of [`CreateRoomToken`].
    pub enum CreateRoomTokenError {
        /// `403`: the token does not allow it.
        Forbidden(Problem) = 403,
        /// `404`: no such room.
        NotFound = 404,
        /// `5XX`: the server failed.
        ServerError(Problem) = 500..=599,
    }
}
