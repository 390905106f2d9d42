//! Each case of each vendored document is one test, by name: `cargo test --test exchanges -- telnyx_video`.
//!
//! What is not exercised fails, unless `specs/countersign.toml` lists it: then it is ignored, with the listed reason.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use countersign_contract::Client;
use countersign_contract_tests::cases::{Case, Played, cases};
use countersign_contract_tests::generated_client::GeneratedClient;
use countersign_contract_tests::{documents, program};
use libtest_mimic::{Arguments, Completion, Failed, Trial};

fn main() -> ExitCode {
    program::exit(run())
}

fn run() -> Result<ExitCode> {
    let mut trials = Vec::new();
    for subject in documents::load_all(true)? {
        let client: Arc<dyn Client> = Arc::new(GeneratedClient::of_subject(&subject)?);
        trials.extend(cases(&subject, &client).into_iter().map(trial));
    }
    Ok(libtest_mimic::run(&Arguments::from_args(), trials).exit_code())
}

fn trial(case: Case) -> Trial {
    Trial::ignorable_test(case.name.clone(), move || match case.play()? {
        Played::Passed => Ok(Completion::Completed),
        Played::Exempt(reason) => Ok(Completion::ignored_with(reason)),
        Played::Failed(text) => Err(Failed::from(format!("{text}to see every case: cargo xtask contract"))),
    })
}
