//! Runs exchanges: a mock answers, a client asks, the checks judge.

use countersign_model::Operation;
use countersign_source::{Place, Pointer};

use crate::checks::same::{self, Difference};
use crate::checks::{self, Answered, Check, Outcome, Received};
use crate::client::{Call, CallError, Client, Decoded, Reply};
use crate::event::{
    CheckReport, Conclusion, Event, ExchangeReport, ReportedFinding, SchemaReport, StaleExemptionReport, Verdict,
};
use crate::examples;
use crate::exemptions::Exemption;
use crate::finding::{Finding, at};
use crate::gaps;
use crate::mock::{Fault, Mock, write_response};
use crate::plan::{Exchange, Focus, Plan, PlannedSchema, plan, status};
use crate::provenance;
use crate::redact;
use crate::subject::{Subject, operation_name};
use crate::summary::Summary;
use crate::wire::Request;

/// Runs everything that the document of a subject describes against a mock of it, and tells `listen` what happens. The faults
/// spoil every response of the mock, to show that they are found.
pub async fn run(subject: &Subject, client: &dyn Client, faults: &[Fault], mut listen: impl FnMut(&Event)) -> Summary {
    let Plan { exchanges, schemas, not_exercised } = plan(subject);
    let mut events: Vec<Event> = Vec::new();
    let mut tell = |event: Event| {
        listen(&event);
        events.push(event);
    };
    tell(Event::Started { document: subject.name.clone(), exchanges: exchanges.len() });
    examples_events(subject).into_iter().for_each(&mut tell);
    let runner = Runner::new(subject);
    for exchange in &exchanges {
        tell(Event::ExchangeFinished(Box::new(runner.run(exchange, client, faults).await)));
    }
    for planned in &schemas {
        tell(Event::SchemaFinished(runner.rewrite(planned, client)));
    }
    for gap in &not_exercised {
        tell(Event::NotExercised(gaps::report(subject, gap)));
    }
    for entry in subject.exemptions.entries() {
        let report = stale_exemption(subject, entry, &events);
        events.extend(report.map(Event::StaleExemption).inspect(&mut listen));
    }
    let summary = Summary::of(&events);
    listen(&Event::Finished { document: subject.name.clone(), summary: summary.clone() });
    summary
}

/// The events about the documented examples: what was found, then which of them could not be checked.
pub fn examples_events(subject: &Subject) -> Vec<Event> {
    let checked = examples::check(subject);
    let findings = checked.findings.iter().map(|finding| ReportedFinding::new(&subject.sources, finding)).collect();
    let found = Event::ExamplesChecked { document: subject.name.clone(), examples: checked.examples, findings };
    let gaps = checked.not_exercised(subject).into_iter().map(|gap| Event::NotExercised(gaps::report(subject, &gap)));
    std::iter::once(found).chain(gaps).collect()
}

/// The report of an exemption that accepts nothing: everything that it names has passed, or it gives no reason. The events are
/// those of every case that it names, at least.
pub fn stale_exemption(subject: &Subject, entry: &Exemption, events: &[Event]) -> Option<StaleExemptionReport> {
    let named = || events.iter().filter(|event| event.case().is_some_and(|case| entry.names(case)));
    let is_stale = named().all(|event| event.conclusion() == Conclusion::Passed);
    let accepts_nothing = is_stale || entry.reason.trim().is_empty();
    accepts_nothing.then(|| subject.exemptions.stale(&subject.name, entry, named().count()))
}

/// Runs the exchanges of one document.
#[derive(Debug)]
pub struct Runner {
    subject: Subject,
    mock: Mock,
}

impl Runner {
    /// A runner for the exchanges of a document.
    pub fn new(subject: &Subject) -> Self {
        Self { subject: subject.clone(), mock: Mock::new(subject) }
    }

