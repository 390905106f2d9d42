//! How large a document may be.

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
