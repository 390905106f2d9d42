//! The named schemas of a document: each documented value of one, or one that is made from it.

use countersign_model::{Component, TypeUse};
use countersign_schema::Direction;
use countersign_source::Place;

use super::exchange::{NotExercised, Sample, SampleSource};
use super::sample::Sampler;
use super::{Plan, name};

/// A value of a named schema, to be read and written again.
#[derive(Clone, Debug)]
pub struct PlannedSchema {
    /// Its name: `telnyx_video::schemas::video_Error::generated`.
    pub name: String,
    /// The name of the component.
    pub component: String,
    /// The type.
    pub value: TypeUse,
    /// Where the schema stands.
    pub place: Place,
    /// The value.
    pub sample: Sample,
}

/// Adds the named schemas to a plan.
pub(super) fn plan(sampler: &mut Sampler<'_>, plan: &mut Plan, names: &mut name::Names) {
    let subject = sampler.subject;
    for (name, Component { origin, docs, target, .. }) in &subject.api.components {
        let Some(place) = origin.clone() else { continue };
        let prefix = format!("{}::schemas::{name}", subject.name);
        let mut leave_out = |label: &str, reason: String| {
            plan.not_exercised.push(NotExercised {
                name: names.claim(format!("{prefix}::{label}")),
                operation: String::new(),
                status: None,
                media_type: None,
                reason,
                place: place.clone(),
            });
        };
        let mut samples: Vec<Sample> = Vec::new();
        for (origin, value) in &docs.examples {
            if subject.violations(&place, value, Direction::Either).is_empty() {
                let source = SampleSource::Documented(origin.clone());
                samples.push(Sample { value: value.clone(), source, name: None, serialized: None });
            } else {
                leave_out("documented", "the example is not valid itself".to_owned());
            }
        }
        if samples.is_empty() {
            match sampler.generated(&place, Direction::Either) {
                Ok(sample) => samples.push(sample),
                Err(reason) => leave_out("generated", reason),
            }
        }
        for sample in samples {
            plan.schemas.push(PlannedSchema {
                name: names.claim(format!("{prefix}::{}", name::label(&sample))),
                component: name.clone(),
                value: TypeUse { nullable: true, ..*target },
                place: place.clone(),
                sample,
            });
        }
    }
}
