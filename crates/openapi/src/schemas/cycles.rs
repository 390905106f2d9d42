//! References that lead back to themselves without naming anything.
//!
//! `A: {$ref: B}`, `B: {$ref: A}`: such a chain has no end to be typed. One reference of it is cut.

use countersign_source::Code;

use crate::SchemaId;
use crate::reader::Reader;

/// How far a schema's chain of references has been looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// On the chain that is being followed.
    Passing,
    /// Known to end.
    Ends,
}

impl Reader<'_, '_> {
    /// Cuts every cycle of pure references at the schema where it closes.
    pub(super) fn break_reference_cycles(&mut self) {
        let mut marks = vec![Mark::New; self.schemas.arena.len()];
        let mut chain = Vec::new();
        for start in 0..marks.len() {
            let mut next = u32::try_from(start).ok().map(SchemaId);
            while let Some(id) = next {
                match marks.get_mut(id.0 as usize) {
                    Some(mark) if *mark == Mark::New => {
                        *mark = Mark::Passing;
                        chain.push(id);
                        next = self.schemas.arena.get(id).reference;
                    }
                    Some(mark) if *mark == Mark::Passing => {
                        self.cut(chain.last().copied());
                        next = None;
                    }
                    _ => next = None,
                }
            }
            for id in chain.drain(..) {
                if let Some(mark) = marks.get_mut(id.0 as usize) {
                    *mark = Mark::Ends;
                }
            }
        }
    }

    fn cut(&mut self, id: Option<SchemaId>) {
        let Some(schema) = id.and_then(|id| self.schemas.arena.get_mut(id)) else { return };
        schema.reference = None;
        if let Some(origin) = schema.origin.clone() {
            let message = "the reference leads back to itself: anything will do";
            self.say(Code::CircularReference, &origin.child("$ref"), message);
        }
    }
}
