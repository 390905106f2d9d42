//! The schemas of the Rooms API.

use countersign_runtime::jiff::Timestamp;
use countersign_runtime::{File, Formatted, Map, Value, enumeration, record, union};

/// How long the tokens live.
pub struct CreateRoomTokenRequest {
    /// The time to live of the token in seconds.
    ///
    /// Default: `600`. At least 10, at most 3600.
    pub token_ttl_secs: Option<i64>,
    /// Who carries the call.
    pub provider: Option<Provider>,
    /// Set by the server.
    pub id: Option<String>,
    /// Words to find the room by, at most 3, each at most 20 characters long.
    pub tags: Option<Vec<String>>,
    /// A note; `null` removes it.
    pub note: Option<Option<String>>,
}

record!(CreateRoomTokenRequest: Default {
    "token_ttl_secs" => token_ttl_secs [minimum(10), maximum(3600)],
    "provider" => provider,
    "id" => id [read_only],
    "tags" => tags [max_items(3), unique_items] each [max_length(20)],
    "note" => note,
});

/// A token for a room.
pub struct RoomToken {
    /// The token itself.
    pub token: String,
    /// When it expires.
    pub expires_at: Option<Formatted<Timestamp>>,
    /// Who carries the call.
    pub provider: Option<Provider>,
}

record!(RoomToken {
    "token" => token,
    "expires_at" => expires_at,
    "provider" => provider,
});

impl RoomToken {
    /// A token, with everything optional left out.
    pub fn new(token: String) -> Self {
        Self { token, expires_at: None, provider: None }
    }
}

/// An answer with its data.
pub struct CreateRoomTokenResponse {
    /// The data.
    pub data: Option<RoomToken>,
    /// Properties that the document does not declare.
    pub additional_properties: Map<Value>,
}

record!(CreateRoomTokenResponse: Default {
    "data" => data,
    .. => additional_properties,
});

/// What went wrong.
pub struct Problem {
    /// A code.
    pub code: String,
    /// A title.
    pub title: String,
    /// Problems behind this one.
    pub causes: Option<Vec<Problem>>,
    /// The first of them.
    pub first: Option<Box<Problem>>,
}

record!(Problem {
    "code" => code,
    "title" => title,
    "causes" => causes,
    "first" => first,
});

/// Who carries the call.
pub enum Provider {
    /// The browser.
    Webrtc,
    /// Stream.
    Getstream,
    /// A value that the document does not declare.
    Other(String),
}

enumeration!(Provider else Other(String) {
    "webrtc" => Webrtc,
    "getstream" => Getstream,
});

/// Somebody in a room.
pub struct Member {
    /// Always `member`.
    pub kind: String,
    /// Their name.
    pub name: String,
}

record!(Member {
    "kind" => kind,
    "name" => name,
});

/// A machine in a room.
pub struct Robot {
    /// Its model.
    pub model: String,
}

record!(Robot {
    "model" => model,
});

/// Whoever is in a room.
pub enum Participant {
    /// Somebody.
    Member(Box<Member>),
    /// A machine.
    Robot(Robot),
    /// A value that fits none of them.
    Other(Value),
}

union!(Participant by "kind" else Other {
    "member" | "guest" => Member(Box<Member>),
    "robot" => Robot(Robot),
});

/// A recording to keep.
pub struct UploadRecordingRequest {
    /// The recording.
    pub recording: File,
    /// Its title.
    pub title: Option<String>,
    /// Who is on it.
    pub participants: Option<Vec<Participant>>,
}

record!(UploadRecordingRequest {
    "recording" => recording,
    "title" => title,
    "participants" => participants,
});

/// What rooms to list.
pub struct RoomFilter {
    /// Only rooms with this word.
    pub word: Option<String>,
    /// Only rooms with at least so many seats.
    pub seats: Option<i64>,
}

record!(RoomFilter: Default {
    "word" => word,
    "seats" => seats,
});
