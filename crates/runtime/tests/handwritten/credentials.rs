//! Credentials: where they go, and where they never show.

use countersign_runtime::{Credential, Error, Options};

use crate::memory::{Answer, Memory};
use crate::rooms::Client;
use crate::rooms::operations::recordings::UploadRecordingBody;

const TOKEN: &str = r#"{"data":{"token":"t"}}"#;

#[tokio::test]
async fn the_first_alternative_that_can_be_met() {
    let memory =
        Memory::new(&[Answer::Http(201, "application/json", TOKEN), Answer::Http(201, "application/json", TOKEN)]);
    let builder = || Client::builder().transport(memory.clone());
    let client = builder().basic("ann", "p\u{e4}ss").api_key("k&y").build().unwrap();
    client.create_room_token(Default::default(), Default::default()).page(1).send().await.unwrap();
    assert_eq!(memory.last().headers["authorization"], "Basic YW5uOnDDpHNz");
    assert!(memory.last().url().ends_with("/generate_token?page=1&api_key=k%26y"));

    let client = builder().basic("ann", "x").credential("bearerAuth", Credential::Bearer("t".to_owned())).build();
    client.unwrap().create_room_token(Default::default(), Default::default()).send().await.unwrap();
    assert_eq!(memory.last().headers["authorization"], "Bearer t");
}

#[tokio::test]
async fn without_credentials_nothing_leaves() {
    let memory = Memory::new(&[Answer::Http(204, "text/plain", "")]);
    let client = Client::builder().basic("ann", "x").transport(memory.clone()).build().unwrap();
    let error = client.create_room_token(Default::default(), Default::default()).send().await.unwrap_err();
    assert_eq!(error.to_string(), "the request was not sent: it needs credentials for bearerAuth or login and key");
    assert_eq!(memory.sent(), 0);

    let body = UploadRecordingBody::OctetStream(vec![].into());
    client.upload_recording("a", "b", body).send().await.unwrap();
    assert!(!memory.last().headers.contains_key("authorization"), "anonymous where the document allows it");
}

#[tokio::test]
async fn no_credential_shows() {
    let memory = Memory::json(418, "no");
    let client = Client::builder()
        .basic("ann", "SECRET-1")
        .api_key("SECRET-2")
        .credential("x", Credential::ApiKey("SECRET-3".to_owned()))
        .options(Options::new().header("X-Token", "SECRET-4"))
        .transport(memory.clone());
    let mut shown = format!("{client:?}");
    let client = client.build().unwrap();
    let call = client.create_room_token(Default::default(), Default::default());
    shown += &format!("{client:?} {call:?}");
    let pending = call.send();
    shown += &format!("{pending:?}");
    let error = pending.await.unwrap_err();
    shown += &format!("{error} {error:?} {:?}", memory.last());
    assert!(matches!(error, Error::Unexpected(_)));
    assert!(shown.contains("rooms") && shown.contains("x-token"));
    assert!(!shown.contains("SECRET") && !shown.contains("U0VDUkVU"), "{shown}");

    let client = Client::builder().bearer_token("SECRET\n5").transport(memory.clone()).build().unwrap();
    let error = client.create_room_token(Default::default(), Default::default()).send().await.unwrap_err();
    assert_eq!(error.to_string(), "the request was not sent: a credential holds characters that no header can");
}
