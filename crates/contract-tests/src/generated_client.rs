//! The generated client, driven through its registry: requests take the way of a user's call, over the transport that users
//! have, and responses are read into the generated types and written again.

use std::sync::{Arc, Mutex, PoisonError};

use countersign_contract::{
    Call, CallError, Calling, Client, Decoded, Headers, PlannedRequest, Reply, Response, Subject,
};
use countersign_generated::REGISTRIES;
use countersign_model::{Operation, ParameterLocation, SecuritySchemeKind};
use countersign_runtime::registry::{OperationEntry, Registry};
use countersign_runtime::transport::{BoxFuture, Request, ReqwestTransport, Transport};
use countersign_runtime::{
    Builder, Bytes, Credential, Error, Options, Outcome, OutcomeBody, RequestError, Retry, TransportError, Value,
};
use countersign_vendored::Problems;
use serde_json::Map;

/// A generated client of one document.
#[derive(Clone, Copy, Debug)]
pub struct GeneratedClient {
    registry: &'static Registry,
}

impl GeneratedClient {
    /// The client that a registry describes.
    pub fn new(registry: &'static Registry) -> Self {
        Self { registry }
    }

    /// The client of the generated module that a document is called by.
    ///
    /// # Errors
    ///
    /// `generated/` has no such module.
    pub fn of_subject(subject: &Subject) -> Result<Self, Problems> {
        let found = REGISTRIES.iter().find(|(name, _)| *name == subject.name);
        let (_, registry) = found.ok_or_else(|| {
            Problems::message(format!("generated/ has no module `{}`; to repair: cargo xtask generate", subject.name))
        })?;
        Ok(Self::new(registry))
    }

    fn entry(&self, operation: &Operation) -> Option<&'static OperationEntry> {
        let same = |entry: &&OperationEntry| {
            entry.operation.method == operation.method && entry.operation.path == operation.path
        };
        self.registry.operations().find(same)
    }

    /// A client that sends to the mock, and keeps what it answers.
    fn connect(&self, call: &Call<'_>, received: &Received) -> Result<countersign_runtime::Client, CallError> {
        let failed = |error: &dyn std::fmt::Display| CallError::Transport(error.to_string());
        let inner = ReqwestTransport::new(std::time::Duration::from_secs(5)).map_err(|error| failed(&error))?;
        let mut builder = Builder::<countersign_runtime::Client>::new(self.registry.api)
            .server(call.base_url.to_owned())
            .options(Options::new().retry(Retry::never()))
            .transport(Recording { inner, received: received.clone() });
        for planned in &call.request.credentials {
            let Some(scheme) = call.subject.api.security_schemes.get(&planned.scheme) else { continue };
            let secret = planned.secret.clone();
            let credential = match (&scheme.kind, secret.split_once(':')) {
                (SecuritySchemeKind::Basic, Some((user, password))) => {
                    Credential::Basic(user.to_owned(), password.to_owned())
                }
                (SecuritySchemeKind::Bearer { .. } | SecuritySchemeKind::Other { .. }, _) => Credential::Bearer(secret),
                _ => Credential::ApiKey(secret),
            };
            builder = builder.credential(planned.scheme.clone(), credential);
        }
        builder.build().map_err(|error| failed(&error))
    }
}

impl Client for GeneratedClient {
    fn rewrite(&self, schema: &str, value: &Value) -> Option<Result<Value, String>> {
        let entry = self.registry.schema(schema)?;
        Some(entry.decode_then_encode(value).map_err(|error| error.to_string()))
    }

