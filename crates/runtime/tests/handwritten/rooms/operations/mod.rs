//! The operations of the Rooms API, by tag.

pub mod recordings;
pub mod room_tokens;
