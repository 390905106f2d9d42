//! Failures show the beginning of their bodies, and no credential in any spelling.

use countersign_runtime::{Error, Value, operation, record};

use crate::echo::{Script, shown, spellings};

record! {
    pub struct Problem {
        pub error: String,
    }
}

operation! {
    /// Fails.
    pub struct Fail: GET "/fail" {
        .query page_token(String),
        success: Value = 200 "application/json",
        failure: Problem = 400 "application/json",
        security: ["token", "login", "query", "header", "cookie"],
    }
}

fn error(script: &Script) -> Error<Problem> {
    script.error::<Value, Problem>(Fail::OPERATION)
}

#[test]
fn a_credential_never_shows_wherever_a_server_echoes_it() {
    for spelling in spellings() {
        let quoted = serde_json::to_string(&format!("no {spelling}!")).unwrap();
        let body = format!("{{\"error\":{quoted}}}");
        let location = format!("https://b.example/{spelling}/x");
        let name = format!("x-{spelling}");
        let headers = [
            (name.as_str(), "a name, where the spelling can be one"),
            ("content-type", "application/json"),
            ("location", &location),
            ("x-echo", &spelling),
            ("set-cookie", "fresh-session"),
        ];
        for (status, body) in
            [(400, body.as_str()), (400, &spelling), (404, &body), (302, &body), (200, &spelling), (500, &spelling)]
        {
            let shown = shown(&error(&Script::responds(status, &headers, body.to_owned())));
            assert!(!shown.contains("fresh-session"), "{shown}");
            assert!(!shown.to_lowercase().contains(&spelling.to_lowercase()), "{status} {spelling}: {shown}");
            assert!(!shown.contains(quoted.trim_matches('"')), "{status} {spelling}: {shown}");
        }
        let shown = shown(&error(&Script::fails(&format!("no way to https://x/?{spelling}"))));
        assert!(!shown.contains(&spelling), "{spelling}: {shown}");
        assert!(shown.contains("wrapped: no way to https://x/?[redacted]"), "{shown}");
    }
}

#[test]
fn a_credential_is_redacted_before_its_body_is_cut() {
    let mut random = fastrand::Rng::with_seed(0x0c0de);
    let spellings = spellings();
    for round in 0..1500 {
        let spelling = &spellings[random.usize(..spellings.len())];
        let mut letters = |count: usize| (0..count).map(|_| random.char('a'..='z')).collect::<String>();
        let before = letters(300_usize.saturating_sub(round % (spelling.len() + 20)));
        let after = if round % 3 == 0 { String::new() } else { letters(round % 700) };
        let ending = if round % 2 == 0 { spelling.len() } else { spelling.len() * 3 / 4 };
        let Some(part) = spelling.get(..ending) else { continue };
        let after = if ending < spelling.len() { "" } else { &after };
        let error = error(&Script::responds(404, &[], format!("{before} {part}{after}")));
        let shown = format!("{error} {error:?}");
        let half = (0..=spelling.len() / 2).rev().find_map(|end| spelling.get(..end)).unwrap();
        assert!(half.len() < 4 || !shown.contains(&format!(" {half}")), "{spelling}: {shown}");
    }
}

#[test]
fn what_a_failure_says_can_be_read() {
    let html = [("content-type", "text/html; charset=iso-8859-1")];
    for (script, message) in [
        (
            Script::responds(400, &[], "{\"error\":\"the key k&y=%41+query has expired\"}"),
            "the server responded with 400 Bad Request: {\"error\":\"the key [redacted] has expired\"}",
        ),
        (
            Script::responds(400, &html, &b"<p>caf\xe9</p>"[..]),
            "the response 400 Bad Request does not match the document: the body is text/html, not JSON: \
             expected value at line 1 column 1: <p>café</p>",
        ),
        (
            Script::responds(599, &html, &b"<p>\x1b[2J\r\ncaf\xe9</p>\n"[..]),
            r"the server responded with 599, which is not documented: <p>\u{1b}[2J\r\ncafé</p>",
        ),
        (
            Script::responds(302, &[("location", "https://ann:secret@b.example/x?signature=y")], ""),
            "the server responded with 302 Found, which is not documented (to ...@b.example/x)",
        ),
        (Script::responds(204, &[], ""), "the server responded with 204 No Content, which is not documented"),
        (
            Script::responds(404, &[("content-encoding", "br")], &b"\x8b\x03"[..]),
            "the server responded with 404 Not Found, which is not documented: 2 bytes",
        ),
        (
            Script::responds(400, &[("content-encoding", "br")], &b"\x8b\x03"[..]),
            "the response 400 Bad Request does not match the document: the body has the content encoding `br`, which was not \
             requested: 2 bytes",
        ),
        (
            Script::responds(400, &[], "{\"title\":\"No such room.\"}"),
            "the response 400 Bad Request does not match the document: required property `error` is missing at $: \
             {\"title\":\"No such room.\"}",
        ),
        (Script::fails("reset\u{7}"), r"the exchange with the server failed: wrapped: reset\u{7}"),
    ] {
        assert_eq!(error(&script).to_string(), message);
    }
}

#[test]
fn debug_shows_a_failure_and_its_headers() {
    let headers = [("content-type", "application/json"), ("retry-after", "7"), ("x-session-token", "fresh")];
    let error = error(&Script::responds(400, &headers, r#"{"error":"tok/en+\"1&<x> expired"}"#));
    assert_eq!(format!("{error:?}"), {
        "Api(ApiError { status: 400, headers: {\"content-type\": \"application/json\", \"retry-after\": \"7\", \
         \"x-session-token\": \"...\"}, bytes: 34 bytes of application/json (\"{\\\"error\\\":\\\"[redacted] expired\\\"}\"), \
         body: Problem { error: \"[redacted] expired\" } })"
    });
    let Error::Api(error) = error else { panic!("{error}") };
    assert_eq!(error.body.error, "tok/en+\"1&<x> expired", "fields are as they came");
}
