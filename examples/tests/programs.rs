//! Runs each example program and compares its output: with a snapshot, and with the README where it shows the program.

use std::process::Command;

const README: &str = include_str!("../../README.md");

#[test]
fn connvo() {
    insta::assert_snapshot!(output_of(env!("CARGO_BIN_EXE_connvo")));
}

#[test]
fn cloudflare_realtimekit() {
    insta::assert_snapshot!(output_of(env!("CARGO_BIN_EXE_cloudflare_realtimekit")));
}

#[test]
fn telnyx_video() {
    let output = output_of(env!("CARGO_BIN_EXE_telnyx_video"));
    let shown = format!("```console\n$ cargo run -p countersign-examples --bin telnyx_video\n{output}```\n");
    assert!(README.contains(&shown), "README.md does not have this block:\n{shown}");
}

#[test]
fn errors() {
    let output = output_of(env!("CARGO_BIN_EXE_errors"));
    let lines: Vec<&str> = output.lines().map(without_words_of_the_system).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[expect(clippy::expect_used, reason = "a test stops at what it cannot do without")]
fn output_of(program: &str) -> String {
    let output = Command::new(program).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// A line of an error up to where the words of the operating system begin.
fn without_words_of_the_system(line: &str) -> &str {
    let beginnings = ["  could not connect to the server", "  the exchange with the server failed"];
    beginnings.into_iter().find(|beginning| line.starts_with(beginning)).unwrap_or(line)
}