    fn call<'c>(&'c self, call: Call<'c>) -> Calling<'c> {
        Box::pin(async move {
            let entry = self.entry(call.operation).ok_or_else(|| {
                let reason = format!("the registry has no {} {}", call.operation.method, call.operation.path);
                CallError::NotOffered(reason)
            })?;
            let received = Received::default();
            let client = self.connect(&call, &received)?;
            let refused = |error: &dyn std::fmt::Display| CallError::Refused(error.to_string());
            let media_type = media_type(call.operation, call.request);
            let prepared = match entry.call(&client, &arguments(call.operation, call.request)) {
                Ok(prepared) => prepared,
                // Of several media types for one body, a client may offer one.
                Err(RequestError::Unencodable(name, _)) if Some(name.as_str()) == media_type => {
                    return Err(CallError::NotOffered(format!("it sends no body as `{name}`")));
                }
                Err(error) => return Err(refused(&error)),
            };
            let result = entry.send(prepared).await;
            match (received.take(), result) {
                (Some(response), result) => Ok(Reply { decoded: decoded(&response, result), response }),
                (None, Err(error @ Error::Request(_))) => Err(refused(&error)),
                (None, Err(error)) => Err(CallError::Transport(error.to_string())),
                (None, Ok(_)) => Err(CallError::Transport("the client read a response that never came".to_owned())),
            }
        })
    }
}

/// The arguments of a call in the form that the registry takes.
fn arguments(operation: &Operation, request: &PlannedRequest) -> Value {
    let mut arguments: Map<String, Value> = Map::new();
    let mut add = |group: &str, name: &str, value: &Value| {
        let members = arguments.entry(group).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(members) = members {
            members.insert(name.to_owned(), value.clone());
        }
    };
    for argument in &request.arguments {
        let Some(parameter) = operation.parameters.get(argument.index) else { continue };
        let group = match parameter.location {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::QueryString => "query_string",
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
        };
        add(group, &parameter.name, &argument.sample.value);
    }
    if let (Some(body), Some(media_type)) = (&request.body, media_type(operation, request)) {
        add("body", media_type, &body.sample.value);
    }
    Value::Object(arguments)
}

/// The media type of a request's body, as documented.
fn media_type<'o>(operation: &'o Operation, request: &PlannedRequest) -> Option<&'o str> {
    let planned = request.body.as_ref()?;
    let mut content = operation.body.iter().flat_map(|body| body.content.iter());
    content.nth(planned.media_type).map(|media_type| media_type.name.as_str())
}

/// What the client made of a response.
fn decoded(response: &Response, result: Result<Outcome, Error<Outcome>>) -> Decoded {
    match result {
        Ok(outcome) => read(response, outcome),
        Err(Error::Api(api)) => read(response, api.body),
        Err(Error::Unexpected(unexpected)) => {
            Decoded::NotModelled(format!("the client has no type for status {}", unexpected.status.as_u16()))
        }
        Err(error) => Decoded::Failed(error.to_string()),
    }
}

fn read(response: &Response, outcome: Outcome) -> Decoded {
    match outcome.body {
        OutcomeBody::Empty => Decoded::Empty,
        OutcomeBody::Json(value) => Decoded::Value(value),
        OutcomeBody::Bytes(bytes) if bytes.is_empty() && response.body.is_empty() => Decoded::Empty,
        OutcomeBody::Bytes(bytes) => Decoded::Bytes(bytes.to_vec()),
    }
}

/// The last response that came.
#[derive(Clone, Default)]
struct Received(Arc<Mutex<Option<Response>>>);

impl Received {
    fn keep(&self, response: &countersign_runtime::Response<Bytes>) {
        let mut headers = Headers::default();
        for (name, value) in &response.headers {
            headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
        }
        let kept = Response { status: response.status.as_u16(), headers, body: response.body.to_vec() };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }

    fn take(&self) -> Option<Response> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The transport of users, with a look at what comes back.
struct Recording {
    inner: ReqwestTransport,
    received: Received,
}

impl Transport for Recording {
    fn send(&self, request: Request) -> BoxFuture<Result<countersign_runtime::Response<Bytes>, TransportError>> {
        let (sending, received) = (self.inner.send(request), self.received.clone());
        Box::pin(async move {
            let response = sending.await?;
            received.keep(&response);
            Ok(response)
        })
    }
}
