//! Generated code as data: how the contract tester drives every schema and operation of a generated module without a line
//! written for any of them. It takes the same way as a user's call, so styles, bounds and credentials are exercised too.

use bytes::Bytes;
use serde_json::Value as Json;

use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, RequestError};
use crate::limits::{Allowance, Limits};
use crate::operation::{Api, Described, Location, Operation};
use crate::pending::{self, Exchanged};
use crate::redact::Secrets;
use crate::response::{FromResponse, Outcome, Response};
use crate::shape::{self, DecodeError, Owned, Shape, ShapeRef, Slot};
use crate::transport::{BoxFuture, Request};

/// Everything in a generated module.
#[derive(Debug)]
pub struct Registry {
    /// The API; build a [`Client`] of it with `Builder::<Client>::new(registry.api)`.
    pub api: &'static Api,
    /// Every named schema, those together that need the same feature.
    pub schemas: &'static [&'static [SchemaEntry]],
    /// Every operation, by the files they stand in.
    pub operations: &'static [&'static [OperationEntry]],
}

impl Registry {
    /// The schema of this name in the document.
    #[must_use]
    pub fn schema(&self, name: &str) -> Option<&'static SchemaEntry> {
        self.schemas.iter().copied().flatten().find(|entry| entry.name == name)
    }

    /// Every operation.
    pub fn operations(&self) -> impl Iterator<Item = &'static OperationEntry> {
        self.operations.iter().copied().flatten()
    }
}

/// A named schema.
#[derive(Debug)]
pub struct SchemaEntry {
    /// Its name in the document.
    pub name: &'static str,
    shape: ShapeRef,
}

impl SchemaEntry {
    /// The schema that the type `T` was generated from.
    #[must_use]
    pub const fn new<T: Slot>(name: &'static str) -> Self {
        Self { name, shape: ShapeRef::of::<T>() }
    }

    /// Reads a value into the generated type and writes it again.
    ///
    /// # Errors
    ///
    /// If the value is not one of the type.
    pub fn decode_then_encode(&self, value: &Json) -> Result<Json, DecodeError> {
        Ok(shape::to_json(decode(self.shape.get(), value)?.value()))
    }
}

fn decode(shape: &'static Shape, value: &Json) -> Result<Owned, DecodeError> {
    shape::build_owned(shape, |place| shape::decode_value_into(place, value, Allowance::UNLIMITED))
}

/// What an answer was read as: a success, or an error whose documented bodies are read too.
pub type Answered = Result<Outcome, Error<Outcome>>;

/// An operation.
pub struct OperationEntry {
    /// The operation.
    pub operation: &'static Operation,
    read: fn(&'static Operation, Exchanged) -> Answered,
    send: fn(Call) -> BoxFuture<Answered>,
}

impl std::fmt::Debug for OperationEntry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("OperationEntry").field(&self.operation.id).finish()
    }
}

impl OperationEntry {
    /// The operation that a generated struct calls.
    #[must_use]
    pub const fn of<O: Described>() -> Self {
        Self { operation: O::DESCRIPTION, read: read::<O::Success, O::Failure>, send: send::<O::Success, O::Failure> }
    }

    /// A call with JSON arguments: `{"path": {..}, "query": {..}, "header": {..}, "cookie": {..}, "body": {"media/type": ..}}`,
    /// each part optional. Further options may be set on it before it is sent.
    ///
    /// # Errors
    ///
    /// If an argument is not one of its generated type: the parameter or the body, and why.
    pub fn call(&self, client: &Client, arguments: &Json) -> Result<Call, RequestError> {
        let mut call = client.call(self.operation);
        let locations = [
            ("path", Location::Path),
            ("query", Location::Query),
            ("query_string", Location::QueryString),
            ("header", Location::Header),
            ("cookie", Location::Cookie),
        ];
        for (key, location) in locations {
            for (name, value) in arguments.get(key).and_then(Json::as_object).into_iter().flatten() {
                let mut parameters = self.operation.parameters.iter();
                let found = parameters.find(|parameter| parameter.location == location && parameter.name == name);
                let parameter = found.ok_or_else(|| unencodable(name, "is no parameter of this operation"))?;
                let value =
                    decode(parameter.shape(), value).map_err(|error| unencodable(name, error.full_message()))?;
                call.set(location, name, value.value());
            }
        }
        for (media_type, value) in arguments.get("body").and_then(Json::as_object).into_iter().flatten() {
            let content = self.operation.body.iter().find(|content| content.media_type == media_type);
            let content = content.ok_or_else(|| unencodable(media_type, "is no body of this operation"))?;
            let value =
                decode(content.shape(), value).map_err(|error| unencodable("the body", error.full_message()))?;
            call.set_body(Some(content), media_type, value.value());
        }
        Ok(call)
    }

    /// The request of a call with JSON arguments.
    ///
    /// # Errors
    ///
    /// If the arguments do not fit, break a bound, or the client lacks credentials.
    pub fn request(&self, client: &Client, arguments: &Json) -> Result<Request, RequestError> {
        self.call(client, arguments)?.request()
    }

    /// Reads an answer as a user's call would.
    ///
    /// # Errors
    ///
    /// As a user's call.
    pub fn read(&self, response: Response<Bytes>) -> Answered {
        (self.read)(self.operation, Ok((response, Limits::default())))
    }

    /// Sends a call and reads its answer.
    #[must_use]
    pub fn send(&self, call: Call) -> BoxFuture<Answered> {
        (self.send)(call)
    }
}

fn unencodable(name: &str, reason: impl ToString) -> RequestError {
    RequestError::Unencodable(name.to_owned(), reason.to_string())
}

fn read<S: FromResponse, F: FromResponse>(operation: &'static Operation, result: Exchanged) -> Answered {
    outcome(pending::read::<S, F>(operation, result, &Secrets::default))
}

fn send<S: FromResponse, F: FromResponse>(call: Call) -> BoxFuture<Answered> {
    Box::pin(async move { outcome(call.send::<S, F>().await) })
}

fn outcome<S: FromResponse, F: FromResponse>(result: Result<S, Error<F>>) -> Answered {
    match result {
        Ok(success) => Ok(success.outcome()),
        Err(error) => Err(error.map(|failure| failure.outcome())),
    }
}
