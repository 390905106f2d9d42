//! Are the response's headers there and valid?

use countersign_model::Parameter;
use countersign_schema::Direction;
use countersign_source::{Place, Pointer};

use super::{Answered, Check, Outcome};
use crate::finding::Finding;
use crate::wire::read;

/// Asks the check's question.
pub(super) fn check(answered: &Answered<'_>) -> Outcome {
    let Some(documented) = answered.documented else { return Outcome::NotApplicable };
    let headers = documented.headers.iter().enumerate();
    let mut headers = headers.filter(|(_, header)| !header.name.eq_ignore_ascii_case("content-type")).peekable();
    if headers.peek().is_none() {
        return Outcome::NotApplicable;
    }
    let unclear = headers.clone().map(|(_, header)| header).find(|header| is_unclear(answered, header));
    let findings: Vec<Finding> = headers.flat_map(|(index, header)| one(answered, index, header)).collect();
    match unclear {
        Some(header) if findings.is_empty() => {
            Outcome::NotChecked(format!("the header `{}` has no schema", header.name))
        }
        _ => Outcome::of(findings),
    }
}

/// Whether a header came, and nothing says which values it may have.
fn is_unclear(answered: &Answered<'_>, header: &Parameter) -> bool {
    header.schema.is_none() && answered.response.headers.joined(&header.name).is_some()
}

fn one(answered: &Answered<'_>, index: usize, header: &Parameter) -> Vec<Finding> {
    let example = |part: &Pointer| example(answered, index, part);
    let Some(text) = answered.response.headers.joined(&header.name) else {
        if !header.required {
            return Vec::new();
        }
        let message = format!("the required header `{}` did not come", header.name);
        let finding = Finding::new(Check::ResponseHeaders, message).rule(&header.origin);
        return vec![finding.example(example(&Pointer::root()))];
    };
    let Some(schema) = &header.schema else { return Vec::new() };
    let value = read::header(&answered.subject.api, header, &text);
    let violations = answered.subject.violations(schema, &value, Direction::Response);
    let what = format!("the header `{}`", header.name);
    let found = violations
        .iter()
        .map(|violation| Finding::of_violation(Check::ResponseHeaders, &what, violation, example(&violation.instance)));
    found.collect()
}

fn example(answered: &Answered<'_>, index: usize, part: &Pointer) -> Option<Place> {
    let planned = answered.planned?.headers.iter().find(|argument| argument.index == index)?;
    planned.sample.place(part)
}
