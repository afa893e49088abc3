//! Which file and line each row of a table comes from, for sentences that name places. Rows mostly stand on consecutive
//! lines, so only the rows that do not follow the row before are kept.

use crate::model::notice::Place;

/// Most jumps kept; rows beyond have a file and no line.
const MAX_JUMPS: usize = 1 << 19;

/// The place of every row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowLines {
    files: Vec<String>,
    jumps: Vec<Jump>,
    rows: usize,
    /// Line that a row of the current file would be on if it followed.
    next: u64,
}

/// From row `row` on, rows are in `file` on consecutive lines from `line`; 0 where lines are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Jump {
    row: usize,
    file: usize,
    line: u64,
}

impl RowLines {
    /// The rows that follow are from this file.
    pub(super) fn begin_file(&mut self, name: &str) {
        self.files.push(name.to_owned());
        self.next = 0;
    }

    /// The next row is on that line, 1-based.
    pub(super) fn add(&mut self, line: u64) {
        if line != self.next {
            let file = self.files.len().saturating_sub(1);
            let line = if self.jumps.len() < MAX_JUMPS { line } else { 0 };
            let goes_on = self.jumps.last().is_some_and(|jump| (jump.file, jump.line) == (file, line));
            if line > 0 || !goes_on {
                self.jumps.push(Jump { row: self.rows, file, line });
            }
        }
        self.next = line + 1;
        self.rows += 1;
    }

    /// Index of the file of a row.
    pub fn file(&self, row: usize) -> usize {
        self.jump(row).map_or(0, |jump| jump.file)
    }

    /// Where a row is from; the line is 0 if it is not known.
    pub fn place(&self, row: usize) -> Place {
        let Some(jump) = self.jump(row) else { return Place::default() };
        let line = if jump.line == 0 { 0 } else { jump.line + (row - jump.row) as u64 };
        Place { file: self.files.get(jump.file).cloned().unwrap_or_default(), line, ..Place::default() }
    }

    /// Takes out rows, which are given in ascending order.
    pub(super) fn remove(&mut self, rows: &[usize]) {
        let old = std::mem::take(self);
        let mut removed = rows.iter().peekable();
        for (index, jump) in old.jumps.iter().enumerate() {
            let end = old.jumps.get(index + 1).map_or(old.rows, |next| next.row);
            let mut from = jump.row;
            // The stretches between the removed rows of this jump each become a jump.
            while from < end {
                let hole = removed.next_if(|row| **row < end).copied().unwrap_or(end);
                if from < hole {
                    let line = if jump.line == 0 { 0 } else { jump.line + (from - jump.row) as u64 };
                    self.jumps.push(Jump { row: self.rows, file: jump.file, line });
                    self.rows += hole - from;
                }
                from = hole + 1;
            }
        }
        self.files = old.files;
    }

    fn jump(&self, row: usize) -> Option<Jump> {
        let after = self.jumps.partition_point(|jump| jump.row <= row);
        self.jumps.get(after.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(files: &[&[u64]]) -> RowLines {
        let mut lines = RowLines::default();
        for (index, file) in files.iter().enumerate() {
            lines.begin_file(&format!("f{index}"));
            file.iter().for_each(|&line| lines.add(line));
        }
        lines
    }

    fn shown(lines: &RowLines) -> String {
        let place = |row| lines.place(row);
        (0..lines.rows).map(|row| format!("{}:{}", place(row).file, place(row).line)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_row_has_its_file_and_line() {
        let read = lines(&[&[2, 3, 5, 6], &[], &[1, 2], &[3]]);
        assert_eq!(shown(&read), "f0:2 f0:3 f0:5 f0:6 f2:1 f2:2 f3:3");
        assert_eq!(read.jumps.len(), 4);
        assert_eq!(lines(&[]).place(0), Place::default());
    }

    #[test]
    fn removed_rows_take_their_lines_with_them() {
        let check = |removed: &[usize], expected: &str| {
            let mut lines = lines(&[&[2, 3, 5, 6], &[1, 2]]);
            lines.remove(removed);
            assert_eq!(shown(&lines), expected, "{removed:?}");
        };
        check(&[], "f0:2 f0:3 f0:5 f0:6 f1:1 f1:2");
        check(&[0, 2, 3], "f0:3 f1:1 f1:2");
        check(&[1, 5], "f0:2 f0:5 f0:6 f1:1");
        check(&[0, 1, 2, 3, 4, 5], "");
    }
}
