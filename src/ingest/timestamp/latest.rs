//! The cell before. Rows of one time tend to follow each other, and those of a log differ in their seconds only.

use crate::ingest::scan::{Ends, begins, word};
use crate::ingest::table::Cells;
use crate::model::time::Timestamp;

/// Where the seconds stand in `2021-03-04T05:06:07`.
const SECONDS: usize = 17;
const MINUTE: &[u8] = b"0000-00-00 00:00:";

/// The last cell that was read in a column, and its time.
#[derive(Clone)]
pub(in crate::ingest) struct Latest {
    text: Vec<u8>,
    at: Timestamp,
    /// The time without its seconds, if the text says both where they are expected.
    minute: Option<Timestamp>,
}

impl Default for Latest {
    /// None yet.
    fn default() -> Self {
        Self { text: Vec::new(), at: Cells::NO_TIME, minute: None }
    }
}

impl Latest {
    /// Holds a cell. `is_shape` if it was read in one of the shapes that were found, not by a pattern given by hand.
    pub(in crate::ingest) fn hold(&mut self, text: &[u8], at: Timestamp, is_shape: bool) {
        self.text.clear();
        self.text.extend_from_slice(text);
        self.at = at;
        let tells = is_shape && at != Cells::NO_TIME && begins_with_minute(text);
        self.minute = seconds(text).filter(|_| tells).map(|seconds| at - seconds);
    }

    /// The time of the cell before, if that is what `text` is.
    pub(in crate::ingest) fn time_of(&self, text: &str) -> Option<Timestamp> {
        (!text.is_empty() && self.text == text.as_bytes()).then_some(self.at)
    }

    /// The time of the cell that begins `text` and the cell's length, if the cell before tells it.
    #[inline(always)]
    pub(in crate::ingest) fn next(&self, text: &[u8], ends: &Ends) -> Option<(Timestamp, usize)> {
        if self.at == Cells::NO_TIME {
            return None;
        }
        let Some(minute) = self.minute else { return Some((self.at, begins(text, &self.text, ends)?)) };
        let length = self.text.len();
        let same = word(text, 0)? == word(&self.text, 0)? && word(text, 8)? == word(&self.text, 8)?;
        let zone = SECONDS + 2..length;
        let same = same && text.get(SECONDS - 1) == Some(&b':') && text.get(zone.clone())? == &self.text[zone];
        let ends = same && ends.contain(*text.get(length)?);
        Some((minute + seconds(text).filter(|_| ends)?, length))
    }
}

/// Whether a text has the form of [`MINUTE`], with any sign between date and time of day.
fn begins_with_minute(text: &[u8]) -> bool {
    let fits = |(index, (found, form)): (usize, (&u8, &u8))| match form {
        b'0' => found.is_ascii_digit(),
        _ => found == form || index == 10,
    };
    text.len() > MINUTE.len() && text.iter().zip(MINUTE).enumerate().all(fits)
}

#[inline(always)]
fn seconds(text: &[u8]) -> Option<Timestamp> {
    let digit = |at: usize| Some(text.get(at)?.wrapping_sub(b'0')).filter(|digit| *digit < 10);
    let (tens, ones) = (digit(SECONDS)?, digit(SECONDS + 1)?);
    (tens < 6).then_some(Timestamp::from(tens * 10 + ones))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(held: &str, text: &str, expected: Option<i64>) {
        let mut latest = Latest::default();
        latest.hold(held.as_bytes(), 1_000_007, true);
        let found = latest.next(format!("{text},and so on").as_bytes(), &Ends::new([b',', b'\n', b'\r']));
        assert_eq!(found, expected.map(|at| (at, text.len())), "{text:?} after {held:?}");
        for length in 0..=text.len() {
            assert_eq!(latest.next(&text.as_bytes()[..length], &Ends::new([b',', b'\n', b'\r'])), None);
        }
    }

    #[test]
    fn seconds_may_differ_and_nothing_else() {
        for zone in ["", "Z", "+01:00", ".123456Z"] {
            let text = |clock: &str| format!("2021-03-04T05:{clock}{zone}");
            check(&text("06:07"), &text("06:07"), Some(1_000_007));
            check(&text("06:07"), &text("06:59"), Some(1_000_059));
            check(&text("06:07"), &text("07:07"), None);
            check(&text("06:07"), &text("06:60"), None);
            check(&text("06:07"), &text("06:7x"), None);
        }
        check("2021-03-04T05:06:07Z", "2021-03-04T05:06:08", None);
        check("2021-03-04T05:06:07Z", "2021-03-04T05:06:08X", None);
        check("2021-03-04T05:06:07", "2021-03-04T05:06:08Z", None);
        check("2021-03-04T05:06:07", "2021-03-04T05:06", None);
    }

    #[test]
    fn without_seconds_the_whole_text_is_the_same() {
        check("2021-03-04", "2021-03-04", Some(1_000_007));
        check("2021-03-04", "2021-03-05", None);
        check("04/03/2021 05:06:07", "04/03/2021 05:06:07", Some(1_000_007));
        check("04/03/2021 05:06:07", "04/03/2021 05:06:08", None);
        check("", "", None);
    }
}
