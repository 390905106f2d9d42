//! What one decode carries along: the path of a failure, the memory that is left, and the call's deadline.
//!
//! Everything that a decode allocates in proportion to its input is charged here before it is allocated, with what the
//! allocator adds to it, and refunded when it is freed before the end. So the peak is bounded by the limit, whatever a server
//! sends. Not charged is what only depends on types and depth (the value at the root, the path of a failure).

use std::cell::Cell;

use serde::de::Error;

use super::path::Trace;
use crate::limits::Allowance;

/// How many values are decoded between two looks at the clock.
const TICKS: u32 = 1024;

/// Why a decode was stopped.
#[derive(Clone, Copy)]
enum Stop {
    Memory,
    Time,
}

/// The state of one decode.
pub(crate) struct Context<'l> {
    pub(crate) trace: Trace,
    /// Whether there may be strings so long that messages about them would take much memory.
    pub(crate) has_long_strings: bool,
    allowance: Allowance<'l>,
    bytes_left: Cell<usize>,
    ticks_left: Cell<u32>,
    stop: Cell<Option<Stop>>,
}

impl<'l> Context<'l> {
    /// The context of a decode that may cost this much.
    pub(crate) fn new(allowance: Allowance<'l>, has_long_strings: bool) -> Self {
        Self {
            trace: Trace::default(),
            has_long_strings,
            allowance,
            bytes_left: Cell::new(allowance.bytes_left),
            ticks_left: Cell::new(TICKS),
            stop: Cell::new(None),
        }
    }

    /// Charges for an allocation that is about to be made.
    #[inline]
    pub(crate) fn charge<E: Error>(&self, bytes: usize) -> Result<(), E> {
        match self.bytes_left.get().checked_sub(allocated(bytes)) {
            Some(left) => {
                self.bytes_left.set(left);
                Ok(())
            }
            None => Err(self.stopped_by(Stop::Memory)),
        }
    }

    /// Charges for the larger buffer of a list that is full, and gives its capacity: twice the old one, or a quarter more where
    /// memory is short. While the items move both buffers are there; the caller takes back the charge for the old one afterwards.
    pub(crate) fn charge_growth<E: Error>(&self, capacity: usize, first: usize, item: usize) -> Result<usize, E> {
        let doubled = capacity.saturating_mul(2).max(first);
        let is_short = allocated(doubled.saturating_mul(item)) > self.bytes_left.get();
        let larger = if is_short { capacity + capacity / 4 + 1 } else { doubled };
        self.charge(larger.saturating_mul(item))?;
        Ok(larger)
    }

    /// Takes back the charge for an allocation that was freed.
    #[inline]
    pub(crate) fn refund(&self, bytes: usize) {
        self.bytes_left.set(self.bytes_left.get().saturating_add(allocated(bytes)));
    }

    /// How many bytes may still be charged.
    pub(crate) fn bytes_left(&self) -> usize {
        self.bytes_left.get()
    }

    /// Takes back charges: all that was charged between two values of [`Self::bytes_left`].
    pub(crate) fn refund_between(&self, before: usize, after: usize) {
        self.bytes_left.set(self.bytes_left.get().saturating_add(before.saturating_sub(after)));
    }

    /// Counts a value that is decoded, and looks at the clock from time to time.
    #[inline]
    pub(crate) fn tick<E: Error>(&self) -> Result<(), E> {
        match self.ticks_left.get().checked_sub(1) {
            Some(left) => {
                self.ticks_left.set(left);
                Ok(())
            }
            None => self.check_time(),
        }
    }

    #[cold]
    fn check_time<E: Error>(&self) -> Result<(), E> {
        self.ticks_left.set(TICKS);
        if self.allowance.is_late() { Err(self.stopped_by(Stop::Time)) } else { Ok(()) }
    }

    #[cold]
    fn stopped_by<E: Error>(&self, stop: Stop) -> E {
        self.stop.set(Some(stop));
        E::custom("a limit is spent")
    }

    /// The message of the limit that stopped the decode, if one did.
    pub(crate) fn stop_message(&self) -> Option<String> {
        Some(match self.stop.get()? {
            Stop::Memory => self.allowance.spent(),
            Stop::Time => "the time limit of the call passed".to_owned(),
        })
    }

    /// Whether a limit stopped the decode.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.get().is_some()
    }
}

/// What common allocators take for an allocation of so many bytes: a header, and multiples of two words.
#[inline]
fn allocated(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { bytes.saturating_add(8 + 15) & !15 }
}

/// The size of a hash table that keeps its entries in order, as `indexmap` does: what it allocates, step by step.
pub(crate) struct TableSize {
    /// The size of an entry: its hash, key and value.
    entry: usize,
    capacity: usize,
}

impl TableSize {
    /// An empty table of keys and values of these sizes.
    pub(crate) fn of<K, V>() -> Self {
        Self { entry: size_of::<usize>() + size_of::<(K, V)>(), capacity: 0 }
    }

    /// Charges for room for one more entry than `length`. While the table moves, its old room and its new one are both there.
    #[inline]
    pub(crate) fn make_room<E: Error>(&mut self, length: usize, context: &Context<'_>) -> Result<(), E> {
        if length < self.capacity { Ok(()) } else { self.grow(context) }
    }

    fn grow<E: Error>(&mut self, context: &Context<'_>) -> Result<(), E> {
        let old = self.bytes();
        self.capacity = match self.capacity {
            0 => 3,
            3 => 7,
            capacity => capacity.saturating_mul(2),
        };
        context.charge(self.bytes())?;
        context.refund(old);
        Ok(())
    }

    /// Takes back what the table was charged with, now that it is freed.
    pub(crate) fn refund(&mut self, context: &Context<'_>) {
        context.refund(self.bytes());
        self.capacity = 0;
    }

    /// An entry for each of seven eighths of the buckets, and a number and a byte for each bucket.
    fn bytes(&self) -> usize {
        if self.capacity == 0 {
            return 0;
        }
        let buckets = self.capacity + self.capacity / 7 + 1;
        self.capacity.saturating_mul(self.entry).saturating_add(buckets * (size_of::<usize>() + 1) + 2 * 16)
    }
}
