//! The `countersign` command: arguments, files and exit codes. What it does is in the other crates.

mod arguments;
mod check;
mod crate_name;
mod generate;
mod input;
mod mock;
mod output;

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;

use clap::Parser;
use countersign_source::printable;

use arguments::{Arguments, Command};

/// What came of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// All is well: exit code 0.
    Fine,
    /// Something was found: exit code 1.
    Findings,
}

/// Why a command could not be carried out.
#[derive(Debug)]
enum Failure {
    /// What was asked for makes no sense: exit code 2.
    Usage(String),
    /// The machine did not play along (an address in use, a folder that cannot be written): exit code 1.
    Machine(String),
    /// Nobody reads the output any more (`countersign check … | head`): exit code 1, without a word.
    Unread,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Machine(format!("the output cannot be written: {error}")),
        }
    }
}

fn main() -> ExitCode {
    panic::set_hook(Box::new(explain_panic));
    let arguments = Arguments::parse();
    ExitCode::from(exit_code(|| run(&arguments.command)))
}

/// Carries a command out, to the exit code that says what came of it.
fn exit_code(command: impl FnOnce() -> Result<Verdict, Failure> + panic::UnwindSafe) -> u8 {
    match panic::catch_unwind(command) {
        Ok(Ok(Verdict::Fine)) => 0,
        Ok(Ok(Verdict::Findings) | Err(Failure::Unread)) => 1,
        Ok(Err(Failure::Machine(reason))) => {
            complain(&reason);
            1
        }
        Ok(Err(Failure::Usage(reason))) => {
            complain(&reason);
            2
        }
        // The hook has said what happened.
        Err(_) => 70,
    }
}

fn run(command: &Command) -> Result<Verdict, Failure> {
    match command {
        Command::Generate(arguments) => generate::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Mock(arguments) => mock::run(arguments),
    }
}

/// Standard error, where it can still be written to. A reason may name files and quote arguments.
fn complain(reason: &str) {
    let _ = writeln!(anstream::stderr(), "error: {}", printable(reason));
}

/// A fault of ours is said in our words, with what is needed to mend it.
fn explain_panic(panic: &panic::PanicHookInfo<'_>) {
    let payload = panic.payload();
    let what = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let what = printable(what.unwrap_or("no reason given"));
    let place = panic.location().map(|location| format!(" at {location}")).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(
        anstream::stderr(),
        "error: countersign {version} failed, which is its own fault and not the document's\n  {what}{place}\n  \
         help: please report this with the document, or the part of it that causes it"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_has_its_exit_code() {
        assert_eq!(exit_code(|| Ok(Verdict::Fine)), 0);
        assert_eq!(exit_code(|| Ok(Verdict::Findings)), 1);
        assert_eq!(exit_code(|| Err(io::Error::from(io::ErrorKind::BrokenPipe).into())), 1);
        assert_eq!(exit_code(|| Err(io::Error::from(io::ErrorKind::StorageFull).into())), 1);
        assert_eq!(exit_code(|| Err(Failure::Usage("no such thing".to_owned()))), 2);
        assert_eq!(exit_code(|| panic!("a fault of ours")), 70);
    }
}
