//! Diagnostics, as a compiler prints them or as one JSON object a line.

use std::io;

use countersign_source::{Diagnostics, SourceSet};

use crate::{Format, Report, counted};

impl Report<'_> {
    /// Prints every diagnostic, in the order given.
    ///
    /// # Errors
    ///
    /// The output does not take it.
    pub fn diagnostics(&mut self, sources: &SourceSet, diagnostics: &Diagnostics) -> io::Result<()> {
        for diagnostic in diagnostics.iter() {
            match self.format {
                Format::Human => writeln!(self.output, "{}\n", diagnostic.render(sources, self.color))?,
                Format::Json => writeln!(self.output, "{}", diagnostic.to_json_line(sources))?,
            }
        }
        Ok(())
    }
}

/// How many errors and warnings there are, in words.
pub fn tally(diagnostics: &Diagnostics) -> String {
    let counts = diagnostics.counts();
    match (counts.errors, counts.warnings) {
        (0, 0) => "no errors".to_owned(),
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}
