//! Mutated requests to the mock server, over loopback within the worker: every one is answered, and the server stays.
//!
//! They begin as the requests that the contract tester plans from a document, are changed in their parts and then in their bytes.

use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use countersign_contract::client::write_request;
use countersign_contract::mock::{Mock, Server};
use countersign_contract::{Call, Exchange, Request, Subject, plan};
use fastrand::Rng;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use crate::fuzz::mutate::{boundary, bytes, dictionary, one_of, tree};
use crate::fuzz::protocol::{Failure, Input, Verdict};
use crate::fuzz::seeds::{self, Seed};
use crate::fuzz::{Inputs, Opened, Settings, Target, pipeline};
use crate::workspace::root;

/// How many documents take part, and how large they may be.
const DOCUMENTS: usize = 40;
const LARGEST: usize = 60_000;

/// So many inputs in a row are for one document, which the worker reads once.
const IN_A_ROW: u64 = 40;

/// As many headers as the server reads.
const HEADERS: usize = 100;

/// The most bytes that a body is flooded with.
const FLOOD: usize = 4 << 20;

/// How long a server may take for a response.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) const TARGET: Target = Target {
    name: "requests",
    share: 4,
    least: 1,
    seconds: 60,
    memory: Some(4 << 30),
    open,
    checker: Some(|| {
        let mut mocks = Mocks::new()?;
        Ok(Box::new(move |input| mocks.check(input)))
    }),
};

fn open(settings: &Settings) -> Result<Opened> {
    let mut documents: Vec<Seed> = seeds::read(settings.corpus.as_deref())?;
    documents.retain(|seed| seed.bytes.len() <= LARGEST && has_operations(seed));
    let step = (documents.len() / DOCUMENTS).max(1);
    let documents = documents.into_iter().step_by(step).collect();
    Ok(Opened { inputs: Box::new(Requests { documents, planned: HashMap::new() }), worker: None, note: None })
}

fn has_operations(seed: &Seed) -> bool {
    seed.tree.as_ref().and_then(|tree| tree.get("paths")?.as_object()).is_some_and(|paths| !paths.is_empty())
}

/// Mutates planned requests.
struct Requests {
    documents: Vec<Seed>,
    /// The requests of a document, planned when they are first needed.
    planned: HashMap<String, Vec<Request>>,
}

impl Inputs for Requests {
    fn make(&mut self, number: u64, random: &mut Rng) -> Option<Input> {
        let index = usize::try_from(number / IN_A_ROW).ok()?.checked_rem(self.documents.len())?;
        let seed = self.documents.get(index)?;
        let requests = self.planned.entry(seed.name.clone()).or_insert_with(|| requests(seed));
        let mut request = one_of(random, requests).cloned().unwrap_or_default();
        for _ in 0..random.usize(..4) {
            change(&mut request, random);
        }
        let mut bytes = written(&request);
        if random.u8(..6) == 0 {
            bytes::mutate(&mut bytes, random);
        }
        Some(Input { subject: seed.name.clone(), bytes })
    }
}

/// The requests that are planned from a document.
fn requests(seed: &Seed) -> Vec<Request> {
    let Ok(document) = pipeline::read(&seed.name, &seed.bytes) else { return Vec::new() };
    let subject = pipeline::subject(&document, &seed.name, false);
    let request = |exchange: &Exchange| {
        let operation = subject.operation(exchange.operation)?;
        let call =
            Call { subject: &subject, id: exchange.operation, operation, request: &exchange.request, base_url: "" };
        write_request(&call).ok()
    };
    plan(&subject).exchanges.iter().filter_map(request).collect()
}

/// Changes a part of a request.
fn change(request: &mut Request, random: &mut Rng) {
    match random.u8(..10) {
        0 => request.method = token(random),
        1 => request.path = in_the_middle(&request.path, &target_text(random), random),
        2 => {
            let query = request.query.take().unwrap_or_default();
            request.query = Some(in_the_middle(&query, &target_text(random), random));
        }
        3 => {
            let query = request.query.take().unwrap_or_default();
            request.query = Some([&query, "&", &query, "&a=", &target_text(random)].concat());
        }
        4 => {
            let name =
                one_of(random, &["content-type", "content-length", "transfer-encoding", "cookie", "authorization"]);
            request.headers.remove(name.copied().unwrap_or_default());
        }
        5 | 6 => {
            let name = one_of(random, HEADER_NAMES).map_or_else(String::new, |name| (*name).to_owned());
            let value = if random.bool() {
                one_of(random, HEADER_VALUES).map_or_else(String::new, |value| (*value).to_owned())
            } else {
                header_text(random)
            };
            if random.bool() { request.headers.set(&name, value) } else { request.headers.push(&name, value) }
        }
        _ => body(&mut request.body, random),
    }
}

