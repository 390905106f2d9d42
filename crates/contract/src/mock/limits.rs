//! Every limit of the mock server, in one place.
//!
//! A mock runs beside somebody's tests, and whoever reaches its port may be slow, broken or hostile. The limits keep it
//! responsive and small: with the defaults, all connections and bodies together hold at most about 256 MiB
//! (1,000 connections × (96 KiB of a head + 32 KiB of a body + 32 KiB of a response) + 96 MiB of large bodies). One large
//! request at a time is validated, with at most 160 MiB of values.
//!
//! A limit must never depend on the document or on what a client sends.

use std::time::Duration;

/// How many descriptors a program has open that are nobody's connection.
const OWN_DESCRIPTORS: usize = 32;

/// What a mock server grants its clients. The default is meant for every use; tests take smaller ones.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// The time that a client may take to send a whole request head, from when the connection is accepted or the previous
    /// response was made. So it is also the time that a connection may stay idle. It is closed then, without a response.
    pub head_time: Duration,
    /// The most bytes of a request head; beyond, the response is 431. At least 8 KiB.
    pub head_bytes: usize,
    /// The time that a client may pause within a request body, or in reading a response. A body that pauses longer gets
    /// 408; a response that nobody reads is broken off.
    pub pause: Duration,
    /// The time for a whole request body; beyond, the response is 408.
    pub body_time: Duration,
    /// The most bytes of one request body; beyond, the response is 413.
    pub body_bytes: usize,
    /// The most memory, in bytes, of the values that one request body becomes while it is validated, estimated from what
    /// separates them: about a million strings or numbers in JSON, or 280,000 fields of a form. Beyond, the response is
    /// 413.
    pub values_bytes: usize,
    /// Bodies of up to this many bytes, of requests and of responses, do not count towards [`bodies_bytes`], so that small
    /// requests are served while large ones fill the memory. Requests with larger bodies are handled on threads of their
    /// own.
    ///
    /// [`bodies_bytes`]: Self::bodies_bytes
    pub small_body_bytes: usize,
    /// The most bytes of all large bodies together, of requests and of responses. A request beyond gets 503 with
    /// `Retry-After`.
    pub bodies_bytes: usize,
    /// How many requests with large bodies are handled at once; others wait.
    pub large_requests: usize,
    /// How many connections are open at once, but never more than half of the descriptors that the process may have besides
    /// its own. At the limit, the connection whose client has been silent for the longest time, or has not read its response,
    /// is closed for a new one. Where all are at work on a whole request, a new one gets 503 with `Retry-After`.
    pub connections: usize,
    /// How many connections beyond [`connections`](Self::connections) are open to be told 503; others are closed at once.
    pub refusals: usize,
    /// The time that a refused connection stays open.
    pub refusal_time: Duration,
    /// The pause after the system could not accept a connection (no descriptors, no memory).
    pub accept_pause: Duration,
    /// How many requests a server with a fixed response remembers until they are taken; later ones are not remembered.
    pub arrivals: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_time: Duration::from_secs(20),
            head_bytes: 96 << 10,
            pause: Duration::from_secs(10),
            body_time: Duration::from_secs(60),
            body_bytes: 64 << 20,
            values_bytes: 160 << 20,
            small_body_bytes: 32 << 10,
            bodies_bytes: 96 << 20,
            large_requests: 1,
            connections: 1_000,
            refusals: 32,
            refusal_time: Duration::from_secs(2),
            accept_pause: Duration::from_millis(10),
            arrivals: 1_000,
        }
    }
}

impl Limits {
    /// [`connections`](Self::connections), or fewer in a process that may open no more than so many descriptors.
    pub(super) fn connections_within(&self, descriptors: usize) -> usize {
        self.connections.min(descriptors.saturating_sub(OWN_DESCRIPTORS) / 2).max(1)
    }
}

/// How many descriptors the process may open.
#[cfg(unix)]
pub(super) fn descriptors() -> usize {
    use nix::sys::resource::{Resource, getrlimit};

    getrlimit(Resource::RLIMIT_NOFILE).map_or(usize::MAX, |(soft, _)| usize::try_from(soft).unwrap_or(usize::MAX))
}

/// Other systems set no such limit.
#[cfg(not(unix))]
pub(super) fn descriptors() -> usize {
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn half_of_the_free_descriptors_are_for_connections() {
        let limits = Limits { connections: 1_000, ..Limits::default() };
        for (descriptors, expected) in [(usize::MAX, 1_000), (2_032, 1_000), (256, 112), (1, 1)] {
            assert_eq!(limits.connections_within(descriptors), expected, "{descriptors}");
        }
    }
}
