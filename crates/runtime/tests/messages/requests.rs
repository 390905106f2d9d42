//! What a caller sends shows by names, rules and numbers.

use countersign_runtime::{Base64, Formatted, Map, Operation, Options, RequestError, operation, record};

use crate::echo::{Script, spellings};

record! {
    pub struct Login: Default {
        pub pin: Option<i64> [write_only, minimum(1000)],
        pub age: Option<i64> [minimum(18)],
        pub word: Option<String> [write_only, min_length(99)],
        pub key: Option<Base64>,
        pub born: Option<Formatted<jiff::civil::Date>>,
        .. pub rest: Map<Vec<i64>>,
    }
}

operation! {
    pub struct LogIn: POST "/login" {
        .header x_trace(String) = "X-Trace",
        .query step(i64) [maximum(3)],
        .query page_token(String) [max_length(3)],
        body: Login = "application/json",
        success: () = 204,
    }
}

fn message(call: countersign_runtime::Call) -> String {
    let error = call.request().unwrap_err();
    assert!(!format!("{error:?}").contains("CANARY"), "{error:?}");
    error.to_string()
}

fn call(operation: &'static Operation) -> countersign_runtime::Call {
    Script::fails("unused").call(operation)
}

#[test]
fn rules_and_numbers_show_but_no_text_and_nothing_secret() {
    let login = Login {
        pin: Some(7),
        age: Some(7),
        word: Some("CANARY".to_owned()),
        key: Some(Base64::from("CANARY?")),
        born: Some(Formatted::from("CANARY")),
        rest: [("size".to_owned(), vec![1, 2])].into_iter().collect(),
    };
    let shown =
        message(call(LogIn::OPERATION).body(login).query("step", 4_i64).query("page_token", "CANARY".to_owned()));
    assert_eq!(shown, {
        "the request was not sent: `pin` must be at least 1000; `age` must be at least 18, but is 7; `word` must have at least \
         99 characters; `key` must be a valid byte; `born` must be a valid date; `step` must be at most 3, but is 4; \
         `page_token` must have at most 3 characters, but has 6"
    });
}

#[test]
fn credentials_do_not_show_as_names_either() {
    for spelling in spellings() {
        let call = call(LogIn::OPERATION).query(&spelling, 1_i64).query("page_token", "argument token".to_owned());
        let error = call.request().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(&spelling) || spelling.contains("argument"), "{shown}");
        assert!(matches!(error, RequestError::Unencodable(..)));
    }
}

#[test]
fn values_that_no_request_can_hold_do_not_show() {
    let body = || call(LogIn::OPERATION).body(Login::default());
    assert_eq!(message(body().header("X-Trace", "CANARY\n".to_owned())), {
        "the request was not sent: `X-Trace` is not a header, or holds characters that no header can"
    });
    let shown = message(body().with(Options::new().header("x-extra", "CANARY\u{7f}")));
    assert!(shown.contains("`x-extra` is not a header"), "{shown}");
    assert_eq!(message(call(LogIn::OPERATION)), "the request was not sent: `the body` is required");
}
