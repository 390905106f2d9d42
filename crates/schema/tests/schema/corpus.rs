//! Every component schema of the documents in a folder, where `COUNTERSIGN_CORPUS` names one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use countersign_schema::{Dialect, Direction, Options, Schemas};
use countersign_source::Pointer;

use crate::support::{load, schema_place};

#[test]
#[ignore = "needs a folder of documents, named by COUNTERSIGN_CORPUS"]
fn nearly_every_component_has_an_instance() {
    let folder = PathBuf::from(std::env::var_os("COUNTERSIGN_CORPUS").expect("COUNTERSIGN_CORPUS names a folder"));
    let only = std::env::var("COUNTERSIGN_ONLY").unwrap_or_default();
    let mut paths: Vec<PathBuf> =
        folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let (mut made, mut refused) = (0, BTreeMap::<String, usize>::new());
    for path in paths.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        let started = Instant::now();
        let (sources, file) = load(path);
        let root = sources.get(file).expect("the file was loaded").root.clone();
        let read = started.elapsed();
        let schemas = Schemas::new(sources, Dialect::of_document(&root), Options::default());
        let holders = ["/components/schemas", "/definitions"].map(Pointer::from_written);
        let components = holders.iter().filter_map(|holder| holder.resolve(&root)?.as_object()).flatten();
        let (mut count, mut slowest) = (0, (0, ""));
        for (name, _) in components {
            let place = schema_place(file, &root, name);
            for direction in [Direction::Request, Direction::Response] {
                let begun = Instant::now();
                count += 1;
                match schemas.generate(&place, direction, 0) {
                    Ok(_) => made += 1,
                    Err(error) => {
                        println!("  {} {name} {direction:?}: {}", path.display(), error.reason);
                        *refused.entry(error.reason).or_default() += 1;
                    }
                }
                slowest = slowest.max((begun.elapsed().as_millis(), name));
            }
        }
        let taken = started.elapsed();
        println!("{} {count} instances in {taken:?} (read in {read:?}), slowest {slowest:?}", path.display());
    }
    let refused: usize = refused.values().sum();
    println!("{made} made, {refused} refused");
    assert!(refused * 100 <= made, "{refused} of {} schemas have no instance", made + refused);
}
