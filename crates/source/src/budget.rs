//! A bounded amount of work.

/// What is left of a bounded amount of work. It is counted in values visited or bytes made, never in time, so that the same
/// document has the same result on every machine.
#[derive(Clone, Debug)]
pub struct Budget {
    left: usize,
}

impl Budget {
    /// A budget of this amount.
    pub const fn new(amount: usize) -> Self {
        Self { left: amount }
    }

    /// Takes an amount. Where less is left, the budget is spent, and the result is `false`.
    #[must_use]
    pub fn take(&mut self, amount: usize) -> bool {
        let left = self.left.checked_sub(amount);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    /// How much is left.
    pub const fn left(&self) -> usize {
        self.left
    }

    /// Whether nothing is left.
    pub const fn is_spent(&self) -> bool {
        self.left == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_gives_what_it_has_and_no_more() {
        let mut budget = Budget::new(3);
        assert!(budget.take(2));
        assert!(!budget.is_spent());
        assert!(!budget.take(2));
        assert!(budget.is_spent());
        assert!(!budget.take(1));
    }
}
