//! Earlier forms of something that is edited, to go back to and forth again.

/// What was before and after, each with the words for the change that lies between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct History<T> {
    before: Vec<Change<T>>,
    after: Vec<Change<T>>,
}

/// A change and the form on its other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change<T> {
    /// "Removed nov.csv".
    pub(crate) what: String,
    /// How it was before; in what can be made again, how it was after.
    pub(crate) form: T,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { before: Vec::new(), after: Vec::new() }
    }
}

impl<T> History<T> {
    /// Remembers what a change has replaced. There is nothing to go forth to after that.
    pub(crate) fn push(&mut self, what: String, replaced: T) {
        self.before.push(Change { what, form: replaced });
        self.after.clear();
    }

    /// Forgets the last step, which did not come about: a change, or taking one back. `now` is how it is with it.
    pub(crate) fn give_up(&mut self, now: T) {
        match self.after.is_empty() {
            true => drop(self.before.pop()),
            false => drop(self.redo(now)),
        }
    }

    /// One step back from `now`: what was changed, and how it was before.
    pub(crate) fn undo(&mut self, now: T) -> Option<Change<T>> {
        let Change { what, form } = self.before.pop()?;
        self.after.push(Change { what: what.clone(), form: now });
        Some(Change { what, form })
    }

    /// One step forth from `now`: what was changed, and how it was after.
    pub(crate) fn redo(&mut self, now: T) -> Option<Change<T>> {
        let Change { what, form } = self.after.pop()?;
        self.before.push(Change { what: what.clone(), form: now });
        Some(Change { what, form })
    }

    /// What one would go back over, and forth.
    pub(crate) fn next(&self) -> (Option<&str>, Option<&str>) {
        (self.before.last().map(|change| &*change.what), self.after.last().map(|change| &*change.what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_and_forth_until_something_else_is_done() {
        let mut history = History::default();
        let step = |change: Option<Change<char>>| change.map(|change| (change.what, change.form));
        let of = |what: &str, form| Some((what.to_owned(), form));
        history.push("to b".to_owned(), 'a');
        history.push("to c".to_owned(), 'b');
        assert_eq!(step(history.undo('c')), of("to c", 'b'));
        assert_eq!(step(history.undo('b')), of("to b", 'a'));
        assert_eq!(history.undo('a'), None);
        assert_eq!(step(history.redo('a')), of("to b", 'b'));
        assert_eq!(history.next(), (Some("to b"), Some("to c")));
        history.push("to d".to_owned(), 'b');
        assert_eq!((history.redo('d'), history.next()), (None, (Some("to d"), None)));
        history.give_up('d');
        assert_eq!(history.next(), (Some("to b"), None));
        assert_eq!(step(history.undo('b')), of("to b", 'a'));
        history.give_up('a');
        assert_eq!(step(history.undo('b')), of("to b", 'a'), "it had not been taken back");
    }
}
