//! A call in the making: an operation with the arguments set so far. It becomes a request in one place, [`Call::request`],
//! whoever asks: async code, blocking code, tests, the contract tester.

use http::header::{ACCEPT, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::Value as Json;

use crate::body::{self, Body};
use crate::client::Client;
use crate::credentials;
use crate::error::RequestError;
use crate::operation::{Content, Location, Operation, Parameter, Style};
use crate::options::Options;
use crate::pending::Pending;
use crate::redact::Secrets;
use crate::response::FromResponse;
use crate::secrets;
use crate::shape::{self, Slot, Value, Violation};
use crate::style::{self, Escape};
use crate::transport::Request;

/// A call in the making. Generated operations wrap it.
#[derive(Clone)]
pub struct Call {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    /// The value of each parameter of the operation.
    values: Vec<Option<Json>>,
    body: Option<Body>,
    violations: Vec<Violation>,
    /// The first argument that no request can hold.
    problem: Option<(String, String)>,
    options: Options,
}

impl Call {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        let values = operation.parameters.iter().map(|parameter| parameter.constant.map(Json::from)).collect();
        let options = client.0.options.clone();
        Self { client, operation, values, body: None, violations: Vec::new(), problem: None, options }
    }

    /// Sets a path parameter.
    #[must_use]
    pub fn path<T: Slot>(mut self, name: &str, value: T) -> Self {
        self.set(Location::Path, name, Value::of(&value));
        self
    }

    /// Sets a query parameter.
    #[must_use]
    pub fn query<T: Slot>(mut self, name: &str, value: T) -> Self {
        self.set(Location::Query, name, Value::of(&value));
        self
    }

    /// Sets the query string.
    #[must_use]
    pub fn query_string<T: Slot>(mut self, name: &str, value: T) -> Self {
        self.set(Location::QueryString, name, Value::of(&value));
        self
    }

    /// Sets a header parameter.
    #[must_use]
    pub fn header<T: Slot>(mut self, name: &str, value: T) -> Self {
        self.set(Location::Header, name, Value::of(&value));
        self
    }

    /// Sets a cookie parameter.
    #[must_use]
    pub fn cookie<T: Slot>(mut self, name: &str, value: T) -> Self {
        self.set(Location::Cookie, name, Value::of(&value));
        self
    }

    /// Sets the body, in the operation's preferred media type.
    #[must_use]
    pub fn body<T: Slot>(mut self, value: T) -> Self {
        self.set_body(self.operation.body.first(), "the body", Value::of(&value));
        self
    }

    /// Sets the body, in one of the operation's other media types.
    #[must_use]
    pub fn body_as<T: Slot>(mut self, media_type: &str, value: T) -> Self {
        let content = self.operation.body.iter().find(|content| content.media_type == media_type);
        self.set_body(content, media_type, Value::of(&value));
        self
    }

    /// Changes what only this call does differently.
    #[must_use]
    pub fn with(mut self, options: Options) -> Self {
        self.options.merge(options);
        self
    }

    /// Sends the call, each time it is called.
    pub fn send<S: FromResponse, F: FromResponse>(&self) -> Pending<S, F> {
        Pending::new(self.clone())
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    pub(crate) fn set(&mut self, location: Location, name: &str, value: Value<'_>) {
        let mut parameters = self.operation.parameters.iter().zip(&mut self.values);
        let found = parameters.find(|(parameter, _)| parameter.location == location && parameter.name == name);
        match found {
            Some((parameter, slot)) => {
                self.violations.extend(shape::violations(name, value, parameter.rules));
                *slot = Some(shape::to_json(value)).filter(|value| !value.is_null());
            }
            None => self.fail(name, "is no parameter of this operation".to_owned()),
        }
    }

    pub(crate) fn set_body(&mut self, content: Option<&'static Content>, name: &str, value: Value<'_>) {
        let Some(content) = content else {
            self.fail(name, "is no body of this operation".to_owned());
            return;
        };
        self.violations.extend(shape::violations("", value, &[]));
        match body::encode(content, value) {
            Ok(body) => self.body = Some(body),
            Err(reason) => self.fail("the body", reason),
        }
    }

    fn fail(&mut self, name: &str, reason: String) {
        self.problem.get_or_insert_with(|| (name.to_owned(), reason));
    }

    /// The request that this call sends.
    ///
    /// # Errors
    ///
    /// If a value breaks a rule of the document, something required is missing, or there are no credentials.
    pub fn request(&self) -> Result<Request, RequestError> {
        self.unredacted_request().map_err(|error| error.redacted(&self.secrets()))
    }

    fn unredacted_request(&self) -> Result<Request, RequestError> {
        self.check()?;
        let method = Method::from_bytes(self.operation.method.as_bytes())
            .map_err(|_| RequestError::Invalid(format!("`{}` is not a method", self.operation.method)))?;
        let mut request = Request::new(method, self.url()?);
        request.max_response_bytes = self.options.max_response_bytes.unwrap_or(usize::MAX);
        let accepted = self.operation.accepted().join(", ");
        let accept = if accepted.is_empty() { "*/*" } else { &accepted };
        insert(&mut request.headers, ACCEPT.as_str(), accept)?;
        if let Some(body) = &self.body {
            insert(&mut request.headers, CONTENT_TYPE.as_str(), &body.content_type)?;
            request.body = body.bytes.clone();
        }
        let client = &self.client.0;
        client.credentials.apply(client.api.schemes, self.operation.security, &mut request)?;
        for (name, value) in &self.options.headers {
            insert(&mut request.headers, name, value)?;
            // What a user adds may well be a secret.
            if let Some(value) = request.headers.get_mut(name) {
                value.set_sensitive(true);
            }
        }
        // After the headers of every request: a parameter of this one says more, such as its own `User-Agent`.
        for (parameter, value) in self.arguments() {
            match parameter.location {
                Location::Header => {
                    let text = style::header(parameter.style, parameter.explode, value);
                    let text = text.map_err(|reason| unencodable(parameter.name, reason))?;
                    insert(&mut request.headers, parameter.name, &text)?;
                    if let Some(value) = request.headers.get_mut(parameter.name) {
                        value.set_sensitive(self.holds_secret(parameter.name));
                    }
                }
                Location::Cookie => request.push_cookie(&cookie(parameter, value)?)?,
                Location::Path | Location::Query | Location::QueryString => {}
            }
        }
        Ok(request)
    }

    /// What no message about this call may show: the credentials of the client, and what the call itself sends where
    /// credentials go.
    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = self.client.0.credentials.secrets();
        let headers = self.options.headers.iter().filter(|(name, _)| self.holds_secret(name));
        secrets.extend(headers.flat_map(|(name, value)| secrets::of_header(name, value)));
        for (parameter, value) in self.arguments().filter(|(parameter, _)| parameter.constant.is_none()) {
            if parameter.location == Location::Cookie || self.holds_secret(parameter.name) {
                secrets.extend(secrets::of_parameter(parameter.name, value));
            }
        }
        secrets.extend(self.body.iter().flat_map(secrets::of_body));
        Secrets::new(secrets)
    }

    /// Whether a header or parameter of this name holds a credential.
    fn holds_secret(&self, name: &str) -> bool {
        secrets::is_sensitive(name) || credentials::has_parameter(self.client.0.api.schemes, name)
    }

    fn check(&self) -> Result<(), RequestError> {
        if let Some((name, reason)) = &self.problem {
            return Err(RequestError::Unencodable(name.clone(), reason.clone()));
        }
        if !self.violations.is_empty() && !self.options.unchecked {
            return Err(RequestError::Violations(self.violations.clone()));
        }
        let mut required = self.operation.parameters.iter().zip(&self.values);
        if let Some((parameter, _)) = required.find(|(parameter, value)| parameter.required && value.is_none()) {
            return Err(RequestError::Missing(parameter.name.to_owned()));
        }
        if self.operation.body_required && self.body.is_none() {
            return Err(RequestError::Missing("the body".to_owned()));
        }
        Ok(())
    }

    /// The parameters that have a value.
    fn arguments(&self) -> impl Iterator<Item = (&'static Parameter, &Json)> {
        let parameters = self.operation.parameters.iter().zip(&self.values);
        parameters.filter_map(|(parameter, value)| Some((parameter, value.as_ref()?)))
    }

    fn url(&self) -> Result<String, RequestError> {
        let mut path = String::new();
        let mut rest = self.operation.path;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            path.push_str(before);
            path.push_str(&self.segment(name)?);
            rest = after;
        }
        path.push_str(rest);
        // A segment of dots climbs, escaped or not (the URL standard treats `%2e` alike), so it must never leave.
        let resource = path.split_once('?').map_or(path.as_str(), |(resource, _)| resource);
        if resource.split('/').any(|segment| matches!(segment.replace("%2E", ".").as_str(), "." | "..")) {
            return Err(unencodable("the path", "would make a path segment of dots, which names another resource"));
        }
        let query = self.query_pairs()?;
        let client = &self.client.0;
        let base = match self.operation.server {
            Some(server) if !client.is_chosen => server.trim_end_matches('/'),
            _ => &client.base,
        };
        let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
        let (mark, query) = match (query.is_empty(), path.contains('?')) {
            (true, _) => ("", String::new()),
            (false, true) => ("&", query.join("&")),
            (false, false) => ("?", query.join("&")),
        };
        Ok(format!("{base}{slash}{path}{mark}{query}"))
    }

    /// What stands between the `&`s of the query string.
    fn query_pairs(&self) -> Result<Vec<String>, RequestError> {
        let mut pairs = Vec::new();
        for (parameter, value) in self.arguments() {
            let escape = if parameter.allow_reserved { Escape::AllowReserved } else { Escape::Strict };
            let written = match parameter.location {
                Location::Query => style::pairs(parameter.name, parameter.style, parameter.explode, escape, value),
                Location::QueryString => body::query_string(parameter, escape, value).map(|text| vec![text]),
                Location::Path | Location::Header | Location::Cookie => continue,
            };
            pairs.extend(written.map_err(|reason| unencodable(parameter.name, reason))?);
        }
        Ok(pairs)
    }

    /// The text of one path parameter.
    fn segment(&self, name: &str) -> Result<String, RequestError> {
        let argument = self
            .arguments()
            .find(|(parameter, _)| parameter.location == Location::Path && parameter.name == name)
            .map(|(parameter, value)| {
                let escape = if parameter.allow_reserved { Escape::AllowReservedInPath } else { Escape::Strict };
                style::path(name, parameter.style, parameter.explode, escape, value)
            });
        match argument {
            None => Err(RequestError::Missing(name.to_owned())),
            Some(Ok(text)) if text.is_empty() => Err(unencodable(name, "is empty, which would name another resource")),
            Some(written) => written.map_err(|reason| unencodable(name, reason)),
        }
    }
}

/// Shows the operation alone: arguments may be secret.
impl std::fmt::Debug for Call {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Call").field(&self.operation.id).finish()
    }
}

/// The text of one cookie parameter. In its own style nothing is escaped, so nothing may stand for the end of it.
fn cookie(parameter: &Parameter, value: &Json) -> Result<String, RequestError> {
    let (escape, separator) =
        if parameter.style == Style::Cookie { (Escape::Raw, "; ") } else { (Escape::Strict, "&") };
    let pairs = style::pairs(parameter.name, parameter.style, parameter.explode, escape, value)
        .map_err(|reason| unencodable(parameter.name, reason))?;
    if pairs.iter().any(|pair| pair.contains(';')) {
        return Err(unencodable(parameter.name, "holds a semicolon, which would end the cookie"));
    }
    Ok(pairs.join(separator))
}

fn unencodable(name: &str, reason: impl Into<String>) -> RequestError {
    RequestError::Unencodable(name.to_owned(), reason.into())
}

fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), RequestError> {
    let invalid = || unencodable(name, "is not a header, or holds characters that no header can");
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| invalid())?;
    headers.insert(key, value);
    Ok(())
}
