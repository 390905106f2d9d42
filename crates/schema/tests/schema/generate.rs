//! Every component of every document in `tests/validate` and `tests/generate` gets an instance that is valid against it.

use std::fmt::Write as _;
use std::path::Path;

use countersign_schema::{Dialect, Direction, InstanceOrigin, Options, Schemas};

use crate::support::{load, schema_place};

#[test]
fn instances_are_valid_or_refused_with_a_reason() {
    insta::glob!("..", "generate/*.yaml", |path| insta::assert_snapshot!(report(path)));
}

fn report(path: &Path) -> String {
    let (sources, file) = load(path);
    let root = sources.get(file).expect("the file was loaded").root.clone();
    let schemas = Schemas::new(sources, Dialect::of_document(&root), Options::default());
    let holder = if root.get("swagger").is_some() { &root["definitions"] } else { &root["components"]["schemas"] };
    let mut report = String::new();
    for name in holder.as_object().expect("schemas").keys() {
        let place = schema_place(file, &root, name);
        for direction in [Direction::Request, Direction::Response] {
            for seed in 0..8 {
                let (made, again) =
                    (schemas.generate(&place, direction, seed), schemas.generate(&place, direction, seed));
                assert_eq!(made, again, "{name} is the same for the same seed");
                let Ok(instance) = &made else { continue };
                let violations = schemas.validate(&place, &instance.value, direction);
                assert!(violations.is_empty(), "{name}: {} breaks {violations:#?}", instance.value);
            }
        }
        match schemas.generate(&place, Direction::Request, 0) {
            Ok(instance) => {
                let origin = match instance.origin {
                    InstanceOrigin::Documented(place) => format!("documented at {}", place.pointer),
                    InstanceOrigin::Assembled => "assembled".to_owned(),
                    InstanceOrigin::Generated => "generated".to_owned(),
                };
                writeln!(report, "{name}: {}\n  {origin}", instance.value).expect("writes");
            }
            Err(error) => {
                let diagnostic = error.diagnostic();
                writeln!(report, "{name}: [{}] {}", diagnostic.code, diagnostic.message).expect("writes");
            }
        }
    }
    report
}
