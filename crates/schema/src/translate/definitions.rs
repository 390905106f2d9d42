//! The referred schemas that are part of a unit, because a schema of the unit must see which properties they evaluate.
//!
//! The validator walks them again on every way that leads to them, so that the ways are counted: schemas that double at every
//! step (`allOf` of one reference twice, and so on) would keep it for ever. A reference that comes back to a schema it came
//! through ends the way. Each unit holds copies of its own, so that all units together are bounded, too: those beyond hold none.

use std::collections::VecDeque;

use countersign_source::Place;

/// How many referred schemas one unit may hold: as many as a way through them has bits.
const MAX_DEFINITIONS: usize = 64;
/// How many ways may lead through them.
const MAX_WAYS: usize = 64;

/// The definitions of a unit, by number.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    places: Vec<Place>,
    /// For the unit's own schema, and then for each definition, the definitions that it refers to.
    references: Vec<Vec<usize>>,
    pending: VecDeque<usize>,
    /// The one under translation; at first the unit's own schema.
    current: usize,
    closed: bool,
}

impl Definitions {
    /// Of a unit that holds none.
    pub(super) fn none() -> Self {
        Self { closed: true, ..Self::default() }
    }

    /// The number of the definition for a place, which the schema under translation refers to; `None` where there are too many.
    pub(super) fn number(&mut self, place: &Place) -> Option<usize> {
        let known = self.places.iter().position(|known| known == place);
        let number = match known {
            Some(number) => number,
            None if self.closed || self.places.len() >= MAX_DEFINITIONS => return None,
            None => {
                self.places.push(place.clone());
                self.pending.push_back(self.places.len() - 1);
                self.places.len() - 1
            }
        };
        if self.references.len() <= self.current {
            self.references.resize(self.current + 1, Vec::new());
        }
        self.references.get_mut(self.current).into_iter().for_each(|references| references.push(number));
        Some(number)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The next definition to translate.
    pub(super) fn next(&mut self) -> Option<(usize, Place)> {
        let number = self.pending.pop_front()?;
        self.current = number + 1;
        Some((number, self.places.get(number)?.clone()))
    }

    /// Whether more ways lead through the definitions than the validator can be sent on.
    pub(super) fn multiply(&self) -> bool {
        let from = |holder: usize| self.references.get(holder).into_iter().flatten().copied();
        let mut pending: Vec<(usize, u64)> = from(0).map(|number| (number, 0)).collect();
        let mut ways = 0;
        while let Some((number, passed)) = pending.pop() {
            ways += 1;
            if ways > MAX_WAYS {
                return true;
            }
            let bit = 1_u64 << number;
            if passed & bit == 0 {
                pending.extend(from(number + 1).map(|next| (next, passed | bit)));
            }
        }
        false
    }
}
