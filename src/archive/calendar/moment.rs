//! Dates, times and durations of iCalendar (RFC 5545, 3.3.4 to 3.3.6), and the clocks that they are read off.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::civil;
use crate::model::time::Timestamp;
use crate::model::zone::{FindZone, UTC, Zone};

const DAY: i64 = 86_400;
/// Most zones that one calendar can name: each costs a look at 70 years of clock changes.
const MOST_ZONES: usize = 50;

/// Names of zones as Outlook writes them, with the place that keeps that time.
const WINDOWS: [(&str, &str); 19] = [
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("China Standard Time", "Asia/Shanghai"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("FLE Standard Time", "Europe/Kyiv"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Mountain Standard Time", "America/Denver"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("UTC", "UTC"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];

/// A time as it is written: what a clock shows, and where.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// What the clock shows, in seconds as if it showed UTC.
    pub(super) reading: Timestamp,
    /// Whether only the date is given.
    pub(super) is_date: bool,
    pub(super) zone: Rc<Zone>,
}

impl Moment {
    /// The instant.
    pub(super) fn at(&self) -> Timestamp {
        self.when_it_shows(self.reading)
    }

    /// The instant at which the same clock shows another time.
    pub(super) fn when_it_shows(&self, reading: Timestamp) -> Timestamp {
        self.zone.to_instant(reading).first()
    }
}

/// The zones of a calendar.
pub(super) struct Clocks {
    find: FindZone,
    /// Of dates, and of times that name none.
    own: Rc<Zone>,
    utc: Rc<Zone>,
    known: BTreeMap<String, Option<Rc<Zone>>>,
}

impl Clocks {
    pub(super) fn new(own: &Zone, find: FindZone) -> Self {
        Self { find, own: Rc::new(own.clone()), utc: Rc::new(UTC.clone()), known: BTreeMap::new() }
    }

    /// The zone of that name, which may be one of Outlook or end a path.
    fn zone(&mut self, name: &str) -> Option<Rc<Zone>> {
        let name = name.trim_matches('"');
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        if self.known.len() == MOST_ZONES {
            return None;
        }
        let of_outlook = WINDOWS.iter().find(|(windows, _)| *windows == name).map(|(_, place)| *place);
        // "/freeassociation.sourceforge.net/Europe/Berlin", "(UTC+01:00) Europe/Berlin".
        let from =
            |slashes: usize| name.rsplitn(slashes + 1, '/').take(slashes).map(str::len).sum::<usize>() + slashes - 1;
        let ends = [3, 2].map(|parts| name.get(name.len().saturating_sub(from(parts))..));
        let candidates = std::iter::once(of_outlook.unwrap_or(name)).chain(ends.into_iter().flatten());
        let zone = candidates.filter(|name| !name.is_empty()).find_map(self.find).map(Rc::new);
        self.known.insert(name.to_owned(), zone.clone());
        zone
    }

    /// The time that a property says, whose parameter names the zone.
    pub(super) fn moment(&mut self, text: &str, zone: Option<&str>) -> Result<Moment, String> {
        let text = text.trim();
        let unreadable = || format!("A date or a time was expected, such as 20210118T040000Z, not “{text}”.");
        let is_date = text.len() == 8;
        let is_utc = text.ends_with(['Z', 'z']);
        let has_form = is_date || text.as_bytes().get(8).is_some_and(|sign| matches!(sign, b'T' | b't'));
        let plain = text.trim_end_matches(['Z', 'z']);
        let is_digits = plain.bytes().enumerate().all(|(at, sign)| at == 8 || sign.is_ascii_digit());
        // A leap second, which is written now and then, is not counted here.
        let plain = plain
            .strip_suffix("60")
            .filter(|rest| rest.len() == 13)
            .map_or(plain.to_owned(), |rest| format!("{rest}59"));
        let reading = civil::instant(&plain).filter(|_| has_form && is_digits).ok_or_else(unreadable)?;
        let zone = match zone {
            _ if is_utc => self.utc.clone(),
            Some(name) if !is_date => {
                self.zone(name).ok_or_else(|| format!("The time zone “{}” is not known.", name.trim_matches('"')))?
            }
            _ => self.own.clone(),
        };
        Ok(Moment { reading, is_date, zone })
    }
}

/// Days, and seconds beside them: "P1D", "PT1H30M", "P2W".
pub(super) fn duration(text: &str) -> Option<(i64, i64)> {
    let text = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let (mut days, mut seconds, mut number, mut is_time) = (0_i64, 0_i64, None::<i64>, false);
    for sign in text.chars() {
        if let Some(digit) = sign.to_digit(10) {
            let next = number.unwrap_or(0) * 10 + i64::from(digit);
            number = Some(next).filter(|number| *number < 10_000_000);
            number?;
            continue;
        }
        let count = number.take();
        match (sign, count, is_time) {
            ('T', None, false) => is_time = true,
            ('W', Some(count), false) => days += 7 * count,
            ('D', Some(count), false) => days += count,
            ('H', Some(count), true) => seconds += 3_600 * count,
            ('M', Some(count), true) => seconds += 60 * count,
            ('S', Some(count), true) => seconds += count,
            _ => return None,
        }
    }
    (number.is_none() && days * DAY + seconds > 0).then_some((days, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::calendar::tests::zone;
    use crate::model::format::iso;

    #[test]
    fn times_are_read_off_their_clock() {
        let mut clocks = Clocks::new(&zone("Europe/Berlin").unwrap(), zone);
        let mut check = |text: &str, zone: Option<&str>, expected: Result<&str, &str>| {
            let found = clocks.moment(text, zone).map(|moment| iso(moment.at()));
            assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
        };
        check("20210118T040000Z", None, Ok("2021-01-18T04:00:00Z"));
        check("20210118T040000", None, Ok("2021-01-18T03:00:00Z"));
        check("20210118", Some("America/New_York"), Ok("2021-01-17T23:00:00Z"));
        for name in ["America/New_York", "\"Eastern Standard Time\"", "/example.org/20210101/America/New_York"] {
            check("20210118T040000", Some(name), Ok("2021-01-18T09:00:00Z"));
        }
        check("20161231T235960Z", None, Ok("2016-12-31T23:59:59Z"));
        check("20210118T040000", Some("Mars"), Err("The time zone “Mars” is not known."));
        for text in ["2021-01-18", "20210230", "20210118T04", "202101180400", "", "20210118T0400000000"] {
            assert!(clocks.moment(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_are_days_and_seconds() {
        for (text, expected) in [
            ("P1D", Some((1, 0))),
            ("P2W", Some((14, 0))),
            ("P1DT1H30M5S", Some((1, 5_405))),
            ("PT15M", Some((0, 900))),
            ("-PT15M", None),
            ("PT", None),
            ("P1H", None),
            ("P99999999D", None),
            ("P1", None),
        ] {
            assert_eq!(duration(text), expected, "{text}");
        }
    }
}
