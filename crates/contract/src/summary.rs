//! What came of a run, in numbers.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::event::{Conclusion, Event, ReportedFinding, Verdict};

/// A run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Exchanges that were played.
    pub exchanges: usize,
    /// Exchanges in which every check that applies passed.
    pub passed: usize,
    /// Exchanges in which no check failed, but one could not look. Those that an exemption names are not among them.
    pub incomplete: usize,
    /// Exchanges in which a check failed.
    pub failed: usize,
    /// What was not exercised. What an exemption names is not among it.
    pub not_exercised: usize,
    /// What was not exercised or is incomplete, and is accepted by an exemption.
    pub exempt: usize,
    /// Exemptions that accept nothing.
    pub stale_exemptions: usize,
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
            let is_exempt = matches!(event.conclusion(), Conclusion::Exempt(_));
            summary.exempt += usize::from(is_exempt);
            match event {
                Event::ExchangeFinished(report) => {
                    summary.exchanges += 1;
                    match report.verdict {
                        Verdict::Passed => summary.passed += 1,
                        Verdict::Incomplete => summary.incomplete += usize::from(!is_exempt),
                        Verdict::Failed => summary.failed += 1,
                    }
                    distinct.extend(&report.findings);
                }
                Event::SchemaFinished(report) => {
                    match report.verdict {
                        Verdict::Passed | Verdict::Failed => summary.schemas += 1,
                        Verdict::Incomplete => summary.not_exercised += usize::from(!is_exempt),
                    }
                    distinct.extend(&report.findings);
                }
                Event::NotExercised(_) => summary.not_exercised += usize::from(!is_exempt),
                Event::StaleExemption(_) => summary.stale_exemptions += 1,
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

    /// Whether nothing was found, and everything was exercised that no exemption names.
    pub fn is_clean(&self) -> bool {
        self.findings == 0
            && self.failed == 0
            && self.incomplete == 0
            && self.not_exercised == 0
            && self.stale_exemptions == 0
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{} exchanges: {} passed, {} failed, {} incomplete; {} schemas rewritten; {} not exercised, {} exempt, {} exemptions stale; {} examples checked; {} findings",
            self.exchanges,
            self.passed,
            self.failed,
            self.incomplete,
            self.schemas,
            self.not_exercised,
            self.exempt,
            self.stale_exemptions,
            self.examples,
            self.findings
        )
    }
}
