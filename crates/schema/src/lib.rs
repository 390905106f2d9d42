//! JSON Schema by dialect: validation with places, and generation of instances.
//!
//! Schemas are named by their [`Place`]: the validator reads the document's own text, never a normalized copy, so that
//! what it reports stands where it says. This crate knows nothing of operations or of Rust, and never touches the network.

mod dialect;
mod explain;
mod formats;
mod generate;
mod inner;
mod instance;
mod keywords;
mod message;
mod references;
mod run;
mod translate;
mod violation;

use std::sync::Arc;

pub use dialect::{Dialect, Direction, Options};
pub use instance::{GenerationError, Instance, InstanceOrigin};
pub use violation::Violation;

use countersign_source::limits::INSTANCE_STEPS;
use countersign_source::{Budget, Diagnostics, Place, SourceSet};
use serde_json::Value;

use inner::Inner;

/// The schemas of a set of documents: compiled when first used, and kept. Cheap to clone; may be shared by threads.
#[derive(Clone, Debug)]
pub struct Schemas {
    inner: Arc<Inner>,
}

impl Schemas {
    /// The schemas of `sources`, which follow `dialect` where they do not name another.
    pub fn new(sources: Arc<SourceSet>, dialect: Dialect, options: Options) -> Self {
        Self { inner: Inner::new(sources, dialect, options) }
    }

    /// Every way in which `instance` breaks the schema at `schema`; empty where it is valid.
    ///
    /// A keyword that cannot be read counts for nothing, and is said in [`problems`](Self::problems).
    pub fn validate(&self, schema: &Place, instance: &Value, direction: Direction) -> Vec<Violation> {
        let number = self.inner.unit_number(schema, direction);
        run::validate(&self.inner, number, instance)
    }

    /// An instance of the schema at `schema`, valid against it: the documented one, else one assembled from documented parts,
    /// else one made up. The same seed gives the same instance; another seed may give another.
    pub fn generate(&self, schema: &Place, direction: Direction, seed: u64) -> Result<Instance, GenerationError> {
        self.generate_within(schema, direction, seed, &mut Budget::new(INSTANCE_STEPS))
    }

    /// The same, with the work taken from a budget that several instances share. Its unit is a schema or value looked at. An
    /// instance does not depend on how much is left, only on whether anything is: the last one may take more.
    pub fn generate_within(
        &self,
        schema: &Place,
        direction: Direction,
        seed: u64,
        work: &mut Budget,
    ) -> Result<Instance, GenerationError> {
        generate::generate(&self.inner, schema, direction, seed, work)
    }

    /// Reads the schema at `schema` without an instance, so that what is wrong with it is among the [`problems`](Self::problems).
    pub fn check(&self, schema: &Place) {
        if let Some(unit) = self.inner.unit(self.inner.unit_number(schema, Direction::Either)) {
            unit.translation(&self.inner);
            self.inner.keep(&unit);
        }
    }

    /// What was found wrong with the schemas used so far (patterns that are no regular expressions, references to
    /// nowhere); each is said once, and what it is about was left out.
    pub fn problems(&self) -> Diagnostics {
        self.inner.problems()
    }
}
