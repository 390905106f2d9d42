//! Every way in which a call can fail, and what a program can do about it.
//!
//! `cargo run -p countersign-examples --bin errors`

#![expect(clippy::print_stdout, reason = "an example prints what it receives")]

use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use countersign_contract::mock::Fault;
use countersign_examples::MockServer;
use countersign_generated::countersign_runtime::uuid::Uuid;
use countersign_generated::countersign_runtime::{
    BuildError, DecodeErrorKind, Error, Options, RequestError, Retry, TransportErrorKind,
};
use countersign_generated::telnyx_video::Client;
use countersign_generated::telnyx_video::types::{
    CreateRoomClientTokenRequest, CreateRoomClientTokenResponse, VideoError,
};
use serde_json::json;

const DOCUMENT: &str = "telnyx-video.yaml";
const ROOM: Uuid = Uuid::from_u128(0x0ccc7b54_4df3_4bca_a65a_3da1ecc777f0);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    not_sent()?;
    no_response()?;
    failures()?;
    undecodable_responses()
}

/// What to do about an error. Its message is safe to log: it holds no credential.
fn advice(error: &Error<VideoError>) -> String {
    match error {
        Error::Request(request) => match &**request {
            RequestError::Violations(violations) => {
                let fields: Vec<&str> = violations.iter().map(|violation| violation.field()).collect();
                format!("correct {}", fields.join(", "))
            }
            RequestError::Credentials(schemes) => format!("sign in with {}", schemes.join(" or ")),
            _ => "correct the program".to_owned(),
        },
        Error::Transport(transport) => match transport.kind() {
            TransportErrorKind::Connect => "try again later: the server has seen nothing".to_owned(),
            TransportErrorKind::Exchange => "find out whether the server has acted, then try again".to_owned(),
            TransportErrorKind::TooLarge => "raise `Options::max_response_bytes`".to_owned(),
            _ => "read the message".to_owned(),
        },
        Error::Timeout(limit) => format!("find out whether the server has acted, or allow more than {limit:?}"),
        // The body has the type that the document gives it.
        Error::Api(failure) => format!("ask the owner of the room: {}", failure.body.title),
        Error::Unexpected(response) if response.status.is_server_error() => "try again later".to_owned(),
        Error::Unexpected(_) => "report to the owner of the document: the status is missing".to_owned(),
        Error::Decode(response) => match response.error.kind() {
            DecodeErrorKind::Limit => "raise `Options::max_decoded_bytes`".to_owned(),
            _ => format!("use the {} bytes as they came, and report `{}`", response.bytes.len(), response.path()),
        },
    }
}

/// Errors that are found before a request leaves.
fn not_sent() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start(DOCUMENT)?;
    let request = CreateRoomClientTokenRequest { token_ttl_secs: Some(5), ..Default::default() };
    report("a value out of bounds", client(&server.url())?.create_room_client_token(ROOM, request).send().wait());
    report("no credentials", mint(&Client::builder().server(server.url()).build()?, Options::new()));
    report("an invalid header", mint(&client(&server.url())?, Options::new().header("x-trace", "two\nlines")));
    Ok(())
}

/// Calls that end without a response.
fn no_response() -> Result<(), Box<dyn std::error::Error>> {
    // Nothing listens on port 1. By default, a failed connection is tried three times.
    report("no server", mint(&client("http://127.0.0.1:1")?, Options::new().retry(Retry::never())));

    let silent = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", silent.local_addr()?);
    report("a silent server", mint(&client(&url)?, Options::new().timeout(Duration::from_millis(200))));

    let closing = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", closing.local_addr()?);
    thread::spawn(move || closing.incoming().for_each(drop));
    report("a server that hangs up", mint(&client(&url)?, Options::new()));
    Ok(())
}

/// Responses that report a failure.
fn failures() -> Result<(), Box<dyn std::error::Error>> {
    // The mock returns the documented status that `Prefer` names.
    let server = MockServer::start(DOCUMENT)?;
    report("a documented failure", mint(&client(&server.url())?, Options::new().header("prefer", "code=403")));
    let not_found = [Fault::Status(404), Fault::Body("no such room".to_owned())];
    report("an undocumented status", mint_from_faulty(&not_found)?);
    Ok(())
}

/// Responses that cannot be decoded, or exceed a limit of the client.
fn undecodable_responses() -> Result<(), Box<dyn std::error::Error>> {
    report("a number for a string", mint_from_faulty(&[Fault::Set("/data/token".to_owned(), json!(7))])?);
    report("a page instead of JSON", mint_from_faulty(&[Fault::Body("<html>Welcome</html>".to_owned())])?);
    report("half a body", mint_from_faulty(&[Fault::TruncatedBody])?);

    let server = MockServer::start(DOCUMENT)?;
    let client = client(&server.url())?;
    report("a large body", mint(&client, Options::new().max_response_bytes(10)));
    report("much memory", mint(&client, Options::new().max_decoded_bytes(10)));
    Ok(())
}

type Minted = Result<CreateRoomClientTokenResponse, Error<VideoError>>;

fn client(url: &str) -> Result<Client, BuildError> {
    Client::builder().server(url).bearer_token("a token").build()
}

fn mint(client: &Client, options: Options) -> Minted {
    let request = CreateRoomClientTokenRequest::default();
    client.create_room_client_token(ROOM, request).with(options).send().wait()
}

fn mint_from_faulty(faults: &[Fault]) -> Result<Minted, Box<dyn std::error::Error>> {
    let server = MockServer::start_faulty(DOCUMENT, faults)?;
    Ok(mint(&client(&server.url())?, Options::new()))
}

fn report(cause: &str, minted: Minted) {
    match minted {
        Ok(_) => println!("{cause}: no error"),
        Err(error) => println!("{cause}\n  {error}\n  -> {}", advice(&error)),
    }
}
