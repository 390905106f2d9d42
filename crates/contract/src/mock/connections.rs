//! The open connections of a server: how many there are, and which has waited longest for its client to do anything.
//!
//! A connection waits for its client until a request is complete, and again once the response is made. One that waits may be
//! closed to make room, the one that has heard nothing for the longest time first; one that is at work on a request never is.

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

/// A request that a connection is at work on, from the end of its body until the response is made.
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
    /// Notes that the client has done something: the connection begins to wait anew.
    pub(super) fn progress(&self) {
        let mut table = self.connections.table();
        if !self.is_closed() {
            table.waiting.remove(&self.turn.load(Ordering::Relaxed));
            self.turn.store(table.wait(&self.closer), Ordering::Relaxed);
        }
    }

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
        connection.progress();
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

#[cfg(test)]
mod tests {
    use super::Connections;

    #[test]
    fn the_connection_that_heard_nothing_for_the_longest_time_makes_room() {
        let connections = Connections::new(3);
        let [working, second, third] = [(); 3].map(|()| connections.admit().unwrap());
        let work = working.work();
        second.progress();
        let fourth = connections.admit().unwrap();
        assert!(third.is_closed() && !second.is_closed());
        let fifth = connections.admit().unwrap();
        assert!(second.is_closed() && !fourth.is_closed());
        let more = [(); 2].map(|()| connections.admit().unwrap());
        assert!([&fourth, &fifth].iter().all(|connection| connection.is_closed()));
        let work_on_all = more.each_ref().map(|connection| connection.work());
        assert!(connections.admit().is_none() && !working.is_closed(), "all are at work");
        drop(work);
        assert!(connections.admit().is_some() && working.is_closed());
        drop(work_on_all);
    }
}
