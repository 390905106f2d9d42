//! JSON that nests deeper than a decoder can go on whatever stack it was called on: it gets a stack of its own.

use std::thread;

use super::extent::Extent;
use super::{DecodeError, DecodeErrorKind, Failure, Filled, Place};

/// How deep JSON may nest. A value of this depth can be compared, copied and written again on a stack of 2 MiB, which is what a
/// thread has: writing it takes up to 5 KB a level in a debug build.
const DEEPEST: usize = 256;

/// Decoding takes up to 10 KB a level in a debug build. Memory that is not touched costs nothing.
const STACK: usize = DEEPEST * 64 * 1024;

/// Decodes again what failed, if that was because it is too deep for the stack at hand.
pub(super) fn decode_again<'p>(
    place: Place<'p>,
    text: &str,
    failure: Failure,
    decode: impl FnOnce(Place<'p>, &str) -> Result<Filled<'p>, Failure> + Send,
) -> Result<Filled<'p>, Failure> {
    if !failure.error.is_too_deep() {
        return Err(failure);
    }
    if Extent::of(text).depth > DEEPEST {
        let message = format!("JSON nested more than {DEEPEST} levels deep");
        return Err(DecodeError::new(DecodeErrorKind::Limit, message).into());
    }
    thread::scope(|scope| {
        let decoding = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || decode(place, text));
        decoding.ok().and_then(|decoding| decoding.join().ok()).unwrap_or(Err(failure))
    })
}
