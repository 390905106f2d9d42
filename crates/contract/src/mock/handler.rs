//! The way of a request from its head to its response.
//!
//! Small requests are handled where they arrive. Large ones are handled on threads for blocking work, a few at once, so that
//! they never keep the others from being served. A panic costs the request that caused it and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request as Incoming, State};
use http::request::Parts;
use tokio::sync::Semaphore;

use super::bodies::{Bodies, Held, Unread};
use super::connections::Connection;
use super::journal::Journal;
use super::limits::Limits;
use super::problem;
use super::server::{Mock, Served};
use crate::wire::{Headers, Request, Response};

/// What all requests of a server share.
pub(super) struct Handler {
    mock: Mock,
    script: Option<Response>,
    journal: Arc<Journal>,
    bodies: Bodies,
    large_requests: Arc<Semaphore>,
}

impl Handler {
    /// Handles what a mock receives; with a script, its response is every request's.
    pub(super) fn new(mock: &Mock, script: Option<Response>, journal: Arc<Journal>, limits: &Limits) -> Self {
        Self {
            mock: mock.clone(),
            script,
            journal,
            bodies: Bodies::new(limits),
            large_requests: Arc::new(Semaphore::new(limits.large_requests)),
        }
    }

    async fn respond(self: Arc<Self>, head: Parts, body: Held) -> Response {
        if !body.is_large() {
            return self.isolated(head, body);
        }
        let Ok(turn) = Arc::clone(&self.large_requests).acquire_owned().await else { return failed() };
        let handled = tokio::task::spawn_blocking(move || {
            // Kept until the work is done, also where the client has left.
            let _turn = turn;
            self.isolated(head, body)
        });
        handled.await.unwrap_or_else(|_| failed())
    }

    fn isolated(&self, head: Parts, body: Held) -> Response {
        // What a panic may leave half done is this request's own; the locks that are shared are taken poisoned or not.
        catch_unwind(AssertUnwindSafe(|| self.handle(&head, body))).unwrap_or_else(|_| failed())
    }

    fn handle(&self, head: &Parts, body: Held) -> Response {
        let mut headers = Headers::default();
        for (name, value) in &head.headers {
            headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
        }
        let (body, _share) = body.into_parts();
        let request = Request {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().map(str::to_owned),
            headers,
            body,
        };
        let routed = self.mock.router().route(&request.method, &request.path, request.query.as_deref());
        if let Some(response) = &self.script {
            self.journal.record(request, routed);
            return response.clone();
        }
        let (response, findings) = self.mock.answer(&request, &routed);
        self.mock.tell(&Served { request, routed, status: response.status, findings });
        response
    }

    fn outgoing(&self, response: Response) -> http::Response<Body> {
        let Some(body) = self.bodies.hold(response.body) else { return written(busy()) };
        with_body(response.status, &response.headers, Body::from(body))
    }
}

/// Handles one request of a connection.
pub(super) async fn serve(
    State(handler): State<Arc<Handler>>,
    Extension(connection): Extension<Arc<Connection>>,
    incoming: Incoming,
) -> http::Response<Body> {
    connection.progress();
    let (head, body) = incoming.into_parts();
    let read = handler.bodies.read(body, || connection.progress()).await;
    let _work = connection.work();
    let response = match read {
        Ok(body) => Arc::clone(&handler).respond(head, body).await,
        Err(reason) => unread(reason),
    };
    handler.outgoing(response)
}

/// The response to a connection that there is no room for.
pub(super) fn refusal() -> http::Response<Body> {
    let mut response = busy();
    response.headers.push("connection", "close");
    written(response)
}

fn unread(reason: Unread) -> Response {
    match reason {
        Unread::TooLarge(limit) => problem::response(413, &format!("the request body has more than {limit} bytes")),
        Unread::TooSlow => problem::response(408, "the request body did not arrive in time"),
        Unread::Busy => busy(),
        Unread::Broken => {
            problem::response(400, "the request body breaks off, or is not written as its headers specify")
        }
    }
}

fn busy() -> Response {
    let mut response = problem::response(503, "the mock server has no room for this request at the moment");
    response.headers.push("retry-after", "1");
    response
}

fn failed() -> Response {
    problem::response(500, "the mock server failed at this request; its error output has the reason")
}

fn written(response: Response) -> http::Response<Body> {
    with_body(response.status, &response.headers, Body::from(response.body))
}

fn with_body(status: u16, headers: &Headers, body: Body) -> http::Response<Body> {
    let mut builder = http::Response::builder().status(status);
    for (name, value) in headers.iter() {
        builder = builder.header(name, value);
    }
    builder.body(body).unwrap_or_else(|_| {
        let mut failed = http::Response::new(Body::from("the documented response cannot be written as HTTP"));
        *failed.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}
