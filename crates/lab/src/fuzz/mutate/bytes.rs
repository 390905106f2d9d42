//! Changes to bytes: what a broken disk, a wrong encoding or an attacker does to a text.

use fastrand::Rng;

use super::{dictionary, one_of};

/// Stretches that are no UTF-8, or that readers of text treat in a special way.
const STRETCHES: &[&[u8]] = &[
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\0",
    b"\r",
    b"\r\n",
    b"\n",
    b"\t",
    b"\x0b",
    b"\x0c",
    b"\x1b[31m",
    "\u{85}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{202e}".as_bytes(),
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"#",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!!binary ",
    b"---\n",
    b"...",
    b"? ",
    b"| ",
    b"> ",
    b"- ",
    b"%",
    b"%00",
    b"%2f",
    b"%",
    b"&",
    b"=",
    b";",
    b"\r\n\r\n",
    b"--",
];

/// The most bytes that a repeated stretch becomes.
const LONGEST: usize = 1 << 17;

/// Changes `bytes` in one to four ways.
pub(crate) fn mutate(bytes: &mut Vec<u8>, random: &mut Rng) {
    for _ in 0..random.usize(1..=4) {
        change(bytes, random);
    }
}

fn change(bytes: &mut Vec<u8>, random: &mut Rng) {
    let at = random.usize(..=bytes.len());
    let end = at + random.usize(..=(bytes.len() - at).min(64));
    match random.u8(..10) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => flip(bytes, random),
        3 | 4 => insert(bytes, at, one_of(random, STRETCHES).copied().unwrap_or_default()),
        5 => insert(bytes, at, dictionary::text(random).as_bytes()),
        6 => insert(bytes, at, dictionary::number_text(random).as_bytes()),
        7 => repeat(bytes, at, end, random),
        8 => line_ends(bytes, random),
        _ => double_line(bytes, at),
    }
}

/// Inverts a bit of a byte.
fn flip(bytes: &mut [u8], random: &mut Rng) {
    let at = random.usize(..bytes.len().max(1));
    bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << random.u8(..8));
}

fn insert(bytes: &mut Vec<u8>, at: usize, stretch: &[u8]) {
    bytes.splice(at..at, stretch.iter().copied());
}

/// Repeats a stretch, up to some thousand times.
fn repeat(bytes: &mut Vec<u8>, at: usize, end: usize, random: &mut Rng) {
    let stretch = bytes.get(at..end).unwrap_or_default();
    let count = (LONGEST / stretch.len().max(1)).min(1 << random.u32(..13));
    insert(bytes, at, &stretch.repeat(count));
}

/// Repeats some whole lines until all are `size` bytes: a flood of parts, of items, of properties.
pub(crate) fn flood(bytes: &mut Vec<u8>, size: usize, random: &mut Rng) {
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
    let mut pick = || random.usize(..starts.len());
    let (one, other) = (pick(), pick());
    let (Some(start), Some(end)) = (starts.get(one.min(other)), starts.get(one.max(other))) else { return };
    let lines = bytes.get(*start..*end).unwrap_or_default();
    insert(bytes, *start, &lines.repeat(size / lines.len().max(64)));
}

/// Writes every line end in another way.
fn line_ends(bytes: &mut Vec<u8>, random: &mut Rng) {
    const ENDS: &[&[u8]] = &[b"\r\n", b"\r", b"\n\r", b"\x0b", b" \n", b"\n\n"];
    let end = one_of(random, ENDS).copied().unwrap_or_default();
    *bytes = bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(end);
}

/// Writes the line at an offset twice: keys and headers that stand twice.
fn double_line(bytes: &mut Vec<u8>, at: usize) {
    let is_end = |byte: &u8| *byte == b'\n';
    let (before, after) = bytes.split_at_checked(at).unwrap_or_default();
    let start = before.iter().rposition(is_end).map_or(0, |end| end + 1);
    let end = after.iter().position(is_end).map_or(bytes.len(), |end| at + end + 1);
    let line = bytes.get(start..end).unwrap_or_default().to_vec();
    insert(bytes, start, &line);
}
