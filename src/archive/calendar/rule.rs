//! How an event of a calendar repeats: the rules of RFC 5545, 3.3.10, as far as calendars of whole days and plain times
//! have them.
//!
//! Own code: the crate rrule brings chrono-tz and regex with it, some hundred kilobytes of zones and tables that the
//! browser has already.

use std::ops::Range;

use crate::model::civil::{date, days, exists, month_of, month_start};
use crate::model::order;
use crate::model::time::Timestamp;

const DAY: i64 = 86_400;
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    every: Every,
    interval: i64,
    count: Option<u64>,
    /// As written: a date or a time.
    pub(super) until: Option<String>,
    /// Which one of the period, 0 for each, and which day, 0 for Monday.
    weekdays: Vec<(i64, i64)>,
    months: Vec<u32>,
    /// From the end if negative.
    month_days: Vec<i64>,
    /// Which days of the period that the rest gives; from the end if negative.
    places: Vec<i64>,
    week_start: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Every {
    Day,
    Week,
    Month,
    Year,
}

impl Rule {
    /// Reads the value of an RRULE.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut rule = Self {
            every: Every::Day,
            interval: 1,
            count: None,
            until: None,
            weekdays: Vec::new(),
            months: Vec::new(),
            month_days: Vec::new(),
            places: Vec::new(),
            week_start: 0,
        };
        let mut every = None;
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (name.trim().to_uppercase(), value.trim().to_uppercase());
            let wrong = || format!("{name}={value} is no rule that is known.");
            match name.as_str() {
                "FREQ" => {
                    every = Some(match value.as_str() {
                        "DAILY" => Every::Day,
                        "WEEKLY" => Every::Week,
                        "MONTHLY" => Every::Month,
                        "YEARLY" => Every::Year,
                        _ => return Err(format!("Events that repeat {} are not supported.", value.to_lowercase())),
                    });
                }
                "INTERVAL" => rule.interval = number(&value, 1..1_000_000).ok_or_else(wrong)?,
                "COUNT" => rule.count = Some(number(&value, 1..i64::MAX).ok_or_else(wrong)? as u64),
                "UNTIL" => rule.until = Some(value),
                "BYDAY" => rule.weekdays = list(&value, weekday).ok_or_else(wrong)?,
                "BYMONTH" => {
                    let month = |text: &str| number(text, 1..13).map(|month| month as u32);
                    rule.months = list(&value, month).ok_or_else(wrong)?;
                }
                "BYMONTHDAY" => rule.month_days = list(&value, |text| place(text, 31)).ok_or_else(wrong)?,
                "BYSETPOS" => rule.places = list(&value, |text| place(text, 366)).ok_or_else(wrong)?,
                "WKST" => rule.week_start = weekday(&value).ok_or_else(wrong)?.1,
                _ => return Err(format!("{name} is not supported.")),
            }
        }
        rule.every = every.ok_or("A rule without FREQ is not known.")?;
        Ok(rule)
    }

    /// What the clock shows at the starts of those that begin in `within`, ascending; the first of all is at `first`, and
    /// none is after `last`. At most `most` of them, and only as many as `steps` allows, which counts down.
    pub(super) fn starts(
        &self,
        first: Timestamp,
        last: Timestamp,
        within: Range<Timestamp>,
        most: usize,
        steps: &mut u64,
    ) -> Vec<Timestamp> {
        let (first_day, clock) = (first.div_euclid(DAY), first.rem_euclid(DAY));
        let end = within.end.min(last.saturating_add(1));
        // What is counted, is counted from the first.
        let mut period =
            if self.count.is_some() { 0 } else { self.period_before(first_day, within.start.div_euclid(DAY)) };
        let mut left = self.count.unwrap_or(u64::MAX);
        let mut found = Vec::new();
        while *steps > 0 && left > 0 && found.len() < most {
            if self.period_start(first_day, period) * DAY >= end {
                break;
            }
            for day in self.days(first_day, period) {
                *steps = steps.saturating_sub(1);
                let at = day * DAY + clock;
                if day < first_day {
                    continue;
                }
                if at >= end || left == 0 || found.len() == most {
                    return found;
                }
                left -= 1;
                if at >= within.start {
                    found.push(at);
                }
            }
            *steps = steps.saturating_sub(1);
            period += 1;
        }
        found
    }

    /// A period that begins before `day`, or the first.
    fn period_before(&self, first_day: i64, day: i64) -> i64 {
        let periods = match self.every {
            Every::Day => day - first_day,
            Every::Week => (day - first_day).div_euclid(7),
            Every::Month => month_of(day) - month_of(first_day),
            Every::Year => date(day).0 - date(first_day).0,
        };
        (periods.div_euclid(self.interval) - 1).max(0)
    }

    /// The first day of a period.
    fn period_start(&self, first_day: i64, period: i64) -> i64 {
        let passed = period * self.interval;
        match self.every {
            Every::Day => first_day + passed,
            Every::Week => first_day - (weekday_of(first_day) - self.week_start).rem_euclid(7) + 7 * passed,
            Every::Month => month_start(month_of(first_day) + passed),
            Every::Year => days(date(first_day).0 + passed, 1, 1),
        }
    }

    /// The days of a period, ascending.
    fn days(&self, first_day: i64, period: i64) -> Vec<i64> {
        let start = self.period_start(first_day, period);
        let (year, month, day) = date(start);
        let (_, first_month, day_of_month) = date(first_day);
        let of_year = || self.months.iter().map(|&month| days(year, month, 1));
        let in_months = |starts: &mut dyn Iterator<Item = i64>| -> Vec<i64> {
            starts.flat_map(|start| self.days_of_month(start, day_of_month)).collect()
        };
        let found = match self.every {
            Every::Day => vec![start],
            Every::Week if self.weekdays.is_empty() => {
                vec![start + (weekday_of(first_day) - self.week_start).rem_euclid(7)]
            }
            Every::Week => (start..start + 7).filter(|day| self.is_on_weekday(*day)).collect(),
            Every::Month => in_months(&mut std::iter::once(days(year, month, day))),
            Every::Year if !self.months.is_empty() => in_months(&mut of_year()),
            Every::Year if !self.month_days.is_empty() => in_months(&mut (1..=12).map(|month| days(year, month, 1))),
            Every::Year if !self.weekdays.is_empty() => self.on_weekdays(start..days(year + 1, 1, 1)),
            Every::Year if exists(year, first_month, day_of_month) => vec![days(year, first_month, day_of_month)],
            Every::Year => Vec::new(),
        };
        let found = order::distinct(found.into_iter().filter(|day| self.is_kept(*day)));
        if self.places.is_empty() {
            return found;
        }
        let at = |place: &i64| {
            let index = if *place > 0 { place - 1 } else { found.len() as i64 + place };
            found.get(usize::try_from(index).ok()?).copied()
        };
        order::distinct(self.places.iter().filter_map(at))
    }

    /// What narrows the days of a period, which for longer periods has been seen to already.
    fn is_kept(&self, day: i64) -> bool {
        let (year, month, of_month) = date(day);
        let from_end = i64::from(of_month) - (days_in(year, month) + 1);
        let is_of_month = |wanted: &i64| *wanted == i64::from(of_month) || *wanted == from_end;
        (self.months.is_empty() || self.months.contains(&month))
            && (self.month_days.is_empty() || self.month_days.iter().any(is_of_month))
            && (self.every != Every::Day || self.weekdays.is_empty() || self.is_on_weekday(day))
    }

    fn is_on_weekday(&self, day: i64) -> bool {
        self.weekdays.iter().any(|(_, weekday)| *weekday == weekday_of(day))
    }

    /// The days of the month that begins at `start`.
    fn days_of_month(&self, start: i64, day_of_month: u32) -> Vec<i64> {
        let (year, month, _) = date(start);
        let all = start..start + days_in(year, month);
        match () {
            () if !self.weekdays.is_empty() => self.on_weekdays(all),
            () if !self.month_days.is_empty() => all.collect(),
            () if exists(year, month, day_of_month) => vec![start + i64::from(day_of_month) - 1],
            () => Vec::new(),
        }
    }

    /// The weekdays within a month or a year: each of them, or the first, the second from the end.
    fn on_weekdays(&self, within: Range<i64>) -> Vec<i64> {
        let of = |(place, weekday): &(i64, i64)| {
            let first = within.start + (weekday - weekday_of(within.start)).rem_euclid(7);
            let last = within.end - 1 - (weekday_of(within.end - 1) - weekday).rem_euclid(7);
            let (from, to) = match place {
                0 => (first, last),
                1.. => (first + 7 * (place - 1), first + 7 * (place - 1)),
                _ => (last + 7 * (place + 1), last + 7 * (place + 1)),
            };
            (from..=to).step_by(7).filter(|day| within.contains(day)).collect::<Vec<_>>()
        };
        self.weekdays.iter().flat_map(of).collect()
    }
}

