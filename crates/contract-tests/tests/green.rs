//! Not checked is never green: what is not exercised, what is incomplete and what is found fail `cargo xtask contract` and the
//! tests, each by name; only what the list accepts with a reason does not.

use std::fmt::Write;
use std::sync::Arc;

use countersign_contract::client::DocumentClient;
use countersign_contract::mock::Fault;
use countersign_contract::{Call, CallError, Calling, Client, Subject};
use countersign_contract_tests::cases::{Played, cases};
use countersign_contract_tests::{documents, program};
use countersign_vendored::FILE;
use serde_json::Value;

const DOCUMENT: &str = include_str!("documents/parcels.yaml");

/// What the list accepts, where it accepts everything that is not exercised.
const ACCEPTED: &str = r"
[[document.not_exercised]]
case = 'parcels::cancelParcel'
reason = 'cancelling is for the staff of the depot'

[[document.not_exercised]]
case = 'parcels::getParcel::200::header::Content-Length::*'
reason = 'it is always there'

[[document.not_exercised]]
case = 'parcels::getLabel::*'
reason = 'labels are only printed'

[[document.not_exercised]]
case = 'parcels::examples::*'
reason = 'stamps are text'

[[document.not_exercised]]
case = 'parcels::getDepot::200::application/json::documented'
reason = 'the depot reports what it likes'

[[document.not_exercised]]
case = 'parcels::putParcel::request::application/x-www-form-urlencoded::*'
reason = 'this client sends JSON only'
";

/// Three entries that accept nothing.
const STALE: &str = r"
[[document.not_exercised]]
case = 'parcels::getParcel::404::*'
reason = 'not written yet'

[[document.not_exercised]]
case = 'parcels::movedParcel'
reason = 'an operation of an earlier version'

[[document.not_exercised]]
case = 'parcels::getParcel::*'
reason = ''
";

/// A repository of one document, with an excluded operation and the given entries.
#[expect(clippy::expect_used, reason = "a test stops at what it cannot do without")]
fn subjects(entries: &str) -> Vec<Subject> {
    let repository = tempfile::tempdir().expect("a folder for the repository");
    let write = |path: &str, text: &str| std::fs::write(repository.path().join(path), text).expect("it can be written");
    std::fs::create_dir(repository.path().join("specs")).expect("it can be made");
    let head = "[[document]]\nfile = 'parcels.yaml'\nmodule = 'parcels'\nexclude = ['op:cancelParcel']\n";
    write(FILE, &format!("{head}source = 'a test'\nlicence = 'ours'\n{entries}"));
    write("specs/parcels.yaml", DOCUMENT);
    documents::load(repository.path(), true).expect("the list is sound")
}

/// A client that sends bodies as JSON only, and has types that lose nothing.
struct JsonClient;

impl Client for JsonClient {
    fn call<'c>(&'c self, call: Call<'c>) -> Calling<'c> {
        match &call.request.body {
            Some(body) if body.content_type != "application/json" => {
                let reason = format!("it sends no body as `{}`", body.content_type);
                Box::pin(std::future::ready(Err(CallError::NotOffered(reason))))
            }
            _ => DocumentClient.call(call),
        }
    }

    fn rewrite(&self, _: &str, value: &Value) -> Option<Result<Value, String>> {
        Some(Ok(value.clone()))
    }
}

/// The exit status and the text of the program.
#[expect(clippy::expect_used, reason = "a test stops at what it cannot do without")]
fn program(entries: &str, faults: &[Fault]) -> String {
    let events = program::play(&subjects(entries), |_| Ok(Box::new(JsonClient)), faults).expect("it plays");
    let (text, status) = program::conclude(&events);
    format!("exit status: {status}\n\n{text}")
}

#[test]
fn what_is_not_exercised_fails_the_run() {
    insta::assert_snapshot!(program("", &[]));
}

#[test]
fn what_the_list_accepts_is_shown_and_does_not_fail_the_run() {
    insta::assert_snapshot!(program(ACCEPTED, &[]));
}

#[test]
fn entries_that_do_not_apply_fail_the_run() {
    insta::assert_snapshot!(program(&format!("{ACCEPTED}{STALE}"), &[]));
}

#[test]
fn a_server_error_fails_the_run_although_exemptions_name_the_case() {
    insta::assert_snapshot!(program(ACCEPTED, &[Fault::Status(500), Fault::NoBody]));
}

#[test]
fn what_a_broken_response_leaves_unchecked_is_named_beside_what_is_wrong_with_it() {
    insta::assert_snapshot!(program(ACCEPTED, &[Fault::TruncatedBody]));
}

#[test]
fn the_tests_follow_the_same_rule() {
    let client: Arc<dyn Client> = Arc::new(JsonClient);
    let mut text = String::new();
    for (title, entries) in [("nothing is listed", String::new()), ("listed", format!("{ACCEPTED}{STALE}"))] {
        let _ = writeln!(text, "{title}:");
        for subject in subjects(&entries) {
            for case in cases(&subject, &client) {
                let outcome = match case.play().expect("it plays") {
                    Played::Passed => "passed".to_owned(),
                    Played::Exempt(reason) => format!("ignored: {reason}"),
                    Played::Failed(text) => {
                        format!("FAILED: {}", text.lines().find(|line| line.starts_with("error")).unwrap_or_default())
                    }
                };
                let _ = writeln!(text, "  {}: {outcome}", case.name);
            }
        }
    }
    insta::assert_snapshot!(text);
}
