//! What Swagger 2.0 and OpenAPI 3.2 say in their own ways: every exchange is understood on both sides, and what is wrong in
//! one is seen.

use countersign_contract::client::{DocumentClient, send};
use countersign_contract::mock::Mock;
use countersign_contract::{Request, Runner, Subject, Verdict, check_examples, plan};
use countersign_contract_tests::documents;
use countersign_report::exchanges;
use tokio::runtime::{Builder, Runtime};

#[expect(clippy::expect_used, reason = "a test stops at what it cannot do without")]
fn everything(version: &str) -> Subject {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../cli/tests/documents");
    let file = format!("everything-{version}.yaml");
    let text = std::fs::read_to_string(format!("{folder}/{file}")).expect("the document can be read");
    documents::from_text("everything", &file, text, true).expect("the document is sound")
}

#[expect(clippy::expect_used, reason = "a test stops at what it cannot do without")]
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[test]
fn every_exchange_is_understood() {
    let mut lines = Vec::new();
    for version in ["2-0", "3-2"] {
        let subject = everything(version);
        assert!(check_examples(&subject).findings.is_empty(), "the examples are valid");
        let (plan, runner) = (plan(&subject), Runner::new(&subject));
        for exchange in &plan.exchanges {
            let report = runtime().block_on(runner.run(exchange, &DocumentClient, &[]));
            assert_eq!(report.verdict, Verdict::Passed, "{}", exchanges::explain(&report));
            lines.push(format!("{version} {}", exchange.name));
        }
        lines.extend(plan.not_exercised.iter().map(|left_out| format!("NOT {}: {}", left_out.name, left_out.reason)));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// `METHOD target content-type < body`, with credentials for all that the documents ask for.
#[expect(clippy::expect_used, reason = "a test stops at what it cannot do without")]
fn answer(subject: &Subject, line: &str) -> String {
    let (head, body) = line.split_once(" < ").unwrap_or((line, ""));
    let mut words = head.split(' ');
    let mut next = || words.next().unwrap_or_default().to_owned();
    let (method, target, content_type) = (next(), next(), next());
    let (path, query) = target.split_once('?').map_or((target.as_str(), None), |(path, query)| (path, Some(query)));
    let query = query.map(str::to_owned);
    let mut request = Request { method, path: path.to_owned(), query, body: body.into(), ..Request::default() };
    let authorization = if path.starts_with("/search") { "Basic YTpi" } else { "Bearer token" };
    request.headers.push("authorization", authorization);
    if let Some((name, value)) = content_type.split_once('=') {
        request.headers.push(name, value);
    }
    let response = runtime().block_on(async {
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Mock::new(subject).listen(address).await.expect("a free port");
        send(&server.base_url(), &request).await.expect("an answer")
    });
    format!("{line}\n  {} {}", response.status, String::from_utf8_lossy(&response.body).trim_end())
}

#[test]
fn what_is_wrong_is_seen() {
    let swagger = everything("2-0");
    let latest = everything("3-2");
    let form = "content-type=application/x-www-form-urlencoded";
    let answers = [
        answer(&swagger, &format!("POST /search {form} < text=a&words=b%09c&shops=1,2")),
        answer(&swagger, &format!("POST /search {form} < words=b")),
        answer(&swagger, &format!("POST /search {form} < text=a&shops=1,two")),
        answer(&latest, "QUERY /lines?words=a%7Cb&exact=true content-type=application/json < {\"kind\":\"text\"}"),
        answer(&latest, "QUERY /lines?exact=maybe content-type=application/json < {\"kind\":\"text\"}"),
        answer(&latest, "GET /events?%7B%22since%22%3A7%7D"),
        answer(&latest, "GET /events?%7B%22since%22%3A%22x%22%7D"),
        answer(&latest, "GET /paths?%24.a"),
        answer(&latest, "GET /paths"),
        answer(&latest, "POST /lines content-type=application/x-ndjson < {\"kind\":\"text\"}\n{}\n"),
        answer(&latest, "POST /lines content-type=application/x-ndjson < {\"kind\":\"text\"}\n{\"kind\":1}\n"),
        answer(&latest, "POST /lines content-type=application/x-ndjson < {\"kind\":"),
        answer(&latest, "COPY /lines"),
    ];
    insta::assert_snapshot!(answers.join("\n"));
}
