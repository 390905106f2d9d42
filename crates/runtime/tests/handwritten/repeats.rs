//! Repeats and time limits, without waiting for either.

use std::time::Duration;

use countersign_runtime::{Error, Options, Retry, TransportErrorKind};

use crate::memory::{Answer, Memory, Waits};
use crate::rooms::Client;

fn client(memory: &Memory, waits: &Waits) -> Client {
    Client::builder().bearer_token("t").transport(memory.clone()).timer(waits.clone()).build().unwrap()
}

const OK: Answer = Answer::Http(200, "audio/ogg", "x");

/// A client whose waits are all taken at once must not run into its time limit at once.
fn patient() -> Options {
    Options::new().timeout(Duration::MAX)
}

#[tokio::test]
async fn repeats_until_it_works() {
    let (memory, waits) =
        (Memory::new(&[Answer::RetryAfter(503, "7"), Answer::Fail(TransportErrorKind::Connect), OK]), Waits::default());
    let body = client(&memory, &waits).find_recording().with(patient()).send().await.unwrap();
    assert_eq!((body.as_ref(), memory.sent()), (b"x".as_slice(), 3));
    let waits = waits.taken();
    assert_eq!(waits.first(), Some(&Duration::from_secs(7)));
    assert!((Duration::from_millis(500)..=Duration::from_secs(1)).contains(&waits[1]), "{waits:?}");
}

#[tokio::test]
async fn gives_up_after_the_last_attempt() {
    let memory = Memory::new(&[Answer::RetryAfter(503, "1"), Answer::RetryAfter(503, "1"), OK]);
    let call = client(&memory, &Waits::default()).find_recording();
    let error = call.with(patient().retry(Retry::attempts(2))).send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), memory.sent()), (503, 2));
}

#[tokio::test]
async fn does_not_repeat_what_may_have_acted() {
    let memory = Memory::new(&[Answer::Fail(TransportErrorKind::Exchange), OK]);
    let call = client(&memory, &Waits::default()).create_room_token(Default::default(), Default::default());
    let error = call.with(patient()).send().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(error.to_string(), "the exchange with the server failed: broken");
    assert_eq!(memory.sent(), 1);
}

#[tokio::test]
async fn a_time_limit() {
    let (memory, waits) = (Memory::new(&[Answer::Never]), Waits::default());
    let call = client(&memory, &waits).find_recording().with(Options::new().timeout(Duration::from_secs(5)));
    let error = call.send().await.unwrap_err();
    assert_eq!(error.to_string(), "the call exceeded its time limit of 5s");
    assert_eq!(waits.taken(), [Duration::from_secs(5)]);
}
