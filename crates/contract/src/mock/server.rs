//! The socket, and the way of a request from arrival to answer.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{Request as Incoming, State};
use countersign_model::SecuritySchemeKind;
use http_body_util::LengthLimitError;
use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::task::JoinHandle;

use super::{Matched, Preferences, Routed, Router, answer, problem};
use crate::checks::{self, Check, Outcome, Received};
use crate::finding::Finding;
use crate::subject::Subject;
use crate::wire::{Headers, Request, Response};

/// The most bytes of a request body that are read.
const LARGEST_BODY: usize = 64 << 20;

/// A mock of one document, ready to listen. Cheap to clone.
#[derive(Clone)]
pub struct Mock {
    subject: Subject,
    router: Arc<Router>,
    observer: Option<Observer>,
}

type Observer = Arc<dyn Fn(&Served) + Send + Sync>;

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Served {
    /// What arrived.
    pub request: Request,
    /// Where it went.
    pub routed: Routed,
    /// The status of the answer.
    pub status: u16,
    /// What was found wrong with the request.
    pub findings: Vec<Finding>,
}

impl std::fmt::Debug for Mock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Mock").field("subject", &self.subject.name).finish_non_exhaustive()
    }
}

impl Mock {
    /// A mock of a document.
    pub fn new(subject: &Subject) -> Self {
        Self { router: Arc::new(Router::new(&subject.api)), subject: subject.clone(), observer: None }
    }

    /// Tells `observer` of every request, once it is answered.
    pub fn observe(mut self, observer: impl Fn(&Served) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The routes.
    pub fn router(&self) -> &Router {
        &self.router
    }

    /// Listens, and answers with what the document describes; `Prefer: code=…, example=…` chooses. A request that does not
    /// keep to the document is refused with problem details.
    pub async fn listen(&self, address: impl ToSocketAddrs) -> io::Result<Server> {
        self.start(address, None).await
    }

    /// Listens on a free port of the loopback interface, and answers every request alike, whatever is wrong with it.
    pub async fn listen_scripted(&self, response: Response) -> io::Result<Server> {
        self.start(SocketAddr::from(([127, 0, 0, 1], 0)), Some(response)).await
    }

    async fn start(&self, address: impl ToSocketAddrs, script: Option<Response>) -> io::Result<Server> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let journal = Journal::default();
        let state = Listening { mock: self.clone(), script: script.map(Arc::new), journal: journal.clone() };
        let service = axum::Router::new().fallback(serve).with_state(state);
        let task = tokio::spawn(async move { axum::serve(listener, service).await });
        Ok(Server { address, journal, task })
    }

    /// The answer to a request, with what was found wrong with it.
    fn answer(&self, request: &Request, routed: &Routed) -> (Response, Vec<Finding>) {
        let line = format!("{} {}", request.method, request.path);
        match routed {
            Routed::NotFound => (problem::response(404, &format!("no documented path matches `{line}`")), Vec::new()),
            Routed::MethodNotAllowed(allowed) => {
                let mut response = problem::response(405, &format!("`{line}` is documented with other methods only"));
                response.headers.push("allow", allowed.join(", "));
                (response, Vec::new())
            }
            Routed::Found(matched) => self.answer_operation(request, matched),
        }
    }

    fn answer_operation(&self, request: &Request, matched: &Matched) -> (Response, Vec<Finding>) {
        let Some(operation) = self.subject.operation(matched.operation) else {
            return (problem::response(404, "no such operation"), Vec::new());
        };
        let received = Received::new(&self.subject, operation, matched, request, None);
        let findings: Vec<Finding> = checks::of_request(&received)
            .into_iter()
            .flat_map(|(_, outcome)| if let Outcome::Failed(findings) = outcome { findings } else { Vec::new() })
            .collect();
        if !findings.is_empty() {
            return (self.refuse(&findings), findings);
        }
        let preferences = match Preferences::parse(&request.headers.joined("prefer").unwrap_or_default()) {
            Ok(preferences) => preferences,
            Err(reason) => return (problem::response(400, &reason), findings),
        };
        let chosen = answer::choose(&self.subject, operation, &preferences, request.headers.get("accept"));
        let response = match chosen.and_then(|planned| answer::write(operation, &planned)) {
            Ok(response) => response,
            Err(reason) => problem::response(reason.status, &reason.detail),
        };
        (response, findings)
    }

