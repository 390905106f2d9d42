//! Mints a token for a room with the Telnyx client, first with async code, then with blocking code.
//!
//! `cargo run -p countersign-examples --bin telnyx_video`

#![expect(clippy::print_stdout, reason = "an example prints what it receives")]

use countersign_examples::MockServer;
use countersign_generated::countersign_runtime::{Error, Options};
use countersign_generated::telnyx_video::Client;
use countersign_generated::telnyx_video::types::CreateRoomClientTokenRequest;

const ROOM: &str = "0ccc7b54-4df3-4bca-a65a-3da1ecc777f0";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start("telnyx-video.yaml")?;
    with_async(&server.url())?;
    with_blocking(&server.url())
}

#[tokio::main(flavor = "current_thread")]
async fn with_async(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().server(url).bearer_token("a token").build()?;
    let request = CreateRoomClientTokenRequest { token_ttl_secs: Some(600), ..Default::default() };
    let response = client.create_room_client_token(ROOM.parse()?, request).send().await?;
    let expiry = response.data.and_then(|data| data.token_expires_at).ok_or("the token does not expire")?;
    println!("async:    a token that expires at {}", expiry.as_str());
    Ok(())
}

fn with_blocking(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().server(url).bearer_token("a token").build()?;
    let call = client.create_room_client_token(ROOM.parse()?, CreateRoomClientTokenRequest::default());
    let response = call.send().wait()?;
    let expiry = response.data.and_then(|data| data.token_expires_at).ok_or("the token does not expire")?;
    println!("blocking: a token that expires at {}", expiry.as_str());

    // The mock returns the status that `Prefer` names. A documented failure is an error with a typed body.
    match call.with(Options::new().header("prefer", "code=403")).send().wait() {
        Err(Error::Api(refusal)) => println!("refused:  {}: {}", refusal.status, refusal.body.title),
        other => return Err(format!("expected 403, received {other:?}").into()),
    }
    Ok(())
}
