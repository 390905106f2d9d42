//! A call on its way: attempts, waits, time limit, and the decoding of the response. Compiled once; only the last step,
//! decoding the response into the operation's types, is generic.

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use crate::call::Call;
use crate::client::Client;
use crate::error::{ApiError, Error, RequestError, ResponseError, TransportError, UnexpectedError};
use crate::limits::{Deadline, Limits};
use crate::operation::{Covered, Operation};
use crate::options::Options;
use crate::received::{self, Received};
use crate::redact::Secrets;
use crate::response::{FromResponse, Response};
use crate::retry::Retry;
use crate::timer::Timer;
use crate::transport::{BoxFuture, Request};

/// What went wrong before there was a response.
pub(crate) enum Problem {
    Request(RequestError),
    Transport(TransportError),
    Timeout(Duration),
}

/// A response, and what decoding it may cost; or why there is none.
pub(crate) type Exchanged = Result<(Response<Bytes>, Limits), Problem>;

/// A call on its way: await it, or `wait` for it (feature `blocking`).
#[must_use = "a call does nothing until it is awaited"]
pub struct Pending<S, F> {
    call: Call,
    exchange: BoxFuture<Exchanged>,
    output: PhantomData<fn() -> (S, F)>,
}

impl<S: FromResponse, F: FromResponse> Pending<S, F> {
    pub(crate) fn new(call: Call) -> Self {
        Self { exchange: exchange(&call), call, output: PhantomData }
    }

    /// The result together with the status and the headers.
    pub fn with_response(self) -> Pending<Response<S>, F> {
        Pending { call: self.call, exchange: self.exchange, output: PhantomData }
    }

    /// Waits for the result, in code that is not async.
    ///
    /// # Errors
    ///
    /// As awaiting it; and if it is called by a task of an async runtime, which might wait for itself.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<S, Error<F>> {
        read(self.call.operation, crate::blocking::wait(self.exchange), &|| self.call.secrets())
    }
}

impl<S: FromResponse, F: FromResponse> Future for Pending<S, F> {
    type Output = Result<S, Error<F>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { call, exchange, .. } = &mut *self;
        exchange.as_mut().poll(context).map(|result| read(call.operation, result, &|| call.secrets()))
    }
}

impl<S, F> std::fmt::Debug for Pending<S, F> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Pending").field(&self.call.operation.id).finish()
    }
}

/// Starts the exchange of a call: nothing happens until it is polled.
fn exchange(call: &Call) -> BoxFuture<Exchanged> {
    let request = match call.request() {
        Ok(request) => request,
        Err(error) => return Box::pin(std::future::ready(Err(Problem::Request(error)))),
    };
    let Options { retry, timeout, max_decoded_bytes, .. } = call.options();
    let (client, timeout, max_decoded_bytes) = (call.client.clone(), *timeout, *max_decoded_bytes);
    let attempts = attempts(client.clone(), call.operation, request, retry.clone().unwrap_or_default());
    Box::pin(async move {
        // The time starts with the first poll, so that a call that nobody polls does not run out of it.
        let timer = &client.0.timer;
        let deadline = timeout.map(|limit| Deadline::start(Arc::clone(timer), limit));
        let response = match timeout {
            Some(limit) => Limited { attempts, limit, timer: Arc::clone(timer), sleep: None }.await,
            None => attempts.await,
        };
        Ok((response?, Limits { max_decoded_bytes, deadline }))
    })
}

/// A response without its limits.
type Attempted = Result<Response<Bytes>, Problem>;

/// Sends a request until there is an answer worth having.
fn attempts(client: Client, operation: &'static Operation, request: Request, retry: Retry) -> BoxFuture<Attempted> {
    let work = async move {
        let mut attempt = 1;
        loop {
            let result = client.0.transport.send(request.clone()).await;
            trace::attempt(attempt, &result);
            let wait = retry.wait(attempt, &request.method, &result, client.0.timer.now(), fastrand::f64());
            match wait {
                Some(wait) => client.0.timer.sleep(wait).await,
                None => return result.map_err(Problem::Transport),
            }
            attempt += 1;
        }
    };
    trace::call(operation, work)
}

