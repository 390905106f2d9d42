//! What the contract tester drives.

use std::convert::Infallible;

use countersign_runtime::Bytes;
use countersign_runtime::registry::{OperationEntry, Registry, SchemaEntry};

use super::client::API;
use super::operations::recordings::{FindRecording, UploadRecording, UploadRecordingResponse};
use super::operations::room_tokens::{CreateRoomToken, CreateRoomTokenError};
use super::types::{CreateRoomTokenRequest, CreateRoomTokenResponse, Participant, Problem};

/// Every schema and operation of this module.
pub static REGISTRY: Registry = Registry {
    api: &API,
    schemas: &[
        SchemaEntry::new::<CreateRoomTokenRequest>("CreateRoomTokenRequest"),
        SchemaEntry::new::<Participant>("Participant"),
        SchemaEntry::new::<Problem>("rooms.Problem"),
    ],
    operations: &[
        OperationEntry::new::<CreateRoomTokenResponse, CreateRoomTokenError>(CreateRoomToken::OPERATION),
        OperationEntry::new::<UploadRecordingResponse, Infallible>(UploadRecording::OPERATION),
        OperationEntry::new::<Bytes, Infallible>(FindRecording::OPERATION),
    ],
};
