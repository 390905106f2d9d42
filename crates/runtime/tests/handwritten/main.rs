//! A client as the generator writes it, and what it does.

mod rooms;

use std::sync::{Arc, Mutex};

use countersign_runtime::transport::{BoxFuture, Request, Transport};
use countersign_runtime::{Bytes, Error, HeaderMap, Response, StatusCode, TransportError};
use rooms::Client;
use rooms::operations::room_tokens::CreateRoomTokenError;
use rooms::types::{CreateRoomTokenRequest, Provider};

/// Answers from memory and keeps what it was sent.
#[derive(Clone, Default)]
pub struct Memory {
    pub sent: Arc<Mutex<Vec<Request>>>,
    pub answers: Arc<Mutex<Vec<(u16, &'static str, &'static str)>>>,
}

impl Memory {
    pub fn answering(answers: &[(u16, &'static str, &'static str)]) -> Self {
        Self { answers: Arc::new(Mutex::new(answers.to_vec())), ..Self::default() }
    }

    pub fn last(&self) -> Request {
        self.sent.lock().unwrap().last().expect("a request").clone()
    }
}

impl Transport for Memory {
    fn send(&self, request: Request) -> BoxFuture<Result<Response<Bytes>, TransportError>> {
        self.sent.lock().unwrap().push(request);
        let (status, content_type, body) = self.answers.lock().unwrap().remove(0);
        let mut headers = HeaderMap::new();
        headers.insert("content-type", content_type.parse().unwrap());
        let status = StatusCode::from_u16(status).unwrap();
        Box::pin(std::future::ready(Ok(Response { status, headers, body: Bytes::from(body) })))
    }
}

const JSON: &str = "application/json; charset=utf-8";

fn client(memory: &Memory) -> Client {
    Client::builder().bearer_token("s3cret").transport(memory.clone()).build().unwrap()
}

#[tokio::test]
async fn a_typed_answer() {
    let memory = Memory::answering(&[(201, JSON, r#"{"data":{"token":"t","provider":"pigeon"},"meta":1}"#)]);
    let body = CreateRoomTokenRequest { token_ttl_secs: Some(600), note: Some(None), ..Default::default() };
    let created = client(&memory)
        .create_room_token("0ccc7b54-4df3-4bca-a65a-3da1ecc777f0".parse().unwrap(), body)
        .page(2)
        .include(vec!["a b".to_owned(), "c".to_owned()])
        .x_trace("mark")
        .send()
        .await
        .unwrap();
    let token = created.data.unwrap();
    assert_eq!(token.token, "t");
    assert_eq!(token.provider, Some(Provider::Other("pigeon".to_owned())));
    assert_eq!(created.additional_properties.get("meta"), Some(&1.into()));

    let request = memory.last();
    assert_eq!(
        request.url(),
        "https://api.rooms.example/v2/rooms/0ccc7b54-4df3-4bca-a65a-3da1ecc777f0/actions/generate_token?page=2&include=a%20b&include=c"
    );
    assert_eq!(request.headers["authorization"], "Bearer s3cret");
    assert_eq!(request.headers["accept"], "application/json");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["x-trace"], "mark");
    assert_eq!(request.body, r#"{"token_ttl_secs":600,"note":null}"#);
}

#[tokio::test]
async fn a_typed_error() {
    let memory = Memory::answering(&[(403, JSON, r#"{"code":"10009","title":"No"}"#)]);
    let error = client(&memory).create_room_token(Default::default(), Default::default()).send().await.unwrap_err();
    match error {
        Error::Api(api) => match api.body {
            CreateRoomTokenError::Forbidden(problem) => assert_eq!(problem.code, "10009"),
            other => panic!("{other:?}"),
        },
        other => panic!("{other}"),
    }
}
