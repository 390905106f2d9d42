//! Which fields of a record hold a value: a set of small numbers, on the stack for the first 64.

#[derive(Default)]
pub(super) struct Bits {
    low: u64,
    high: Vec<u64>,
}

impl Bits {
    #[inline]
    pub(super) fn get(&self, index: usize) -> bool {
        if index < 64 { self.low >> index & 1 == 1 } else { self.get_high(index) }
    }

    #[cold]
    fn get_high(&self, index: usize) -> bool {
        let word = self.high.get(index / 64 - 1).copied().unwrap_or(0);
        word >> (index % 64) & 1 == 1
    }

    #[inline]
    pub(super) fn set(&mut self, index: usize) {
        if index < 64 {
            self.low |= 1 << index;
        } else if let Some(word) = self.high_word(index) {
            *word |= 1 << (index % 64);
        }
    }

    /// Takes a number out and says whether it was there.
    #[inline]
    pub(super) fn take(&mut self, index: usize) -> bool {
        let was = self.get(index);
        if was && index < 64 {
            self.low &= !(1 << index);
        } else if was && let Some(word) = self.high_word(index) {
            *word &= !(1 << (index % 64));
        }
        was
    }

    /// Whether the numbers in the set are all those below `count`. Always says no for more than 64.
    #[inline]
    pub(super) fn are_first(&self, count: usize) -> bool {
        match count {
            0..64 => self.low == (1 << count) - 1,
            64 => self.low == u64::MAX,
            _ => false,
        }
    }

    #[inline]
    pub(super) fn clear(&mut self) {
        self.low = 0;
        self.high.clear();
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.low == 0 && self.high.is_empty()
    }

    #[cold]
    fn high_word(&mut self, index: usize) -> Option<&mut u64> {
        let word = (index / 64).checked_sub(1)?;
        if self.high.len() <= word {
            self.high.resize(word + 1, 0);
        }
        self.high.get_mut(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_on_both_sides_of_a_word() {
        let mut bits = Bits::default();
        assert!(bits.is_empty() && bits.are_first(0));
        for index in [0, 63, 64, 200] {
            assert!(!bits.get(index));
            bits.set(index);
            assert!(bits.get(index) && !bits.get(index + 1));
        }
        assert!(bits.take(64) && !bits.take(64) && bits.get(200) && !bits.is_empty());
        bits.clear();
        assert!(bits.is_empty());
    }

    #[test]
    fn the_first_numbers() {
        let mut bits = Bits::default();
        for count in 0..64 {
            assert!(bits.are_first(count) && !bits.are_first(count + 1) && !bits.are_first(70));
            bits.set(count);
        }
        assert!(bits.are_first(64));
    }
}