    /// Runs one exchange. The faults spoil the answer of the mock, to show that they are found.
    pub async fn run(&self, exchange: &Exchange, client: &dyn Client, faults: &[Fault]) -> ExchangeReport {
        let mut judged = Judged::default();
        let Some(operation) = self.subject.operation(exchange.operation) else {
            judged
                .add(Check::OperationReached, failed(Check::OperationReached, "the operation is of another document"));
            return self.report(exchange, judged);
        };
        let mut response = match write_response(operation, &exchange.response) {
            Ok(response) => response,
            Err(reason) => {
                judged.add(Check::Decodes, Outcome::NotChecked(reason.detail));
                return self.report(exchange, judged);
            }
        };
        for fault in faults {
            fault.apply(&mut response);
        }
        let server = match self.mock.listen_scripted(response).await {
            Ok(server) => server,
            Err(error) => {
                judged.add(Check::OperationReached, Outcome::NotChecked(format!("the mock cannot listen: {error}")));
                return self.report(exchange, judged);
            }
        };
        let call = Call {
            subject: &self.subject,
            id: exchange.operation,
            operation,
            request: &exchange.request,
            base_url: &server.base_url(),
        };
        let reply = client.call(call).await;
        let arrivals = server.take_arrivals();
        judged.sent = arrivals.first().map(|(request, _)| request.clone());
        self.judge_request(exchange, &arrivals, reply.as_ref().err(), &mut judged);
        if let Ok(reply) = reply {
            self.judge_response(exchange, &reply, &mut judged);
        }
        self.report(exchange, judged)
    }

    /// Has the client read a value of a named schema and write it again.
    pub fn rewrite(&self, planned: &PlannedSchema, client: &dyn Client) -> SchemaReport {
        let found = |check: Check, message: String, part: &Pointer| {
            let example = planned.sample.place(part);
            let example =
                example.or_else(|| provenance::place(&self.subject.api, planned.value, &planned.sample.value, part));
            Finding::new(check, message).rule(&planned.place).example(example)
        };
        let rewritten = client.rewrite(&planned.component, &planned.sample.value);
        let finding = match &rewritten {
            None => None,
            Some(Err(reason)) => {
                let message = format!("the client could not read a value of the schema: {reason}");
                Some(found(Check::Decodes, message, &Pointer::root()))
            }
            Some(Ok(again)) => {
                same::by_type(&self.subject, planned.value, &planned.sample.value, again).map(|difference| {
                    let Difference { part, expected, found: written } = difference;
                    let message = format!("a value of the schema{}: {expected} was read, {written} written", at(&part));
                    found(Check::RoundTrip, message, &part)
                })
            }
        };
        let (verdict, reason) = match (&rewritten, &finding) {
            (None, _) => (Verdict::Incomplete, Some("the client has no type of its own for the schema")),
            (Some(_), None) => (Verdict::Passed, None),
            (Some(_), Some(_)) => (Verdict::Failed, None),
        };
        let render = |reason| gaps::not_exercised(&self.subject, &planned.name, reason, &planned.place);
        SchemaReport {
            document: self.subject.name.clone(),
            name: planned.name.clone(),
            schema: planned.component.clone(),
            source: planned.sample.source.as_str().to_owned(),
            findings: finding.iter().map(|found| ReportedFinding::new(&self.subject.sources, found)).collect(),
            rendered: reason.map(render),
            reason: reason.map(str::to_owned),
            exempt: self.exempt(verdict, &planned.name),
            verdict,
        }
    }

    fn judge_request(
        &self,
        exchange: &Exchange,
        arrivals: &[(Request, crate::mock::Routed)],
        error: Option<&CallError>,
        judged: &mut Judged,
    ) {
        let Some(operation) = self.subject.operation(exchange.operation) else { return };
        if let Some(error) = error {
            let outcome = match error {
                CallError::NotOffered(_) => Outcome::NotChecked(error.to_string()),
                _ => {
                    let finding = Finding::new(Check::OperationReached, error.to_string()).rule(&operation.origin);
                    Outcome::of(vec![finding])
                }
            };
            judged.add(Check::OperationReached, outcome);
            return;
        }
        let (outcome, arrival) = checks::operation_reached(exchange.operation, operation, arrivals);
        judged.add(Check::OperationReached, outcome);
        if let Some((request, matched)) = arrival {
            let received = Received::new(&self.subject, operation, matched, request, Some(&exchange.request));
            judged.extend(checks::of_request(&received));
        }
    }

    fn judge_response(&self, exchange: &Exchange, reply: &Reply, judged: &mut Judged) {
        let Some(operation) = self.subject.operation(exchange.operation) else { return };
        let decoded: Option<&Decoded> = Some(&reply.decoded);
        let answered = Answered::new(&self.subject, operation, &reply.response, Some(&exchange.response), decoded);
        judged.extend(checks::of_response(&answered));
        judged.received = Some(redact::response(&reply.response));
    }

