//! The same client, driven as data.

use countersign_runtime::registry::OperationEntry;
use countersign_runtime::{Bytes, Client, Error, HeaderMap, Outcome, OutcomeBody, Response, StatusCode};
use serde_json::json;

use crate::memory::{JSON, Memory};
use crate::rooms::registry::REGISTRY;

fn operation(id: &str) -> &'static OperationEntry {
    REGISTRY.operations().find(|entry| entry.operation.id == id).unwrap()
}

fn client(memory: &Memory) -> Client {
    let builder = countersign_runtime::Builder::<Client>::new(REGISTRY.api);
    builder.bearer_token("t").server("http://127.0.0.1:1").transport(memory.clone()).build().unwrap()
}

fn answer(status: u16, content_type: &str, body: &str) -> Response<Bytes> {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", content_type.parse().unwrap());
    Response { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::from(body.to_owned()) }
}

#[test]
fn schemas_decode_and_encode() {
    let schema = |name: &str| REGISTRY.schema(name).unwrap();
    for (name, value) in [
        ("CreateRoomTokenRequest", json!({"token_ttl_secs": 1, "id": "kept", "note": null})),
        ("Participant", json!({"kind": "guest", "name": "Ann"})),
        ("rooms.Problem", json!({"code": "1", "title": "x", "first": {"code": "2", "title": "y"}})),
    ] {
        assert_eq!(schema(name).decode_then_encode(&value).unwrap(), value);
    }
    let error = schema("rooms.Problem").decode_then_encode(&json!({"code": 1})).unwrap_err();
    assert_eq!(error.path().to_string(), "$.code");
}

#[test]
fn a_request_from_json_arguments() {
    let arguments = json!({
        "path": {"room_id": "0ccc7b54-4df3-4bca-a65a-3da1ecc777f0"},
        "query": {"page": 2, "include": ["a", "b"]},
        "header": {"X-Trace": "m"},
        "body": {"application/json": {"token_ttl_secs": 600, "id": "read-only"}}
    });
    let request = operation("CreateRoomToken").request(&client(&Memory::default()), &arguments).unwrap();
    assert_eq!(
        request.url(),
        "http://127.0.0.1:1/rooms/0ccc7b54-4df3-4bca-a65a-3da1ecc777f0/actions/generate_token?page=2&include=a&include=b"
    );
    assert_eq!(request.body, r#"{"token_ttl_secs":600}"#);

    let arguments = json!({
        "path": {"name": "a", "extension": "b"},
        "body": {"multipart/form-data": {"recording": "bytes", "participants": [{"model": "R2"}]}}
    });
    let request = operation("UploadRecording").request(&client(&Memory::default()), &arguments).unwrap();
    let body = str::from_utf8(&request.body).unwrap();
    assert!(body.contains("filename=\"recording\"") && body.contains(r#"{"kind":"robot","model":"R2"}"#), "{body}");
}

#[test]
fn arguments_that_do_not_fit() {
    let room = "0ccc7b54-4df3-4bca-a65a-3da1ecc777f0";
    let cases = [
        (json!({"path": {"room_id": "1"}}), "`room_id` invalid value"),
        (json!({"path": {"room": "1"}}), "`room` is no parameter"),
        (json!({"body": {"text/plain": ""}}), "`text/plain` is no body"),
        (json!({"body": {"application/json": {"token_ttl_secs": "x"}}}), "at $.token_ttl_secs"),
        (json!({"path": {"room_id": room}}), "`the body` is required"),
        (json!({"body": {"application/json": {}}}), "`room_id` is required"),
        (json!({"path": {"room_id": room}, "body": {"application/json": {"token_ttl_secs": 1}}}), "at least 10"),
    ];
    for (arguments, expected) in cases {
        let error = operation("CreateRoomToken").request(&client(&Memory::default()), &arguments).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn answers_are_read_and_written_again() {
    let read = |id: &str, response| operation(id).read(response);
    let outcome = |variant, body| Outcome { variant, body };
    let value = json!({"data": {"token": "t"}, "more": 1});
    let body = OutcomeBody::Json(value.clone());
    assert_eq!(read("CreateRoomToken", answer(201, JSON, &value.to_string())).unwrap(), outcome("", body));
    match read("CreateRoomToken", answer(403, JSON, r#"{"code":"1","title":"x"}"#)).unwrap_err() {
        Error::Api(api) => {
            assert_eq!(api.body, outcome("Forbidden", OutcomeBody::Json(json!({"code": "1", "title": "x"}))));
        }
        other => panic!("{other}"),
    }
    assert!(matches!(read("CreateRoomToken", answer(200, JSON, "{}")), Err(Error::Unexpected(_))));
    assert!(matches!(read("CreateRoomToken", answer(403, JSON, "{}")), Err(Error::Decode(_))));
    let nothing = outcome("NoContent", OutcomeBody::Empty);
    assert_eq!(read("UploadRecording", answer(204, "text/plain", "")).unwrap(), nothing);
    let body = OutcomeBody::Bytes("x".into());
    assert_eq!(read("FindRecording", answer(200, "text/plain", "x")).unwrap(), outcome("", body));
}

#[tokio::test]
async fn a_call_goes_all_the_way() {
    let memory = Memory::json(200, "1.5");
    let entry = operation("UploadRecording");
    let arguments = json!({"path": {"name": "a", "extension": "b"}, "body": {"application/octet-stream": "x"}});
    let call = entry.call(&client(&memory), &arguments).unwrap();
    let outcome = entry.send(call).await.unwrap();
    assert_eq!(outcome, Outcome { variant: "Ok", body: OutcomeBody::Json(json!(1.5)) });
    assert_eq!(memory.last().body, "x");
}
