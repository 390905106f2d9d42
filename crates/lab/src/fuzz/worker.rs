//! The fuzzer's side of a worker process: starts it, hands it inputs, and turns its death into a finding.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, BufWriter, Read as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};

use super::protocol::{Failure, Input, Verdict, parse_verdict, write_input};

/// A worker is replaced after so many inputs, so that what one input leaves behind cannot add up.
const INPUTS: usize = 500;

/// How many bytes of a worker's last words are kept.
const LAST_WORDS: usize = 8 << 10;

/// A worker process, started when it is needed and again after each death.
pub(super) struct Worker {
    command: Command,
    limit: Duration,
    running: Option<Running>,
}

struct Running {
    child: Child,
    input: BufWriter<ChildStdin>,
    verdicts: Receiver<String>,
    complaints: Arc<Mutex<VecDeque<u8>>>,
    reader: Option<JoinHandle<()>>,
    checked: usize,
}

impl Worker {
    /// A worker that is started by `command` and may take `limit` for an input.
    pub(super) fn new(command: Command, limit: Duration) -> Self {
        Self { command, limit, running: None }
    }

    /// Checks an input.
    ///
    /// # Errors
    ///
    /// If the worker cannot be started at all.
    pub(super) fn check(&mut self, input: &Input) -> Result<Verdict> {
        let mut running = match self.running.take() {
            Some(running) if running.checked < INPUTS => running,
            other => {
                drop(other);
                self.start()?
            }
        };
        // A worker that dies while it reads is a worker that dies.
        let _ = write_input(&mut running.input, input);
        let said = running.verdicts.recv_timeout(self.limit);
        Ok(match said.as_deref().map(parse_verdict) {
            Ok(Some(verdict)) => {
                running.checked += 1;
                self.running = Some(running);
                verdict
            }
            Ok(None) => Err(Failure::new("no verdict", said.unwrap_or_default())),
            Err(RecvTimeoutError::Timeout) => {
                Err(Failure::new("no end", format!("still busy after {} seconds", self.limit.as_secs())))
            }
            Err(RecvTimeoutError::Disconnected) => Err(running.death()),
        })
    }

    fn start(&mut self) -> Result<Running> {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start a worker process")?;
        let input = BufWriter::new(child.stdin.take().context("the worker has no input")?);
        let (output, errors) = (child.stdout.take(), child.stderr.take());
        let (sender, verdicts) = mpsc::channel();
        thread::spawn(move || {
            let lines = output.into_iter().flat_map(|output| BufReader::new(output).lines());
            // The receiver is gone when the worker is.
            lines.map_while(Result::ok).take_while(|line| sender.send(line.clone()).is_ok()).for_each(drop);
        });
        let complaints = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&complaints);
        let reader = thread::spawn(move || {
            let bytes = errors.into_iter().flat_map(|errors| BufReader::new(errors).bytes()).map_while(Result::ok);
            bytes.for_each(|byte| keep(&kept, byte));
        });
        Ok(Running { child, input, verdicts, complaints, reader: Some(reader), checked: 0 })
    }
}

fn keep(kept: &Mutex<VecDeque<u8>>, byte: u8) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() == LAST_WORDS {
        kept.pop_front();
    }
    kept.push_back(byte);
}

impl Running {
    /// What a process that has ended without a verdict died of.
    fn death(mut self) -> Failure {
        let status = self.child.wait();
        // The last words are complete once their reader is done.
        let _ = self.reader.take().map(JoinHandle::join);
        let words: Vec<u8> = self.complaints.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect();
        let words = String::from_utf8_lossy(&words);
        let status = status.map_or_else(|error| error.to_string(), described);
        Failure::new(cause(&words).unwrap_or(status), words.trim())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn described(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal().map_or_else(|| status.to_string(), |signal| format!("signal {signal}"))
}

#[cfg(not(unix))]
fn described(status: ExitStatus) -> String {
    status.to_string()
}

/// The cause of death, where the last words name it.
fn cause(words: &str) -> Option<String> {
    let sanitizer = words.split_once("ERROR: AddressSanitizer: ").map(|(_, rest)| rest);
    if let Some(kind) = sanitizer.and_then(|rest| rest.split_whitespace().next()) {
        return Some(format!("AddressSanitizer: {kind}"));
    }
    [("has overflowed its stack", "stack overflow"), ("memory allocation of", "out of memory")]
        .iter()
        .find(|(said, _)| words.contains(said))
        .map(|(_, cause)| (*cause).to_owned())
}
