//! Shows diagnostics and contract events to people and machines.
//!
//! For people: text as a compiler prints it. For machines: JSON Lines, one object for each thing said, the last of a command being
//! `{"summary": …}`. What is shown is decided by the caller; nothing here reads documents or takes decisions.
//!
//! Text of documents, names of files and what clients send never act on a terminal: all output is escaped here, line by line.

mod diagnostics;
pub mod exchanges;
mod served;

pub use diagnostics::tally;

use std::io::{self, Write};

use countersign_source::{Color, printable, printable_json};
use serde_json::{Value, json};

/// Who reads what is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// People.
    #[default]
    Human,
    /// Machines: JSON Lines.
    Json,
}

/// Prints what a command has to say, in one format.
pub struct Report<'o> {
    output: &'o mut dyn Write,
    format: Format,
    color: Color,
}

impl<'o> Report<'o> {
    /// A report to `output`. `color` is for people only.
    pub fn new(output: &'o mut dyn Write, format: Format, color: Color) -> Self {
        Self { output, format, color }
    }

    /// Who reads it.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Reports one thing: lines for people, an object for machines. Unprintable characters are escaped in both, also a line
    /// break within a line.
    ///
    /// # Errors
    ///
    /// The output does not take it.
    pub fn say(&mut self, lines: &[impl AsRef<str>], object: &Value) -> io::Result<()> {
        match self.format {
            Format::Human => lines.iter().try_for_each(|line| writeln!(self.output, "{}", printable(line.as_ref()))),
            Format::Json => writeln!(self.output, "{}", printable_json(object)),
        }
    }

    /// Reports the result: the last thing of a command.
    ///
    /// # Errors
    ///
    /// The output does not take it.
    pub fn summarize(&mut self, lines: &[impl AsRef<str>], summary: &Value) -> io::Result<()> {
        self.say(lines, &json!({ "summary": summary }))
    }
}

/// A number of things, such as `1 error` or `3 errors`.
pub fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    }
}
