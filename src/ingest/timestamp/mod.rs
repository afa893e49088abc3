//! Text to times: which of the accepted ways of writing time a column uses, and reading it.
//!
//! A cell that says how far ahead of UTC its clock is becomes an instant; any other stays what the clock showed, until
//! the zone of the data is known. Fractions of a second are dropped. Several ways in one column are told apart and
//! counted; what month and day are, where both fit, the whole column decides.

mod by_hand;
mod cursor;
mod detect;
mod iso;
mod latest;
mod order;
mod reading;
mod shape;
mod unix;
mod written;

pub(super) use self::latest::Latest;
pub(super) use self::order::exchanged;
use self::reading::Reading;
use self::shape::Shape;
use self::written::Written;
use super::table::Cells;
use crate::model::column::{Ambiguity, DateReading, TimeFormat};
use crate::model::order::sort_by_key;
use crate::model::time::Timestamp;

/// Characters of 1/2/21.
const SHORTEST: usize = 6;
/// Most ways of writing time in one column.
const MOST_WAYS: usize = 8;

/// How a column writes time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampFormat {
    ways: Vec<Way>,
    /// Whether every cell so far could be read with month and day exchanged as well.
    open: bool,
    /// A cell that reads differently with month and day exchanged.
    example: String,
    /// The zone that cells without an offset name.
    region: Option<String>,
    /// Whether a pattern was given, so that nothing else is read.
    by_hand: bool,
    found: Option<String>,
    refused: Option<String>,
    /// The way of the cell before, and whether that had an offset.
    last: Option<(usize, bool)>,
}

/// One way of writing time, and the rows written in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way {
    reading: Reading,
    pattern: String,
    rows: u64,
    offset_rows: u64,
}

impl TimestampFormat {
    fn empty() -> Self {
        Self {
            ways: Vec::new(),
            open: false,
            example: String::new(),
            region: None,
            by_hand: false,
            found: None,
            refused: None,
            last: None,
        }
    }

    /// Looks at one more cell while it is open whether month or day comes first. Returns whether the cell tells that
    /// it is the other way round: times read before are to be [`exchanged`].
    pub(super) fn decide(&mut self, text: &str) -> bool {
        if !self.open {
            return false;
        }
        let Some((own, other)) = self.ways.first().and_then(|way| Some((&way.reading, way.reading.exchanged()?)))
        else {
            return false;
        };
        match (own.read(text.as_bytes()), other.read(text.as_bytes())) {
            (None, Some(_)) => {
                self.open = false;
                self.turn();
                return true;
            }
            (Some(_), None) => self.open = false,
            // In UTC the day may be another than the one written.
            (Some(own), _) if own.offset.is_some_and(|offset| offset != 0) => self.open = false,
            (Some(own), Some(other)) if self.example.is_empty() && own.local != other.local => {
                self.example = text.to_owned();
            }
            _ => {}
        }
        false
    }

    /// Ends the reading: whether the times of the column are to be [`exchanged`], and how they are written.
    pub(super) fn settle(&mut self, times: impl Iterator<Item = Timestamp> + Clone) -> (bool, TimeFormat) {
        let mut exchange = false;
        let mut ambiguous = None;
        if self.open {
            let verdict = order::compare(times.clone());
            exchange = verdict.exchange;
            if exchange {
                self.turn();
            }
            if !verdict.sure && !self.example.is_empty() {
                let taken = times.map(|at| if exchange { exchanged(at) } else { at });
                ambiguous = self.ambiguity(taken);
            }
        }
        let mut ways: Vec<&Way> = self.ways.iter().filter(|way| way.rows > 0 || self.ways.len() == 1).collect();
        sort_by_key(&mut ways, |way| std::cmp::Reverse(way.rows));
        let format = TimeFormat {
            patterns: ways.iter().map(|way| (way.pattern.clone(), way.rows)).collect(),
            offset_rows: self.ways.iter().map(|way| way.offset_rows).sum(),
            zone: self.region.clone(),
            found: self.found.clone(),
            refused: self.refused.clone(),
            ambiguous,
        };
        (exchange, format)
    }

    /// Both readings of a column that is open to the end.
    fn ambiguity(&self, times: impl Iterator<Item = Timestamp> + Clone) -> Option<Ambiguity> {
        let way = self.ways.first()?;
        let present = || times.clone().filter(|at| *at != Cells::NO_TIME);
        let text = self.example.as_bytes();
        let taken = DateReading {
            pattern: way.pattern.clone(),
            example: way.reading.read(text)?.local,
            range: (present().min()?, present().max()?),
        };
        let other = DateReading {
            pattern: turned(&way.pattern),
            example: way.reading.exchanged()?.read(text)?.local,
            range: (present().map(exchanged).min()?, present().map(exchanged).max()?),
        };
        Some(Ambiguity { example: self.example.clone(), taken, other })
    }

    /// Exchanges month and day in the first way.
    fn turn(&mut self) {
        if let Some(way) = self.ways.first_mut()
            && let Some(other) = way.reading.exchanged()
        {
            way.reading = other;
            way.pattern = turned(&way.pattern);
        }
    }

    /// The instant, or what a local clock showed if the text does not say how far ahead it is. `None` if the text is not
    /// written this way or is no existing date or time.
    pub fn parse(&self, text: &str) -> Option<Timestamp> {
        self.parse_bytes(text.as_bytes())
    }

