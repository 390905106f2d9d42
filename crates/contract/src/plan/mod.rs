//! What is to be exercised: every operation, status and media type of a document becomes an exchange, or is listed with the
//! reason why it does not.
//!
//! Planning decides everything that an exchange needs, so that running one takes no decision.

mod credentials;
mod exchange;
mod headers;
mod name;
mod request;
mod response;
pub(crate) mod sample;
mod schemas;
pub(crate) mod status;
#[cfg(test)]
mod tests;

pub use exchange::{
    Argument, Credential, Exchange, Focus, NotExercised, PlannedBody, PlannedRequest, PlannedResponse, Sample,
    SampleSource,
};

pub use schemas::PlannedSchema;

use countersign_model::Operation;
use countersign_source::limits::{PLAN_STEPS, PLAN_STEPS_PER_OPERATION};
use countersign_source::{Place, Pointer};

use crate::subject::{OperationId, Subject};
use sample::Sampler;

/// The exchanges of a document, and what is left out.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In the order of the document.
    pub exchanges: Vec<Exchange>,
    /// The named schemas, in the order of the document.
    pub schemas: Vec<PlannedSchema>,
    /// What no exchange exercises, with the reason.
    pub not_exercised: Vec<NotExercised>,
}

/// Plans every exchange of a document. What would take too much work to make is listed among what is not exercised.
pub fn plan(subject: &Subject) -> Plan {
    plan_within(subject, PLAN_STEPS + PLAN_STEPS_PER_OPERATION * subject.api.operations.len())
}

/// Plans every exchange for which the values can be made in so many steps, all together.
fn plan_within(subject: &Subject, steps: usize) -> Plan {
    let mut plan = Plan::default();
    let mut names = name::Names::default();
    let mut sampler = Sampler::new(subject, steps);
    let operation_names = name::of_operations(&subject.api.operations);
    for ((id, operation), name) in subject.operations().zip(&operation_names) {
        Planner { sampler: &mut sampler, id, operation, name, plan: &mut plan, names: &mut names }.run();
    }
    schemas::plan(&mut sampler, &mut plan, &mut names);
    leave_out_operations(subject, &mut plan, &mut names);
    plan
}

/// Lists the operations that no client sends: those that the API calls, and those that a selection left out.
fn leave_out_operations(subject: &Subject, plan: &mut Plan, names: &mut name::Names) {
    let mut leave_out = |operation: String, place: &Place, reason: &str| {
        plan.not_exercised.push(NotExercised {
            name: names.claim(format!("{}::{operation}", subject.name)),
            operation,
            status: None,
            media_type: None,
            reason: reason.to_owned(),
            place: place.clone(),
        });
    };
    let api = &subject.api;
    if api.operations.is_empty() && api.excluded.is_empty() {
        let root = Place { file: subject.root, pointer: Pointer::root() };
        leave_out("operations".to_owned(), &root, "the document describes no operation that a client sends");
    }
    for (operation, name) in api.incoming.iter().zip(name::of_operations(&api.incoming)) {
        leave_out(name, &operation.origin, "the API calls this operation: a client receives it and does not send it");
    }
    for operation in &api.excluded {
        let name = operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path));
        leave_out(name, &operation.origin, "`include` and `exclude` leave the operation out of the client");
    }
}

/// Plans one operation.
struct Planner<'p, 's> {
    sampler: &'p mut Sampler<'s>,
    id: OperationId,
    operation: &'p Operation,
    name: &'p str,
    plan: &'p mut Plan,
    names: &'p mut name::Names,
}

impl Planner<'_, '_> {
    fn run(&mut self) {
        let requests = request::plan(self.sampler, self.operation);
        for out in &requests.left_out {
            self.add_gap(&out.label, None, &out.reason, &out.place);
        }
        let responses = response::plan(self.sampler, self.operation);
        if responses.is_empty() {
            self.leave_out("no response", None, "the document describes no response of this operation");
        }
        let Some(base) = requests.base else {
            for planned in &responses {
                self.leave_out(
                    &planned.label,
                    Some(planned),
                    "no request could be made: something it needs is left out",
                );
            }
            return;
        };
        for planned in &responses {
            let copied = |response| self.sampler.copy(base.samples()).map(|()| response);
            match planned.response.as_ref().map_err(String::clone).and_then(copied) {
                Ok(response) => self.add(&planned.label, Focus::Response, base.clone(), response.clone()),
                Err(reason) => self.leave_out(&planned.label, Some(planned), &reason),
            }
        }
        // What varies in the request alone is answered by success, where there is one.
        let answers = || responses.iter().filter_map(|planned| planned.response.as_ref().ok());
        let answer = answers().find(|response| (200..300).contains(&response.status)).or_else(|| answers().next());
        for variant in requests.variants {
            let answer = answer.ok_or_else(|| "no response of the operation can be exercised".to_owned());
            match answer.and_then(|answer| self.sampler.copy(answer.samples()).map(|()| answer)) {
                Ok(answer) => self.add(&variant.label, variant.focus, variant.request, answer.clone()),
                Err(reason) => self.leave_out(&variant.label, None, &reason),
            }
        }
    }

    fn add(&mut self, label: &str, focus: Focus, request: PlannedRequest, response: PlannedResponse) {
        let name = self.names.claim(format!("{}::{}::{label}", self.sampler.subject.name, self.name));
        self.plan.exchanges.push(Exchange { name, operation: self.id, focus, request, response });
    }

    fn leave_out(&mut self, label: &str, planned: Option<&response::Planned>, reason: &str) {
        let place = planned.map_or(&self.operation.origin, |planned| &planned.place);
        self.add_gap(label, planned, reason, place);
    }

    fn add_gap(&mut self, label: &str, planned: Option<&response::Planned>, reason: &str, place: &Place) {
        self.plan.not_exercised.push(NotExercised {
            name: self.names.claim(format!("{}::{}::{label}", self.sampler.subject.name, self.name)),
            operation: self.name.to_owned(),
            status: planned.map(|planned| planned.status.clone()),
            media_type: planned.and_then(|planned| planned.media_type.clone()),
            reason: reason.to_owned(),
            place: place.clone(),
        });
    }
}
