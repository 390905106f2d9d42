//! What the fuzzer and its worker processes tell each other: inputs one way, verdicts the other.
//!
//! The program that decodes with generated clients is a crate of its own and includes this file as text, so it uses the standard
//! library alone. It must never interpret an input.

use std::io::{self, BufRead, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

/// One input of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// What the bytes belong to: a document, a type, a nasty text. One line.
    pub(crate) subject: String,
    /// The input itself.
    pub(crate) bytes: Vec<u8>,
}

/// What an oracle found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Which oracle failed, and where. Failures of one kind are one finding, so it holds nothing of the input.
    pub(crate) kind: String,
    /// What was seen.
    pub(crate) detail: String,
}

impl Failure {
    /// A failure of a kind.
    pub(crate) fn new(kind: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { kind: kind.into(), detail: detail.into() }
    }
}

/// What became of an input.
pub(crate) type Verdict = Result<(), Failure>;

/// Sends an input: its length and subject in a line, then its bytes.
pub(crate) fn write_input(output: &mut impl Write, input: &Input) -> io::Result<()> {
    writeln!(output, "{}\t{}", input.bytes.len(), one_line(&input.subject))?;
    output.write_all(&input.bytes)?;
    output.flush()
}

/// Receives an input; `None` at the end.
pub(crate) fn read_input(source: &mut impl BufRead) -> io::Result<Option<Input>> {
    let mut line = String::new();
    if source.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let broken = || io::Error::new(io::ErrorKind::InvalidData, "an input begins with its length and subject");
    let (length, subject) = line.trim_end_matches('\n').split_once('\t').ok_or_else(broken)?;
    let mut bytes = vec![0; length.parse().map_err(|_| broken())?];
    source.read_exact(&mut bytes)?;
    Ok(Some(Input { subject: subject.to_owned(), bytes }))
}

/// A verdict as a line.
pub(crate) fn verdict_line(verdict: &Verdict) -> String {
    match verdict {
        Ok(()) => "ok".to_owned(),
        Err(failure) => format!("failed\t{}\t{}", one_line(&failure.kind), one_line(&failure.detail)),
    }
}

/// A verdict from its line; `None` for any other line.
pub(crate) fn parse_verdict(line: &str) -> Option<Verdict> {
    if line == "ok" {
        return Some(Ok(()));
    }
    let (kind, detail) = line.strip_prefix("failed\t")?.split_once('\t')?;
    Some(Err(Failure::new(kind, detail)))
}

/// Text without line ends and tabs.
pub(crate) fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// The first panic of the input that is being checked, on whatever thread.
static PANIC: Mutex<Option<Failure>> = Mutex::new(None);

/// The worker's life: checks each input that arrives, and reports a panic as a failure of the input.
pub(crate) fn serve(mut check: impl FnMut(&Input) -> Verdict) -> io::Result<()> {
    panic::set_hook(Box::new(|info| {
        let place =
            info.location().map_or_else(String::new, |place| format!("{}:{}", from_crate(place.file()), place.line()));
        let payload = info.payload();
        let said =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let failure = Failure::new(format!("panic at {place}"), said.unwrap_or_default());
        PANIC.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
    }));
    let (mut source, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(input) = read_input(&mut source)? {
        let ended = panic::catch_unwind(AssertUnwindSafe(|| check(&input)));
        let panicked = PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
        let verdict = match (panicked, ended) {
            (Some(failure), _) => Err(failure),
            (None, Ok(verdict)) => verdict,
            (None, Err(_)) => Err(Failure::new("panic", "its place is not known")),
        };
        writeln!(output, "{}", verdict_line(&verdict))?;
        output.flush()?;
    }
    Ok(())
}

/// A source file from the folder of its crate on, so that a panic has one name on every machine.
fn from_crate(file: &str) -> &str {
    ["/crates/", "/registry/src/", "/library/"]
        .iter()
        .find_map(|folder| file.find(folder).and_then(|start| file.get(start + 1..)))
        .unwrap_or(file)
}
