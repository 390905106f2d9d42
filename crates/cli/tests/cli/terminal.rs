//! What is printed never acts on a terminal, whatever documents, files and folders are called.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use countersign_source::is_unprintable;

use crate::support::{Ran, countersign, documents, finish, runtime};

/// A name that colors what follows, turns it around, and begins a line of its own.
const NAME: &str = "a\u{1b}[31m\u{202e}\nerror: forged\u{2028}";

fn assert_harmless(ran: &Ran) {
    for output in [&ran.stdout, &ran.stderr] {
        let acts = |character: char| character != '\n' && is_unprintable(character);
        assert!(!output.contains(acts), "{output:?}");
        assert!(!output.lines().any(|line| line.starts_with("error: forged")), "{output}");
    }
}

#[test]
fn names_of_files_do_not_act_on_a_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let (document, crate_folder) = (folder.path().join(NAME), folder.path().join(format!("{NAME}-crate")));
    fs::copy(documents().join("mistakes.yaml"), &document).expect("it can be copied");
    let missing = folder.path().join(format!("{NAME}-missing"));
    for format in ["human", "json"] {
        for document in [&document, &missing] {
            assert_harmless(&finish(countersign().args(["check", "--format", format]).arg(document), ""));
        }
        for more in [&["--check"][..], &[], &["--check", "--name", "other"], &["--include", NAME], &["--name", NAME]] {
            let mut command = countersign();
            command.args(["generate", "--format", format]).args(more).arg("-o").arg(&crate_folder);
            command.arg("--runtime-path").arg(runtime()).arg(&document);
            let ran = finish(&mut command, "");
            assert!(ran.code.is_some_and(|code| code < 3), "{}", ran.stderr);
            assert_harmless(&ran);
        }
    }
}

#[test]
fn names_of_folders_need_not_be_unicode() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join(OsStr::from_bytes(b"pets\xff"));
    let mut command = countersign();
    command.args(["generate", "pets-3-0.yaml", "--check", "--name", "pets", "-o"]).arg(output);
    let ran = finish(command.arg("--runtime-path").arg(runtime()), "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.contains("\nto repair: countersign generate pets-3-0.yaml"), "{}", ran.stdout);
}
