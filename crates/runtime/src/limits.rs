//! What reading one response may cost: memory and time. The decoder enforces both (`shape/context.rs`); this module only says
//! how much there is, so it must not know about types.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::timer::Timer;

/// The memory that decoding any body may take, unless a client or a call sets another limit: 64 MiB.
const BASE: usize = 64 << 20;

/// What each byte of a body adds to that.
const PER_BYTE: usize = 16;

/// The limits of one decode.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    /// How many bytes of memory the decode may allocate at a time; `None` for the default, which depends on the body.
    pub(crate) max_decoded_bytes: Option<usize>,
    pub(crate) deadline: Option<Deadline>,
}

impl Limits {
    /// The default for memory, and no limit of time.
    pub(crate) const DEFAULT: &'static Self = &Self { max_decoded_bytes: None, deadline: None };

    /// No limits: for values that are in memory already.
    pub(crate) const NONE: &'static Self = &Self { max_decoded_bytes: Some(usize::MAX), deadline: None };

    /// How many bytes decoding a body of this length may allocate.
    pub(crate) fn bytes(&self, body: usize) -> usize {
        self.max_decoded_bytes.unwrap_or_else(|| body.saturating_mul(PER_BYTE).saturating_add(BASE))
    }

    /// Whether the time of the call is over.
    pub(crate) fn is_late(&self) -> bool {
        self.deadline.as_ref().is_some_and(Deadline::has_passed)
    }
}

/// When the time limit of a call ends.
#[derive(Clone)]
pub(crate) struct Deadline {
    timer: Arc<dyn Timer>,
    end: Timestamp,
    pub(crate) limit: Duration,
}

impl Deadline {
    /// Starts a time limit.
    pub(crate) fn start(timer: Arc<dyn Timer>, limit: Duration) -> Self {
        let end = timer.now().checked_add(limit).unwrap_or(Timestamp::MAX);
        Self { timer, end, limit }
    }

    pub(crate) fn has_passed(&self) -> bool {
        self.timer.now() >= self.end
    }
}

impl fmt::Debug for Deadline {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Deadline").field("end", &self.end).field("limit", &self.limit).finish()
    }
}
