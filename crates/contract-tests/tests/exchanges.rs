//! Each exchange of each vendored document is one test, by name: `cargo test --test exchanges -- telnyx_video`.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use countersign_contract::{Exchange, PlannedSchema, Runner, Subject, Verdict, check_examples, plan};
use countersign_contract_tests::documents;
use countersign_contract_tests::generated_client::GeneratedClient;
use countersign_report::exchanges;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> Result<ExitCode> {
    let mut all = Vec::new();
    for subject in documents::load_all(true)? {
        let client = GeneratedClient::of_module(&subject.name)?;
        all.extend(trials(&subject, client));
    }
    Ok(libtest_mimic::run(&Arguments::from_args(), all).exit_code())
}

fn trials(subject: &Subject, client: GeneratedClient) -> Vec<Trial> {
    let plan = plan(subject);
    let mut trials = vec![examples(subject.clone())];
    let runner = Arc::new(Runner::new(subject));
    trials.extend(plan.exchanges.into_iter().map(|exchange| one(Arc::clone(&runner), client, exchange)));
    trials.extend(plan.schemas.into_iter().map(|schema| rewrite(Arc::clone(&runner), client, schema)));
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
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let report = runtime.block_on(runner.run(&exchange, &client, &[]));
        if report.verdict == Verdict::Passed { Ok(()) } else { Err(Failed::from(exchanges::explain(&report))) }
    })
}

fn rewrite(runner: Arc<Runner>, client: GeneratedClient, schema: PlannedSchema) -> Trial {
    Trial::test(schema.name.clone(), move || {
        let report = runner.rewrite(&schema, &client);
        match report.verdict {
            Verdict::Passed => Ok(()),
            Verdict::Incomplete => Err(Failed::from(report.reason.unwrap_or_default())),
            Verdict::Failed => Err(Failed::from(format!("{:#?}", report.findings))),
        }
    })
}
