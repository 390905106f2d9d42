//! Waiting for a call in code that is not async.

use std::sync::{OnceLock, mpsc};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{RequestError, TransportError, TransportErrorKind};
use crate::pending::{Exchanged, Problem};
use crate::transport::BoxFuture;

/// Runs an exchange on the shared background runtime and waits for its result. The thread that waits must drive nothing: the
/// connection that the exchange is about to use again may be in its care.
pub(crate) fn wait(exchange: BoxFuture<Exchanged>) -> Exchanged {
    if Handle::try_current().is_ok() {
        let reason = "`wait` was called inside an async runtime, whose thread it would block: await the call instead";
        return Err(Problem::Request(RequestError::Invalid(reason.to_owned())));
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    let lost = |reason: &str| Problem::Transport(TransportError::new(TransportErrorKind::Connect, reason));
    let runtime = background().as_ref().map_err(|reason| lost(reason))?;
    runtime.spawn(async move {
        let result = exchange.await;
        // Nobody receives if the waiting thread is gone.
        let _ = sender.send(result);
    });
    receiver.recv().unwrap_or_else(|_| Err(lost("the background runtime stopped")))
}

/// The runtime that blocking calls share: one thread, started with the first of them, alive as long as the process.
fn background() -> &'static Result<Runtime, String> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("countersign").enable_all();
        builder.build().map_err(|error| format!("no background runtime: {error}"))
    })
}