/// 0 for Monday.
fn weekday_of(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

fn days_in(year: i64, month: u32) -> i64 {
    let start = days(year, month, 1);
    month_start(month_of(start) + 1) - start
}

fn number(text: &str, range: Range<i64>) -> Option<i64> {
    text.parse().ok().filter(|number| range.contains(number))
}

/// A place counted from the start or the end.
fn place(text: &str, most: i64) -> Option<i64> {
    number(text.trim_start_matches('+'), -most..most + 1).filter(|place| *place != 0)
}

/// "MO", "4TH", "-1FR".
fn weekday(text: &str) -> Option<(i64, i64)> {
    let (ordinal, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = WEEKDAYS.iter().position(|day| *day == name)? as i64;
    let ordinal = if ordinal.is_empty() { 0 } else { place(ordinal, 53)? };
    Some((ordinal, weekday))
}

fn list<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(|item| read(item.trim())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::civil::instant;
    use crate::model::format::iso;

    fn found(rule: &str, first: &str, within: (&str, &str)) -> Vec<String> {
        let rule = Rule::read(rule).unwrap();
        let [first, from, to] = [first, within.0, within.1].map(|text| instant(text).unwrap());
        let last = rule.until.as_deref().map_or(i64::MAX, |until| instant(until).unwrap());
        let starts = rule.starts(first, last, from..to, 1_000, &mut 1_000_000);
        starts.into_iter().map(|at| iso(at)[..10].to_owned()).collect()
    }

    /// The first ones, all from 1997 on as in RFC 5545, 3.8.5.3, whose examples most of these are.
    fn check(rule: &str, first: &str, expected: &[&str]) {
        let found = found(rule, first, (first, "2030-01-01"));
        assert_eq!(found[..expected.len().min(found.len())], *expected, "{rule}");
        if rule.contains("COUNT") || rule.contains("UNTIL") {
            assert_eq!(found.len(), expected.len(), "{rule}");
        }
    }

    #[test]
    fn rules_are_those_of_the_standard() {
        check("FREQ=DAILY;COUNT=3", "1997-09-02", &["1997-09-02", "1997-09-03", "1997-09-04"]);
        check("FREQ=DAILY;INTERVAL=10;UNTIL=19970930", "1997-09-02", &["1997-09-02", "1997-09-12", "1997-09-22"]);
        check("FREQ=DAILY;BYMONTH=1;BYDAY=SA", "1998-01-01", &["1998-01-03", "1998-01-10", "1998-01-17"]);
        check("FREQ=WEEKLY;COUNT=3", "1997-09-02", &["1997-09-02", "1997-09-09", "1997-09-16"]);
        check(
            "FREQ=WEEKLY;INTERVAL=2;COUNT=5;WKST=SU;BYDAY=TU,TH",
            "1997-09-02",
            &["1997-09-02", "1997-09-04", "1997-09-16", "1997-09-18", "1997-09-30"],
        );
        let week = ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"];
        check("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", &week);
        let week = ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"];
        check("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", &week);
        check("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05", &["1997-09-05", "1997-10-03", "1997-11-07"]);
        check("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "1997-09-22", &["1997-09-22", "1997-10-20", "1997-11-17"]);
        check("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", &["1997-09-28", "1997-10-29", "1997-11-28"]);
        check(
            "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=15,30",
            "2007-01-15",
            &["2007-01-15", "2007-01-30", "2007-02-15", "2007-03-15"],
        );
        check("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", &["1998-02-13", "1998-03-13", "1998-11-13"]);
        check("FREQ=MONTHLY;COUNT=3", "2021-01-31", &["2021-01-31", "2021-03-31", "2021-05-31"]);
        check(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "1997-09-29",
            &["1997-09-29", "1997-10-30", "1997-11-27"],
        );
        check(
            "FREQ=YEARLY;COUNT=4;BYMONTH=6,7",
            "1997-06-10",
            &["1997-06-10", "1997-07-10", "1998-06-10", "1998-07-10"],
        );
        check("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", &["1997-05-19", "1998-05-18", "1999-05-17"]);
        check("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2019-11-28", &["2019-11-28", "2020-11-26", "2021-11-25"]);
        check(
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "1996-11-05",
            &["1996-11-05", "2000-11-07", "2004-11-02"],
        );
        check("FREQ=YEARLY", "2020-02-29", &["2020-02-29", "2024-02-29", "2028-02-29"]);
    }

    #[test]
    fn an_old_rule_begins_where_it_is_looked_for() {
        let within = ("2021-03-01", "2021-03-15");
        assert_eq!(found("FREQ=WEEKLY;BYDAY=MO", "0001-01-01", within), ["2021-03-01", "2021-03-08"]);
        assert_eq!(found("FREQ=DAILY;INTERVAL=7", "1900-01-01", within), ["2021-03-01", "2021-03-08"]);
        assert_eq!(found("FREQ=DAILY;COUNT=3", "1900-01-01", within), [""; 0]);
        assert_eq!(found("FREQ=YEARLY", "9999-12-31", within), [""; 0]);
        // There is no such day.
        assert_eq!(found("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "1900-01-01", within), [""; 0]);
    }

    #[test]
    fn what_is_not_supported_is_said() {
        for (rule, expected) in [
            ("FREQ=HOURLY", "Events that repeat hourly are not supported."),
            ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO is not supported."),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 is no rule that is known."),
            ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX is no rule that is known."),
            ("COUNT=2", "A rule without FREQ is not known."),
        ] {
            assert_eq!(Rule::read(rule).unwrap_err(), expected);
        }
    }

    proptest! {
        #[test]
        fn starts_ascend_within_bounds(
            frequency in 0..4_usize,
            rest in "(;INTERVAL=[1-9][0-9]{0,5})?(;COUNT=[1-9][0-9]{0,17})?(;BYDAY=(-?[1-5])?(MO|TH|SU))?(;BYMONTH=(2|12))?(;BYMONTHDAY=-?(1|29|31))?(;BYSETPOS=-?[1-3])?",
            first in -62_135_596_800_i64..253_402_300_799,
            from in -62_135_596_800_i64..253_402_300_799,
        ) {
            let rule = Rule::read(&format!("FREQ={}{rest}", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"][frequency])).unwrap();
            let within = from..from + 100_000_000;
            let starts = rule.starts(first, i64::MAX, within.clone(), 50, &mut 20_000);
            prop_assert!(starts.len() <= 50 && starts.is_sorted_by(|a, b| a < b), "{starts:?}");
            prop_assert!(starts.iter().all(|at| within.contains(at) && *at >= first));
        }
    }
}
