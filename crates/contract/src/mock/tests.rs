//! A server under slow, large, many and broken requests, with limits that are reached at once.
//!
//! The clock is paused: it advances only while nothing else can happen, so no test waits for a time limit.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use countersign_model::{Api, Body, Kind, Object, Operation, Rest, StringFormat, Type, TypeUse};
use countersign_source::{FileId, Place, SourceSet};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::{Limits, Mock, Server};
use crate::subject::Subject;
use crate::tests::{field, media_type, operation};

/// A whole request without a body.
const SMALL: &str = "GET /a HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n";

/// A mock of a document with two operations.
fn mock(limits: Limits) -> Mock {
    let operations = vec![operation("GET", "/a"), operation("POST", "/a")];
    mock_of(Api { operations, ..Api::default() }, limits)
}

fn mock_of(api: Api, limits: Limits) -> Mock {
    let subject = Subject::new("mock", Arc::new(SourceSet::default()), FileId(0), Arc::new(api), false);
    Mock::new(&subject).limits(limits)
}

async fn listening(limits: Limits) -> Server {
    mock(limits).listen("127.0.0.1:0").await.expect("a free port")
}

/// A connection on which `text` was sent.
async fn sent(server: &Server, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).await.expect("it listens");
    stream.write_all(text.as_bytes()).await.expect("it reads");
    stream
}