    /// As [`TimestampFormat::parse`], and whether it is an instant.
    pub fn parse_instant(&self, text: &str) -> Option<(Timestamp, bool)> {
        self.find(text.as_bytes()).map(|(_, written)| (written.kept(), written.offset.is_some()))
    }

    /// As [`TimestampFormat::parse`], of text that need not be known to be UTF-8.
    pub fn parse_bytes(&self, text: &[u8]) -> Option<Timestamp> {
        self.find(text).map(|(_, written)| written.kept())
    }

    /// As [`TimestampFormat::parse`], and remembers how the cell is written for [`TimestampFormat::count`]. A cell that is
    /// written otherwise but beyond doubt is read too, unless the format was given by hand.
    pub(super) fn read(&mut self, text: &str) -> Option<Timestamp> {
        let found = self.find(text.as_bytes()).map(|(way, written)| (way, written.kept(), written.offset.is_some()));
        let (way, at, offset) = match found {
            Some(found) => found,
            None => {
                self.last = None;
                self.learn(text)?
            }
        };
        self.last = Some((way, offset));
        Some(at)
    }

    /// Reads and counts a cell written in a way that is known already.
    #[inline]
    pub(super) fn scan(&mut self, text: &[u8]) -> Option<Timestamp> {
        let (way, written) = self.find(text)?;
        let (at, offset) = (written.kept(), written.offset.is_some());
        self.last = Some((way, offset));
        self.count();
        Some(at)
    }

    /// Counts a row with the cell last read.
    pub(super) fn count(&mut self) {
        if let Some((way, offset)) = self.last
            && let Some(way) = self.ways.get_mut(way)
        {
            way.rows += 1;
            way.offset_rows += u64::from(offset);
        }
    }

    /// Takes back the row counted last.
    pub(super) fn take_back(&mut self) {
        if let Some((way, offset)) = self.last
            && let Some(way) = self.ways.get_mut(way)
        {
            way.rows -= 1;
            way.offset_rows -= u64::from(offset);
        }
    }

    /// Whether the cell last read has a shape that was found, not a pattern given by hand.
    pub(super) fn read_shape(&self) -> bool {
        let way = self.last.and_then(|(way, _)| self.ways.get(way));
        way.is_some_and(|way| matches!(way.reading, Reading::Shape(_)))
    }

    /// Whether it is not settled yet if month or day comes first.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    fn find<'a>(&self, text: &'a [u8]) -> Option<(usize, Written<'a>)> {
        let first = self.last.map_or(0, |(way, _)| way);
        let order = std::iter::once(first).chain((0..self.ways.len()).filter(|way| *way != first));
        order.into_iter().find_map(|index| {
            let written = self.ways.get(index)?.reading.read(text)?;
            self.knows(&written).then_some((index, written))
        })
    }

    /// Whether the time can be kept: the clock of another zone than the column's cannot.
    fn knows(&self, written: &Written<'_>) -> bool {
        written.offset.is_some() || written.region.is_none_or(|name| Some(name) == self.region.as_deref())
    }

    /// Takes one more way of writing from a cell that fits none so far.
    fn learn(&mut self, text: &str) -> Option<(usize, Timestamp, bool)> {
        if text.len() < SHORTEST || self.by_hand || self.is_whole_number() || self.ways.len() == MOST_WAYS {
            return None;
        }
        let fits = |reading: &Reading| !reading.is_number() && reading.fits(text);
        let reading = Reading::all().find(fits)?;
        let doubtful = reading.exchanged().is_some_and(|other| other.fits(text));
        let written = reading.read(text.as_bytes())?;
        if doubtful || !self.knows(&written) {
            return None;
        }
        let (at, offset) = (written.kept(), written.offset.is_some());
        let pattern = reading.pattern(text.as_bytes());
        self.open = false;
        self.ways.push(Way { reading, pattern, rows: 0, offset_rows: 0 });
        Some((self.ways.len() - 1, at, offset))
    }

    /// In the letters of `yyyy-MM-dd HH:mm:ss`, or `ISO 8601`, `UNIX seconds` and the like: that of most of the sample.
    pub fn pattern(&self) -> String {
        self.ways.first().map_or_else(String::new, |way| way.pattern.clone())
    }

    /// Whether the cells look like any whole number, so that a column needs more reason to be taken for time.
    pub fn is_whole_number(&self) -> bool {
        let of_digits = |pattern: &str| matches!(pattern, "yyyyMMdd" | "yyyyMMddHHmm" | "yyyyMMddHHmmss");
        self.ways.first().is_some_and(|way| matches!(way.reading, Reading::Unix(_)) || of_digits(&way.pattern))
    }
}

/// A pattern with month and day exchanged.
fn turned(pattern: &str) -> String {
    let exchange = |letter| match letter {
        'M' => 'd',
        'd' => 'M',
        other => other,
    };
    pattern.chars().map(exchange).collect()
}

/// Whether `text` is neither shorter nor longer than all formats.
fn has_length_of_time(text: &str) -> bool {
    (SHORTEST..=64).contains(&text.len())
}

/// Whether `text` is a time in any of the written formats (UNIX time and `yyyyMMdd` excluded: they are numbers).
pub(super) fn looks_like_time(text: &str) -> bool {
    has_length_of_time(text)
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && Shape::ALL.into_iter().any(|shape| shape.read(text.as_bytes()).is_some())
}

#[cfg(test)]
mod tests;
