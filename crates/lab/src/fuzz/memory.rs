//! The bound on a worker's memory: beyond it an allocation fails, and the worker ends with that as its last words.

use anyhow::Result;

/// Bounds the memory that this process may map.
#[cfg(unix)]
pub(super) fn limit(bytes: Option<u64>) -> Result<()> {
    use nix::sys::resource::{Resource, setrlimit};

    bytes.map_or(Ok(()), |bytes| Ok(setrlimit(Resource::RLIMIT_AS, bytes, bytes)?))
}

/// Other systems have no such bound.
#[cfg(not(unix))]
pub(super) fn limit(_bytes: Option<u64>) -> Result<()> {
    Ok(())
}
