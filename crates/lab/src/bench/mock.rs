//! What hostile clients do to `countersign mock`: how long an ordinary client waits beside them, and the server's memory.
//!
//! Every load has a server process of its own, talks to it on the loopback interface alone, and is bounded in count and in
//! time.

use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Value, json};

use super::median;
use crate::workspace::say;

/// How long an ordinary client is observed under each load.
const OBSERVED: Duration = Duration::from_secs(8);

/// The time between two requests of the ordinary client, and between two bytes of a slow one.
const PAUSE: Duration = Duration::from_millis(20);

/// After this time, the ordinary client gives a request up.
const GIVEN_UP: Duration = Duration::from_secs(20);

/// How many clients never finish their head or their body; and how often they connect again, all together.
const SLOW_CLIENTS: usize = 5_000;
const SLOW_CONNECTIONS: usize = 20_000;

/// How many clients never finish their body, and its bytes.
const UNFINISHED_BODIES: usize = 60;
const UNFINISHED_BYTES: usize = 40_000_000;

/// The pause after each piece of such a body: what is measured is the server, not clients that leave it no processor.
const PIECE_PAUSE: Duration = Duration::from_millis(5);

/// How many parts a multipart body has, and how many clients send such bodies one after another.
const PARTS: usize = 200_000;
const SENDERS: usize = 4;

/// What runs beside the ordinary client until it is told to stop.
type Load = fn(SocketAddr, &AtomicBool);

/// The loads, by name.
const LOADS: &[(&str, Load)] = &[
    ("nothing else", |_, _| {}),
    ("5,000 unfinished heads", |address, stop| slow_clients(address, stop, b"GET /a HTTP/1.1\r\nHost: mock\r\nX: ")),
    ("5,000 unfinished small bodies", |address, stop| {
        slow_clients(address, stop, &head("application/octet-stream", 1_000));
    }),
    ("60 unfinished bodies of 40 MB", unfinished_bodies),
    ("bodies of 200,000 parts", many_parts),
];

/// What one load did.
#[derive(Serialize)]
pub(super) struct Figures {
    load: &'static str,
    /// Requests of the ordinary client that had their documented response.
    served: usize,
    /// Those that had another one or none.
    failed: usize,
    /// Seconds from connecting to the end of the response.
    median: f64,
    /// The longest of them.
    longest: f64,
    /// The most memory that the server held, in bytes; zero where the system does not tell.
    memory: u64,
}

/// Measures every load.
pub(super) fn measure(binary: &Path, folder: &Path) -> Result<Vec<Figures>> {
    allow_descriptors();
    let document = folder.join("mock.json");
    fs::write(&document, documented().to_string())?;
    LOADS.iter().map(|(name, load)| under(binary, &document, name, *load)).collect()
}

fn under(binary: &Path, document: &Path, name: &'static str, load: Load) -> Result<Figures> {
    let server = Server::start(binary, document)?;
    let stop = AtomicBool::new(false);
    let (times, failed) = thread::scope(|scope| {
        scope.spawn(|| load(server.address, &stop));
        let observed = observe(server.address);
        stop.store(true, Ordering::Relaxed);
        observed
    });
    let longest = times.iter().copied().fold(0.0, f64::max);
    let memory = server.memory();
    let figures = Figures { load: name, served: times.len(), failed, median: median(times), longest, memory };
    say(&format!(
        "mock beside {name}: {} served, {} failed; median {:.1} ms, longest {:.1} ms; {} MB",
        figures.served,
        figures.failed,
        figures.median * 1e3,
        figures.longest * 1e3,
        figures.memory / 1_000_000
    ));
    Ok(figures)
}

/// The seconds of each request that an ordinary client made, and how many failed.
fn observe(address: SocketAddr) -> (Vec<f64>, usize) {
    let (mut times, mut failed) = (Vec::new(), 0);
    let start = Instant::now();
    while start.elapsed() < OBSERVED {
        let sent = Instant::now();
        let response = ask(address, b"GET /a HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n");
        match response {
            Ok(text) if text.starts_with("HTTP/1.1 200 ") => times.push(sent.elapsed().as_secs_f64()),
            _ => failed += 1,
        }
        thread::sleep(PAUSE);
    }
    (times, failed)
}

/// Sends a request and gives the whole response.
fn ask(address: SocketAddr, request: &[u8]) -> Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, GIVEN_UP)?;
    stream.set_read_timeout(Some(GIVEN_UP))?;
    stream.set_write_timeout(Some(GIVEN_UP))?;
    stream.write_all(request)?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    Ok(response)
}

