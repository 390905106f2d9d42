//! What operations share in the document they share in the API, also after its types are settled and numbered anew.

use std::sync::Arc;

use countersign_model::Kind;
use countersign_source::{Diagnostics, SourceSet};

/// The alias and the schema that nothing uses make the numbers of types change.
const DOCUMENT: &str = r##"
openapi: 3.1.0
info: { title: Shared, version: "1" }
paths:
  /first: { get: { operationId: first, responses: { "200": { $ref: "#/components/responses/Shelf" } } } }
  /second: { get: { operationId: second, responses: { "4XX": { $ref: "#/components/responses/Shelf" } } } }
components:
  schemas:
    Unnamed: { type: object, properties: { hidden: { type: object, properties: { a: { $ref: "#/components/schemas/Age" } } } } }
    Alias: { $ref: "#/components/schemas/Age" }
    Age: { type: integer, minimum: 3 }
  responses:
    Shelf:
      description: A shelf
      headers: { Age: { schema: { $ref: "#/components/schemas/Alias" }, example: 4 } }
      content: { application/json: { schema: { type: array, items: { type: string } }, example: [a] } }
"##;

#[test]
fn operations_share_what_they_refer_to() {
    let (mut sources, mut diagnostics) = (SourceSet::default(), Diagnostics::default());
    let file = sources.add_text("shared.yaml", DOCUMENT.to_owned(), &mut diagnostics).expect("readable");
    let document = countersign_openapi::read(&mut sources, file, &mut diagnostics);
    let mut api = countersign_model::describe(&document, &mut diagnostics);
    for _ in 0..2 {
        let responses: Vec<_> = api.operations.iter().flat_map(|operation| &operation.responses).collect();
        let [first, second] = responses.as_slice() else { panic!("two responses: {responses:?}") };
        assert!(Arc::ptr_eq(&first.headers, &second.headers) && Arc::ptr_eq(&first.content, &second.content));
        let header = first.headers.first().expect("a header");
        assert!(matches!(api.types.get(header.value.id).kind, Kind::Integer(_)), "{header:?}");
        assert!(header.constraints.minimum.is_some(), "{header:?}");
        let body = first.content.first().expect("a body");
        assert!(matches!(api.types.get(body.value.id).kind, Kind::Array(_)), "{body:?}");
        // A part of an API is numbered once more.
        let everything = countersign_model::Selection::default();
        api.select(&everything, &mut diagnostics);
    }
}
