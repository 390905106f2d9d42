//! What the contract tester drives.

use countersign_runtime::registry::{OperationEntry, Registry, SchemaEntry};

use super::client::API;
use super::operations::recordings::{FindRecording, UploadRecording};
use super::operations::room_tokens::CreateRoomToken;
use super::types::{CreateRoomTokenRequest, Participant, Problem};

/// Every schema and operation of this module.
pub static REGISTRY: Registry = Registry {
    api: &API,
    schemas: &[&[
        SchemaEntry::new::<CreateRoomTokenRequest>("CreateRoomTokenRequest"),
        SchemaEntry::new::<Participant>("Participant"),
        SchemaEntry::new::<Problem>("rooms.Problem"),
    ]],
    operations: &[&[
        OperationEntry::of::<CreateRoomToken>(),
        OperationEntry::of::<UploadRecording>(),
        OperationEntry::of::<FindRecording>(),
    ]],
};
