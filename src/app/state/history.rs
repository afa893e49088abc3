//! Earlier forms of something that is edited, to go back to and forth again.

/// What was before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct History<T> {
    before: Vec<T>,
    after: Vec<T>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { before: Vec::new(), after: Vec::new() }
    }
}

impl<T> History<T> {
    /// Remembers what a change has replaced. There is nothing to go forth to after that.
    pub(crate) fn push(&mut self, replaced: T) {
        self.before.push(replaced);
        self.after.clear();
    }

    /// One step back from `now`.
    pub(crate) fn undo(&mut self, now: T) -> Option<T> {
        let earlier = self.before.pop()?;
        self.after.push(now);
        Some(earlier)
    }

    /// One step forth from `now`.
    pub(crate) fn redo(&mut self, now: T) -> Option<T> {
        let later = self.after.pop()?;
        self.before.push(now);
        Some(later)
    }

    /// Whether one can go back, and forth.
    pub(crate) fn can(&self) -> (bool, bool) {
        (!self.before.is_empty(), !self.after.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_and_forth_until_something_else_is_done() {
        let mut history = History::default();
        history.push('a');
        history.push('b');
        assert_eq!((history.undo('c'), history.undo('b'), history.undo('a')), (Some('b'), Some('a'), None));
        assert_eq!((history.redo('a'), history.can()), (Some('b'), (true, true)));
        history.push('b');
        assert_eq!((history.redo('d'), history.can()), (None, (true, false)));
    }
}