    /// Why a case may be incomplete, where it is and an exemption names it.
    fn exempt(&self, verdict: Verdict, case: &str) -> Option<String> {
        let reason = || self.subject.exemptions.reason(case).map(str::to_owned);
        (verdict == Verdict::Incomplete).then(reason).flatten()
    }

    fn report(&self, exchange: &Exchange, mut judged: Judged) -> ExchangeReport {
        let operation = self.subject.operation(exchange.operation);
        let documented = operation.and_then(|operation| operation.responses.get(exchange.response.response));
        let body = exchange.response.body.as_ref();
        let media_type = documented.zip(body).and_then(|(known, body)| known.content.get(body.media_type));
        // Where something was found, what to do is to repair that: no exemption helps.
        if judged.verdict() == Verdict::Incomplete {
            let response = media_type.map(|known| &known.origin).or(documented.map(|known| &known.origin));
            let request = operation.map(|operation| request_place(operation, exchange));
            judged.render_reasons(&self.subject, &exchange.name, request, response);
        }
        let source = |body: &crate::plan::PlannedBody| body.sample.source.as_str().to_owned();
        ExchangeReport {
            document: self.subject.name.clone(),
            name: exchange.name.clone(),
            operation: operation.map(operation_name).unwrap_or_default(),
            status: documented
                .map_or_else(|| exchange.response.status.to_string(), |known| status::written(known.status)),
            media_type: media_type.map(|media_type| media_type.name.clone()),
            request_source: exchange.request.body.as_ref().map(source),
            response_source: body.map(source),
            exempt: self.exempt(judged.verdict(), &exchange.name),
            verdict: judged.verdict(),
            findings: judged.findings.iter().map(|found| ReportedFinding::new(&self.subject.sources, found)).collect(),
            sent: judged.sent.as_ref().map(|request| redact::request(&self.subject.api, request)),
            curl: judged.sent.as_ref().map(|request| redact::curl(&self.subject.api, request)),
            received: judged.received,
            checks: judged.checks,
        }
    }
}

/// What the checks have said so far.
#[derive(Default)]
struct Judged {
    checks: Vec<CheckReport>,
    findings: Vec<Finding>,
    sent: Option<Request>,
    received: Option<crate::event::MessageReport>,
}

impl Judged {
    fn add(&mut self, check: Check, outcome: Outcome) {
        let (verdict, reason) = match outcome {
            Outcome::NotApplicable => return,
            Outcome::Passed => (Verdict::Passed, None),
            Outcome::NotChecked(reason) => (Verdict::Incomplete, Some(reason)),
            Outcome::Failed(findings) => {
                self.findings.extend(findings);
                (Verdict::Failed, None)
            }
        };
        self.checks.push(CheckReport { check, verdict, reason, rendered: None });
    }

    fn extend(&mut self, outcomes: Vec<(Check, Outcome)>) {
        for (check, outcome) in outcomes {
            self.add(check, outcome);
        }
    }

    /// Adds to each check that could not look its reason as a diagnostic, at the documented request or response.
    fn render_reasons(&mut self, subject: &Subject, case: &str, request: Option<&Place>, response: Option<&Place>) {
        for report in &mut self.checks {
            let place = if report.check.is_of_request() { request } else { response };
            let reason = report.reason.as_ref();
            report.rendered = reason.map(|reason| gaps::not_checked(subject, case, report.check, reason, place));
        }
    }

    fn verdict(&self) -> Verdict {
        let any = |verdict: Verdict| self.checks.iter().any(|report| report.verdict == verdict);
        if any(Verdict::Failed) {
            Verdict::Failed
        } else if any(Verdict::Incomplete) || self.checks.is_empty() {
            Verdict::Incomplete
        } else {
            Verdict::Passed
        }
    }
}

/// Where the document describes what an exchange sends: the parameter that it is there for, else the body, else the operation.
fn request_place<'o>(operation: &'o Operation, exchange: &Exchange) -> &'o Place {
    let parameter = || match exchange.focus {
        Focus::Parameter(index) => operation.parameters.get(index).map(|parameter| &parameter.origin),
        _ => None,
    };
    let body = || {
        let planned = exchange.request.body.as_ref()?;
        operation.body.as_ref()?.content.get(planned.media_type).map(|media_type| &media_type.origin)
    };
    parameter().or_else(body).unwrap_or(&operation.origin)
}

fn failed(check: Check, message: &str) -> Outcome {
    Outcome::of(vec![Finding::new(check, message)])
}
