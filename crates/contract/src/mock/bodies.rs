//! Bodies on their way through the server, within limits of time and of memory.
//!
//! Memory is counted where it is allocated: a client that only announces a large body takes nothing from the others.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Body;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::limits::Limits;

/// The memory that the large bodies of a server share.
pub(super) struct Bodies {
    limits: Limits,
    free: Arc<Semaphore>,
}

/// A body in memory; its share of the memory is given back when it is dropped.
#[derive(Default)]
pub(super) struct Held {
    bytes: Vec<u8>,
    share: Option<OwnedSemaphorePermit>,
}

/// Why a request body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It has more than so many bytes.
    TooLarge(usize),
    /// The client was too slow.
    TooSlow,
    /// There is no memory for it at the moment.
    Busy,
    /// It breaks off, or is not written as its headers say.
    Broken,
}

impl Bodies {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { limits: limits.clone(), free: Arc::new(Semaphore::new(limits.bodies_bytes)) }
    }

    /// Reads a request body, and calls `progress` whenever something of it arrives. One for which there is no memory is read
    /// to its end all the same and not kept, because a client that is still sending would not see the response.
    pub(super) async fn read<B>(&self, mut body: B, progress: impl Fn()) -> Result<Held, Unread>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let mut held = Ok(Held::default());
        let mut length = 0;
        let announced = body.size_hint().upper().and_then(|upper| usize::try_from(upper).ok());
        if announced.is_some_and(|announced| announced > self.limits.body_bytes) {
            return Err(Unread::TooLarge(self.limits.body_bytes));
        }
        let end = Instant::now() + self.limits.body_time;
        while !body.is_end_stream() {
            let pause_end = Instant::now() + self.limits.pause;
            let frame = timeout_at(end.min(pause_end), body.frame()).await.map_err(|_| Unread::TooSlow)?;
            let Some(frame) = frame else { break };
            progress();
            let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
            length += data.len();
            if length > self.limits.body_bytes {
                return Err(Unread::TooLarge(self.limits.body_bytes));
            }
            held = held.and_then(|held| self.append(held, &data, announced));
        }
        held
    }

    /// A response body, with its share of the memory; `None` where there is none for it at the moment.
    pub(super) fn hold(&self, bytes: Vec<u8>) -> Option<Bytes> {
        let charged = bytes.len().saturating_sub(self.limits.small_body_bytes);
        match self.claim(charged) {
            Ok(None) => Some(bytes.into()),
            // The share lasts as long as any of the bytes are to be written.
            Ok(share) => Some(Bytes::from_owner(Held { bytes, share })),
            Err(_) => None,
        }
    }

    fn append(&self, mut held: Held, data: &[u8], announced: Option<usize>) -> Result<Held, Unread> {
        let needed = held.bytes.len() + data.len();
        let capacity = held.bytes.capacity();
        if needed > capacity {
            // Twice as much each time, so that the bytes are not copied too often, but no more than the body can have.
            let most = announced.unwrap_or(self.limits.body_bytes);
            let grown = (2 * capacity).min(most).max(needed);
            let share = self.claim(grown.saturating_sub(capacity.max(self.limits.small_body_bytes)))?;
            match (&mut held.share, share) {
                (Some(own), Some(share)) => own.merge(share),
                (own, share) => *own = own.take().or(share),
            }
            held.bytes.reserve_exact(grown - held.bytes.len());
        }
        held.bytes.extend_from_slice(data);
        Ok(held)
    }

    fn claim(&self, bytes: usize) -> Result<Option<OwnedSemaphorePermit>, Unread> {
        if bytes == 0 {
            return Ok(None);
        }
        let permits = u32::try_from(bytes).map_err(|_| Unread::Busy)?;
        let share = Arc::clone(&self.free).try_acquire_many_owned(permits);
        share.map(Some).map_err(|_| Unread::Busy)
    }
}

impl Held {
    /// Whether it is larger than what is free of charge.
    pub(super) fn is_large(&self) -> bool {
        self.share.is_some()
    }

    /// The bytes, and the share to be kept for as long as they are in use.
    pub(super) fn into_parts(self) -> (Vec<u8>, Option<OwnedSemaphorePermit>) {
        (self.bytes, self.share)
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
