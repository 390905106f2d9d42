//! Refreshes the token of a participant, with async and with blocking code: `cargo run --example cloudflare_realtimekit`.
//!
//! The server is a mock of the document, so that this runs anywhere.

use std::error::Error as StdError;

use countersign_contract_tests::background::Background;
use countersign_generated::cloudflare_realtimekit::Client;
use countersign_runtime::{Error, Options};

const ACCOUNT: &str = "023e105f4ecef8ad9ca31a8372d0c353";
const MEETING: &str = "182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e";

fn main() -> Result<(), Box<dyn StdError>> {
    let server = Background::documented("cloudflare_realtimekit")?;
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
    let response = client.regenerate_token(ACCOUNT, "app_id", MEETING.parse()?, "participant_id").send().await?;
    println!("async:    token {:?}", response.data.and_then(|data| data.token));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example shows what it gets")]
fn with_blocking(client: &Client) -> Result<(), Box<dyn StdError>> {
    let call = client.regenerate_token(ACCOUNT, "app_id", MEETING.parse()?, "participant_id");
    let response = call.send().wait()?;
    println!("blocking: token {:?}", response.data.and_then(|data| data.token));

    // A mock answers as it is asked to; a server fails for reasons of its own. Either way it is a typed error.
    match call.with(Options::new().header("prefer", "code=500")).send().wait() {
        Err(Error::Api(failure)) => println!("failed:   {} with {:?}", failure.status, failure.body.error.message),
        other => return Err(format!("a 500 was asked for, and this came: {other:?}").into()),
    }

    // What the document bounds is checked before anything is sent.
    let account = "an account that is longer than 32 characters";
    match client.regenerate_token(account, "app_id", MEETING.parse()?, "participant_id").send().wait() {
        Err(error) => println!("refused:  {error}"),
        Ok(response) => return Err(format!("the account is too long, and was sent: {response:?}").into()),
    }
    Ok(())
}
