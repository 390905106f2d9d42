//! How large a document may be, and how much work it may cause once it is read.
//!
//! The bounds on work are budgets: amounts that are shared by a whole document or a whole instance, and that only a document
//! made to exhaust a machine spends. They are counted in values visited and bytes made, never in time. The depths and counts
//! that shape a result (how many variants are worth merging, how long a name may be) are named where they are used.

/// The bounds within which files are read; beyond them, reading ends in an error rather than in an exhausted machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The size of one file, in bytes.
    pub bytes: u32,
    /// How deep objects and arrays may nest, aliases counted where they stand.
    pub depth: usize,
    /// How many values (scalars, arrays, objects) one file may hold.
    pub values: usize,
    /// How much all YAML aliases of one file may add to it, in bytes of memory, roughly.
    pub alias_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 256 << 20, depth: 512, values: 32_000_000, alias_bytes: 64 << 20 }
    }
}

/// How many fields types may take over from the schemas that they include (`allOf`), for a whole document: this many, and
/// [`INCLUDED_FIELDS_PER_SCHEMA`] for each schema of it.
pub const INCLUDED_FIELDS: usize = 200_000;

/// See [`INCLUDED_FIELDS`].
pub const INCLUDED_FIELDS_PER_SCHEMA: usize = 16;

/// How many variants unions may take over from the unions among their variants, for a whole document.
pub const SPLICED_VARIANTS: usize = 200_000;

/// How many fields or variants a type may have. The runtime's tables of records and unions have no room for more.
pub const MEMBERS: usize = 8_000;

/// How many values an enumeration may list. Its variants are numbered by a `u16` in generated code.
pub const ENUM_VALUES: usize = 60_000;

/// How many values the example of a call may hold that is made up because the document has none.
pub const STAND_IN_VALUES: usize = 2_000;

/// How many schemas and values are looked at to make one instance of a schema, all attempts together.
pub const INSTANCE_STEPS: usize = 250_000;

/// How many schemas and values are looked at or copied to plan the exchanges of a whole document: this many, and
/// [`PLAN_STEPS_PER_OPERATION`] for each operation of it.
pub const PLAN_STEPS: usize = 4_000_000;

/// See [`PLAN_STEPS`].
pub const PLAN_STEPS_PER_OPERATION: usize = 1_000;

/// How much text one attempt at an instance of a schema may hold, in bytes.
pub const INSTANCE_BYTES: usize = 1 << 20;

/// How many schemas may be copied into others that must see which properties they evaluate, for a whole document. The validator
/// calls nothing unevaluated where a copy beyond these would be needed.
pub const UNIT_DEFINITIONS: usize = 100_000;

/// How much memory the instances of schemas may take that are kept for those who ask again, in bytes.
pub const KEPT_INSTANCE_BYTES: usize = 64 << 20;
