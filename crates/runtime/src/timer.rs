//! Time, as the runtime needs it: waiting, and knowing when it is. A trait, so that tests need not wait.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use jiff::Timestamp;

use crate::transport::BoxFuture;

/// Waits.
pub trait Timer: Send + Sync {
    /// A future that is ready after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;

    /// Now: what a date in `Retry-After` is compared with, and, while a response is decoded, the end of the call's time limit.
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The timer for everyday use: tokio's where a tokio runtime runs, else a thread that sleeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemTimer;

impl Timer for SystemTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        #[cfg(feature = "tokio")]
        if tokio::runtime::Handle::try_current().is_ok() {
            return Box::pin(tokio::time::sleep(duration));
        }
        Box::pin(ThreadSleep { duration, state: None })
    }
}

/// A sleep on a thread of its own: for executors that bring no timer.
struct ThreadSleep {
    duration: Duration,
    state: Option<Arc<Mutex<SleepState>>>,
}

#[derive(Default)]
struct SleepState {
    over: bool,
    waker: Option<Waker>,
}

impl Future for ThreadSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let duration = self.duration;
        let state = self.state.get_or_insert_with(|| {
            let state = Arc::new(Mutex::new(SleepState::default()));
            let shared = Arc::clone(&state);
            std::thread::spawn(move || {
                std::thread::sleep(duration);
                let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
                state.over = true;
                if let Some(waker) = state.waker.take() {
                    waker.wake();
                }
            });
            state
        });
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.over {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
