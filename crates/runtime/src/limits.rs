//! What decoding one response may cost: memory and time. The decoder enforces both (`shape/context.rs`); this module only says
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

/// The limits of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits {
    /// How many bytes of memory a decode may take; `None` for the default, which depends on the body.
    pub(crate) max_decoded_bytes: Option<usize>,
    pub(crate) deadline: Option<Deadline>,
}

impl Limits {
    /// The default for memory, and no limit of time.
    pub(crate) const DEFAULT: &'static Self = &Self { max_decoded_bytes: None, deadline: None };

    /// What decoding a body of `length` bytes may cost.
    pub(crate) fn allowance(&self, length: usize) -> Allowance<'_> {
        let default = || length.saturating_mul(PER_BYTE).saturating_add(BASE);
        let max_bytes = self.max_decoded_bytes.unwrap_or_else(default);
        Allowance { max_bytes, bytes_left: max_bytes, deadline: self.deadline.as_ref() }
    }
}

/// What one decode may cost.
#[derive(Clone, Copy)]
pub(crate) struct Allowance<'l> {
    max_bytes: usize,
    pub(crate) bytes_left: usize,
    deadline: Option<&'l Deadline>,
}

impl Allowance<'_> {
    /// No limits: for values that are in memory already.
    pub(crate) const UNLIMITED: Self = Self { max_bytes: usize::MAX, bytes_left: usize::MAX, deadline: None };

    /// Takes memory that is held while the body is decoded. Nothing must be allocated where this gives `None`.
    #[must_use]
    pub(crate) fn take(&mut self, bytes: usize) -> Option<()> {
        self.bytes_left = self.bytes_left.checked_sub(bytes)?;
        Some(())
    }

    /// Whether the time of the call is over.
    pub(crate) fn is_late(&self) -> bool {
        self.deadline.is_some_and(Deadline::has_passed)
    }

    /// The message of a decode that the limit of memory ended.
    pub(crate) fn spent(&self) -> String {
        format!(
            "decoding takes more memory than the limit of {} bytes allows: if such a response is to be accepted, raise \
             `Options::max_decoded_bytes`",
            self.max_bytes
        )
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
