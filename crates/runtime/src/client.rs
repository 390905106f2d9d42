//! The client that every generated client wraps: where the server is, with which credentials, over which transport.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;

use crate::call::Call;
use crate::credentials::{Credential, Credentials};
use crate::message;
use crate::operation::{Api, Operation};
use crate::options::Options;
use crate::retry::Retry;
use crate::timer::{SystemTimer, Timer};
use crate::transport::Transport;

/// A client of an API. Clones share everything.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

/// What the clones of a client share.
pub(crate) struct Inner {
    pub(crate) api: &'static Api,
    pub(crate) base: String,
    /// Whether whoever built the client chose the server, so that it serves every operation.
    pub(crate) is_chosen: bool,
    pub(crate) credentials: Credentials,
    pub(crate) options: Options,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) timer: Arc<dyn Timer>,
}

impl Client {
    /// A call of an operation, with nothing set yet.
    #[must_use]
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(self.clone(), operation)
    }
}

/// Shows where the client goes, and no credential.
impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("api", &self.0.api.name)
            .field("server", &self.0.base)
            .field("credentials", &self.0.credentials)
            .field("options", &self.0.options)
            .finish_non_exhaustive()
    }
}

/// The URL of a server.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerUrl(String);

/// Shows the URL without what may be a credential.
impl fmt::Debug for ServerUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ServerUrl").field(&message::url(&self.0)).finish()
    }
}

impl ServerUrl {
    /// A URL whose `{variables}` are filled in.
    #[must_use]
    pub fn template(template: &str, variables: &[(&str, &str)]) -> Self {
        let fill = |url: String, (name, value): &(&str, &str)| url.replace(&format!("{{{name}}}"), value);
        Self(variables.iter().fold(template.to_owned(), fill))
    }
}

impl From<&str> for ServerUrl {
    fn from(url: &str) -> Self {
        Self(url.to_owned())
    }
}

impl From<String> for ServerUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

/// How long connecting may take, unless a client says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a whole call may take, unless a client or a call says otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How large the body of an answer may be, unless a client or a call says otherwise: 64 MiB.
const MAX_RESPONSE_BYTES: usize = 64 << 20;

/// Builds a client `C`, which a generated module makes from the [`Client`] of this crate.
pub struct Builder<C> {
    api: &'static Api,
    server: Option<ServerUrl>,
    credentials: Credentials,
    options: Options,
    connect_timeout: Duration,
    transport: Option<Arc<dyn Transport>>,
    timer: Arc<dyn Timer>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> Builder<C> {
    /// A builder of clients of an API.
    #[must_use]
    pub fn new(api: &'static Api) -> Self {
        let options = Options::new()
            .timeout(TIMEOUT)
            .max_response_bytes(MAX_RESPONSE_BYTES)
            .header("user-agent", concat!("countersign/", env!("CARGO_PKG_VERSION")))
            .retry(Retry::default());
        Self {
            api,
            server: None,
            credentials: Credentials::default(),
            options,
            connect_timeout: CONNECT_TIMEOUT,
            transport: None,
            timer: Arc::new(SystemTimer),
            client: PhantomData,
        }
    }

    /// Which server to call: one of the document's, or a URL. Without this, the first server of the document.
    #[must_use]
    pub fn server(mut self, server: impl Into<ServerUrl>) -> Self {
        self.server = Some(server.into());
        self
    }

    /// The token for every scheme that takes one.
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.add(Credential::Bearer(token.into()));
        self
    }

    /// The user name and password for every scheme that takes them.
    #[must_use]
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials.add(Credential::Basic(user.into(), password.into()));
        self
    }

    /// The key for every scheme that takes one.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.add(Credential::ApiKey(key.into()));
        self
    }

    /// The credential for one scheme, by its name in the document.
    #[must_use]
    pub fn credential(mut self, scheme: impl Into<String>, credential: Credential) -> Self {
        self.credentials.add_for(scheme.into(), credential);
        self
    }

    /// What every call of this client starts from; a call's own options come on top.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options.merge(options);
        self
    }

    /// The time limit of a whole call: retries and decoding included. 60 seconds without this.
    #[must_use]
    pub fn timeout(self, limit: Duration) -> Self {
        self.options(Options::new().timeout(limit))
    }

    /// The time limit for connecting, for the transport that this crate brings. 10 seconds without this.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// What carries the requests.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// What waits between attempts and watches over time limits.
    #[must_use]
    pub fn timer(mut self, timer: impl Timer + 'static) -> Self {
        self.timer = Arc::new(timer);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// If there is no server, its URL is not an absolute `http` or `https` URL without a user name, or there is no transport.
    pub fn build(self) -> Result<C, BuildError> {
        let is_chosen = self.server.is_some();
        let server = self.server.map(|server| server.0).or_else(|| self.api.server.map(str::to_owned));
        let server = server.ok_or_else(|| BuildError("the document names no server: set one".to_owned()))?;
        let base = base(&server)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(self.connect_timeout)?,
        };
        let Self { api, credentials, options, timer, .. } = self;
        Ok(C::from(Client(Arc::new(Inner { api, base, is_chosen, credentials, options, transport, timer }))))
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Builder")
            .field("api", &self.api.name)
            .field("server", &self.server)
            .field("credentials", &self.credentials)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Whether a URL holds a user name, and perhaps a password.
fn has_user(url: &str) -> bool {
    let authority = url.split_once("//").map_or(url, |(_, rest)| rest);
    authority.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'))
}

/// The URL that paths are put after.
fn base(server: &str) -> Result<String, BuildError> {
    if has_user(server) {
        return Err(BuildError("the server's URL holds a user name: give it to `basic` instead".to_owned()));
    }
    // Shown without the query, which may hold a key.
    let invalid =
        || BuildError(format!("`{}` is not an absolute http or https URL without a query", message::url(server)));
    let uri: Uri = server.parse().map_err(|_| invalid())?;
    let absolute =
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty());
    if !absolute || uri.query().is_some() || server.contains(['#', '{']) {
        return Err(invalid());
    }
    Ok(server.trim_end_matches('/').to_owned())
}

#[cfg(feature = "reqwest")]
fn default_transport(connect_timeout: Duration) -> Result<Arc<dyn Transport>, BuildError> {
    match crate::transport::ReqwestTransport::new(connect_timeout) {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(BuildError(error.to_string())),
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: Duration) -> Result<Arc<dyn Transport>, BuildError> {
    Err(BuildError("there is no transport: set one, or turn on the feature `reqwest`".to_owned()))
}

/// Why a client could not be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}