/// Headers that a server reads.
const HEADER_NAMES: &[&str] = &[
    "accept",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "prefer",
    "te",
    "transfer-encoding",
    "upgrade",
    "x-any",
];

/// Values of those.
const HEADER_VALUES: &[&str] = &[
    "*/*;q=0",
    "application/json;q=0.1, text/*",
    "application/json; charset=utf-16le",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=\"\"",
    "multipart/form-data; boundary=a; boundary=b",
    "multipart/mixed; boundary=--",
    "text/plain; charset=iso-2022-jp",
    "text/event-stream",
    "Bearer",
    "Basic !!",
    "Basic Og==",
    "code=500",
    "code=99999999999",
    "example=\u{e9}",
    "code=200, example=, code=404",
    "100-continue",
    "chunked",
    "gzip",
    "0",
    "18446744073709551616",
    "a=b; a=\"c;d\"; =; ;;",
    "upgrade",
    "h2c",
];

/// Changes a body: in structure where it is JSON, else in its bytes.
fn body(body: &mut Vec<u8>, random: &mut Rng) {
    match serde_json::from_slice::<Value>(body) {
        Ok(mut value) if random.u8(..4) != 0 => {
            tree::mutate(&mut value, &[], random);
            *body = dictionary::to_json(&value);
        }
        _ if random.u8(..40) == 0 => bytes::flood(body, FLOOD, random),
        _ => bytes::mutate(body, random),
    }
}

/// A method: a common one or some other token.
fn token(random: &mut Rng) -> String {
    let known = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "TRACE", "CONNECT", "QUERY", "get", "M-SEARCH", "."];
    one_of(random, &known).map_or_else(String::new, |method| (*method).to_owned())
}

/// Text that may be part of a request's target, by luck.
fn target_text(random: &mut Rng) -> String {
    const ESCAPES: &[&str] = &[
        "%",
        "%2",
        "%zz",
        "%00",
        "%2F",
        "%2f..%2f",
        "%C0%80",
        "%ED%A0%80",
        "%E2%80%A8",
        "/",
        "//",
        "/../",
        ";a=b",
        ",",
        "|",
        "[a][b]",
        "[",
        "a[b][c]=1",
        "{",
        "}",
        "+",
        "%20",
        "a=b&a=c",
        "=",
        "&&",
        "?",
        "*",
        ".",
        ":x",
        "@",
        "\u{e9}",
        "\\",
        "~",
        "'",
    ];
    match random.u8(..4) {
        0 => header_text(random).replace([' ', '#'], "%20"),
        1 => "a[b]".repeat(1 << random.u32(..10)),
        _ => one_of(random, ESCAPES).map_or_else(String::new, |escape| (*escape).to_owned()),
    }
}

/// Text without the line ends that would end a header.
fn header_text(random: &mut Rng) -> String {
    dictionary::text(random).replace(['\r', '\n', '\0'], " ")
}

/// A text with another put into it.
fn in_the_middle(text: &str, added: &str, random: &mut Rng) -> String {
    let at = boundary(text, random.usize(..=text.len()).max(1));
    let (before, after) = text.split_at(at);
    [before, added, after].concat()
}

/// A request as it is sent, with the length of its body where nothing else is said of it.
fn written(request: &Request) -> Vec<u8> {
    let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.target());
    let mut headers = request.headers.clone();
    if headers.get("host").is_none() {
        headers.push("host", "mock.example");
    }
    if headers.get("content-length").is_none() && headers.get("transfer-encoding").is_none() {
        headers.push("content-length", request.body.len().to_string());
    }
    headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
    [head.as_bytes(), b"\r\n", &request.body].concat()
}

/// The mocks of a worker, by document.
struct Mocks {
    runtime: Runtime,
    servers: HashMap<String, Server>,
}

