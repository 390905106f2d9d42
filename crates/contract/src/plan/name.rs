//! Names of exchanges: stable, unique, and made to be filtered by.

use std::collections::{HashMap, HashSet};

use countersign_model::Operation;

use super::exchange::{Sample, SampleSource};

/// The end of a name: the example's own name, else `documented` where every part of the value is, else `generated`.
///
/// Whether the parts had to be assembled is not part of the name: it does not change what is exercised.
pub(super) fn label(sample: &Sample) -> String {
    let by_source = match sample.source {
        SampleSource::Documented(_) | SampleSource::Assembled => "documented",
        SampleSource::Generated => "generated",
    };
    sample.name.clone().unwrap_or_else(|| by_source.to_owned())
}

/// A name for each operation: its `operationId` where no other has the same, else method and path.
pub(super) fn of_operations(operations: &[Operation]) -> Vec<String> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for id in operations.iter().filter_map(|operation| operation.id.as_deref()) {
        *uses.entry(id).or_default() += 1;
    }
    let own = |operation: &Operation| operation.id.clone().filter(|id| uses.get(id.as_str()) == Some(&1));
    let by_path = |operation: &Operation| format!("{} {}", operation.method, operation.path);
    operations.iter().map(|operation| own(operation).unwrap_or_else(|| by_path(operation))).collect()
}

/// The names given so far.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// `name`, with a count where it is taken (two examples of one name in two media types that differ only in case, say).
    pub(super) fn claim(&mut self, name: String) -> String {
        let mut claimed = name.clone();
        let mut count = 1;
        while !self.0.insert(claimed.clone()) {
            count += 1;
            claimed = format!("{name} ({count})");
        }
        claimed
    }
}
