//! A client made from the document alone: it writes requests by the letter of the specification, and gives responses back
//! as they came. It stands in where there is no generated client, and shows what a fault in one would look like.

use base64::Engine;
use countersign_model::{ParameterLocation, SecuritySchemeKind};

use super::{Call, CallError, Calling, Client, Decoded, Reply, transport};
use crate::plan::status;
use crate::wire::{Request, Response, body, escape, media, style};

/// A client made from the document alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct DocumentClient;

impl Client for DocumentClient {
    fn call<'c>(&'c self, call: Call<'c>) -> Calling<'c> {
        Box::pin(async move {
            let request = write(&call)?;
            let response = transport::send(call.base_url, &request)
                .await
                .map_err(|error| CallError::Transport(error.to_string()))?;
            let decoded = read(&call, &response);
            Ok(Reply { response, decoded })
        })
    }

    fn rewrite(&self, _schema: &str, _value: &serde_json::Value) -> Option<Result<serde_json::Value, String>> {
        None
    }
}

/// Writes the request of a call.
pub fn write(call: &Call<'_>) -> Result<Request, CallError> {
    let operation = call.operation;
    let (path, fixed_query) = operation.path.split_once('?').unwrap_or((&operation.path, ""));
    let mut request = Request { method: operation.method.clone(), path: path.to_owned(), ..Request::default() };
    let mut query: Vec<String> = vec![fixed_query.to_owned()];
    let mut cookies: Vec<String> = Vec::new();
    for argument in &call.request.arguments {
        let Some(parameter) = operation.parameters.get(argument.index) else { continue };
        let value = &argument.sample.value;
        match parameter.location {
            ParameterLocation::Path => {
                let placeholder = format!("{{{}}}", parameter.name);
                request.path = request.path.replace(&placeholder, &style::path(parameter, value));
            }
            ParameterLocation::Query | ParameterLocation::QueryString => query.push(style::query(parameter, value)),
            ParameterLocation::Header => request.headers.push(&parameter.name, style::header(parameter, value)),
            ParameterLocation::Cookie => cookies.push(style::cookie(parameter, value)),
        }
    }
    write_credentials(call, &mut request, &mut query, &mut cookies);
    query.retain(|pair| !pair.is_empty());
    request.query = (!query.is_empty()).then(|| query.join("&"));
    if !cookies.is_empty() {
        request.headers.push("cookie", cookies.join("; "));
    }
    write_body(call, &mut request)?;
    Ok(request)
}

fn write_credentials(call: &Call<'_>, request: &mut Request, query: &mut Vec<String>, cookies: &mut Vec<String>) {
    for credential in &call.request.credentials {
        let Some(scheme) = call.subject.api.security_schemes.get(&credential.scheme) else { continue };
        let secret = &credential.secret;
        match &scheme.kind {
            SecuritySchemeKind::Bearer { .. } => request.headers.push("authorization", format!("Bearer {secret}")),
            SecuritySchemeKind::Basic => {
                let encoded = base64::engine::general_purpose::STANDARD.encode(secret);
                request.headers.push("authorization", format!("Basic {encoded}"));
            }
            SecuritySchemeKind::Other { scheme } => request.headers.push("authorization", format!("{scheme} {secret}")),
            SecuritySchemeKind::ApiKey { location, name } => match location {
                ParameterLocation::Header => request.headers.push(name, secret.clone()),
                ParameterLocation::Cookie => cookies.push(format!("{name}={}", escape::encode(secret))),
                _ => query.push(format!("{}={}", escape::encode(name), escape::encode(secret))),
            },
            SecuritySchemeKind::MutualTls => {}
        }
    }
}

fn write_body(call: &Call<'_>, request: &mut Request) -> Result<(), CallError> {
    let Some(planned) = &call.request.body else { return Ok(()) };
    let mut content = call.operation.body.iter().flat_map(|body| body.content.iter());
    let Some(media_type) = content.nth(planned.media_type) else { return Ok(()) };
    if let Some(text) = &planned.sample.serialized {
        request.headers.push("content-type", planned.content_type.clone());
        request.body = text.clone().into_bytes();
        return Ok(());
    }
    let encoded = body::encode(media_type, &planned.content_type, &planned.sample.value)
        .map_err(|body::BodyError(reason)| CallError::Refused(reason))?;
    request.headers.push("content-type", encoded.content_type);
    request.body = encoded.bytes;
    Ok(())
}

/// Reads the response to a call.
pub fn read(call: &Call<'_>, response: &Response) -> Decoded {
    let pattern = status::responding(call.operation, response.status);
    let documented = call.operation.responses.iter().find(|known| Some(known.status) == pattern);
    let content_type = response.headers.get("content-type");
    if response.body.is_empty() {
        return Decoded::Empty;
    }
    let media_type = documented
        .zip(content_type)
        .and_then(|(documented, given)| documented.content.iter().find(|known| media::covers(&known.name, given)));
    let Some((media_type, content_type)) = media_type.zip(content_type) else {
        return Decoded::NotModelled("the response is not documented".to_owned());
    };
    match body::decode(&call.subject.api, media_type, content_type, &response.body) {
        Ok(Some(value)) => Decoded::Value(value),
        Ok(None) => Decoded::Bytes(response.body.clone()),
        Err(body::BodyError(reason)) => Decoded::Failed(reason),
    }
}
