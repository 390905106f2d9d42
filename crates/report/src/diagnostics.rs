//! Diagnostics, as a compiler prints them or as one JSON object a line.

use std::collections::BTreeMap;
use std::io;

use countersign_source::{Diagnostic, Diagnostics, Severity, SourceSet};

use crate::{Format, Report, counted};

/// How many diagnostics with one code a digest shows.
const SHOWN: usize = 3;

impl Report<'_> {
    /// Prints every diagnostic, in the order given.
    ///
    /// # Errors
    ///
    /// The output does not take it.
    pub fn diagnostics(&mut self, sources: &SourceSet, diagnostics: &Diagnostics) -> io::Result<()> {
        diagnostics.iter().try_for_each(|diagnostic| self.diagnostic(sources, diagnostic))
    }

    /// Prints, for people, every error and the first few others of each code, and says how many more there are; for machines,
    /// every diagnostic.
    ///
    /// # Errors
    ///
    /// The output does not take it.
    pub fn digest(&mut self, sources: &SourceSet, diagnostics: &Diagnostics) -> io::Result<()> {
        if self.format == Format::Json {
            return self.diagnostics(sources, diagnostics);
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in diagnostics.iter() {
            let count = counts.entry(diagnostic.code.entry().slug).or_default();
            let is_error = diagnostic.severity == Severity::Error;
            *count += usize::from(!is_error);
            if is_error || *count <= SHOWN {
                self.diagnostic(sources, diagnostic)?;
            }
        }
        for (code, count) in counts.into_iter().filter(|(_, count)| *count > SHOWN) {
            writeln!(self.output, "{} more with the code {code}; `--format json` shows all", count - SHOWN)?;
        }
        Ok(())
    }

    fn diagnostic(&mut self, sources: &SourceSet, diagnostic: &Diagnostic) -> io::Result<()> {
        match self.format {
            Format::Human => writeln!(self.output, "{}\n", diagnostic.render(sources, self.color)),
            Format::Json => writeln!(self.output, "{}", diagnostic.to_json_line(sources)),
        }
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
