//! The transport for everyday use, over real sockets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use countersign_runtime::{Error, Options, Retry};

use crate::rooms::Client;

/// Answers one connection after another with the given bytes and gives back what was sent on each.
fn serve(answers: Vec<Vec<u8>>) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = spawn(move || {
        let serve_one = |answer: Vec<u8>| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut received = Vec::new();
            let mut buffer = [0; 4096];
            while !received.windows(4).any(|window| window == b"\r\n\r\n") {
                let length = stream.read(&mut buffer).unwrap();
                received.extend_from_slice(&buffer[..length]);
            }
            stream.write_all(&answer).unwrap();
            String::from_utf8_lossy(&received).into_owned()
        };
        answers.into_iter().map(serve_one).collect()
    });
    (address, server)
}

fn http(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn client(address: SocketAddr) -> Client {
    Client::builder().bearer_token("t").server(format!("http://{address}/base/")).build().unwrap()
}

#[tokio::test]
async fn a_request_over_a_socket() {
    let (address, server) = serve(vec![http("200 OK\r\nContent-Type: audio/ogg", "sound")]);
    let answer = client(address).find_recording().send().with_response().await.unwrap();
    assert_eq!(
        (answer.body.as_ref(), &answer.headers["content-type"]),
        (b"sound".as_slice(), &"audio/ogg".parse().unwrap())
    );
    let request = server.join().unwrap().remove(0);
    assert!(request.starts_with("GET /base/recordings?version=2 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("accept: audio/*, text/plain\r\n"), "{request}");
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let (address, server) = serve(vec![http("302 Found\r\nLocation: http://127.0.0.1:1/", "")]);
    let error = client(address).find_recording().send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    server.join().unwrap();
}

#[tokio::test]
async fn a_body_beyond_the_limit() {
    let (address, server) = serve(vec![http("200 OK", &"x".repeat(1000))]);
    let call = client(address).find_recording().with(Options::new().max_response_bytes(999));
    let error = call.send().await.unwrap_err();
    assert_eq!(error.to_string(), "the body of the response is larger than the limit of 999 bytes");
    server.join().unwrap();
}

#[tokio::test]
async fn a_server_that_hangs_up_and_one_that_is_not_there() {
    let (address, server) = serve(vec![b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx".to_vec()]);
    let once = || Options::new().retry(Retry::never());
    let error = client(address).find_recording().with(once()).send().await.unwrap_err();
    assert!(error.to_string().starts_with("the exchange with the server failed: "), "{error}");
    server.join().unwrap();

    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = client(free).find_recording().with(once()).send().await.unwrap_err();
    assert!(error.to_string().starts_with("could not connect to the server: "), "{error}");
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let call = client(listener.local_addr().unwrap()).find_recording();
    let error = call.with(Options::new().timeout(Duration::from_millis(30))).send().await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error}");
}

#[cfg(feature = "blocking")]
#[test]
fn waiting_without_a_runtime() {
    let (address, server) = serve(vec![http("200 OK", "a")]);
    assert_eq!(client(address).find_recording().send().wait().unwrap(), "a");
    server.join().unwrap();
}

#[cfg(feature = "blocking")]
#[tokio::test]
async fn waiting_inside_a_runtime() {
    let (address, server) = serve(vec![http("200 OK", "a")]);
    let client = client(address);
    let error = client.find_recording().send().wait().unwrap_err();
    assert!(error.to_string().contains("await the call instead"), "{error}");
    assert_eq!(client.find_recording().send().await.unwrap(), "a");
    server.join().unwrap();
}
