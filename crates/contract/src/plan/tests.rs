//! What one plan may take in all.

use std::sync::Arc;

use countersign_source::{Diagnostic, Diagnostics, SourceSet};

use super::{Plan, plan, plan_within};
use crate::subject::Subject;

/// Two operations and a named schema, each with a value to be made; the second operation has three documented ones.
const DOCUMENT: &str = r##"
openapi: 3.1.0
info: { title: Shelves, version: "1" }
paths:
  /first:
    get:
      operationId: first
      responses: { "200": { description: One, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } } }
  /second:
    get:
      operationId: second
      parameters: [{ name: size, in: query, schema: { type: integer }, examples: { a: { value: 1 }, b: { value: 2 }, c: { value: 3 } } }]
      responses: { "204": { description: None } }
components:
  schemas:
    Shelf: { type: object, required: [label], properties: { label: { type: string } } }
"##;

fn subject() -> Result<Subject, Box<Diagnostic>> {
    read(DOCUMENT)
}

fn read(text: &str) -> Result<Subject, Box<Diagnostic>> {
    let (mut sources, mut diagnostics) = (SourceSet::default(), Diagnostics::default());
    let file = sources.add_text("shelves.yaml", text.to_owned(), &mut diagnostics)?;
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    let api = countersign_model::describe(&document, &mut diagnostics);
    Ok(Subject::new("shelves", Arc::new(sources), file, Arc::new(api), false))
}

/// The names of everything that is planned, and of everything that is not.
fn names(plan: &Plan) -> (Vec<&str>, Vec<&str>) {
    let exchanges = plan.exchanges.iter().map(|exchange| exchange.name.as_str());
    let planned = exchanges.chain(plan.schemas.iter().map(|schema| schema.name.as_str()));
    (planned.collect(), plan.not_exercised.iter().map(|left| left.name.as_str()).collect())
}

#[test]
fn everything_is_planned_where_the_budget_allows_it() {
    let plan = plan(&subject().expect("readable"));
    let (planned, left_out) = names(&plan);
    assert_eq!(planned.len(), 5, "{planned:?}");
    assert!(left_out.is_empty(), "{left_out:?}");
}

#[test]
fn a_document_without_operations_is_not_exercised() {
    let text = "openapi: 3.1.0\ninfo: { title: Shelves, version: '1' }\npaths: {}\n";
    let plan = plan(&read(text).expect("readable"));
    assert_eq!(names(&plan), (vec![], vec!["shelves::operations"]));
}

/// One alternative that the connection proves, one of two schemes, one of none, and one that is there already.
#[test]
fn each_alternative_of_security_is_planned_or_left_out() {
    let text = r#"
openapi: 3.1.0
info: { title: Shelves, version: "1" }
security: [{ tls: [] }, { key: [], staff: [] }, {}, { key: [], staff: [] }]
paths:
  /first:
    get:
      operationId: first
      responses: { "204": { description: None } }
components:
  securitySchemes:
    tls: { type: mutualTLS }
    key: { type: apiKey, in: header, name: X-Key }
    staff: { type: http, scheme: basic }
"#;
    let plan = plan(&read(text).expect("readable"));
    let planned = vec!["shelves::first::204::empty", "shelves::first::credentials::none"];
    assert_eq!(names(&plan), (planned, vec!["shelves::first::credentials::tls"]));
    let shared = plan.exchanges.first().map(|exchange| exchange.request.credentials.as_slice()).unwrap_or_default();
    assert_eq!(shared.iter().map(|credential| credential.scheme.as_str()).collect::<Vec<_>>(), ["key", "staff"]);
}

#[test]
fn what_no_work_is_left_for_is_listed_with_the_reason() {
    let subject = subject().expect("readable");
    let whole = plan(&subject);
    let (all, _) = names(&whole);
    for steps in [0, 1, 10, 30] {
        let plan = plan_within(&subject, steps);
        let (planned, left_out) = names(&plan);
        assert!(planned.len() < all.len(), "{steps} steps are too few: {planned:?}");
        assert!(plan.not_exercised.iter().any(|left| left.reason.contains("took all the work")), "{left_out:?}");
        // Whether it is planned or not, each response and schema is named.
        for name in ["shelves::first::200", "shelves::second::204", "shelves::schemas::Shelf"] {
            let is_named = planned.iter().chain(&left_out).any(|known| known.starts_with(name));
            assert!(is_named, "{name}: {planned:?} {left_out:?}");
        }
    }
}
