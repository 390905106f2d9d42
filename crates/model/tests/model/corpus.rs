//! Real documents, from the folder that `COUNTERSIGN_CORPUS` names: every operation is kept, and every type keeps the
//! promises of the model. Without the variable, the vendored documents stand in.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use countersign_model::{Api, Kind, Rest, Type, TypeUse};
use countersign_source::Color;

use crate::describe::describe;

#[test]
fn every_operation_is_kept_and_every_type_keeps_its_promises() {
    let vendored = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let folder = std::env::var_os("COUNTERSIGN_CORPUS").map_or(vendored, PathBuf::from);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder exists").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json" || extension == "yaml"));
    paths.sort();
    assert!(!paths.is_empty());
    let mut times: Vec<(Duration, usize, PathBuf)> = Vec::new();
    for path in paths {
        let start = Instant::now();
        let Ok(described) = describe(&path) else { continue };
        times.push((start.elapsed(), described.api.types.len(), path.clone()));
        assert_eq!(described.api.operations.len(), described.document.operations.len(), "{}", path.display());
        assert_eq!(described.api.components.len(), described.document.components.len(), "{}", path.display());
        check(&described.api, &path);
        for diagnostic in described.diagnostics.iter() {
            println!("{}", diagnostic.render(&described.sources, Color::Never));
        }
    }
    times.sort();
    for (time, types, path) in times.iter().rev().take(12) {
        println!("{time:?} for {types} types of {}", path.display());
    }
}

fn check(api: &Api, path: &Path) {
    for (id, node) in api.types.iter() {
        let broken = broken_promise(api, node);
        assert_eq!(broken, None, "{} in {}: {node:#?}", id.0, path.display());
    }
}

/// What a type promises and does not keep.
fn broken_promise(api: &Api, node: &Type) -> Option<&'static str> {
    let bad = |used: &TypeUse| {
        let target = api.types.get(used.id);
        let beyond = used.id.0 as usize >= api.types.len();
        let said_by_type = used.nullable && matches!(target.kind, Kind::Any | Kind::Null);
        beyond || said_by_type
    };
    match &node.kind {
        Kind::Array(used) | Kind::Map(used) if bad(used) => Some("a use"),
        Kind::Tuple { items, rest } if items.is_empty() || items.iter().chain(rest).any(bad) => Some("a tuple"),
        Kind::Enum(list) if list.values.is_empty() => Some("an enum without values"),
        Kind::Enum(list) if list.values.iter().any(|value| value.value.is_null() || value.value.is_object()) => {
            Some("a value of an enum")
        }
        Kind::Object(object) => {
            let never = object.fields.iter().any(|field| matches!(api.types.get(field.value.id).kind, Kind::Never));
            let rest = matches!(&object.rest, Rest::Kept(rest) if bad(rest));
            (never || rest || object.fields.iter().any(|field| bad(&field.value))).then_some("a field")
        }
        Kind::Union(union) => {
            let mut ids: Vec<_> = union.variants.iter().map(|variant| variant.value.id).collect();
            ids.sort();
            ids.dedup();
            let distinct = ids.len() == union.variants.len() && ids.len() > 1;
            let nullable = union.variants.iter().any(|variant| variant.value.nullable || bad(&variant.value));
            let mut seen = HashSet::new();
            let mut tags = union.variants.iter().flat_map(|variant| &variant.tags);
            let twice = tags.any(|tag| !seen.insert(tag.to_string()));
            (!distinct || nullable || twice).then_some("a variant")
        }
        _ => None,
    }
}
