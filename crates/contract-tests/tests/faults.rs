//! Seeded faults: each is found by exactly the expected checks, at exactly the expected places.
//!
//! A case that finds something else prints what it found in the form that its file has.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use countersign_contract_tests::faults::{Case, Expected, cases};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> anyhow::Result<ExitCode> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let cases = cases(&folder)?.into_iter();
    let trials = cases.map(|(name, case)| Trial::test(name, move || check(&case))).collect();
    Ok(libtest_mimic::run(&Arguments::from_args(), trials).exit_code())
}

fn check(case: &Case) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime.block_on(case.play()).map_err(|error| Failed::from(format!("{error:#}")))?;
    let expected: BTreeSet<&Expected> = case.expect.iter().collect();
    if found.keys().eq(expected) {
        return Ok(());
    }
    let rendered: String = found.values().map(|rendered| format!("{rendered}\n\n")).collect();
    let written: String = found.keys().map(Expected::to_string).collect();
    Err(Failed::from(format!("{}\n\n{rendered}expect:\n{written}", case.title)))
}
