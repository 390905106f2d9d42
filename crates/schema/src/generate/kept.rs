//! The instances made so far: many operations refer to the same schema, and each asks for an instance of it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use countersign_source::Budget;
use countersign_source::limits::KEPT_INSTANCE_BYTES;

use super::{Made, size};

/// Keeps what was made for a unit and a seed, until there is too much of it.
#[derive(Debug)]
pub(crate) struct Kept(Mutex<State>);

#[derive(Debug)]
struct State {
    made: HashMap<(usize, u64), Made>,
    room: Budget,
}

impl Default for Kept {
    fn default() -> Self {
        Self(Mutex::new(State { made: HashMap::new(), room: Budget::new(KEPT_INSTANCE_BYTES) }))
    }
}

impl Kept {
    /// What is kept for a unit and a seed, else what `make` makes.
    pub(super) fn or_make(&self, unit: usize, seed: u64, make: impl FnOnce() -> Made) -> Made {
        let known = self.state().made.get(&(unit, seed)).cloned();
        known.unwrap_or_else(|| {
            let made = make();
            let mut state = self.state();
            if state.room.take(made.as_ref().map_or_else(String::len, |instance| size(&instance.value))) {
                state.made.insert((unit, seed), made.clone());
            }
            made
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
