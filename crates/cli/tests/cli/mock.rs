//! `countersign mock`: a real socket, asked by hand.

use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};

use crate::support::countersign;
use serde_json::Value;

/// A mock server, ended with the test.
struct Mock {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    address: String,
}

impl Mock {
    fn start(document: &str) -> Self {
        Self::listening(document, "127.0.0.1:0")
    }

    fn listening(document: &str, address: &str) -> Self {
        Self::with(document, &["--listen", address])
    }

    fn with(document: &str, options: &[&str]) -> Self {
        let mut child = countersign()
            .args(["mock", document, "--format", "json"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let first: Value = lines.next().expect("a line").expect("UTF-8").parse().expect("JSON");
        let url = first.get("listening").and_then(Value::as_str).expect("an address");
        let address = url.strip_prefix("http://").expect("a URL").to_owned();
        Self { child, lines, address }
    }

    /// Sends a request and gives the whole answer.
    fn ask(&self, request: &str) -> String {
        self.ask_with_body(request, "")
    }

    fn ask_with_body(&self, request: &str, body: &str) -> String {
        let mut socket = TcpStream::connect(&self.address).expect("it listens");
        write!(socket, "{request}\r\nHost: pets\r\nConnection: close\r\n\r\n{body}").expect("it reads");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("it answers");
        answer
    }

    fn logged(&mut self) -> Value {
        self.lines.next().expect("a line").expect("UTF-8").parse().expect("JSON")
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn documented_examples_are_served_and_requests_are_validated() {
    let mut mock = Mock::start("pets-3-0.yaml");
    let answer = mock.ask("GET /v1/pets?limit=5 HTTP/1.1\r\nAuthorization: Bearer token");
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("7d0a1e0e-6a0b-4c0c-9d2b-0d3f5d1f2a10"), "{answer}");
    let logged = mock.logged();
    assert_eq!(logged.pointer("/request/target"), Some(&Value::from("/v1/pets?limit=5")));
    assert_eq!(logged.get("status"), Some(&Value::from(200)));

    let answer = mock.ask("GET /v1/pets?limit=500 HTTP/1.1\r\nAuthorization: Bearer token");
    assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
    assert_eq!(mock.logged().pointer("/findings/0/check"), Some(&Value::from("query-parameters")));

    let answer = mock.ask("GET /v1/pets HTTP/1.1");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[test]
fn a_body_that_is_not_written_as_http_has_it_is_a_bad_request() {
    let mock = Mock::start("pets-3-0.yaml");
    let head = "POST /v1/pets HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked";
    let answer = mock.ask_with_body(head, "nonsense\r\n");
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("application/problem+json"), "{answer}");
}

#[test]
fn a_host_is_named_as_well() {
    let mock = Mock::listening("pets-3-0.yaml", "localhost:0");
    let answer = mock.ask("GET /v1/pets HTTP/1.1\r\nAuthorization: Bearer token");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    for nowhere in ["localhost", ":0", "localhost:many"] {
        let ran = crate::support::run(&["mock", "pets-3-0.yaml", "--listen", nowhere]);
        assert_eq!(ran.code, Some(2), "{nowhere}: {}", ran.stderr);
    }
}

#[test]
fn one_value_is_not_given_twice() {
    let mock = Mock::start("pets-3-0.yaml");
    let answer = mock.ask("GET /v1/pets?limit=1&limit=2 HTTP/1.1\r\nAuthorization: Bearer token");
    assert!(answer.starts_with("HTTP/1.1 422 ") && answer.contains("came 2 times"), "{answer}");
}

#[test]
fn an_address_in_use_is_said() {
    let mock = Mock::start("pets-3-0.yaml");
    let ran = crate::support::run(&["mock", "pets-3-0.yaml", "--listen", &mock.address]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("cannot listen on"), "{}", ran.stderr);
}

#[test]
fn the_memory_for_a_body_is_the_users_to_choose() {
    let body = r#"{"name": "Rex"}"#;
    let head = format!("POST /v1/pets HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
    for (memory, is_refused) in [("0", true), ("1", false)] {
        let mock = Mock::with("pets-3-0.yaml", &["--listen", "127.0.0.1:0", "--body-memory", memory]);
        let answer = mock.ask_with_body(&head, body);
        assert_eq!(answer.starts_with("HTTP/1.1 413 "), is_refused, "{memory}: {answer}");
    }
}
