//! Requests that a mock server answered, as they come.

use std::io;

use countersign_contract::Location;
use countersign_contract::mock::Served;
use countersign_source::SourceSet;
use serde_json::{Value, json};

use crate::Report;

impl Report<'_> {
    /// Prints a request, the status it was answered with, and what was wrong with it.
    ///
    /// # Errors
    ///
    /// The output does not take it.
    pub fn served(&mut self, sources: &SourceSet, served: &Served) -> io::Result<()> {
        let target = match &served.request.query {
            Some(query) => format!("{}?{query}", served.request.path),
            None => served.request.path.clone(),
        };
        let mut lines = vec![format!("{} {target} → {}", served.request.method, served.status)];
        let mut findings = Vec::new();
        for finding in &served.findings {
            let rule = finding.rule.as_ref().and_then(|place| Location::of_key(sources, place));
            let place = rule.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
            lines.push(format!("  {}: {}{place}", finding.check.as_str(), finding.message));
            findings.push(json!({ "check": finding.check, "message": finding.message, "documented": rule }));
        }
        let object: Value = json!({
            "request": { "method": served.request.method, "target": target },
            "status": served.status,
            "findings": findings,
        });
        self.say(&lines, &object)
    }
}
