//! A run as text: a row for each exchange, then everything that fails the run, then what exemptions accept. No line acts on a
//! terminal.

use std::fmt::Write;

use countersign_contract::{Conclusion, Event, ExchangeReport, ReportedFinding, Summary, Verdict};
use countersign_source::printable;

/// The columns of an exchange.
const COLUMNS: [&str; 8] = ["document", "operation", "case", "status", "media type", "example", "checks", "verdict"];

/// A run as text: the table, then everything that is not passed.
pub fn render(events: &[Event]) -> String {
    let reports: Vec<&ExchangeReport> = events
        .iter()
        .filter_map(|event| if let Event::ExchangeFinished(report) = event { Some(&**report) } else { None })
        .collect();
    let mut text = aligned(reports.iter().map(|report| row(report)).collect());
    for failure in events.iter().filter_map(failure) {
        let _ = write!(text, "\n{failure}");
    }
    for event in events {
        if let (Conclusion::Exempt(reason), Some(case)) = (event.conclusion(), event.case()) {
            text.push('\n');
            push_line(&mut text, &format!("exempt: {case}"));
            push_line(&mut text, &format!("  {reason}"));
        }
    }
    let _ = writeln!(text, "\n{}", Summary::of(events));
    text
}

/// Why an event fails a run, in the form in which diagnostics of documents are printed; `None` where it does not.
pub fn failure(event: &Event) -> Option<String> {
    if event.conclusion() != Conclusion::Failed {
        return None;
    }
    match event {
        Event::ExchangeFinished(report) => Some(explain(report)),
        Event::SchemaFinished(report) if report.verdict == Verdict::Failed => {
            Some(headed(&format!("failed: {}", report.name), &findings(&report.findings)))
        }
        Event::SchemaFinished(report) => report.rendered.as_deref().map(block),
        Event::ExamplesChecked { document, findings: found, .. } => {
            Some(headed(&format!("failed: {document}::examples"), &findings(found)))
        }
        Event::NotExercised(report) => Some(block(&report.rendered)),
        Event::StaleExemption(report) => Some(block(&report.rendered)),
        Event::Started { .. } | Event::Finished { .. } => None,
    }
}

/// An exchange that is not passed: what was found, what was sent, what came back, and how to repeat it.
pub fn explain(report: &ExchangeReport) -> String {
    let gaps = report.checks.iter().filter_map(|check| check.rendered.as_deref().map(block));
    let diagnostics: Vec<String> = report.findings.iter().map(|found| block(&found.rendered)).chain(gaps).collect();
    let mut text = headed(&format!("{}: {}", report.verdict.as_str(), report.name), &diagnostics.join("\n"));
    let unchecked = report.checks.iter().filter(|check| check.rendered.is_none());
    let mut lines: Vec<String> = unchecked
        .filter_map(|check| Some(format!("not checked: {}: {}", check.check.as_str(), check.reason.as_ref()?)))
        .collect();
    let messages = [("sent", &report.sent), ("received", &report.received)];
    let messages = messages.into_iter().filter_map(|(label, message)| Some((label, message.as_ref()?)));
    lines.extend(messages.map(|(label, message)| format!("{label}: {} {}", message.line, message.body)));
    lines.extend(report.curl.as_ref().map(|curl| format!("repeat: {curl}")));
    if !lines.is_empty() {
        text.push('\n');
    }
    lines.iter().for_each(|line| push_line(&mut text, line.trim_end()));
    text
}

/// Findings as the diagnostics that they are.
fn findings(findings: &[ReportedFinding]) -> String {
    findings.iter().map(|finding| block(&finding.rendered)).collect::<Vec<_>>().join("\n")
}

fn headed(head: &str, body: &str) -> String {
    let mut text = String::new();
    push_line(&mut text, head);
    text + body
}

/// A rendered diagnostic, in which nothing acts on a terminal already.
fn block(rendered: &str) -> String {
    format!("{rendered}\n")
}

fn row(report: &ExchangeReport) -> [String; 8] {
    let checks = report.checks.iter().filter(|check| check.verdict != Verdict::Incomplete).count();
    let source = match (&report.request_source, &report.response_source) {
        (None, None) => "no body".to_owned(),
        (Some(request), None) => format!("{request} request"),
        (None, Some(response)) => response.clone(),
        (Some(request), Some(response)) if request == response => response.clone(),
        (Some(request), Some(response)) => format!("{response}, {request} request"),
    };
    [
        report.document.clone(),
        report.operation.clone(),
        case(report),
        report.status.clone(),
        report.media_type.clone().unwrap_or_else(|| "-".to_owned()),
        source,
        format!("{checks} of {}", report.checks.len()),
        if report.exempt.is_some() { "exempt" } else { report.verdict.as_str() }.to_owned(),
    ]
    .map(|cell| printable(&cell).into_owned())
}

/// What the exchange is there for: a response, or a variation of the request.
fn case(report: &ExchangeReport) -> String {
    let rest = report.name.strip_prefix(&format!("{}::{}::", report.document, report.operation));
    let Some((kind, label)) = rest.and_then(|rest| rest.rsplit_once("::")) else { return report.name.clone() };
    let varied = ["parameter", "request", "header"].iter().find_map(|part| {
        let (before, place) = kind.split_once(&format!("{part}::"))?;
        (before.is_empty() || before.ends_with("::")).then_some(place)
    });
    match varied.or((kind == "credentials").then_some(kind)) {
        Some(place) => format!("{place}: {label}"),
        None => label.to_owned(),
    }
}

fn aligned(rows: Vec<[String; 8]>) -> String {
    let all = || std::iter::once(COLUMNS.map(str::to_owned)).chain(rows.iter().cloned());
    let mut widths = [0; 8];
    for row in all() {
        for (width, cell) in widths.iter_mut().zip(&row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in all() {
        let line: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        let _ = writeln!(text, "{}", line.join("  ").trim_end());
    }
    text
}

/// Appends a line, in which nothing acts on a terminal.
fn push_line(text: &mut String, line: &str) {
    text.push_str(&printable(line));
    text.push('\n');
}
