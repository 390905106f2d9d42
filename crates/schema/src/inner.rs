//! What the schemas of a run share: the units compiled so far, the patterns read, the problems found.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use countersign_source::limits::UNIT_DEFINITIONS;
use countersign_source::{Budget, Code, Diagnostic, Diagnostics, Place, SourceSet};
use jsonschema::{Draft, PatternCache, PatternOptions, ValidationOptions, Validator};
use serde_json::{Value, json};

use crate::generate::Kept;
use crate::references::{References, value_at};
use crate::translate::{Translation, translate};
use crate::{Dialect, Direction, Options, formats, keywords};

/// Bounds the work of patterns that need backtracking; others take time linear in the text.
const BACKTRACK_LIMIT: usize = 100_000;
/// Bounds the memory of a compiled pattern, in bytes.
const PATTERN_SIZE_LIMIT: usize = 4 << 20;

pub(crate) struct Inner {
    pub(crate) sources: Arc<SourceSet>,
    pub(crate) dialect: Dialect,
    pub(crate) options: Options,
    pub(crate) references: References,
    pub(crate) instances: Kept,
    itself: Weak<Inner>,
    units: Mutex<Units>,
    /// How many more definitions units may hold.
    definitions: Mutex<Budget>,
    pattern_cache: PatternCache,
    patterns: Mutex<HashMap<String, Option<Arc<Validator>>>>,
    problems: Mutex<Problems>,
}

/// How many compiled schemas are kept that no reference leads to: a document may have a different one for each of its examples.
const MAX_KEPT: usize = 512;

/// The schemas that are compiled by themselves.
#[derive(Default)]
struct Units {
    numbers: HashMap<(Place, Direction), usize>,
    units: Vec<Arc<Unit>>,
    /// Those that were run and that no reference leads to, the oldest first.
    kept: VecDeque<usize>,
}

impl Units {
    /// The number of the unit for a schema, which is made if it is new.
    fn number(&mut self, place: &Place, direction: Direction) -> usize {
        let key = (place.clone(), direction);
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.units.len();
        self.units.push(Arc::new(Unit::new(number, place.clone(), direction)));
        self.numbers.insert(key, number);
        number
    }
}

#[derive(Default)]
struct Problems {
    known: HashSet<(Code, Place)>,
    diagnostics: Diagnostics,
}

/// A schema that is compiled by itself, when it is first used.
pub(crate) struct Unit {
    pub(crate) number: usize,
    pub(crate) place: Place,
    pub(crate) direction: Direction,
    /// Whether a reference leads to it, or it is among those kept.
    settled: AtomicBool,
    translation: OnceLock<Translation>,
    validator: OnceLock<Option<Validator>>,
}

impl Unit {
    fn new(number: usize, place: Place, direction: Direction) -> Self {
        let settled = AtomicBool::new(false);
        Self { number, place, direction, settled, translation: OnceLock::new(), validator: OnceLock::new() }
    }

    /// The schema in the validator's dialect.
    pub(crate) fn translation(&self, inner: &Inner) -> &Translation {
        self.translation.get_or_init(|| translate(inner, &self.place, self.direction))
    }

    /// The compiled schema; `None` where the validator refused it, which is said among the problems.
    pub(crate) fn validator(&self, inner: &Inner) -> Option<&Validator> {
        let compile = || match inner.validation_options().build(&self.translation(inner).schema) {
            Ok(validator) => Some(validator),
            Err(error) => {
                let message = format!("the schema cannot be compiled: {}", crate::message::short(&error.to_string()));
                inner.problem(Diagnostic::new(Code::InvalidKeyword, message).at(&self.place, "left out of validation"));
                None
            }
        };
        self.validator.get_or_init(compile).as_ref()
    }
}

impl Inner {
    pub(crate) fn new(sources: Arc<SourceSet>, dialect: Dialect, options: Options) -> Arc<Self> {
        Arc::new_cyclic(|itself| Self {
            sources,
            dialect,
            options,
            references: References::default(),
            instances: Kept::default(),
            itself: itself.clone(),
            units: Mutex::default(),
            definitions: Mutex::new(Budget::new(UNIT_DEFINITIONS)),
            pattern_cache: PatternCache::new(),
            patterns: Mutex::default(),
            problems: Mutex::default(),
        })
    }

