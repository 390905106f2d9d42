//! Mints a token for a room, with async and with blocking code, and meets a refusal: `cargo run --example telnyx_video`.
//!
//! The server is a mock of the document, so that this runs anywhere.

use std::error::Error as StdError;

use countersign_contract_tests::background::Background;
use countersign_generated::telnyx_video::Client;
use countersign_generated::telnyx_video::types::CreateRoomClientTokenRequest;
use countersign_runtime::{Error, Options};

const ROOM: &str = "0ccc7b54-4df3-4bca-a65a-3da1ecc777f0";

fn main() -> Result<(), Box<dyn StdError>> {
    let server = Background::documented("telnyx_video")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(with_async(&client(&server)?))?;
    with_blocking(&client(&server)?)
}

/// Each runtime has its own client, because connections are kept open and belong to the runtime that opened them.
fn client(server: &Background) -> Result<Client, Box<dyn StdError>> {
    Ok(Client::builder().server(server.base_url()).bearer_token("a token").build()?)
}

#[expect(clippy::print_stdout, reason = "an example shows what it gets")]
async fn with_async(client: &Client) -> Result<(), Box<dyn StdError>> {
    let request = CreateRoomClientTokenRequest { token_ttl_secs: Some(600), ..Default::default() };
    let response = client.create_room_client_token(ROOM.parse()?, request).send().await?;
    let data = response.data.ok_or("the response has data")?;
    println!("async:    token {:?}, expires {:?}", data.token, data.token_expires_at);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example shows what it gets")]
fn with_blocking(client: &Client) -> Result<(), Box<dyn StdError>> {
    let call = client.create_room_client_token(ROOM.parse()?, CreateRoomClientTokenRequest::default());
    let response = call.send().wait()?;
    let data = response.data.ok_or("the response has data")?;
    println!("blocking: token {:?}, expires {:?}", data.token, data.token_expires_at);

    // A mock answers as it is asked to; a server refuses for reasons of its own. Either way it is a typed error.
    match call.with(Options::new().header("prefer", "code=403")).send().wait() {
        Err(Error::Api(refusal)) => {
            println!("refused:  {} with code {:?}: {}", refusal.status, refusal.body.code, refusal.body.title);
            Ok(())
        }
        other => Err(format!("a 403 was asked for, and this came: {other:?}").into()),
    }
}
