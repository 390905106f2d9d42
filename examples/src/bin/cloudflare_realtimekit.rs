//! Refreshes the token of a participant with the Cloudflare client, first with async code, then with blocking code.
//!
//! `cargo run -p countersign-examples --bin cloudflare_realtimekit`

#![expect(clippy::print_stdout, reason = "an example prints what it receives")]

use countersign_examples::MockServer;
use countersign_generated::cloudflare_realtimekit::Client;
use countersign_generated::countersign_runtime::{Error, Options};

const ACCOUNT: &str = "023e105f4ecef8ad9ca31a8372d0c353";
const MEETING: &str = "182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start("cloudflare-realtimekit.yaml")?;
    with_async(&server.url())?;
    with_blocking(&server.url())
}

#[tokio::main(flavor = "current_thread")]
async fn with_async(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().server(url).bearer_token("a token").build()?;
    let call = client.regenerate_token(ACCOUNT, "app_id", MEETING.parse()?, "participant_id");
    let response = call.send().await?;
    println!("async:    token {:?}", response.data.and_then(|data| data.token));
    Ok(())
}

fn with_blocking(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().server(url).bearer_token("a token").build()?;
    let call = client.regenerate_token(ACCOUNT, "app_id", MEETING.parse()?, "participant_id");
    let response = call.send().wait()?;
    println!("blocking: token {:?}", response.data.and_then(|data| data.token));

    // The mock returns the status that `Prefer` names. A documented failure is an error with a typed body.
    match call.with(Options::new().header("prefer", "code=500")).send().wait() {
        Err(Error::Api(failure)) => println!("failed:   {}: {}", failure.status, failure.body.error.message),
        other => return Err(format!("expected 500, received {other:?}").into()),
    }
    Ok(())
}
