//! Shows diagnostics and contract events to people and machines.
//!
//! For people: text as a compiler prints it. For machines: JSON Lines, one object for each thing said, the last of a command being
//! `{"summary": …}`. What is shown is decided by the caller; nothing here reads documents or takes decisions.

mod diagnostics;
pub mod exchanges;
mod served;

pub use diagnostics::tally;

use std::io::{self, Write};

use countersign_source::Color;
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

    /// Says one thing: a line for people, an object for machines.
    ///
    /// # Errors
    ///
    /// The output does not take it.
    pub fn say(&mut self, words: &str, object: &Value) -> io::Result<()> {
        match self.format {
            Format::Human => writeln!(self.output, "{words}"),
            Format::Json => writeln!(self.output, "{object}"),
        }
    }

    /// Says what came of it all: the last thing of a command.
    ///
    /// # Errors
    ///
    /// The output does not take it.
    pub fn summarize(&mut self, words: &str, summary: &Value) -> io::Result<()> {
        self.say(words, &json!({ "summary": summary }))
    }
}

/// A number of things, such as `1 error` or `3 errors`.
pub fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    }
}
