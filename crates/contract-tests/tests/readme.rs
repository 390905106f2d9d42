//! The README shows the table of `cargo xtask contract` as it is printed. With `INSTA_UPDATE=always`, this test writes it.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, Result};
use countersign_contract::Subject;
use countersign_contract_tests::{documents, program};

const COMMAND: &str = "```console\n$ cargo xtask contract\n";

#[test]
fn the_table_of_the_readme_is_what_the_command_prints() -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(&path)?;
    let (before, rest) = readme.split_once(COMMAND).context("README.md does not show `cargo xtask contract`")?;
    let (shown, after) = rest.split_once("```\n").context("the block in README.md does not end")?;
    let named: HashSet<&str> = shown.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let printed = table(|subject| named.contains(subject.name.as_str()))?;
    if std::env::var("INSTA_UPDATE").is_ok_and(|mode| mode == "always") {
        std::fs::write(&path, format!("{before}{COMMAND}{printed}```\n{after}"))?;
    } else {
        let repair = "INSTA_UPDATE=always cargo test -p countersign-contract-tests --test readme";
        assert_eq!(shown, printed, "README.md shows another table; to update it: {repair}");
    }
    Ok(())
}

/// What the command prints where `specs/` has the documents of the README alone: others do not make the README wrong.
fn table(is_shown: impl Fn(&Subject) -> bool) -> Result<String> {
    let subjects: Vec<Subject> = documents::load_all(true)?.into_iter().filter(is_shown).collect();
    let (text, _) = program::conclude(&program::play(&subjects, program::generated_client, &[])?);
    Ok(text)
}
