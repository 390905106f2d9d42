//! Finds a secret in time proportional to the text, whatever the text (Knuth, Morris and Pratt). The case of ASCII letters does
//! not count: a server may change it, and what remains of a secret is still worth hiding.

use std::ops::Range;

use super::SHORTEST;

pub(super) struct Search<'s> {
    secret: &'s [u8],
    /// For each length of a beginning of the secret, the longest shorter beginning that it ends with.
    shorter: Vec<usize>,
}

impl<'s> Search<'s> {
    pub(super) fn new(secret: &'s [u8]) -> Self {
        let mut search = Self { secret, shorter: vec![0, 0] };
        let mut length = 0;
        for byte in secret.iter().skip(1) {
            length = search.extended(length, *byte);
            search.shorter.push(length);
        }
        search
    }

    /// How much of the secret a text ends with, when it ended with `length` bytes of it and goes on with `byte`.
    fn extended(&self, mut length: usize, byte: u8) -> usize {
        loop {
            if self.secret.get(length).is_some_and(|expected| expected.eq_ignore_ascii_case(&byte)) {
                return length + 1;
            }
            if length == 0 {
                return 0;
            }
            length = self.shorter.get(length).copied().unwrap_or_default();
        }
    }

    /// Visits each occurrence, those that overlap included. Gives what may be the beginning of one that the end of the text cuts.
    pub(super) fn each(&self, text: &[u8], mut visit: impl FnMut(Range<usize>)) -> Option<Range<usize>> {
        let mut length = 0;
        for (index, byte) in text.iter().enumerate() {
            length = self.extended(length, *byte);
            if length == self.secret.len() {
                visit(index + 1 - length..index + 1);
            }
        }
        (length >= SHORTEST && length < self.secret.len()).then(|| text.len() - length..text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_what_a_comparison_at_every_position_finds() {
        let mut random = fastrand::Rng::with_seed(8);
        for _ in 0..2000 {
            let mut letters = |length: usize| -> Vec<u8> { (0..length).map(|_| random.u8(b'a'..=b'b')).collect() };
            let (secret, text) = (letters(5), letters(40));
            let (mut hidden, mut expected) = ([false; 40], [false; 40]);
            if let Some(cut) = Search::new(&secret).each(&text, |range| hidden[range].fill(true)) {
                hidden[cut].fill(true);
            }
            for start in 0..text.len() {
                let rest = &text[start..];
                if rest.starts_with(&secret) || (rest.len() >= SHORTEST && secret.starts_with(rest)) {
                    expected[start..(start + 5).min(40)].fill(true);
                }
            }
            assert_eq!(hidden, expected);
        }
    }
}
