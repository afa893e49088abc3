//! The beginning of a file, by which its encoding, its format and the types of its columns are judged.

/// Bytes of the longest sample.
const LONGEST: usize = 256 * 1024;
/// Bytes that are enough where they hold [`LINES`].
const ENOUGH: usize = 64 * 1024;
/// Lines that are enough. Indented ones do not count: they are no rows, but parts of one document.
const LINES: usize = 1_000;

/// The first bytes of a file. Where it ends depends on the file alone, not on the pieces it comes in.
#[derive(Default)]
pub(super) struct Sample {
    bytes: Vec<u8>,
    lines: usize,
    is_full: bool,
}

impl Sample {
    /// Takes bytes until it is full; how many.
    pub(super) fn take(&mut self, bytes: &[u8]) -> usize {
        for (taken, &byte) in bytes.iter().enumerate() {
            let begins_line = self.bytes.last() == Some(&b'\n') && !matches!(byte, b' ' | b'\t');
            self.lines += usize::from(begins_line);
            let length = self.bytes.len();
            self.is_full = length == LONGEST || (begins_line && self.lines >= LINES && length >= ENOUGH);
            if self.is_full {
                return taken;
            }
            self.bytes.push(byte);
        }
        bytes.len()
    }

    /// Whether there is more to the file than this.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn has_line(&self) -> bool {
        self.bytes.contains(&b'\n')
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Length of the sample of a file, whatever the size of its pieces.
    fn check(line: &str, lines: usize, expected: usize) {
        let file = line.repeat(lines);
        for size in [1, 1_000, file.len()] {
            let mut sample = Sample::default();
            let taken: usize = file.as_bytes().chunks(size).map(|chunk| sample.take(chunk)).sum();
            assert_eq!((taken, sample.is_full()), (expected, expected < file.len()), "{line:?} × {lines}, by {size}");
        }
    }

    #[test]
    fn long_enough_to_judge_and_no_longer() {
        let row = |length: usize| format!("{}\n", "x".repeat(length - 1));
        check(&row(100), 600, 60_000);
        // A thousand rows, but not fewer bytes than a document may need for its beginning.
        check(&row(100), 5_000, 100_000);
        check(&row(10), 50_000, 65_540);
        check(&row(1_000), 5_000, LONGEST);
        check(&format!("  {}", row(8)), 50_000, LONGEST);
    }
}
