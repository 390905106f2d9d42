//! Selectors over one small document: what is left, and what is said.

use std::path::Path;

use countersign_model::Selection;
use countersign_source::{Diagnostic, Diagnostics};

use crate::describe::describe;

/// What is left of the shop: operations, tags, schemes, components; then what is said.
fn selected(selection: &Selection) -> Result<[String; 5], Box<Diagnostic>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shop.yaml");
    let mut api = describe(&path)?.api;
    let mut diagnostics = Diagnostics::default();
    api.select(selection, &mut diagnostics);
    let operations: Vec<String> =
        api.operations.iter().map(|operation| format!("{} {}", operation.method, operation.path)).collect();
    let names = |names: Vec<&str>| names.join(" ");
    Ok([
        operations.join(", "),
        names(api.tags.iter().map(|tag| tag.name.as_str()).collect()),
        names(api.security_schemes.keys().map(String::as_str).collect()),
        names(api.components.keys().map(String::as_str).collect()),
        diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect::<Vec<_>>().join("; "),
    ])
}

#[test]
fn selectors_leave_the_operations_they_name_and_what_those_need() {
    let everything = ["GET /orders, DELETE /orders/{id}, GET /customers", "orders customers admin", "token password"];
    let cases: [(&[&str], &[&str], [&str; 5]); 9] = [
        (&[], &[], [everything[0], everything[1], everything[2], "Order Item Customer Unused", ""]),
        (&["tag:customers"], &[], ["GET /customers", "customers", "", "Customer", ""]),
        (&["op:listOrders"], &[], ["GET /orders", "orders", "token", "Order Item", ""]),
        (&["op:GET /cust*"], &[], ["GET /customers", "customers", "", "Customer", ""]),
        (
            &["path:/orders*"],
            &[],
            ["GET /orders, DELETE /orders/{id}", "orders admin", "token password", "Order Item", ""],
        ),
        (&["path:/orders*"], &["tag:admin"], ["GET /orders", "orders", "token", "Order Item", ""]),
        (&[], &["op:*Order*"], ["GET /customers", "customers", "", "Customer", ""]),
        (
            &["tag:orders", "tag:customers"],
            &["path:/*/{*}"],
            ["GET /orders, GET /customers", "orders customers", "token", "Order Item Customer", ""],
        ),
        (
            &["op:none", "op:d*O*r"],
            &[],
            ["DELETE /orders/{id}", "orders admin", "password", "", "`op:none` names no operation"],
        ),
    ];
    for (include, exclude, expected) in cases {
        let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<String>>();
        let selection = Selection::parse(&owned(include), &owned(exclude)).expect("selectors");
        let selected = selected(&selection).expect("the document is a tree");
        assert_eq!(selected, expected, "include {include:?}, exclude {exclude:?}");
    }
}

#[test]
fn a_selector_without_a_subject_is_refused() {
    let error = Selection::parse(&["rooms".to_owned()], &[]).expect_err("no subject");
    assert_eq!(error.to_string(), "`rooms` is no selector: begin it with `tag:`, `op:` or `path:`");
}
