//! What `cargo xtask contract` does: plays everything that documents describe, and concludes.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use countersign_contract::mock::Fault;
use countersign_contract::{Client, Event, Subject, Summary, run};
use countersign_report::exchanges;
use countersign_vendored::Problems;

use crate::generated_client::GeneratedClient;

/// Plays every document against a mock of it, with the client that `client_of` gives. The faults spoil every response of the
/// mocks, to show that they are found.
pub fn play(
    subjects: &[Subject],
    client_of: impl Fn(&Subject) -> Result<Box<dyn Client>>,
    faults: &[Fault],
) -> Result<Vec<Event>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut events = Vec::new();
    for subject in subjects {
        let client = client_of(subject)?;
        runtime.block_on(run(subject, &*client, faults, |event| events.push(event.clone())));
    }
    Ok(events)
}

/// The generated client of a vendored document.
pub fn generated_client(subject: &Subject) -> Result<Box<dyn Client>> {
    Ok(Box::new(GeneratedClient::of_subject(subject)?))
}

/// The text for people, and the exit status: 0 only where everything was exercised or is accepted, and nothing was found.
pub fn conclude(events: &[Event]) -> (String, u8) {
    let text = exchanges::render(events);
    match Summary::of(events).is_clean() {
        true => (text, 0),
        false => (format!("{text}to play one case: {} -- --exact 'CASE'\n", TEST_COMMAND), 1),
    }
}

/// The exit status of a program; an error is printed as its reader is to see it, without a stack.
pub fn exit(result: Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        // Problems are complete messages. Without a place to print to, the status is all that there is to tell.
        let _ = match error.downcast_ref::<Problems>() {
            Some(problems) => writeln!(std::io::stderr(), "{problems}"),
            None => writeln!(std::io::stderr(), "error: {error:#}"),
        };
        ExitCode::FAILURE
    })
}

/// The command that plays the cases as tests.
const TEST_COMMAND: &str = "cargo test --package countersign-contract-tests --test exchanges";
