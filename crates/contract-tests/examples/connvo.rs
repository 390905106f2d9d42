//! Mints a token for a meeting, with async and with blocking code, and meets a provider that the document does not know:
//! `cargo run --example connvo`.
//!
//! The server is a mock of the document, so that this runs anywhere.

use std::error::Error as StdError;

use countersign_contract::mock::Fault;
use countersign_contract_tests::background::Background;
use countersign_generated::connvo::Client;
use countersign_generated::connvo::types::{
    RequestMeetingsWebrtcRoomsGenerateParticipantAccessToken as Request,
    RequestMeetingsWebrtcRoomsGenerateParticipantAccessTokenArgs as Arguments,
    ResponseMeetingsWebrtcRoomsGenerateParticipantAccessToken as Response,
};
use serde_json::json;

fn main() -> Result<(), Box<dyn StdError>> {
    let server = Background::documented("connvo")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    show("async:", runtime.block_on(mint_async(&client(&server)?))?)?;
    show("blocking:", mint_blocking(&client(&server)?)?)?;

    // A server may know more providers than its document: the value is kept, and goes back out unchanged.
    let provider = Fault::Set("/value/provider".to_owned(), json!("carrier pigeon"));
    let server = Background::spoiled("connvo", "::200::", &[provider])?;
    show("unknown:", mint_blocking(&client(&server)?)?)
}

/// Each runtime has its own client, because connections are kept open and belong to the runtime that opened them.
fn client(server: &Background) -> Result<Client, Box<dyn StdError>> {
    Ok(Client::builder().server(server.base_url()).bearer_token("a token").build()?)
}

fn request() -> Request {
    Request::new(Arguments::new("me_active12345".to_owned()))
}

async fn mint_async(client: &Client) -> Result<Response, Box<dyn StdError>> {
    Ok(client.post_api_run_meetings_webrtc_rooms_generate_participant_access_token(request()).send().await?)
}

fn mint_blocking(client: &Client) -> Result<Response, Box<dyn StdError>> {
    Ok(client.post_api_run_meetings_webrtc_rooms_generate_participant_access_token(request()).send().wait()?)
}

#[expect(clippy::print_stdout, reason = "an example shows what it gets")]
fn show(how: &str, response: Response) -> Result<(), Box<dyn StdError>> {
    let again = serde_json::to_value(&response)?;
    let value = response.value.ok_or("the response has a value")?;
    let provider = again.pointer("/value/provider").ok_or("the provider is written again")?;
    println!("{how:9} token {:?}, provider {:?}, written again as {provider}", value.token, value.provider);
    Ok(())
}
