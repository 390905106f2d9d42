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
        let mut child = countersign()
            .args(["mock", document, "--listen", "127.0.0.1:0", "--format", "json"])
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
        let mut socket = TcpStream::connect(&self.address).expect("it listens");
        write!(socket, "{request}\r\nHost: pets\r\nConnection: close\r\n\r\n").expect("it reads");
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
fn an_address_in_use_is_said() {
    let mock = Mock::start("pets-3-0.yaml");
    let ran = crate::support::run(&["mock", "pets-3-0.yaml", "--listen", &mock.address]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("cannot listen on"), "{}", ran.stderr);
}
