//! The schemas of the Rooms API.

use countersign_runtime::jiff::Timestamp;
use countersign_runtime::{File, Formatted, Map, Value, enumeration, record, union};

record! {
    /// How long the tokens live.
    pub struct CreateRoomTokenRequest: Default {
        /// The time to live of the token in seconds.
        ///
        /// Default: `600`. At least 10, at most 3600.
        pub token_ttl_secs: Option<i64> [minimum(10), maximum(3600)],
        /// Who carries the call.
        pub provider: Option<Provider>,
        /// Set by the server.
        pub id: Option<String> [read_only],
        /// Words to find the room by, at most 3, each at most 20 characters long.
        pub tags: Option<Vec<String>> [max_items(3), unique_items] each [max_length(20)],
        /// A note; `null` removes it.
        pub note: Option<Option<String>>,
    }
}

record! {
    /// A token for a room.
    pub struct RoomToken {
        /// The token itself.
        pub token: String,
        /// When it expires.
        pub expires_at: Option<Formatted<Timestamp>>,
        /// Who carries the call.
        pub provider: Option<Provider>,
    }
}

impl RoomToken {
    /// A token, with everything optional left out.
    pub fn new(token: String) -> Self {
        Self { token, expires_at: None, provider: None }
    }
}

record! {
    /// An answer with its data.
    pub struct CreateRoomTokenResponse: Default {
        /// The data.
        pub data: Option<RoomToken>,
        .. pub additional_properties: Map<Value>,
    }
}

record! {
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
}

enumeration! {
    /// Who carries the call.
    pub enum Provider {
        /// The browser.
        Webrtc = "webrtc",
        /// Stream.
        Getstream = "getstream",
        .. Other(String),
    }
}

record! {
    /// Somebody in a room.
    pub struct Member {
        /// Always `member`.
        pub kind: String,
        /// Their name.
        pub name: String,
    }
}

record! {
    /// A machine in a room.
    pub struct Robot {
        /// Its model.
        pub model: String,
    }
}

union! {
    /// Whoever is in a room.
    pub enum Participant by "kind" {
        /// Somebody.
        Member(Box<Member>) = "member" | "guest",
        /// A machine.
        Robot(Robot) = "robot",
        .. Other(Value),
    }
}

record! {
    /// A recording to keep.
    pub struct UploadRecordingRequest {
        /// The recording.
        pub recording: File,
        /// Its title.
        pub title: Option<String>,
        /// Who is on it.
        pub participants: Option<Vec<Participant>>,
    }
}

record! {
    /// What rooms to list.
    pub struct RoomFilter: Default {
        /// Only rooms with this word.
        pub word: Option<String>,
        /// Only rooms with at least so many seats.
        pub seats: Option<i64>,
    }
}