/// Clients that send `beginning` and then byte by byte, and never the end; one that is disconnected connects again.
fn slow_clients(address: SocketAddr, stop: &AtomicBool, beginning: &[u8]) {
    let mut clients: Vec<TcpStream> = Vec::new();
    let mut connections = 0;
    let connect = |connections: &mut usize| {
        *connections += 1;
        let mut client = TcpStream::connect_timeout(&address, GIVEN_UP).ok()?;
        client.write_all(beginning).ok()?;
        Some(client)
    };
    while !stop.load(Ordering::Relaxed) {
        clients.retain_mut(|client| client.write_all(b"x").is_ok());
        while clients.len() < SLOW_CLIENTS && connections < SLOW_CONNECTIONS && !stop.load(Ordering::Relaxed) {
            clients.extend(connect(&mut connections));
        }
        thread::sleep(PAUSE);
    }
}

/// Clients that send all of a large body but its last byte.
fn unfinished_bodies(address: SocketAddr, stop: &AtomicBool) {
    let unfinished = || -> Result<()> {
        let mut client = TcpStream::connect_timeout(&address, GIVEN_UP)?;
        client.set_write_timeout(Some(PAUSE))?;
        client.write_all(&head("application/octet-stream", UNFINISHED_BYTES + 1))?;
        let piece = vec![0; 64 << 10];
        let mut left = UNFINISHED_BYTES;
        while left > 0 && !stop.load(Ordering::Relaxed) {
            match client.write(piece.get(..left).unwrap_or(&piece)) {
                Ok(written) => {
                    left -= written;
                    thread::sleep(PIECE_PAUSE);
                }
                // A server that does not read at the moment may do so later.
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error.into()),
            }
        }
        while !stop.load(Ordering::Relaxed) {
            thread::sleep(PAUSE);
        }
        Ok(())
    };
    thread::scope(|scope| {
        for _ in 0..UNFINISHED_BODIES {
            scope.spawn(unfinished);
        }
    });
}

/// Clients that send forms of very many parts, again and again.
fn many_parts(address: SocketAddr, stop: &AtomicBool) {
    let part = |number| format!("--b\r\nContent-Disposition: form-data; name=\"f{number}\"\r\n\r\nx\r\n");
    let body: String = (0..PARTS).map(part).chain(["--b--".to_owned()]).collect();
    let request = [head("multipart/form-data; boundary=b", body.len()), body.into_bytes()].concat();
    let send = || {
        while !stop.load(Ordering::Relaxed) {
            // Whether it is accepted does not matter here.
            let _ = ask(address, &request);
        }
    };
    thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(send);
        }
    });
}

fn head(content_type: &str, length: usize) -> Vec<u8> {
    format!(
        "POST /a HTTP/1.1\r\nHost: mock\r\nConnection: close\r\nContent-Type: {content_type}\r\n\
         Content-Length: {length}\r\n\r\n"
    )
    .into_bytes()
}

/// The document that is served.
fn documented() -> Value {
    let media_type = json!({"schema": {"type": "object"}, "example": {"id": 1}});
    let response = json!({"description": "One.", "content": {"application/json": media_type}});
    let form = json!({"schema": {"type": "object", "additionalProperties": {"type": "string"}}});
    let bytes = json!({"schema": {"type": "string", "format": "binary"}});
    let body = json!({"content": {"multipart/form-data": form, "application/octet-stream": bytes}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Mock", "version": "1"},
        "paths": {"/a": {
            "get": {"operationId": "get", "responses": {"200": response}},
            "post": {"operationId": "post", "requestBody": body, "responses": {"200": response}},
        }},
    })
}

/// A mock server, ended when dropped.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(binary: &Path, document: &Path) -> Result<Self> {
        let mut command = Command::new(binary);
        command.arg("mock").arg(document).args(["--listen", "127.0.0.1:0", "--format", "json"]);
        let mut child = command.stdout(Stdio::piped()).spawn().context("the mock server does not start")?;
        let mut output = BufReader::new(child.stdout.take().context("its output is piped")?);
        let mut first = String::new();
        output.read_line(&mut first)?;
        let line: Value = serde_json::from_str(&first).context("the mock server does not listen")?;
        let url = line.get("listening").and_then(Value::as_str).and_then(|url| url.strip_prefix("http://"));
        let address = url.context("the mock server has no address")?.parse()?;
        // A log that nobody reads would stop the server.
        thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Ok(Self { child, address })
    }

    /// The most memory that the process held so far, in bytes.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kilobytes = peak.split_whitespace().next().and_then(|figure| figure.parse::<u64>().ok());
        kilobytes.unwrap_or_default() * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lets this process have as many connections as the loads need, where the system allows it.
#[cfg(unix)]
fn allow_descriptors() {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};

    if let Ok((_, hard)) = getrlimit(Resource::RLIMIT_NOFILE) {
        let _ = setrlimit(Resource::RLIMIT_NOFILE, hard, hard);
    }
}

/// Other systems set no such limit.
#[cfg(not(unix))]
fn allow_descriptors() {}
