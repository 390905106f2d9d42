//! What people see of a finding: for each check, the first fault of the library document that it finds.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use countersign_contract::Check;
use countersign_contract_tests::faults::cases;

#[test]
fn each_check_shows_the_line_the_rule_and_what_to_do() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let cases = cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")).expect("the cases are sound");
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for (_, case) in cases.iter().filter(|(_, case)| case.document == "library.yaml") {
        for (found, rendered) in runtime.block_on(case.play()).expect("it plays") {
            shown.entry(found.check).or_insert_with(|| format!("{}\n\n{rendered}\n", case.title));
        }
    }
    let mut text = String::new();
    for check in Check::ALL {
        let message = shown.get(check.as_str()).expect("a fault for each check");
        let _ = writeln!(text, "# {}: {message}", check.as_str());
    }
    insta::assert_snapshot!(text);
}
