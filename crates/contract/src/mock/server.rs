//! A mock of a document, the responses that it makes, and the server that it becomes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use countersign_model::{Operation, SecuritySchemeKind};
use tokio::net::ToSocketAddrs;
use tokio::task::JoinHandle;

use super::handler::Handler;
use super::journal::Journal;
use super::{Limits, Matched, Preferences, Routed, Router, answer, listener, problem};
use crate::checks::{self, Check, Outcome, Received};
use crate::finding::Finding;
use crate::subject::Subject;
use crate::wire::{Request, Response, size};

/// A mock of one document, ready to listen. Cheap to clone.
#[derive(Clone)]
pub struct Mock {
    subject: Subject,
    router: Arc<Router>,
    observer: Option<Observer>,
    limits: Limits,
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
        let router = Arc::new(Router::new(&subject.api));
        Self { router, subject: subject.clone(), observer: None, limits: Limits::default() }
    }

    /// Grants clients other limits than the default ones.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Tells `observer` of every request, once its response is made. It is called on several threads at once where the
    /// runtime has several.
    pub fn observe(mut self, observer: impl Fn(&Served) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The routes.
    pub fn router(&self) -> &Router {
        &self.router
    }

    /// Listens, and answers with what the document describes; `Prefer: code=…, example=…` chooses. A request that does not
    /// keep to the document is refused with problem details, and one that exceeds the [`Limits`] with a status that says so.
    pub async fn listen(&self, address: impl ToSocketAddrs) -> io::Result<Server> {
        self.start(address, None).await
    }

    /// Listens on a free port of the loopback interface, and answers every request alike, whatever is wrong with it.
    pub async fn listen_scripted(&self, response: Response) -> io::Result<Server> {
        self.start(SocketAddr::from(([127, 0, 0, 1], 0)), Some(response)).await
    }

    async fn start(&self, address: impl ToSocketAddrs, script: Option<Response>) -> io::Result<Server> {
        let listener = listener::bind(address).await?;
        let address = listener.local_addr()?;
        let journal = Arc::new(Journal::new(self.limits.arrivals));
        let handler = Handler::new(self, script, Arc::clone(&journal), &self.limits);
        let task = tokio::spawn(listener::run(listener, handler, self.limits.clone()));
        Ok(Server { address, journal, task })
    }

    /// Tells the observer of a request that has its response.
    pub(super) fn tell(&self, served: &Served) {
        if let Some(observer) = &self.observer {
            observer(served);
        }
    }

    /// The response to a request, with what was found wrong with it.
    pub(super) fn answer(&self, request: &Request, routed: &Routed) -> (Response, Vec<Finding>) {
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
        if self.has_too_many_values(request, operation) {
            let limit = self.limits.values_bytes >> 20;
            let detail = format!(
                "the values of the request body would take more than {limit} MB of memory, this server's limit"
            );
            return (problem::response(413, &detail), Vec::new());
        }
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

    /// Whether the value that the body would become takes too much memory. A body of no documented media type becomes none.
    fn has_too_many_values(&self, request: &Request, operation: &Operation) -> bool {
        let content = operation.body.as_ref().map_or(&[][..], |body| &body.content);
        let content_type = request.headers.get("content-type").unwrap_or_default();
        checks::documented_media_type(content, content_type).is_some_and(|documented| {
            size::exceeds(self.limits.values_bytes, &self.subject.api, documented, content_type, &request.body)
        })
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

/// A mock that listens; it stops when dropped, and finishes the requests that it is at work on.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    journal: Arc<Journal>,
    task: JoinHandle<()>,
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

    /// What has arrived since this was last asked, with where it went: at most [`Limits::arrivals`] requests. Only a server
    /// with a fixed response remembers them.
    pub fn take_arrivals(&self) -> Vec<(Request, Routed)> {
        self.journal.take()
    }

    /// Waits for as long as it listens.
    pub async fn wait(mut self) -> io::Result<()> {
        (&mut self.task).await.map_err(io::Error::other)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}
