//! Text that matches a regular expression.

use countersign_source::Budget;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::random::Random;
use super::text::MAX_LENGTH;

/// How much longer repetitions are tried than they need be.
const LONGEST_TRY: u32 = 24;
/// How deep an expression may nest: it is walked on the stack.
const MAX_NESTING: u32 = 100;
/// How often one element is repeated at most, whatever the expression asks for.
const MAX_REPETITIONS: u32 = 4096;
/// How many parts of an expression are written out, in all tries together.
const MAX_PARTS: usize = 400_000;
/// How many parts of an expression are read or written in the time that it takes to look at one schema.
const PARTS_PER_STEP: usize = 4;

/// Texts that may match the pattern, the likeliest first; whether they do is for the validator to say. All parts that are
/// written are taken from `work`, also those of texts that are too long.
pub(crate) fn candidates(pattern: &str, min: usize, max: usize, random: &mut Random, work: &mut Budget) -> Vec<String> {
    let mut candidates = Vec::new();
    let without_look_around = remove_look_around(pattern);
    let hirs = [pattern, without_look_around.as_str()].into_iter().find_map(parse);
    let most = work.left().saturating_mul(PARTS_PER_STEP).min(MAX_PARTS);
    let mut parts = Budget::new(most);
    if let (Some(hir), true) = (hirs, parts.take(pattern.len())) {
        for extra in 0..=LONGEST_TRY {
            let mut text = String::new();
            if !write(&hir, extra, random, &mut parts, &mut text) {
                break;
            }
            let characters = text.chars().count();
            if (min..=max).contains(&characters) && !candidates.contains(&text) {
                candidates.push(text);
            }
        }
    }
    // That the budget is spent is found where the next value is made.
    let _ = work.take((most - parts.left()).div_ceil(PARTS_PER_STEP));
    // Look-around asks for a mixture: a digit, a capital, a sign.
    for length in [min.max(8), min, max.min(64)] {
        candidates.push("Aa1!Bb2@Cc3#Dd4$".chars().cycle().take(length).collect());
    }
    candidates
}

fn parse(pattern: &str) -> Option<Hir> {
    regex_syntax::ParserBuilder::new().nest_limit(MAX_NESTING).build().parse(pattern).ok()
}

/// The pattern without its look-around groups, which this generator cannot follow.
fn remove_look_around(pattern: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0_usize;
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        let starts = ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|opening| rest.starts_with(opening));
        let width =
            if character == '\\' { 1 + rest.chars().nth(1).map_or(0, char::len_utf8) } else { character.len_utf8() };
        let (taken, remaining) = rest.split_at(width);
        match character {
            '(' if starts || depth > 0 => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            _ => kept.push_str(taken),
        }
        rest = remaining;
    }
    kept
}

/// Writes a text that the expression matches; `false` where it would be longer than any text that is made, or take too long.
fn write(hir: &Hir, extra: u32, random: &mut Random, parts: &mut Budget, text: &mut String) -> bool {
    if text.len() > MAX_LENGTH || !parts.take(1) {
        return false;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(pick(class, random)),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX).min(MAX_REPETITIONS);
            let times = repetition.min.min(MAX_REPETITIONS).saturating_add(extra).min(most);
            return (0..times).all(|_| write(&repetition.sub, 0, random, parts, text));
        }
        HirKind::Capture(capture) => return write(&capture.sub, extra, random, parts, text),
        HirKind::Concat(sequence) => return sequence.iter().all(|part| write(part, extra, random, parts, text)),
        HirKind::Alternation(alternatives) => {
            let alternative = alternatives.get(random.below(alternatives.len()));
            return alternative.is_none_or(|alternative| write(alternative, extra, random, parts, text));
        }
    }
    true
}

/// A character of a class: a letter or digit if there is one, else anything printable, else anything.
fn pick(class: &Class, random: &mut Random) -> Option<char> {
    match class {
        Class::Unicode(class) => {
            pick_from(class.ranges().iter().map(|range| (u32::from(range.start()), u32::from(range.end()))), random)
        }
        Class::Bytes(class) => {
            pick_from(class.ranges().iter().map(|range| (u32::from(range.start()), u32::from(range.end()))), random)
        }
    }
}

/// A character of some ranges, which are in order; there may be hundreds beyond ASCII.
fn pick_from(ranges: impl Iterator<Item = (u32, u32)> + Clone, random: &mut Random) -> Option<char> {
    let first = ranges.clone().next();
    let near = ranges.take_while(|(start, _)| *start <= u32::from('~'));
    let near = near.flat_map(|(start, end)| start..=end.min(u32::from('~'))).filter_map(char::from_u32);
    let is_graphic = |character: &char| character.is_ascii_graphic();
    let is_plain = |character: &char| character.is_ascii_alphanumeric();
    let plain = near.clone().filter(is_plain).count();
    let graphic = near.clone().filter(is_graphic).count();
    if plain > 0 {
        return near.clone().filter(is_plain).nth(random.below(plain));
    }
    if graphic > 0 {
        return near.clone().filter(is_graphic).nth(random.below(graphic));
    }
    near.clone().find(|character| *character == ' ').or_else(|| first.and_then(|(start, _)| char::from_u32(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_around_is_removed_whole() {
        assert_eq!(remove_look_around(r"^(?=.*[a-z](x))(?!\))a\(b(c)$"), r"^a\(b(c)$");
    }

    #[test]
    fn lengths_are_met_where_repetition_allows() {
        let candidates = candidates("^[a-c]+$", 7, 9, &mut Random::new(1), &mut Budget::new(1_000));
        assert!(
            candidates
                .first()
                .is_some_and(|text| (7..=9).contains(&text.len()) && text.chars().all(|c| "abc".contains(c)))
        );
    }
}
