//! Days, dates and times of the proleptic Gregorian calendar, in straight lines of whole numbers: it is what reading a
//! time costs. After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): years begin in March, so that
//! the leap day is the last of its year.

use super::time::Timestamp;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Times further than this from 1970 are no times: about a quarter of a million years.
pub const FURTHEST: Timestamp = 8_000_000_000_000;
/// Days in 400 years.
const DAYS_PER_ERA: i64 = 146_097;
/// From 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;

/// English names of the months; the first three letters of each are its short name.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days from 1970-01-01 to a date that exists.
pub fn days(year: i64, month: u32, day: u32) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = i64::from((153 * ((month + 9) % 12) + 2) / 5 + day - 1);
    era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_TO_1970
}

/// Year, month and day, so many days after 1970-01-01: the inverse of [`days`].
pub fn date(days: i64) -> (i64, u32, u32) {
    let days = days + DAYS_TO_1970;
    let (era, day) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
    let year_of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted + 2) / 5 + 1) as u32;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u32;
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// Whether there is such a date.
pub fn exists(year: i64, month: u32, day: u32) -> bool {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    let longest = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=longest).contains(&day)
}

/// The first of month number `month`, counted from January of the year 0, in days from 1970-01-01.
pub fn month_start(month: i64) -> i64 {
    days(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1)
}

/// The number of the month, counted from January of the year 0, that holds the day so many days after 1970-01-01.
pub fn month_of(day: i64) -> i64 {
    let (year, month, _) = date(day);
    year * 12 + i64::from(month) - 1
}

/// A time as calendar and clock show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// May be negative: 0 is the year before 1.
    pub year: i64,
    /// 1–12.
    pub month: u32,
    /// 1–31.
    pub day: u32,
    /// 0–23.
    pub hour: u32,
    /// 0–59.
    pub minute: u32,
    /// 0–59.
    pub second: u32,
}

impl Civil {
    /// What calendar and clock show in UTC; `None` some hundred thousand years from now.
    pub fn of(at: Timestamp) -> Option<Self> {
        if !(-FURTHEST..=FURTHEST).contains(&at) {
            return None;
        }
        let ((year, month, day), second) = (date(at.div_euclid(DAY)), at.rem_euclid(DAY) as u32);
        Some(Self { year, month, day, hour: second / 3_600, minute: second / 60 % 60, second: second % 60 })
    }

    /// The instant at which a clock in UTC shows this; `None` if none ever does.
    pub fn at(self) -> Option<Timestamp> {
        let Self { year, month, day, hour, minute, second } = self;
        let shows = exists(year, month, day) && hour < 24 && minute < 60 && second < 60;
        shows.then(|| days(year, month, day) * DAY + i64::from(hour * 3_600 + minute * 60 + second))
    }
}

/// The instant of a text in ISO 8601, with or without separators: `2021-02-17`, `2021-02-17T11:00`,
/// `2021-02-17 11:00:30.5+01:00`, `20210217T110000Z`. In UTC where it does not say; fractions are dropped.
pub fn instant(text: &str) -> Option<Timestamp> {
    let mut rest = text.as_bytes();
    let rest = &mut rest;
    let year = digits(rest, 4)?;
    let separated = skip(rest, b"-");
    let month = digits(rest, 2)?;
    (skip(rest, b"-") == separated).then_some(())?;
    let mut civil = Civil { year: year.into(), month, day: digits(rest, 2)?, hour: 0, minute: 0, second: 0 };
    if rest.is_empty() {
        return civil.at();
    }
    (skip(rest, b"Tt ")).then_some(())?;
    civil.hour = digits(rest, 2)?;
    (skip(rest, b":") == separated).then_some(())?;
    civil.minute = digits(rest, 2)?;
    if skip(rest, b":") || (!separated && rest.first().is_some_and(u8::is_ascii_digit)) {
        civil.second = digits(rest, 2)?;
        if skip(rest, b".") {
            digits(rest, 1)?;
            while digits(rest, 1).is_some() {}
        }
    }
    let ahead = match *rest {
        [] | [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), clock @ ..] => {
            let mut clock = clock;
            let hours = digits(&mut clock, 2).filter(|hours| *hours < 24)?;
            skip(&mut clock, b":");
            let minutes = digits(&mut clock, 2).filter(|minutes| *minutes < 60 && clock.is_empty())?;
            i64::from(hours * 3_600 + minutes * 60) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    Some(civil.at()? - ahead)
}

/// The number that the next `count` bytes write, and behind it.
fn digits(text: &mut &[u8], count: usize) -> Option<u32> {
    let (digits, rest) = text.split_at_checked(count)?;
    let value =
        digits.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))?;
    *text = rest;
    Some(value)
}

