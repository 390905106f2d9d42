//! Answers that say what is wrong with a request (RFC 9457, problem details).

use serde_json::json;

use crate::event::Location;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::wire::Response;

/// A problem.
pub(super) fn response(status: u16, detail: &str) -> Response {
    with_findings(status, detail, None, &[])
}

/// A problem that findings explain, with the places in the document that they go back to.
pub(super) fn with_findings(status: u16, detail: &str, subject: Option<&Subject>, findings: &[Finding]) -> Response {
    let place = |finding: &Finding| {
        let rule = finding.rule.as_ref()?;
        Location::of_key(&subject?.sources, rule).map(|location| location.to_string())
    };
    let described: Vec<serde_json::Value> = findings
        .iter()
        .map(|finding| json!({ "check": finding.check, "message": finding.message, "documented": place(finding) }))
        .collect();
    let mut body = json!({ "type": "about:blank", "title": title(status), "status": status, "detail": detail });
    if let (false, Some(members)) = (described.is_empty(), body.as_object_mut()) {
        members.insert("findings".to_owned(), described.into());
    }
    let mut response = Response { status, body: body.to_string().into_bytes(), ..Response::default() };
    response.headers.push("content-type", "application/problem+json");
    response
}

fn title(status: u16) -> &'static str {
    http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Problem")
}