/// Attempts under a time limit.
struct Limited {
    attempts: BoxFuture<Attempted>,
    limit: Duration,
    timer: Arc<dyn Timer>,
    /// Started once there is something to wait for.
    sleep: Option<BoxFuture<()>>,
}

impl Future for Limited {
    type Output = Attempted;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(result) = self.attempts.as_mut().poll(context) {
            return Poll::Ready(result);
        }
        let Self { limit, timer, sleep, .. } = &mut *self;
        let sleep = sleep.get_or_insert_with(|| timer.sleep(*limit));
        sleep.as_mut().poll(context).map(|()| Err(Problem::Timeout(*limit)))
    }
}

/// Decodes a response into the operation's types, within its limits. An error keeps the secrets of the call, to redact them
/// when it is shown.
pub(crate) fn read<S: FromResponse, F: FromResponse>(
    operation: &Operation,
    result: Exchanged,
    secrets: &dyn Fn() -> Secrets,
) -> Result<S, Error<F>> {
    let (response, limits) = result.map_err(|problem| problem.redacted(&secrets()))?;
    let covered = operation.answers(response.status);
    if covered.is_some()
        && let Err(error) = received::uncoded(&response)
    {
        return Err(Error::Decode(Box::new(ResponseError::of(response, error, secrets()))));
    }
    let decoded = match covered {
        Some(Covered::Success(documented)) => S::from_response(&Received::new(&response, documented, &limits)).map(Ok),
        Some(Covered::Failure(documented)) => F::from_response(&Received::new(&response, documented, &limits)).map(Err),
        None => return Err(Error::Unexpected(Box::new(UnexpectedError::of(response, secrets())))),
    };
    match (decoded, limits.deadline) {
        (Ok(Ok(success)), _) => Ok(success),
        (Ok(Err(body)), _) => Err(Error::Api(Box::new(ApiError::of(response, body, secrets())))),
        (Err(_), Some(deadline)) if deadline.has_passed() => Err(Error::Timeout(deadline.limit)),
        (Err(error), _) => Err(Error::Decode(Box::new(ResponseError::of(response, error, secrets())))),
    }
}

impl Problem {
    /// This problem without any of `secrets`.
    fn redacted(self, secrets: &Secrets) -> Self {
        match self {
            Self::Transport(error) => Self::Transport(error.redacted(secrets)),
            Self::Request(_) | Self::Timeout(_) => self,
        }
    }
}

impl<E> From<Problem> for Error<E> {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Request(error) => Self::Request(Box::new(error)),
            Problem::Transport(error) => Self::Transport(Box::new(error)),
            Problem::Timeout(limit) => Self::Timeout(limit),
        }
    }
}

/// Spans and events, with the feature `tracing`: the operation, its method and path template, statuses and kinds of failures;
/// never a URL, a header, a body or a message, which could hold a credential.
#[cfg(feature = "tracing")]
mod trace {
    use bytes::Bytes;
    use tracing::Instrument;

    use super::{Attempted, BoxFuture, Operation, Response, TransportError};

    pub(super) fn call(
        operation: &'static Operation,
        work: impl Future<Output = Attempted> + Send + 'static,
    ) -> BoxFuture<Attempted> {
        let span =
            tracing::info_span!("call", operation = operation.id, method = operation.method, path = operation.path);
        Box::pin(work.instrument(span))
    }

    pub(super) fn attempt(number: u32, result: &Result<Response<Bytes>, TransportError>) {
        match result {
            Ok(response) => tracing::debug!(attempt = number, status = response.status.as_u16(), "responded"),
            Err(error) => tracing::debug!(attempt = number, kind = ?error.kind(), "failed"),
        }
    }
}

/// No spans.
#[cfg(not(feature = "tracing"))]
mod trace {
    use bytes::Bytes;

    use super::{Attempted, BoxFuture, Operation, Response, TransportError};

    pub(super) fn call(
        _: &'static Operation,
        work: impl Future<Output = Attempted> + Send + 'static,
    ) -> BoxFuture<Attempted> {
        Box::pin(work)
    }

    pub(super) fn attempt(_: u32, _: &Result<Response<Bytes>, TransportError>) {}
}