/// Behind the next byte if that is one of `these`.
fn skip(text: &mut &[u8], these: &[u8]) -> bool {
    let found = text.first().is_some_and(|byte| these.contains(byte));
    *text = &text[usize::from(found)..];
    found
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use chrono::{DateTime, Datelike, NaiveDate};

    use super::*;

    #[test]
    fn every_day_of_eight_centuries_is_as_chrono_has_it() {
        let first = NaiveDate::from_ymd_opt(1_600, 1, 1).unwrap();
        let epoch = NaiveDate::from_ymd_opt(1_970, 1, 1).unwrap();
        for day in first.iter_days().take(800 * 366) {
            let number = day.signed_duration_since(epoch).num_days();
            let expected = (i64::from(day.year()), day.month(), day.day());
            assert_eq!(date(number), expected);
            assert_eq!(days(expected.0, expected.1, expected.2), number);
            assert!(exists(expected.0, expected.1, expected.2));
        }
        assert_eq!(date(days(-4, 2, 29)), (-4, 2, 29));
    }

    #[test]
    fn dates_that_do_not_exist() {
        for (year, month, day) in
            [(2021, 2, 29), (1900, 2, 29), (2021, 4, 31), (2021, 13, 1), (2021, 0, 1), (2021, 1, 0)]
        {
            assert!(!exists(year, month, day), "{year}-{month}-{day}");
        }
        assert!(exists(2000, 2, 29));
    }

    #[test]
    fn months_are_counted() {
        assert_eq!(month_start(1970 * 12), 0);
        assert_eq!((month_of(30), month_of(31), month_of(-1)), (1970 * 12, 1970 * 12 + 1, 1970 * 12 - 1));
    }

    #[test]
    fn clocks_show_what_chrono_says() {
        for at in [0, 1, -1, 86_399, 951_782_400, 1_613_559_630, -62_135_596_801, 253_402_300_800] {
            let civil = Civil::of(at).unwrap();
            let expected = DateTime::from_timestamp(at, 0).unwrap();
            assert_eq!((civil.year, civil.month), (expected.year().into(), expected.month()), "{at}");
            let clock = format!("{:02} {:02}:{:02}:{:02}", civil.day, civil.hour, civil.minute, civil.second);
            assert_eq!(clock, expected.format("%d %H:%M:%S").to_string(), "{at}");
            assert_eq!(civil.at(), Some(at));
        }
        assert_eq!(Civil::of(i64::MAX), None);
    }

    #[test]
    fn texts_are_instants() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("19700102", Some(86_400)),
            ("1970-01-01T01:00", Some(3_600)),
            ("1970-01-01 01:00:05", Some(3_605)),
            ("1970-01-01T01:00:05.250Z", Some(3_605)),
            ("1970-01-01T01:00+01:00", Some(0)),
            ("1970-01-01T01:00:00-00:30", Some(5_400)),
            ("19700101T000130Z", Some(90)),
            ("2021-02-29", None),
            ("2021-02-17T24:00", None),
            ("2021-02-17T11:00:60", None),
            ("2021-0217", None),
            ("202102-17", None),
            ("2021-02-17T1100", None),
            ("2021-02-17T11:00:00.", None),
            ("2021-02-17T11:00:00+24:00", None),
            ("2021-02-17T11:00:00+01:00Z", None),
            ("2021-02-17T", None),
            ("2021-02", None),
            ("", None),
        ] {
            assert_eq!(instant(text), expected, "{text}");
        }
    }
}
