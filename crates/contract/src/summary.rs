//! What came of a run, in numbers.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::event::{Event, ReportedFinding, Verdict};

/// A run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Exchanges in which every check that applies passed.
    pub passed: usize,
    /// Exchanges in which no check failed, but one could not look.
    pub incomplete: usize,
    /// Exchanges in which a check failed.
    pub failed: usize,
    /// What was not exercised.
    pub not_exercised: usize,
    /// Values of named schemas that were read and written again.
    pub schemas: usize,
    /// Documented examples that were validated.
    pub examples: usize,
    /// Findings, each defect counted once however often it was met.
    pub findings: usize,
}

impl Summary {
    /// The numbers of a stream of events.
    pub fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> Self {
        let mut summary = Self::default();
        let mut distinct: HashSet<&ReportedFinding> = HashSet::new();
        for event in events {
            match event {
                Event::ExchangeFinished(report) => {
                    match report.verdict {
                        Verdict::Passed => summary.passed += 1,
                        Verdict::Incomplete => summary.incomplete += 1,
                        Verdict::Failed => summary.failed += 1,
                    }
                    distinct.extend(&report.findings);
                }
                Event::SchemaFinished(report) => {
                    match report.verdict {
                        Verdict::Passed | Verdict::Failed => summary.schemas += 1,
                        Verdict::Incomplete => summary.not_exercised += 1,
                    }
                    distinct.extend(&report.findings);
                }
                Event::NotExercised(_) => summary.not_exercised += 1,
                Event::ExamplesChecked { examples, findings, .. } => {
                    summary.examples += examples;
                    distinct.extend(findings);
                }
                Event::Started { .. } | Event::Finished { .. } => {}
            }
        }
        summary.findings = distinct.len();
        summary
    }

    /// How many exchanges there were.
    pub fn exchanges(&self) -> usize {
        self.passed + self.incomplete + self.failed
    }

    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings == 0 && self.failed == 0
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{} exchanges: {} passed, {} failed, {} incomplete; {} schemas rewritten; {} not exercised; {} examples checked; {} findings",
            self.exchanges(),
            self.passed,
            self.failed,
            self.incomplete,
            self.schemas,
            self.not_exercised,
            self.examples,
            self.findings
        )
    }
}