impl Mocks {
    fn new() -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build().context("no runtime")?;
        Ok(Self { runtime, servers: HashMap::new() })
    }

    fn check(&mut self, input: &Input) -> Verdict {
        let Self { runtime, servers } = self;
        if !servers.contains_key(&input.subject) {
            let server = runtime.block_on(listen(&input.subject));
            servers
                .insert(input.subject.clone(), server.map_err(|error| Failure::new("no mock", format!("{error:#}")))?);
        }
        let Some(server) = servers.get(&input.subject) else { return Ok(()) };
        let address = server.address();
        let exchange = |request: Vec<u8>, is_whole| {
            runtime.block_on(async move { tokio::time::timeout(PATIENCE, exchange(address, &request, is_whole)).await })
        };
        let is_whole = is_whole(&input.bytes);
        match exchange(input.bytes.clone(), is_whole) {
            Err(_) => return Err(Failure::new("no response in time", "")),
            Ok(Err(error)) if is_whole => return Err(Failure::new("no response", error.to_string())),
            Ok(Ok(Some(head))) if is_whole => sensible(&head)?,
            Ok(_) => {}
        }
        let plain = b"GET /no-such-path HTTP/1.1\r\nhost: mock.example\r\nconnection: close\r\n\r\n";
        match exchange(plain.to_vec(), true) {
            Ok(Ok(Some(head))) => sensible(&head),
            other => Err(Failure::new("the mock answers nobody any more", format!("{other:?}"))),
        }
    }
}

/// A mock of a document.
async fn listen(name: &str) -> Result<Server> {
    let path = root().join(name);
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let document = pipeline::read(name, &bytes).map_err(|unreadable| anyhow::anyhow!(unreadable.reason.message))?;
    let subject: Subject = pipeline::subject(&document, name, false);
    Ok(Mock::new(&subject).listen("127.0.0.1:0").await?)
}

/// Sends bytes and reads the head of what comes back; `None` where the server closes the connection while they are sent. A request
/// that is not whole is ended by closing the way to the server.
async fn exchange(address: SocketAddr, request: &[u8], is_whole: bool) -> io::Result<Option<String>> {
    let mut stream = TcpStream::connect(address).await?;
    let sent = stream.write_all(request).await;
    if !is_whole {
        stream.shutdown().await?;
    }
    let mut received = Vec::new();
    while !received.windows(4).any(|end| end == b"\r\n\r\n") {
        if stream.read_buf(&mut received).await? == 0 {
            if sent.is_err() {
                return Ok(None);
            }
            return Err(io::Error::new(ErrorKind::UnexpectedEof, String::from_utf8_lossy(&received)));
        }
    }
    Ok(Some(String::from_utf8_lossy(&received).into_owned()))
}

/// Whether bytes are one whole request, to which a response is due: a head that a server can read, and as much body as it announces.
fn is_whole(bytes: &[u8]) -> bool {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let Ok(httparse::Status::Complete(head)) = request.parse(bytes) else { return false };
    let is = |header: &httparse::Header<'_>, name: &str| header.name.eq_ignore_ascii_case(name);
    let mut lengths = request.headers.iter().filter(|header| is(header, "content-length"));
    let length = lengths.next().map_or(Some(0), |header| std::str::from_utf8(header.value).ok()?.trim().parse().ok());
    let is_plain = lengths.next().is_none() && !request.headers.iter().any(|header| is(header, "transfer-encoding"));
    is_plain && request.version == Some(1) && length == Some(bytes.len() - head)
}

/// Judges the status line of a response.
fn sensible(head: &str) -> Verdict {
    let status =
        head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(|status| status.parse::<u16>().ok());
    match status {
        Some(100..=599) => Ok(()),
        _ => Err(Failure::new("a response without a sensible head", head)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn whole_requests_are_told_from_others() {
        assert!(is_whole(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"));
        assert!(is_whole(b"POST /a HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}"));
        for other in [
            "GET / HTTP/1.1\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\n{}",
            "GET / HTTP/1.1\r\n\r\nmore",
            "\0 / HTTP/1.1\r\n\r\n",
        ] {
            assert!(!is_whole(other.as_bytes()), "{other}");
        }
    }
}
