//! JSON that nests deeper than a decoder can go on whatever stack it was called on: it gets a stack of its own.

use std::thread;

use super::{DecodeError, DecodeErrorKind, Filled, Place};

/// How deep JSON may nest. A value of this depth can be compared, copied and written again on a stack of 2 MiB, which is what a
/// thread has: writing it takes up to 5 KB a level in a debug build.
const DEEPEST: usize = 256;

/// Decoding takes up to 10 KB a level in a debug build. Memory that is not touched costs nothing.
const STACK: usize = DEEPEST * 64 * 1024;

/// Decodes again what failed with `error`, if that was because it is too deep for the stack at hand.
pub(super) fn decode_again<'p>(
    place: Place<'p>,
    text: &str,
    error: DecodeError,
    decode: impl FnOnce(Place<'p>, &str) -> Result<Filled<'p>, DecodeError> + Send,
) -> Result<Filled<'p>, DecodeError> {
    if !error.is_too_deep() {
        return Err(error);
    }
    if depth(text) > DEEPEST {
        let message = format!("JSON nested more than {DEEPEST} levels deep");
        return Err(DecodeError::new(DecodeErrorKind::Limit, message));
    }
    thread::scope(|scope| {
        let decoding = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || decode(place, text));
        decoding.ok().and_then(|decoding| decoding.join().ok()).unwrap_or(Err(error))
    })
}

/// How many brackets and braces are open at most.
fn depth(text: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                open += 1;
                deepest = deepest.max(open);
            }
            b']' | b'}' if !in_string => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
