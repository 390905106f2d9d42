//! What a success holds never shows: neither its values nor the names that the document does not declare.

use countersign_runtime::{
    DecodeErrorKind, Error, FromResponse, JsonType, Map, Operation, enumeration, from_json, operation, record, union,
    uuid,
};
use serde_json::json;

use crate::echo::{Script, shown};

record! {
    pub struct Room {
        pub id: i64,
        pub seats: Option<i32>,
        pub open: Option<bool>,
        pub rate: Option<f64>,
        pub uid: Option<uuid::Uuid>,
        pub level: Option<Level>,
        pub figure: Option<Figure>,
        pub tags: Option<Map<Map<String>>>,
        pub next: Option<Box<Room>>,
        .. pub rest: Map<Vec<i64>>,
    }
}

enumeration! {
    pub enum Level {
        One = 1,
        .. Else(i64),
    }
}

union! {
    pub enum Figure {
        Circle(Circle),
        .. Other(Value),
    }
}

record! {
    pub struct Circle {
        pub radius: f64,
    }
}

operation! {
    pub struct Get: GET "/room" {
        .query page_token(String),
        success: Room = 200 "application/json",
    }
}

operation! {
    pub struct List: GET "/rooms" {
        .query page_token(String),
        success: Vec<Room> = 200 "application/jsonl",
    }
}

operation! {
    pub struct Events: GET "/events" {
        .query page_token(String),
        success: Vec<Map<i64>> = 200 "text/event-stream",
    }
}

operation! {
    pub struct Text: GET "/text" {
        .query page_token(String),
        success: uuid::Uuid = 200 "text/plain",
    }
}

/// The message of a success that cannot be decoded, after a check that it shows nothing of the body.
fn message<T: FromResponse>(operation: &'static Operation, media_type: &str, body: &str) -> String {
    let script = Script::responds(200, &[("content-type", media_type)], body.to_owned());
    let error = script.error::<T, std::convert::Infallible>(operation);
    assert!(!shown(&error).contains("CANARY"), "{body}: {}", shown(&error));
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.bytes, body, "the body is to be had");
    assert!(!body.contains("CANARY\":0") || error.full_message().contains("CANARY"), "{}", error.full_message());
    let message = error.to_string();
    message.strip_prefix("the response 200 OK does not match the document: ").unwrap_or(&message).to_owned()
}

