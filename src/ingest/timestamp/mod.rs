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
        ways.sort_by_key(|way| std::cmp::Reverse(way.rows));
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
mod tests {
    use super::*;

    /// 2021-03-04T00:00:00Z.
    const DAY: Timestamp = 1_614_816_000;
    const AT: Timestamp = DAY + 5 * 3_600 + 6 * 60 + 7;

    fn check(text: &str, pattern: &str, at: Timestamp) {
        let format = TimestampFormat::detect([text].into_iter()).unwrap_or_else(|| panic!("{text} is not detected"));
        assert_eq!((format.pattern().as_str(), format.parse(text)), (pattern, Some(at)), "{text}");
    }

    #[test]
    fn dates_alone() {
        check("2021-03-04", "yyyy-MM-dd", DAY);
        check("2021/03/04", "yyyy/MM/dd", DAY);
        check("04.03.2021", "dd.MM.yyyy", DAY);
        check("03/04/2021", "MM/dd/yyyy", DAY);
        check("25/12/2021", "dd/MM/yyyy", 1_640_390_400);
        check("3/4/2021", "M/d/yyyy", DAY);
        check("20210304", "yyyyMMdd", DAY);
        check("1969-12-31", "yyyy-MM-dd", -86_400);
        check("2024-02-29", "yyyy-MM-dd", 1_709_164_800);
    }

    #[test]
    fn dates_with_times() {
        check("2021-03-04 05:06:07", "yyyy-MM-dd HH:mm:ss", AT);
        check("2021-03-04 05:06", "yyyy-MM-dd HH:mm", AT - 7);
        check("2021-03-04 05:06:07.250", "yyyy-MM-dd HH:mm:ss.SSS", AT);
        check("2021-03-04 05:06:07 am", "yyyy-MM-dd hh:mm:ss a", AT);
        check("2021-03-04 05:06:07 PM", "yyyy-MM-dd hh:mm:ss a", AT + 43_200);
        check("2021-03-04 12:00 AM", "yyyy-MM-dd hh:mm a", DAY);
        check("2021-03-04 12:00 pm", "yyyy-MM-dd hh:mm a", DAY + 43_200);
        check("3/4/2021 5:06", "M/d/yyyy H:mm", AT - 7);
        check("04.03.2021 05:06:07", "dd.MM.yyyy HH:mm:ss", AT);
        check("2021/03/04T05:06:07", "yyyy/MM/ddTHH:mm:ss", AT);
        check("20210304 05:06:07", "yyyyMMdd HH:mm:ss", AT);
        check("20210304T050607Z", "yyyyMMddTHHmmssX", AT);
        check("20210304050607", "yyyyMMddHHmmss", AT);
        check("202103040506", "yyyyMMddHHmm", AT - 7);
    }

    #[test]
    fn zones() {
        check("2021-03-04T05:06:07Z", "ISO 8601", AT);
        check("2021-03-04T05:06:07", "ISO 8601", AT);
        check("2021-03-04T05:06:07.123456789+02:00", "ISO 8601", AT - 7_200);
        check("2001-07-04T12:08:56.235-0700", "ISO 8601", 994_273_736);
        check("2021-03-04T05:06Z[UTC]", "ISO 8601", AT - 7);
        check("2021-03-04 05:06:07+02", "yyyy-MM-dd HH:mm:ssX", AT - 7_200);
        check("2021-03-04 05:06:07 +0000", "yyyy-MM-dd HH:mm:ssXX", AT);
        check("2021-03-04 05:06:07-03:30", "yyyy-MM-dd HH:mm:ssXXX", AT + 12_600);
        check("2021-03-04 05:06:07 UTC", "yyyy-MM-dd HH:mm:ss z", AT);
        check("2021-03-04 05:06:07[UTC]", "yyyy-MM-dd HH:mm:ss z", AT);
        check("2021-03-04T05:06:07+01:00[Europe/Paris]", "ISO 8601", AT - 3_600);
    }

    #[test]
    fn unix_time() {
        check("1614834367", "UNIX seconds", AT);
        check("1614834367999", "UNIX milliseconds", AT);
        check("1614834367.5", "UNIX seconds", AT);
        check("1614834367999999", "UNIX microseconds", AT);
        check("1614834367999999999", "UNIX nanoseconds", AT);
    }

