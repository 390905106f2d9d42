//! The open connections of a server: how many there are, and which has waited longest for its client.
//!
//! A connection waits for its client until a request head is complete, and again once the response is made. One that waits
//! may be closed to make room; one that is at work on a request never is.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// The connections of a server. Cheap to clone.
#[derive(Clone)]
pub(super) struct Connections(Arc<Mutex<Table>>);

struct Table {
    /// How many more connections may be open.
    free: usize,
    next_turn: u64,
    /// The connections that wait, by the turn in which they began to.
    waiting: BTreeMap<u64, Arc<Closer>>,
}

/// What closes a connection from outside.
#[derive(Default)]
struct Closer {
    close: Notify,
    /// Whether the connection has given its place away. Written and read under the lock of the table.
    is_closed: AtomicBool,
}

/// An open connection. It gives its place back when dropped.
pub(super) struct Connection {
    connections: Connections,
    closer: Arc<Closer>,
    /// The turn in which it last began to wait. Written and read under the lock of the table.
    turn: AtomicU64,
}

/// A request that a connection is at work on, from the end of its head until the response is made.
pub(super) struct Work(Arc<Connection>);

impl Connections {
    /// No connections yet, and at most `limit`.
    pub(super) fn new(limit: usize) -> Self {
        Self(Arc::new(Mutex::new(Table { free: limit, next_turn: 0, waiting: BTreeMap::new() })))
    }

    /// A place for a new connection. At the limit, the connection that has waited longest is closed for it; `None` where
    /// none waits.
    pub(super) fn admit(&self) -> Option<Arc<Connection>> {
        let mut table = self.table();
        if table.free == 0 && !table.close_longest_waiting() {
            return None;
        }
        table.free -= 1;
        let closer = Arc::default();
        let turn = AtomicU64::new(table.wait(&closer));
        Some(Arc::new(Connection { connections: self.clone(), closer, turn }))
    }

    /// Closes the connection that has waited longest for its client, if any waits.
    pub(super) fn close_longest_waiting(&self) {
        self.table().close_longest_waiting();
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    /// Whether there was one that waited.
    fn close_longest_waiting(&mut self) -> bool {
        let Some((_, closer)) = self.waiting.pop_first() else { return false };
        closer.is_closed.store(true, Ordering::Relaxed);
        closer.close.notify_one();
        self.free += 1;
        true
    }

    fn wait(&mut self, closer: &Arc<Closer>) -> u64 {
        let turn = self.next_turn;
        self.next_turn += 1;
        self.waiting.insert(turn, Arc::clone(closer));
        turn
    }
}

impl Connection {
    /// Marks the beginning of work on a request.
    pub(super) fn work(self: &Arc<Self>) -> Work {
        self.connections.table().waiting.remove(&self.turn.load(Ordering::Relaxed));
        Work(Arc::clone(self))
    }

    /// Returns once the connection is to be closed.
    pub(super) async fn closed(&self) {
        self.closer.close.notified().await;
    }

    fn is_closed(&self) -> bool {
        self.closer.is_closed.load(Ordering::Relaxed)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let Self(connection) = self;
        let mut table = connection.connections.table();
        if !connection.is_closed() {
            connection.turn.store(table.wait(&connection.closer), Ordering::Relaxed);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut table = self.connections.table();
        if !self.is_closed() {
            table.waiting.remove(&self.turn.load(Ordering::Relaxed));
            table.free += 1;
        }
    }
}