/// What the server sends until it closes the connection.
async fn received(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is closed while the client still sends is reset.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The status that the server responds with; `closed` where it closes the connection without a response.
async fn status(stream: TcpStream) -> String {
    let text = received(stream).await;
    text.split(' ').nth(1).unwrap_or("closed").to_owned()
}

/// The status of a whole request: its operation documents no response.
const SERVED: &str = "500";

fn post(length: usize, body: &str) -> String {
    format!("POST /a HTTP/1.1\r\nHost: mock\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
}

#[tokio::test(start_paused = true)]
async fn slow_clients_are_ended() {
    let server = listening(Limits::default()).await;
    for (sends, expected) in [
        ("".to_owned(), "closed"),
        ("GET /a HTTP/1.1\r\nHost: mo".to_owned(), "closed"),
        (post(10, ""), "408"),
        (post(10, "half"), "408"),
        (SMALL.to_owned(), SERVED),
    ] {
        assert_eq!(status(sent(&server, &sends).await).await, expected, "{sends}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_trickles_ends_with_its_total_time() {
    let limits = Limits { pause: Duration::from_secs(10), body_time: Duration::from_secs(25), ..Limits::default() };
    let server = listening(limits).await;
    let stream = sent(&server, &post(1000, "")).await;
    let (mut reader, mut writer) = stream.into_split();
    let mut sent = 0;
    let trickle = async {
        while writer.write_all(b"x").await.is_ok() {
            sent += 1;
            tokio::time::sleep(Duration::from_secs(6)).await;
        }
    };
    let mut response = [0; 12];
    tokio::select! {
        read = reader.read_exact(&mut response) => { read.expect("a response"); }
        () = trickle => {}
    }
    assert_eq!(&response, b"HTTP/1.1 408");
    assert_eq!(sent, 5, "no pause was too long");
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed() {
    let server = listening(Limits::default()).await;
    let text = received(sent(&server, "GET /a HTTP/1.1\r\nHost: mock\r\n\r\n").await).await;
    assert!(text.starts_with("HTTP/1.1 500 ") && text.ends_with('}'), "{text}");
}

#[tokio::test]
async fn the_connection_that_waited_longest_makes_room() {
    let server = listening(Limits { connections: 2, ..Limits::default() }).await;
    let first = sent(&server, "").await;
    let second = sent(&server, "GET /a HTTP/1.1\r\n").await;
    let third = sent(&server, SMALL).await;
    assert_eq!(status(third).await, SERVED);
    assert_eq!(status(first).await, "closed");
    // The second one has its place still, and its head can be completed.
    let mut second = second;
    second.write_all(b"Host: mock\r\nConnection: close\r\n\r\n").await.expect("it reads");
    assert_eq!(status(second).await, SERVED);
}

/// A connection whose request has begun: the server waits for the body, `half`.
async fn begun(server: &Server) -> TcpStream {
    let request = post(4, "").replacen("Host", "Expect: 100-continue\r\nHost", 1);
    let mut stream = sent(server, &request).await;
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.expect("an interim response");
    stream
}

#[tokio::test]
async fn a_body_that_waited_longest_makes_room() {
    let server = listening(Limits { connections: 2, ..Limits::default() }).await;
    let (first, mut second) = (begun(&server).await, begun(&server).await);
    assert_eq!(status(sent(&server, SMALL).await).await, SERVED);
    assert_eq!(status(first).await, "closed");
    second.write_all(b"half").await.expect("it reads");
    assert_eq!(status(second).await, "422");
}

#[tokio::test]
async fn where_all_connections_are_at_work_a_new_one_is_refused() {
    let (at_work, (finish, finished)) = (Arc::new(Notify::new()), mpsc::channel::<()>());
    let (begins, finished) = (Arc::clone(&at_work), Mutex::new(finished));
    // Large bodies are handled on a thread of their own, which may be kept waiting.
    let limits = Limits { connections: 1, small_body_bytes: 1 << 10, ..Limits::default() };
    let mock = mock(limits).observe(move |_| {
        begins.notify_one();
        let _ = finished.lock().unwrap().recv();
    });
    let server = mock.listen("127.0.0.1:0").await.expect("a free port");
    let busy = sent(&server, &post(4 << 10, &"x".repeat(4 << 10))).await;
    at_work.notified().await;
    let text = received(sent(&server, SMALL).await).await;
    assert!(text.starts_with("HTTP/1.1 503 ") && text.contains("retry-after: 1"), "{text}");
    finish.send(()).expect("it waits");
    assert_eq!(status(busy).await, "422");
}

#[tokio::test]
async fn a_dropped_server_finishes_what_it_is_at_work_on() {
    let server = listening(Limits::default()).await;
    let idle = sent(&server, "").await;
    let mut busy = begun(&server).await;
    drop(server);
    assert_eq!(status(idle).await, "closed");
    busy.write_all(b"half").await.expect("it reads");
    assert_eq!(status(busy).await, "422");
}

#[tokio::test(start_paused = true)]
async fn bodies_share_a_limited_memory() {
    let limits = Limits { small_body_bytes: 1 << 10, body_bytes: 8 << 10, bodies_bytes: 10 << 10, ..Limits::default() };
    let server = listening(limits).await;
    let body = "x".repeat(9 << 10);
    let send = async |bytes: usize| sent(&server, &post(bytes, &body[..bytes])).await;
    assert_eq!(status(send((8 << 10) + 1).await).await, "413");
    let holding = sent(&server, &post(8 << 10, &body[..(8 << 10) - 1])).await;
    let text = received(send(5 << 10).await).await;
    assert!(text.starts_with("HTTP/1.1 503 ") && text.contains("retry-after: 1"), "{text}");
    assert_eq!(status(send(1 << 10).await).await, "422", "a small body is read all the same");
    assert_eq!(status(holding).await, "408");
    assert_eq!(status(send(5 << 10).await).await, "422", "the memory is free again");
}

#[tokio::test]
async fn a_body_of_too_many_values_is_refused_before_they_are_made() {
    let form = "application/x-www-form-urlencoded";
    let multipart = "multipart/form-data; boundary=b";
    let part = |name: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n--b--")
    };
    let numbers = format!("[1{}]", ",2".repeat(100));
    let server = documented(Limits { values_bytes: 10_000, ..Limits::default() }).await;
    for (content_type, body, expected) in [
        ("application/json", "[1,2]".to_owned(), SERVED),
        ("application/json", numbers.clone(), "413"),
        ("application/json", format!("{numbers:?}"), SERVED),
        ("application/xml", numbers.clone(), "415"),
        ("text/plain", numbers.clone(), "413"),
        (form, format!("list={numbers}"), "413"),
        (form, format!("list={}", "%2C2".repeat(100)), "413"),
        (form, format!("text={numbers}"), SERVED),
        (form, format!("text={}", "2&".repeat(100)), "413"),
        (multipart, part("list", &numbers), SERVED),
        (multipart, part("lists", &numbers), "413"),
        (multipart, part("text", &numbers), SERVED),
    ] {
        let with_type = format!("Content-Type: {content_type}\r\nHost");
        let request = post(body.len(), &body).replacen("Host", &with_type, 1);
        assert_eq!(status(sent(&server, &request).await).await, expected, "{content_type}: {body}");
    }
}

/// A server of a document with an operation that takes bodies of several media types: an object of a text and of lists, and
/// as text a list.
async fn documented(limits: Limits) -> Server {
    let mut api = Api::default();
    let mut add = |kind: Kind| TypeUse { id: api.types.push(Type { kind, ..Type::default() }), nullable: false };
    let text = add(Kind::String(StringFormat::Plain));
    let list = add(Kind::Array(text));
    let lists = add(Kind::Array(list));
    let fields = vec![field("text", text), field("list", list), field("lists", lists)];
    let object = add(Kind::Object(Object { fields, rest: Rest::Ignored }));
    let objects = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
    let content = objects.map(|name| media_type(name, object)).into_iter().chain([media_type("text/plain", list)]);
    let body = Body {
        origin: Place::root(FileId(0)),
        description: None,
        required: true,
        component: None,
        content: content.collect(),
    };
    api.operations = vec![Operation { body: Some(body), ..operation("POST", "/a") }];
    mock_of(api, limits).listen("127.0.0.1:0").await.expect("a free port")
}

#[tokio::test]
async fn large_responses_share_the_memory_of_bodies() {
    for (bodies_bytes, expected) in [(1 << 10, "503"), (4 << 10, "200")] {
        let mock = mock(Limits { small_body_bytes: 1 << 10, bodies_bytes, ..Limits::default() });
        let response = crate::wire::Response { status: 200, body: vec![b'x'; 4 << 10], ..Default::default() };
        let server = mock.listen_scripted(response).await.expect("a free port");
        for _ in 0..2 {
            assert_eq!(status(sent(&server, SMALL).await).await, expected, "{bodies_bytes}");
        }
    }
}

#[tokio::test]
async fn a_panic_costs_one_request() {
    let limits = Limits { small_body_bytes: 1 << 10, ..Limits::default() };
    let panics = mock(limits).observe(|served| assert_ne!(served.request.method, "POST", "on purpose"));
    let server = panics.listen("127.0.0.1:0").await.expect("a free port");
    for length in [4, 4 << 10] {
        let text = received(sent(&server, &post(length, &"x".repeat(length))).await).await;
        assert!(text.starts_with("HTTP/1.1 500 ") && text.contains("failed at this request"), "{text}");
        assert!(!received(sent(&server, SMALL).await).await.contains("failed at this request"));
    }
}

#[tokio::test]
async fn requests_that_are_not_taken_are_remembered_up_to_a_limit() {
    let mock = mock(Limits { arrivals: 2, ..Limits::default() });
    let response = crate::wire::Response { status: 204, ..Default::default() };
    let server = mock.listen_scripted(response).await.expect("a free port");
    for _ in 0..3 {
        assert_eq!(status(sent(&server, SMALL).await).await, "204");
    }
    assert_eq!(server.take_arrivals().len(), 2);
    assert_eq!(server.take_arrivals().len(), 0);
}
