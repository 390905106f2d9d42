//! A run as text: a row for each exchange, then what was not exercised, then what was found. No line acts on a terminal.

use std::fmt::Write;

use countersign_contract::{
    Event, ExchangeReport, NotExercisedReport, ReportedFinding, SchemaReport, Summary, Verdict,
};
use countersign_source::printable;

/// The columns of an exchange.
const COLUMNS: [&str; 8] = ["document", "operation", "case", "status", "media type", "example", "checks", "verdict"];

/// A run as text: the table, then everything that is not green.
pub fn render(events: &[Event]) -> String {
    let reports: Vec<&ExchangeReport> = events
        .iter()
        .filter_map(|event| if let Event::ExchangeFinished(report) = event { Some(&**report) } else { None })
        .collect();
    let mut text = aligned(reports.iter().map(|report| row(report)).collect());
    for report in reports.iter().filter(|report| report.verdict == Verdict::Incomplete) {
        text.push_str(&not_checked(report));
    }
    for event in events {
        match event {
            Event::SchemaFinished(report) => text.push_str(&schema(report)),
            Event::NotExercised(left_out) => text.push_str(&not_exercised(left_out)),
            Event::ExamplesChecked { findings, .. } => {
                text.extend(findings.iter().map(finding));
            }
            Event::ExchangeFinished(report) if report.verdict == Verdict::Failed => {
                let _ = write!(text, "\nfailed: {}", explain(report));
            }
            _ => {}
        }
    }
    let _ = writeln!(text, "\n{}", Summary::of(events));
    text
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
        report.verdict.as_str().to_owned(),
    ]
    .map(|cell| printable(&cell).into_owned())
}

/// What the exchange is there for: a response, or a variation of the request.
fn case(report: &ExchangeReport) -> String {
    let rest = report.name.strip_prefix(&format!("{}::{}::", report.document, report.operation));
    match rest.and_then(|rest| rest.rsplit_once("::")) {
        Some((kind, label)) if kind.starts_with("parameter::") || kind.starts_with("request::") => {
            let place = kind.split_once("::").map_or(kind, |(_, place)| place);
            format!("{place}: {label}")
        }
        Some((_, label)) => label.to_owned(),
        None => report.name.clone(),
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

fn schema(report: &SchemaReport) -> String {
    let mut text = String::new();
    match report.verdict {
        Verdict::Passed => {}
        Verdict::Incomplete => {
            text.push('\n');
            push_line(&mut text, &format!("not exercised: {}", report.name));
            push_line(&mut text, &format!("  {}", report.reason.as_deref().unwrap_or_default()));
        }
        Verdict::Failed => {
            text.push('\n');
            push_line(&mut text, &format!("failed: {}", report.name));
            text.extend(report.findings.iter().map(finding));
        }
    }
    text
}

fn not_exercised(left_out: &NotExercisedReport) -> String {
    let place = left_out.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
    let mut text = "\n".to_owned();
    push_line(&mut text, &format!("not exercised: {}{place}", left_out.name));
    push_line(&mut text, &format!("  {}", left_out.reason));
    text
}

/// The checks of an exchange that could not look, and why.
fn not_checked(report: &ExchangeReport) -> String {
    let mut text = String::new();
    for check in report.checks.iter().filter(|check| check.verdict == Verdict::Incomplete) {
        text.push('\n');
        push_line(&mut text, &format!("not checked: {} of {}", check.check.as_str(), report.name));
        push_line(&mut text, &format!("  {}", check.reason.as_deref().unwrap_or_default()));
    }
    text
}

/// Why an exchange is not green: what was found, what was sent, what came back, and how to repeat it.
pub fn explain(report: &ExchangeReport) -> String {
    let mut text = String::new();
    push_line(&mut text, &report.name);
    text.push_str(&not_checked(report));
    text.extend(report.findings.iter().map(finding));
    for (label, message) in [("sent", &report.sent), ("received", &report.received)] {
        if let Some(message) = message {
            push_line(&mut text, &format!("  {label}: {} {}", message.line, message.body));
        }
    }
    if let Some(curl) = &report.curl {
        push_line(&mut text, &format!("  repeat: {curl}"));
    }
    text
}

fn finding(finding: &ReportedFinding) -> String {
    let mut text = String::new();
    push_line(&mut text, &format!("  {}: {}", finding.check.as_str(), finding.message));
    for (label, place) in [("documented at", &finding.rule), ("example at", &finding.example)] {
        if let Some(place) = place {
            push_line(&mut text, &format!("    {label} {place}"));
        }
    }
    text
}