    #[test]
    fn dates_with_names_and_short_years() {
        check("04 Mar 2021 05:06:07", "dd MMM yyyy HH:mm:ss", AT);
        check("4 March 2021", "d MMMM yyyy", DAY);
        check("Thu, 04 Mar 2021 05:06:07 GMT", "EEE, dd MMM yyyy HH:mm:ss z", AT);
        check("04-MAR-2021", "dd-MMM-yyyy", DAY);
        check("04-Mar-21", "dd-MMM-yy", DAY);
        check("Mar 4, 2021", "MMM d, yyyy", DAY);
        check("Sept 4, 2021 5:06 AM", "MMMM d, yyyy h:mm a", AT - 7 + 184 * 86_400);
        check("2021-Mar-04", "yyyy-MMM-dd", DAY);
        check("04/Mar/2021:05:06:07 +0100", "dd/MMM/yyyy:HH:mm:ssXX", AT - 3_600);
        check("3/4/21 5:06 PM", "M/d/yy h:mm a", AT - 7 + 43_200);
        check("3/4/2021, 5:06:07\u{202f}AM", "M/d/yyyy, h:mm:ss a", AT);
        check("04.03.21", "dd.MM.yy", DAY);
        check("2021.03.04 05:06:07", "yyyy.MM.dd HH:mm:ss", AT);
        check("03-04-2021", "MM-dd-yyyy", DAY);
    }

    #[test]
    fn a_named_zone_leaves_the_clock_as_it_is() {
        check("2021-03-04T05:06:07[Europe/Paris]", "ISO 8601", AT);
        let mut format = TimestampFormat::detect(["2021-03-04 05:06[Asia/Tokyo]"].into_iter()).unwrap();
        assert_eq!(format.pattern(), "yyyy-MM-dd HH:mm'['VV']'");
        assert_eq!(format.read("2021-03-04 05:06[Asia/Seoul]"), None);
        assert_eq!(format.settle(std::iter::empty()).1.zone.as_deref(), Some("Asia/Tokyo"));
    }

    /// Reads the cells after a sample of `sample` of them, and tells the patterns with their rows.
    fn patterns(cells: &[&str], sample: usize) -> (Vec<(String, u64)>, usize) {
        let mut format = TimestampFormat::detect(cells[..sample].iter().copied()).unwrap();
        let mut misfits = 0;
        for cell in cells {
            misfits += usize::from(format.read(cell).is_none());
            format.count();
        }
        (format.settle(std::iter::empty()).1.patterns, misfits)
    }

    #[test]
    fn several_ways_in_one_column_are_counted() {
        let check = |cells: &[&str], sample: usize, expected: &[(&str, u64)], misfits: usize| {
            let expected = expected.iter().map(|&(pattern, rows)| (pattern.to_owned(), rows)).collect();
            assert_eq!(patterns(cells, sample), (expected, misfits), "{cells:?}");
        };
        let iso = "2021-03-04T05:06:07.000Z";
        let two = [("ISO 8601", 2), ("M/d/yyyy h:mm a", 1)];
        check(&[iso, "3/4/2021 5:06 AM", iso], 3, &two, 0);
        check(&[iso, iso, "3/25/2021 5:06 AM"], 2, &two, 0);
        // What could be the third of April is not guessed at.
        check(&[iso, iso, "3/4/2021 5:06 AM"], 2, &[("ISO 8601", 2)], 1);
        check(&["1614834367", "2021-03-04", "x"], 1, &[("UNIX seconds", 1)], 2);
    }

    #[test]
    fn a_given_pattern_rules() {
        let cells = ["03/04/2021", "03/05/2021"];
        let given = |pattern: &str| {
            let mut format = TimestampFormat::given(pattern, cells.into_iter()).unwrap();
            let fits = cells.map(|cell| format.read(cell).is_some());
            let settled = format.settle(std::iter::empty()).1;
            (fits.map(usize::from).iter().sum::<usize>(), settled.found, settled.refused.is_some())
        };
        assert_eq!(given("MM/dd/yyyy"), (2, None, false));
        assert_eq!(given("yyyy-MM-dd"), (0, Some("MM/dd/yyyy".to_owned()), false));
        assert_eq!(given("dd/MM/yyyy hh"), (2, None, true));
        let sure = ["03/14/2021"; 3];
        let format = TimestampFormat::given("dd/MM/yyyy", sure.into_iter()).unwrap();
        assert_eq!((format.parse(sure[0]), format.found.as_deref()), (None, Some("MM/dd/yyyy")));
    }