#[test]
fn the_rule_and_the_kinds_show_and_no_value() {
    let json = "application/json";
    for (body, expected) in [
        (r#"{"id":"CANARY"}"#, "expected a 64-bit integer, found a string at $.id"),
        (r#"{"id":"CANARY, expected CANARY"}"#, "expected a 64-bit integer, found a string at $.id"),
        (r#"{"id":" at line 1 column 2"}"#, "expected a 64-bit integer, found a string at $.id"),
        (r#"{"id":["CANARY"]}"#, "expected a 64-bit integer, found an array at $.id"),
        (r#"{"id":{"CANARY":1}}"#, "expected a 64-bit integer, found an object at $.id"),
        (r#"{"id":null}"#, "expected a 64-bit integer, found null at $.id"),
        (r#"{"id":1.5}"#, "expected a 64-bit integer, found a number with a fraction at $.id"),
        (r#"{"id":1e300}"#, "expected a 64-bit integer, found a number out of range at $.id"),
        (r#"{"id":1,"seats":4444444444}"#, "expected a 32-bit integer, found a number out of range at $.seats"),
        (r#"{"id":1,"open":"CANARY"}"#, "expected a boolean, found a string at $.open"),
        (r#"{"id":1,"rate":"CANARY"}"#, "expected a number, found a string at $.rate"),
        (r#"{"id":1,"uid":"CANARY"}"#, "expected a UUID, found a string in another format at $.uid"),
        (r#"{"id":1,"level":"CANARY"}"#, "expected a 64-bit integer, found a string at $.level"),
        (r#"{"id":1,"tags":"CANARY"}"#, "expected an object, found a string at $.tags"),
        (r#"{"id":1,"tags":{"CANARY":{"CANARY":0}}}"#, "expected a string, found a number at $.tags.*.*"),
        (r#"{"id":1,"CANARY":[1,"CANARY"]}"#, "expected a 64-bit integer, found a string at $.*[1]"),
        (r#"{"id":1,"next":{"CANARY":[]}}"#, "required property `id` is missing at $.next"),
        (r#"{"figure":{"radius":1},"CANARY":[1]}"#, "required property `id` is missing at $"),
        (r#"{"figure":{"CANARY":1},"id":"CANARY"}"#, "expected a 64-bit integer, found a string at $.id"),
        (r#"["CANARY"]"#, "expected an object (Room), found an array at $"),
        (r#"{"id":1,"open":CANARY}"#, "invalid JSON: expected value at line 1 column 16 in $.open"),
        (r#"{"CANARY""#, "invalid JSON: EOF while parsing an object at line 1 column 9 in $.*"),
        (r#"{"id":1} CANARY"#, "invalid JSON: trailing characters at line 1 column 10"),
        ("", "the body is empty"),
    ] {
        assert_eq!(message::<Room>(Get::OPERATION, json, body), expected, "{body}");
    }
    let html = message::<Room>(Get::OPERATION, "text/html", "<p>CANARY");
    assert_eq!(html, "the body is text/html, not JSON: expected value at line 1 column 1");
}

#[test]
fn nor_in_sequences_texts_and_undocumented_successes() {
    let lines = "{\"id\":1}\n{\"id\":\"CANARY\"}\n";
    let expected = "expected a 64-bit integer, found a string at $[1].id";
    assert_eq!(message::<Vec<Room>>(List::OPERATION, "application/jsonl", lines), expected);
    let events = "event: CANARY\n\n";
    let expected = "expected a 64-bit integer, found a string at $[0].*";
    assert_eq!(message::<Vec<Map<i64>>>(Events::OPERATION, "text/event-stream", events), expected);
    let expected = "expected a UUID, found a string in another format at $";
    assert_eq!(message::<uuid::Uuid>(Text::OPERATION, "text/plain", "CANARY"), expected);

    let headers = [("content-type", "application/json"), ("location", "/x?CANARY")];
    let error = Script::responds(202, &headers, "\"CANARY\"").error::<Room, std::convert::Infallible>(Get::OPERATION);
    assert!(!shown(&error).contains("CANARY"), "{}", shown(&error));
    let message = "the server responded with 202 Accepted, which is not documented (to /x)";
    assert_eq!(error.to_string(), message);
    assert!(shown(&error).contains("8 bytes of application/json"), "{}", shown(&error));
}

#[test]
fn an_error_tells_its_parts_and_the_whole() {
    let error = from_json::<Room>(&json!({"id": 1, "tags": {"a b": {"c": 7}}})).unwrap_err();
    assert_eq!((error.kind(), error.expected()), (DecodeErrorKind::Type, "a string"));
    assert_eq!(error.found(), Some(JsonType::Number));
    assert_eq!(error.path().to_string(), "$.tags.*.*");
    assert_eq!(error.path().full(), r#"$.tags["a b"].c"#);
    assert_eq!(error.full_message(), r#"invalid type: integer `7`, expected a string at $.tags["a b"].c"#);
    let error = from_json::<Room>(&json!({})).unwrap_err();
    assert_eq!((error.kind(), error.expected(), error.found()), (DecodeErrorKind::Missing, "id", None));
}

#[cfg(feature = "serde")]
#[test]
fn other_formats_get_a_path_without_undeclared_names() {
    let error = serde_json::from_str::<Room>(r#"{"id":1,"CANARY":[true]}"#).unwrap_err().to_string();
    assert!(error.contains("at $.*[0]") && !error.contains("CANARY"), "{error}");
}

#[test]
fn responses_show_kinds_alone() {
    let script = Script::responds(200, &[("x-echo", "CANARY")], r#"{"id":1,"CANARY":[1]}"#);
    let response =
        crate::echo::wait(script.call(Get::OPERATION).send::<Room, std::convert::Infallible>().with_response());
    let shown = format!("{:?}", response.unwrap());
    assert!(shown.contains("x-echo") && shown.contains("Room") && !shown.contains("CANARY"), "{shown}");
}