    /// The number of the unit for a schema, which is made if it is new.
    pub(crate) fn unit_number(&self, place: &Place, direction: Direction) -> usize {
        lock(&self.units).number(place, direction)
    }

    /// Whether a unit may hold definitions at all.
    pub(crate) fn has_room_for_definitions(&self) -> bool {
        !lock(&self.definitions).is_spent()
    }

    /// Takes the room that a unit needs for so many definitions; `false` where all units together have too many.
    pub(crate) fn takes_definitions(&self, count: usize) -> bool {
        lock(&self.definitions).take(count)
    }

    /// The number of the unit for a schema that a reference leads to.
    pub(crate) fn referred_number(&self, place: &Place, direction: Direction) -> usize {
        let mut units = lock(&self.units);
        let number = units.number(place, direction);
        if let Some(unit) = units.units.get(number) {
            unit.settled.store(true, Ordering::Relaxed);
        }
        number
    }

    /// Notes that a unit was run by itself; of those that no reference leads to, the oldest is compiled anew when next used.
    pub(crate) fn keep(&self, unit: &Unit) {
        if unit.settled.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut units = lock(&self.units);
        units.kept.push_back(unit.number);
        if units.kept.len() > MAX_KEPT
            && let Some(oldest) = units.kept.pop_front()
            && let Some(unit) = units.units.get_mut(oldest)
        {
            *unit = Arc::new(Unit::new(oldest, unit.place.clone(), unit.direction));
        }
    }

    /// The unit of a number that [`unit_number`](Self::unit_number) gave.
    pub(crate) fn unit(&self, number: usize) -> Option<Arc<Unit>> {
        lock(&self.units).units.get(number).cloned()
    }

    /// The dialect of the schema at a place: its own `$schema`, else its file's, else that of the set.
    pub(crate) fn dialect_at(&self, place: &Place) -> Dialect {
        let own = value_at(&self.sources, place).and_then(named_dialect);
        let of_file = || {
            let root = &self.sources.get(place.file)?.root;
            let says = ["openapi", "swagger"].iter().any(|member| root.get(*member).is_some());
            if says { Some(Dialect::of_document(root)) } else { named_dialect(root) }
        };
        own.or_else(of_file).unwrap_or(self.dialect)
    }

    /// Whether a text is a regular expression that the validator can read.
    pub(crate) fn is_pattern(&self, pattern: &str) -> bool {
        self.pattern(pattern).is_some()
    }

    /// Whether a regular expression matches somewhere in a text.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> bool {
        self.pattern(pattern).is_some_and(|validator| validator.is_valid(&Value::from(text)))
    }

    fn pattern(&self, pattern: &str) -> Option<Arc<Validator>> {
        if let Some(known) = lock(&self.patterns).get(pattern) {
            return known.clone();
        }
        let validator = self.validation_options().build(&json!({ "pattern": pattern })).ok().map(Arc::new);
        lock(&self.patterns).insert(pattern.to_owned(), validator.clone());
        validator
    }

    /// Notes a problem with a schema, once.
    pub(crate) fn problem(&self, diagnostic: Diagnostic) {
        let Some(place) = diagnostic.labels.first().map(|label| label.place.clone()) else { return };
        let mut problems = lock(&self.problems);
        if problems.known.insert((diagnostic.code, place)) {
            problems.diagnostics.push(diagnostic);
        }
    }

    pub(crate) fn problems(&self) -> Diagnostics {
        lock(&self.problems).diagnostics.clone()
    }

    fn validation_options(&self) -> ValidationOptions<'static> {
        let patterns = PatternOptions::fancy_regex().backtrack_limit(BACKTRACK_LIMIT).size_limit(PATTERN_SIZE_LIMIT);
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(self.options.formats)
            .with_pattern_options(patterns)
            .with_pattern_cache(self.pattern_cache.clone());
        keywords::register(formats::register(options), &self.itself)
    }
}

fn named_dialect(value: &Value) -> Option<Dialect> {
    Dialect::of_uri(value.get("$schema")?.as_str()?)
}

/// What the lock guards is whole after every statement, so that a panic elsewhere leaves it usable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Inner")
            .field("dialect", &self.dialect)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