    #[test]
    fn what_nobody_can_know_is_asked() {
        let ambiguous = |cells: &[&str]| {
            let mut format = TimestampFormat::detect(cells.iter().copied()).unwrap();
            let times: Vec<_> = cells.iter().filter_map(|cell| format.read(cell)).collect();
            let (exchange, settled) = format.settle(times.into_iter());
            (exchange, settled.ambiguous)
        };
        let (exchange, question) = ambiguous(&["03/04/2021", "03/05/2021", "03/06/2021"]);
        let question = question.unwrap();
        assert!(!exchange);
        assert_eq!((question.example.as_str(), question.taken.pattern.as_str()), ("03/04/2021", "MM/dd/yyyy"));
        assert_eq!((question.taken.example, question.taken.range), (DAY, (DAY, DAY + 2 * 86_400)));
        assert_eq!((question.other.pattern.as_str(), question.other.example), ("dd/MM/yyyy", DAY + 30 * 86_400));
        for told in [&["03/04/2021", "03/14/2021"][..], &["03/03/2021", "04/04/2021"], &["2021-03-04", "2021-03-05"]] {
            assert_eq!(ambiguous(told).1, None, "{told:?}");
        }
        let hours: Vec<String> =
            (0..48).map(|hour| format!("0{}/05/2021 {:02}:00", 3 + hour / 24, hour % 24)).collect();
        let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
        assert_eq!(ambiguous(&hours).1, None);
    }

    #[test]
    fn no_times() {
        for text in [
            "",
            "x",
            "12",
            "2021",
            "2021-02-29",
            "2021-13-01",
            "2021-00-01",
            "0000-01-01",
            "2021-01-01 24:00:00",
            "2021-01-01 12:60:00",
            "2021-01-01 13:00 PM",
            "2021-01-01 00:00 AM",
            "2021-01-01T",
            "2021-01-01 ",
            "2021-01-01x",
            "2021-01-01 12",
            "2021-01-01 12:00:00.",
            "2021-01-01 12:00:00+2",
            "32.01.2021",
            "21-01-01",
            "2021.3.1",
            "5.12.10",
            "99999999",
            "202103042506",
            "-5",
            "1.5e9",
            "2021-01-01 12:00:00Z[",
            "13/13/2021",
        ] {
            assert_eq!(TimestampFormat::detect([text].into_iter()), None, "{text}");
        }
    }

    #[test]
    fn the_column_decides_between_day_and_month() {
        let format = TimestampFormat::detect(["01/02/2021", "13/02/2021"].into_iter()).unwrap();
        assert_eq!(format.pattern(), "dd/MM/yyyy");
        assert_eq!(format.parse("01/02/2021"), Some(1_612_137_600));
        assert_eq!(format.parse("02/13/2021"), None);
    }

    #[test]
    fn days_that_could_be_months_follow_each_other() {
        let check = |cells: &[&str], pattern: &str| {
            assert_eq!(TimestampFormat::detect(cells.iter().copied()).unwrap().pattern(), pattern, "{cells:?}");
        };
        check(&["01/02/2021", "02/02/2021", "03/02/2021"], "dd/MM/yyyy");
        check(&["02/01/2021", "02/02/2021", "02/03/2021"], "MM/dd/yyyy");
        check(&["01/01/2020", "06/01/2020", "12/01/2020", "06/01/2021", "12/01/2021"], "MM/dd/yyyy");
        check(&["01/02/2021", "01/02/2021"], "MM/dd/yyyy");
    }

    #[test]
    fn nine_in_ten_must_fit_and_the_time_may_come_and_go() {
        let mut cells = ["2021-01-01", "2021-01-01 12:00", "2021-01-01T12:00:00.5Z"].repeat(3);
        cells.push("soon");
        assert!(TimestampFormat::detect(cells.iter().copied()).is_some());
        cells.push("later");
        assert!(TimestampFormat::detect(cells.into_iter()).is_none());
    }
}
