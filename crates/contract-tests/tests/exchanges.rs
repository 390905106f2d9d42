//! Each exchange of each vendored document is one test, by name: `cargo test --test exchanges -- telnyx_video`.

use std::process::ExitCode;
use std::sync::Arc;

use countersign_contract::{Exchange, ExchangeReport, Runner, Subject, Verdict, check_examples, plan};
use countersign_contract_tests::documents;
use countersign_contract_tests::generated_client::GeneratedClient;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let subjects = documents::load_all(true).expect("the vendored documents can be read");
    let trials = subjects.iter().flat_map(trials).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trials(subject: &Subject) -> Vec<Trial> {
    let plan = plan(subject);
    let mut trials = vec![examples(subject.clone())];
    let runner = Arc::new(Runner::new(subject));
    let client = GeneratedClient::of_module(&subject.name).expect("every vendored document has a generated module");
    trials.extend(plan.exchanges.into_iter().map(|exchange| one(Arc::clone(&runner), client, exchange)));
    // What is not exercised is listed as ignored, with its reason in the name: it is not green.
    trials.extend(plan.not_exercised.into_iter().map(|left_out| {
        let name = format!("{} (not exercised: {})", left_out.name, left_out.reason);
        Trial::test(name, || Ok(())).with_ignored_flag(true)
    }));
    trials
}

fn examples(subject: Subject) -> Trial {
    Trial::test(format!("{}::examples", subject.name), move || {
        let checked = check_examples(&subject);
        if checked.findings.is_empty() { Ok(()) } else { Err(Failed::from(format!("{:#?}", checked.findings))) }
    })
}

fn one(runner: Arc<Runner>, client: GeneratedClient, exchange: Exchange) -> Trial {
    Trial::test(exchange.name.clone(), move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let report = runtime.block_on(runner.run(&exchange, &client, &[]));
        if report.verdict == Verdict::Passed { Ok(()) } else { Err(Failed::from(describe(&report))) }
    })
}

fn describe(report: &ExchangeReport) -> String {
    serde_json::to_string_pretty(report).expect("a report is JSON")
}
