//! What a server with a fixed response received, until it is taken.

use std::sync::{Mutex, PoisonError};

use super::Routed;
use crate::wire::Request;

/// Requests, with where they went.
#[derive(Debug)]
pub(super) struct Journal {
    arrivals: Mutex<Vec<(Request, Routed)>>,
    limit: usize,
}

impl Journal {
    /// A journal of at most `limit` requests.
    pub(super) fn new(limit: usize) -> Self {
        Self { arrivals: Mutex::default(), limit }
    }

    /// Remembers a request where there is room.
    pub(super) fn record(&self, request: Request, routed: Routed) {
        let mut arrivals = self.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        if arrivals.len() < self.limit {
            arrivals.push((request, routed));
        }
    }

    /// Takes what it remembers.
    pub(super) fn take(&self) -> Vec<(Request, Routed)> {
        std::mem::take(&mut *self.arrivals.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