    /// A challenge for each scheme that travels in `Authorization` (RFC 9110, 11.6.1).
    fn challenges(&self) -> Vec<String> {
        let mut challenges: Vec<String> = Vec::new();
        for scheme in self.subject.api.security_schemes.values() {
            let challenge = match &scheme.kind {
                SecuritySchemeKind::Bearer { .. } => "Bearer".to_owned(),
                SecuritySchemeKind::Basic => "Basic".to_owned(),
                SecuritySchemeKind::Other { scheme } => scheme.clone(),
                SecuritySchemeKind::ApiKey { .. } | SecuritySchemeKind::MutualTls => continue,
            };
            if !challenges.contains(&challenge) {
                challenges.push(challenge);
            }
        }
        challenges
    }

    fn refuse(&self, findings: &[Finding]) -> Response {
        let has = |check: Check| findings.iter().any(|finding| finding.check == check);
        let refusal = |status: u16, detail: &str| problem::with_findings(status, detail, Some(&self.subject), findings);
        if has(Check::Credentials) {
            let mut response = refusal(401, "the operation asks for credentials");
            for challenge in self.challenges() {
                response.headers.push("www-authenticate", challenge);
            }
            response
        } else if has(Check::RequestMediaType) {
            refusal(415, "the request body came in no documented media type")
        } else {
            refusal(422, "the request does not keep to the document")
        }
    }
}

/// What was received, with where it went.
#[derive(Clone, Debug, Default)]
struct Journal(Arc<Mutex<Vec<(Request, Routed)>>>);

impl Journal {
    fn record(&self, request: Request, routed: Routed) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((request, routed));
    }

    fn take(&self) -> Vec<(Request, Routed)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Clone)]
struct Listening {
    mock: Mock,
    script: Option<Arc<Response>>,
    journal: Journal,
}

/// A mock that listens; it stops when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    journal: Journal,
    task: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL that a client is to be given.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What has arrived since this was last asked, with where it went.
    pub fn take_arrivals(&self) -> Vec<(Request, Routed)> {
        self.journal.take()
    }

    /// Waits for as long as it listens.
    pub async fn wait(mut self) -> io::Result<()> {
        (&mut self.task).await.unwrap_or_else(|error| Err(io::Error::other(error)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(State(listening): State<Listening>, incoming: Incoming) -> http::Response<Body> {
    let (parts, body) = incoming.into_parts();
    let body = match axum::body::to_bytes(body, LARGEST_BODY).await {
        Ok(body) => body,
        Err(error) => return outgoing(&unreadable(error)),
    };
    let mut headers = Headers::default();
    for (name, value) in &parts.headers {
        headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    let request = Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers,
        body: body.to_vec(),
    };
    let routed = listening.mock.router.route(&request.method, &request.path, request.query.as_deref());
    if let Some(response) = &listening.script {
        listening.journal.record(request, routed);
        return outgoing(response);
    }
    let (response, findings) = listening.mock.answer(&request, &routed);
    if let Some(observer) = &listening.mock.observer {
        observer(&Served { request, routed, status: response.status, findings });
    }
    outgoing(&response)
}

/// The answer to a body that is larger than what is read, or that breaks off.
fn unreadable(error: axum::Error) -> Response {
    if error.into_inner().is::<LengthLimitError>() {
        return problem::response(413, &format!("the request body has more than {LARGEST_BODY} bytes"));
    }
    problem::response(400, "the request body breaks off, or is not written as its headers say")
}

fn outgoing(response: &Response) -> http::Response<Body> {
    let mut builder = http::Response::builder().status(response.status);
    for (name, value) in response.headers.iter() {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(response.body.clone())).unwrap_or_else(|_| {
        let mut failed = http::Response::new(Body::from("the documented response cannot be written as HTTP"));
        *failed.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}
