//! Mints a token for a meeting with the Connvo client, first with async code, then with blocking code, and receives an enum
//! value that the document does not declare.
//!
//! `cargo run -p countersign-examples --bin connvo`

#![expect(clippy::print_stdout, reason = "an example prints what it receives")]

use countersign_contract::mock::Fault;
use countersign_examples::MockServer;
use countersign_generated::connvo::Client;
use countersign_generated::connvo::types::{
    RequestMeetingsWebrtcRoomsGenerateParticipantAccessToken as Request,
    RequestMeetingsWebrtcRoomsGenerateParticipantAccessTokenArgs as Arguments,
    ResponseMeetingsWebrtcRoomsGenerateParticipantAccessTokenValueProvider as Provider,
};
use countersign_generated::countersign_runtime::to_json;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start("connvo.yaml")?;
    with_async(&server.url())?;
    with_blocking(&server.url())?;

    let provider = Fault::Set("/value/provider".to_owned(), json!("carrier pigeon"));
    let server = MockServer::start_faulty("connvo.yaml", &[provider])?;
    with_undeclared_value(&server.url())
}

#[tokio::main(flavor = "current_thread")]
async fn with_async(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().server(url).bearer_token("a token").build()?;
    let call = client.post_api_run_meetings_webrtc_rooms_generate_participant_access_token(request());
    let value = call.send().await?.value.ok_or("the response has no value")?;
    println!("async:      token {}, provider {:?}", value.token, value.provider);
    Ok(())
}

fn with_blocking(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().server(url).bearer_token("a token").build()?;
    let call = client.post_api_run_meetings_webrtc_rooms_generate_participant_access_token(request());
    let value = call.send().wait()?.value.ok_or("the response has no value")?;
    println!("blocking:   token {}, provider {:?}", value.token, value.provider);
    Ok(())
}

/// A server may know more values than its document declares: a client keeps them and sends them back unchanged.
fn with_undeclared_value(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().server(url).bearer_token("a token").build()?;
    let call = client.post_api_run_meetings_webrtc_rooms_generate_participant_access_token(request());
    let value = call.send().wait()?.value.ok_or("the response has no value")?;
    match &value.provider {
        Provider::Other(name) => println!("undeclared: provider {name:?}, encoded as {}", to_json(&value.provider)),
        declared => return Err(format!("expected an undeclared provider, received {declared:?}").into()),
    }
    Ok(())
}

fn request() -> Request {
    Request::new(Arguments::new("me_active12345".to_owned()))
}
