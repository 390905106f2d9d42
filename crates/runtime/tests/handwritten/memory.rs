//! A transport that answers from memory, and a timer that never waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign_runtime::transport::{BoxFuture, Request, Transport};
use countersign_runtime::{Bytes, HeaderMap, Response, StatusCode, Timer, TransportError, TransportErrorKind};

use crate::rooms::Client;

pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// What the transport does with a request.
#[derive(Clone)]
pub(crate) enum Answer {
    Http(u16, &'static str, &'static str),
    RetryAfter(u16, &'static str),
    Fail(TransportErrorKind),
    Never,
}

/// Answers from memory, in order, and keeps what it was sent.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    sent: Arc<Mutex<Vec<Request>>>,
    answers: Arc<Mutex<Vec<Answer>>>,
}

impl Memory {
    pub(crate) fn new(answers: &[Answer]) -> Self {
        Self { answers: Arc::new(Mutex::new(answers.to_vec())), ..Self::default() }
    }

    pub(crate) fn json(status: u16, body: &'static str) -> Self {
        Self::new(&[Answer::Http(status, JSON, body)])
    }

    pub(crate) fn sent(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    pub(crate) fn last(&self) -> Request {
        self.sent.lock().unwrap().last().expect("a request").clone()
    }

    /// A client with a token that talks to this memory.
    pub(crate) fn client(&self) -> Client {
        Client::builder().bearer_token("s3cret").transport(self.clone()).timer(Waits::default()).build().unwrap()
    }
}

impl Transport for Memory {
    fn send(&self, request: Request) -> BoxFuture<Result<Response<Bytes>, TransportError>> {
        self.sent.lock().unwrap().push(request);
        let mut headers = HeaderMap::new();
        let (status, body) = match self.answers.lock().unwrap().remove(0) {
            Answer::Http(status, content_type, body) => {
                headers.insert("content-type", content_type.parse().unwrap());
                (status, body)
            }
            Answer::RetryAfter(status, wait) => {
                headers.insert("retry-after", wait.parse().unwrap());
                (status, "")
            }
            Answer::Fail(kind) => return Box::pin(std::future::ready(Err(TransportError::new(kind, "broken")))),
            Answer::Never => return Box::pin(std::future::pending()),
        };
        let status = StatusCode::from_u16(status).unwrap();
        Box::pin(std::future::ready(Ok(Response { status, headers, body: Bytes::from(body) })))
    }
}

/// A timer whose waits are over at once, and are remembered.
#[derive(Clone, Default)]
pub(crate) struct Waits(Arc<Mutex<Vec<Duration>>>);

impl Waits {
    pub(crate) fn taken(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

impl Timer for Waits {
    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.0.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}
