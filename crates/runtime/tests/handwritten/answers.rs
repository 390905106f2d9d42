//! What comes back: typed answers, typed failures, and everything that the document did not promise.

use countersign_runtime::{Error, Formatted, StatusCode};

use crate::memory::{Answer, JSON, Memory};
use crate::rooms::operations::recordings::{UploadRecordingBody, UploadRecordingResponse};
use crate::rooms::operations::room_tokens::{CreateRoomToken, CreateRoomTokenError};
use crate::rooms::types::{Provider, RoomToken};

fn create(memory: &Memory) -> CreateRoomToken {
    memory.client().create_room_token(Default::default(), Default::default())
}

#[tokio::test]
async fn a_typed_answer() {
    let memory = Memory::json(201, r#"{"data":{"token":"t","expires_at":"tomorrow","provider":"pigeon"},"meta":1}"#);
    let answer = create(&memory).send().with_response().await.unwrap();
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(answer.headers["content-type"], JSON);
    let expected = RoomToken {
        expires_at: Some(Formatted::from("tomorrow")),
        provider: Some(Provider::Other("pigeon".to_owned())),
        ..RoomToken::new("t".to_owned())
    };
    assert_eq!(answer.body.data, Some(expected));
    assert_eq!(answer.body.additional_properties.get("meta"), Some(&1.into()));
}

#[tokio::test]
async fn typed_failures() {
    let problem = r#"{"code":"10009","title":"No","causes":[{"code":"1","title":"x"}]}"#;
    let error = create(&Memory::json(403, problem)).send().await.unwrap_err();
    assert_eq!(error.to_string(), format!("the server responded with 403 Forbidden: {problem}"));
    match error {
        Error::Api(api) => match api.body {
            CreateRoomTokenError::Forbidden(problem) => assert_eq!(problem.code, "10009"),
            other => panic!("{other:?}"),
        },
        other => panic!("{other}"),
    }
    let error = create(&Memory::new(&[Answer::Http(404, "text/html", "<p>")])).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(api) if matches!(api.body, CreateRoomTokenError::NotFound)));
    let error = create(&Memory::json(599, problem)).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(api) if matches!(api.body, CreateRoomTokenError::ServerError(_))));
}

#[tokio::test]
async fn what_the_document_did_not_promise() {
    for status in [200, 302, 418] {
        let error = create(&Memory::json(status, r#"{"why":"?"}"#)).send().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        let Error::Unexpected(unexpected) = &error else { panic!("{error}") };
        assert_eq!(unexpected.bytes, r#"{"why":"?"}"#);
        assert_eq!(
            error.to_string().contains("not documented: {"),
            status == 418,
            "what a success holds does not show"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_not_as_documented() {
    let cases = [
        (201, JSON, r#"{"data":{"token":7}}"#, "$.data.token", "expected a string, found a number"),
        (201, JSON, r#"{"data":{"token":"#, "$.data.token", "invalid JSON: EOF"),
        (201, JSON, "{} x", "$", "trailing characters"),
        (201, JSON, "\u{feff}", "$", "invalid JSON: EOF"),
        (201, "text/html", "<p>", "$", "the body is text/html, not JSON"),
        (403, JSON, r#"{"code":"1"}"#, "$", "required property `title` is missing"),
        (
            403,
            JSON,
            r#"{"code":"1","title":"x","causes":[{"code":"1"}]}"#,
            "$.causes[0]",
            "required property `title` is missing",
        ),
    ];
    for (status, content_type, body, path, message) in cases {
        let error = create(&Memory::new(&[Answer::Http(status, content_type, body)])).send().await.unwrap_err();
        let Error::Decode(decode) = &error else { panic!("{error}") };
        assert_eq!(decode.path().to_string(), path, "{error}");
        assert!(decode.error.message().contains(message), "{error}");
        assert_eq!(decode.status.as_u16(), status);
        assert_eq!(decode.bytes, body);
    }
}

#[tokio::test]
async fn several_successes() {
    let upload = |memory: &Memory| {
        memory.client().upload_recording("a", "ogg", UploadRecordingBody::OctetStream(vec![].into())).send()
    };
    let answer = upload(&Memory::json(200, "12.5")).await.unwrap();
    assert!(matches!(answer, UploadRecordingResponse::Ok(seconds) if seconds == 12.5), "{answer:?}");
    let answer = upload(&Memory::new(&[Answer::Http(204, "text/plain", "")])).await.unwrap();
    assert!(matches!(answer, UploadRecordingResponse::NoContent));
}

#[tokio::test]
async fn bytes_come_as_they_are() {
    let memory = Memory::new(&[Answer::Http(200, "audio/ogg", "\x01\x02")]);
    assert_eq!(memory.client().find_recording().send().await.unwrap(), "\x01\x02");
}
