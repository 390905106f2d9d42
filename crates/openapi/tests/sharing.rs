//! What many operations refer to is read once: memory follows the size of the document.

use std::sync::Arc;

use countersign_openapi::{Document, read};
use countersign_source::{Diagnostic, Diagnostics, SourceSet};

const DOCUMENT: &str = r##"
openapi: 3.1.0
info: { title: Shared, version: "1" }
paths:
  /first:
    post: { operationId: first, parameters: [{ $ref: "#/components/parameters/Size", description: Its own }],
      requestBody: { $ref: "#/components/requestBodies/Shelf" }, responses: { "200": { $ref: "#/components/responses/Shelf" } } }
  /second:
    post: { operationId: second, parameters: [{ $ref: "#/components/parameters/Size" }],
      requestBody: { $ref: "#/components/requestBodies/Shelf" }, responses: { "4XX": { $ref: "#/components/responses/Shelf" } } }
components:
  parameters:
    Size: { name: size, in: query, description: The size, schema: { type: integer }, examples: { small: { value: 1 } } }
  requestBodies:
    Shelf: { content: { application/json: { schema: { type: object } } } }
  responses:
    Shelf: { description: A shelf, headers: { Age: { schema: { type: integer } } },
      content: { application/json: { schema: { type: object }, example: { label: a } } } }
"##;

fn document() -> Result<Document, Box<Diagnostic>> {
    let (mut sources, mut diagnostics) = (SourceSet::default(), Diagnostics::default());
    let file = sources.add_text("shared.yaml", DOCUMENT.to_owned(), &mut diagnostics)?;
    Ok(read(&mut sources, file, &mut diagnostics))
}

#[test]
fn operations_share_what_they_refer_to() {
    let document = document().expect("readable");
    let [first, second] = document.operations.as_slice() else { panic!("two operations: {:?}", document.operations) };
    let (response, other) = (&first.responses[0], &second.responses[0]);
    assert!(Arc::ptr_eq(&response.headers, &other.headers) && response.headers.len() == 1);
    assert!(Arc::ptr_eq(&response.content, &other.content) && response.content.len() == 1);
    assert_ne!(response.status, other.status);
    let bodies = [first, second].map(|operation| &operation.request_body.as_ref().expect("a body").content);
    assert!(Arc::ptr_eq(bodies[0], bodies[1]) && bodies[0].len() == 1);
    let parameters = [first, second].map(|operation| &operation.parameters[0]);
    assert!(Arc::ptr_eq(&parameters[0].examples, &parameters[1].examples) && parameters[0].examples.len() == 1);
}

#[test]
fn what_a_reference_adds_is_not_shared() {
    let document = document().expect("readable");
    let descriptions = document.operations.iter().map(|operation| operation.parameters[0].description.as_deref());
    assert_eq!(descriptions.collect::<Vec<_>>(), [Some("Its own"), Some("The size")]);
}
