//! A document that uses what the vendored ones do not: what is planned for it, and how its mock answers.

use countersign_contract::client::send;
use countersign_contract::mock::Mock;
use countersign_contract::{Request, Subject, plan};
use countersign_contract_tests::documents;

#[expect(clippy::expect_used, reason = "a test stops at what it cannot do without")]
fn library(change: impl FnOnce(String) -> String) -> Subject {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/library.yaml");
    let text = change(std::fs::read_to_string(path).expect("the document can be read"));
    documents::from_text("library", "library.yaml", text, false).expect("the document is sound")
}

#[test]
fn every_status_media_type_and_example_is_planned_or_left_out_with_a_reason() {
    let plan = plan(&library(|text| text));
    let mut lines: Vec<String> = Vec::new();
    for exchange in &plan.exchanges {
        let request = exchange.request.body.as_ref().map_or("-", |body| body.sample.source.as_str());
        let response = exchange.response.body.as_ref().map_or("-", |body| body.sample.source.as_str());
        lines.push(format!("{} [{} <- {request}, {response}]", exchange.name, exchange.response.status));
    }
    lines.extend(plan.not_exercised.iter().map(|left_out| format!("NOT {}: {}", left_out.name, left_out.reason)));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn an_example_that_is_not_valid_is_not_played_and_not_forgotten() {
    let plan = plan(&library(|text| text.replace("example: [1, 2]", "example: [one, two]")));
    let left_out: Vec<(&str, &str)> =
        plan.not_exercised.iter().map(|left_out| (left_out.name.as_str(), left_out.reason.as_str())).collect();
    let expected = ("library::listBooks::parameter::shelf::documented", "the example is not valid itself");
    assert!(left_out.contains(&expected), "{left_out:?}");
    let first = plan.exchanges.first().expect("the operation is exercised all the same");
    let sources: Vec<&str> = first.request.arguments.iter().map(|argument| argument.sample.source.as_str()).collect();
    assert_eq!(sources, ["documented", "generated", "documented", "documented", "documented"]);
}

/// A request in one line: method, target, then headers as `name=value`, then `<` and the body.
fn request(line: &str) -> Request {
    let (head, body) = line.split_once(" < ").unwrap_or((line, ""));
    let mut words = head.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default();
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query.to_owned())));
    let mut request =
        Request { method, path: path.to_owned(), query, body: body.as_bytes().to_vec(), ..Request::default() };
    for (name, value) in words.filter_map(|word| word.split_once('=')) {
        request.headers.push(name, value.replace('_', " "));
    }
    request
}

#[test]
fn the_mock_answers_what_is_documented_and_refuses_the_rest() {
    let id = "x-request-id=182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e x-key=k authorization=Basic_YTpi";
    let lines = [
        format!("GET /books {id}"),
        format!("GET /v1/books {id}"),
        format!("GET /books {id} accept=text/csv"),
        format!("GET /books {id} accept=image/png"),
        format!("GET /books {id} prefer=example=none"),
        format!("GET /books {id} prefer=example=three"),
        format!("GET /books {id} prefer=code=404"),
        format!("GET /books {id} prefer=code=503"),
        format!("GET /books {id} prefer=code=abc"),
        format!("GET /books?shelf=1&shelf=2 {id}"),
        format!("GET /books?genre=novel&genre=play {id}"),
        format!("POST /books {id} prefer=code=503 content-type=application/json < {{\"title\":\"Notes\"}}"),
        "GET /books x-request-id=182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e".to_owned(),
        "GET /books x-request-id=182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e cookie=session=s".to_owned(),
        format!("GET /books?shelf=1%7Ctwo {id} cookie=theme=neon"),
        "GET /books cookie=session=s".to_owned(),
        format!("POST /books {id} content-type=application/json < {{\"title\":\"Notes\"}}"),
        format!("POST /books {id} content-type=application/json < {{\"title\":\"Notes\",\"id\":7}}"),
        format!("POST /books {id} content-type=application/json < {{\"title\":"),
        format!(
            "POST /books {id} content-type=application/x-www-form-urlencoded < title=A+%26+B&rating=3&tags=a&tags=b"
        ),
        format!("POST /books {id} content-type=application/x-www-form-urlencoded < rating=three"),
        format!("POST /books {id} content-type=image/png < x"),
        format!("POST /books {id}"),
        format!("PUT /books {id}"),
        "DELETE /books/7".to_owned(),
        "DELETE /books/0".to_owned(),
        "GET /books/7.pdf".to_owned(),
        "GET /books/7.html".to_owned(),
        "POST /books/7:lend content-type=text/plain < until_Monday".to_owned(),
        "GET /films".to_owned(),
    ];
    let subject = library(|text| text);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let answers: Vec<String> = runtime.block_on(async {
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Mock::new(&subject).listen(address).await.expect("a free port");
        let mut answers = Vec::new();
        for line in &lines {
            let response = send(&server.base_url(), &request(line)).await.expect("an answer");
            let media_type = response.headers.get("content-type").unwrap_or("-");
            let body = String::from_utf8_lossy(&response.body);
            answers.push(format!("{}\n  {} {media_type} {body}", line.replace(id, "…"), response.status));
        }
        answers
    });
    insta::assert_snapshot!(answers.join("\n"));
}
