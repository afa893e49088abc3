//! iCalendar (RFC 5545) to the events of a calendar: single ones and such as repeat by rule or by list, with the dates
//! that are excepted, moved or cancelled. Times are read by the names of their zones, never by the rules that a file may
//! bring along. What is not an event is not read, and said.

use std::collections::BTreeMap;

use super::super::lines::{BACKWARDS, BadLine, lasting};
use super::moment::{Clocks, Moment, duration};
use super::rule::Rule;
use super::{Calendar, Entry, MOST, Setting};
use crate::model::order;
use crate::model::time::{TimeRange, Timestamp};
use crate::model::zone::FindZone;

const DAY: i64 = 86_400;
/// Days that are looked at for all rules of a calendar together: 2,000 years of days, some times over.
const STEPS: u64 = 2_000_000;
/// Longest line once its folds are undone.
const LONGEST_LINE: usize = 64 * 1_024;
/// Dates listed one by one for one event.
const MOST_LISTED: usize = 10_000;

/// Whether the text is of this form.
pub(super) fn is_ical(text: &str) -> bool {
    let begins = "BEGIN:";
    text.trim_start().get(..begins.len()).is_some_and(|start| start.eq_ignore_ascii_case(begins))
}

/// Reads all events.
pub(super) fn read(text: &str, setting: &Setting, zones: FindZone) -> Calendar {
    let mut calendar = Calendar::default();
    let mut clocks = Clocks::new(&setting.zone, zones);
    let mut events = Vec::new();
    for raw in components(text, &mut calendar) {
        match Event::read(&raw, &mut clocks, setting) {
            Ok(event) => events.push(event),
            Err(bad) => calendar.refuse(bad),
        }
    }
    let mut steps = STEPS;
    // What takes the place of one date of another event, by that event.
    let mut replaced: BTreeMap<String, Vec<Timestamp>> = BTreeMap::new();
    for event in &events {
        if let Some(at) = event.instead_of.filter(|_| !event.uid.is_empty()) {
            replaced.entry(event.uid.clone()).or_default().push(at);
        }
    }
    replaced.values_mut().for_each(|all| order::sort(all));
    for event in events {
        if event.is_cancelled {
            calendar.cancelled += usize::from(event.instead_of.is_none());
            continue;
        }
        let own = replaced.get(&event.uid).filter(|_| event.instead_of.is_none());
        let ranges = event.ranges(own.map_or(&[][..], Vec::as_slice), setting.within, &mut steps);
        if steps == 0 && event.rule.is_some() {
            let expected = "It repeats too often, or from too long ago.";
            calendar.refuse(BadLine::new(event.line, &event.name, expected));
            continue;
        }
        let Event { name, .. } = event;
        calendar.add(Entry { name, ranges, measures: Vec::new(), values: BTreeMap::new() }, setting.within);
    }
    calendar
}

/// A property: "DTSTART;TZID=Europe/Berlin:20210118T040000".
#[derive(Debug)]
struct Property {
    line: usize,
    name: String,
    /// Of the parameter TZID.
    zone: Option<String>,
    /// Whether the parameter RANGE says that it is about all later dates too.
    and_later: bool,
    value: String,
}

impl Property {
    fn read(line: usize, text: &str) -> Option<Self> {
        let mut is_quoted = false;
        let colon = text.find(|sign: char| {
            is_quoted ^= sign == '"';
            sign == ':' && !is_quoted
        })?;
        let mut head = text[..colon].split(';');
        let name = head.next()?.trim().to_uppercase();
        let parameter = |wanted: &str| {
            let is_it = |part: &&str| part.split_once('=').is_some_and(|(name, _)| name.eq_ignore_ascii_case(wanted));
            text[..colon].split(';').find(is_it)?.split_once('=').map(|(_, value)| value.to_owned())
        };
        let (zone, and_later) = (parameter("TZID"), parameter("RANGE").is_some());
        Some(Self { line, name, zone, and_later, value: text[colon + 1..].trim().to_owned() })
    }

    fn refused(&self, expected: &str) -> BadLine {
        BadLine::new(self.line, &format!("{}:{}", self.name, self.value), expected)
    }
}

/// The properties of each VEVENT. Other components are passed over, and said where they are no part of an event.
fn components(text: &str, calendar: &mut Calendar) -> Vec<(usize, Vec<Property>)> {
    let mut events: Vec<(usize, Vec<Property>)> = Vec::new();
    // The components that are open, outermost first.
    let mut open: Vec<String> = Vec::new();
    for (line, text) in unfolded(text) {
        let Some(property) = Property::read(line, &text) else {
            if !text.trim().is_empty() {
                calendar.refuse(BadLine::new(line, &text, "A property was expected, such as SUMMARY:Sale."));
            }
            continue;
        };
        let kind = property.value.to_uppercase();
        match property.name.as_str() {
            "BEGIN" => {
                match kind.as_str() {
                    "VEVENT" => events.push((line, Vec::new())),
                    "VTODO" | "VJOURNAL" | "VFREEBUSY" => {
                        calendar.refuse(BadLine::new(line, &text, "Only events are read."));
                    }
                    _ => {}
                }
                open.push(kind);
            }
            "END" => {
                if let Some(at) = open.iter().rposition(|name| *name == kind) {
                    open.truncate(at);
                }
            }
            _ if open.last().is_some_and(|name| name == "VEVENT") => {
                if let Some((_, properties)) = events.last_mut() {
                    properties.push(property);
                }
            }
            _ => {}
        }
    }
    events
}

/// Lines without their folds, each with the number of its first.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, whole))) => {
                if whole.len() < LONGEST_LINE {
                    whole.push_str(rest);
                }
            }
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

/// How long an event lasts.
#[derive(Debug)]
enum Length {
    /// By the clock: so many days and seconds later it shows the end.
    Clock(i64),
    /// Days by the clock, then seconds that pass.
    Exact(i64, i64),
}

#[derive(Debug)]
struct Event {
    line: usize,
    uid: String,
    name: String,
    start: Moment,
    length: Length,
    rule: Option<(Rule, Timestamp)>,
    also: Vec<(Moment, Option<i64>)>,
    except: Vec<Moment>,
    /// The date of another event that it takes the place of.
    instead_of: Option<Timestamp>,
    is_cancelled: bool,
}

impl Event {
    fn read(
        (line, properties): &(usize, Vec<Property>),
        clocks: &mut Clocks,
        setting: &Setting,
    ) -> Result<Self, BadLine> {
        let find = |name: &str| properties.iter().find(|property| property.name == name);
        let text = |name: &str| find(name).map(|property| plain(&property.value)).filter(|text| !text.is_empty());
        let name = text("SUMMARY").or_else(|| text("CATEGORIES")).unwrap_or_default();
        let missing =
            |expected: &str| BadLine::new(*line, if name.is_empty() { "BEGIN:VEVENT" } else { &name }, expected);
        let mut moment = |property: &Property, value: &str| {
            clocks.moment(value, property.zone.as_deref()).map_err(|expected| property.refused(&expected))
        };
        let start = find("DTSTART").ok_or_else(|| missing("A start was expected (DTSTART)."))?;
        let start = moment(start, &start.value)?;
        let end = match find("DTEND") {
            None => None,
            Some(property) => {
                let end = moment(property, &property.value)?;
                if end.at() < start.at() {
                    return Err(property.refused(BACKWARDS));
                }
                // Some write the day itself, or the moment, for the end of it.
                Some(end).filter(|end| end.at() > start.at())
            }
        };
        let length = match (end, find("DURATION")) {
            (Some(end), _) if end.zone == start.zone => Length::Clock(end.reading - start.reading),
            (Some(end), _) => Length::Exact(0, end.at() - start.at()),
            (None, Some(property)) => {
                let expected = "A duration was expected, such as PT2H.";
                let (days, seconds) = duration(&property.value).ok_or_else(|| property.refused(expected))?;
                Length::Exact(days, seconds)
            }
            (None, None) if start.is_date => Length::Clock(DAY),
            (None, None) => Length::Exact(0, lasting(start.reading, setting.interval)),
        };
        if let Some(property) = find("EXRULE") {
            return Err(property.refused("EXRULE is not supported."));
        }
        let rule = match find("RRULE") {
            None => None,
            Some(property) => {
                let rule = Rule::read(&property.value).map_err(|expected| property.refused(&expected))?;
                let last = match &rule.until {
                    None => Timestamp::MAX,
                    Some(until) => {
                        // Without a zone it is on the clock of the start.
                        let until = clocks.moment(until, None).map_err(|expected| property.refused(&expected))?;
                        match (until.is_date, until.zone.is_utc()) {
                            (true, _) => until.reading + DAY - 1,
                            (false, true) => start.zone.to_local(until.reading),
                            (false, false) => until.reading,
                        }
                    }
                };
                Some((rule, last))
            }
        };
        let mut listed = |name: &str| {
            let all = properties.iter().filter(|property| property.name == name);
            let values = all.flat_map(|property| property.value.split(',').map(move |value| (property, value)));
            let read = |(property, value): (&Property, &str)| {
                let (from, to) = value.split_once('/').map_or((value, None), |(from, to)| (from, Some(to)));
                let from = clocks.moment(from, property.zone.as_deref()).map_err(|why| property.refused(&why))?;
                let length = match to {
                    None => None,
                    Some(to) => Some(match duration(to) {
                        Some((days, seconds)) => days * DAY + seconds,
                        None => clocks.moment(to, None).map_err(|why| property.refused(&why))?.at() - from.at(),
                    }),
                };
                Ok((from, length))
            };
            values.take(MOST_LISTED).map(read).collect::<Result<Vec<_>, BadLine>>()
        };
        let (also, except) = (listed("RDATE")?, listed("EXDATE")?);
        let instead_of = match find("RECURRENCE-ID") {
            None => None,
            Some(property) if property.and_later => {
                return Err(property.refused("A change of all later dates is not supported."));
            }
            Some(property) => {
                let at = clocks.moment(&property.value, property.zone.as_deref());
                Some(at.map_err(|expected| property.refused(&expected))?.at())
            }
        };
        Ok(Self {
            line: *line,
            uid: text("UID").unwrap_or_default(),
            name,
            start,
            length,
            rule,
            also,
            except: except.into_iter().map(|(moment, _)| moment).collect(),
            instead_of,
            is_cancelled: text("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")),
        })
    }

    /// From where the clock of the start shows `reading`.
    fn range(&self, reading: Timestamp) -> TimeRange {
        let start = self.start.when_it_shows(reading);
        let end = match self.length {
            Length::Clock(seconds) => self.start.when_it_shows(reading + seconds),
            Length::Exact(days, seconds) => self.start.when_it_shows(reading + days * DAY) + seconds,
        };
        TimeRange { start, end: end.max(start + 1) }
    }

    /// Its dates that reach into `within`, without those that begin at an instant of `replaced`, which ascends.
    fn ranges(&self, replaced: &[Timestamp], within: TimeRange, steps: &mut u64) -> Vec<TimeRange> {
        let first = self.range(self.start.reading);
        let mut ranges = match &self.rule {
            None => vec![first],
            Some((rule, last)) => {
                let zone = &self.start.zone;
                // A day more on either side, for the clocks that are set in between.
                let from = zone.to_local(within.start) - (first.end - first.start) - DAY;
                let span = from..zone.to_local(within.end) + DAY;
                // One more than is kept tells that there are more.
                let room = MOST + 1 + replaced.len() + self.except.len();
                let starts = rule.starts(self.start.reading, *last, span, room, steps);
                starts.into_iter().map(|reading| self.range(reading)).collect()
            }
        };
        ranges.extend(self.also.iter().map(|(moment, length)| match length {
            Some(length) => TimeRange { start: moment.at(), end: moment.at() + (*length).max(1) },
            None => TimeRange { end: moment.at() + (first.end - first.start), start: moment.at() },
        }));
        let day_of = |at: Timestamp| self.start.zone.to_local(at).div_euclid(DAY);
        let except = order::distinct(self.except.iter().filter(|moment| !moment.is_date).map(Moment::at));
        let except_days =
            self.except.iter().filter(|moment| moment.is_date).map(|moment| moment.reading.div_euclid(DAY));
        let except_days = order::distinct(except_days);
        ranges.retain(|range| {
            replaced.binary_search(&range.start).is_err()
                && except.binary_search(&range.start).is_err()
                && except_days.binary_search(&day_of(range.start)).is_err()
        });
        ranges
    }
}

/// A text without its escapes.
fn plain(text: &str) -> String {
    let mut signs = text.chars();
    let mut found = String::with_capacity(text.len());
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('n' | 'N') => found.push('\n'),
                Some(escaped) => found.push(escaped),
                None => {}
            },
            _ => found.push(sign),
        }
    }
    found.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::calendar::tests::zone;
    use crate::model::civil::instant;
    use crate::model::format::iso;
    use crate::model::time::Interval;

    fn calendar(events: &str) -> Calendar {
        let within = TimeRange { start: instant("2020-10-01").unwrap(), end: instant("2022-01-20").unwrap() };
        let zone_of_data = zone("Europe/Berlin").unwrap();
        let (measures, dimensions) = (Vec::new(), Vec::new());
        let setting = Setting { zone: zone_of_data, interval: Interval::HOUR, within, measures, dimensions };
        read(&format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n"), &setting, zone)
    }

    /// One event with these properties has these dates, in UTC.
    fn check(properties: &str, expected: &[(&str, &str)]) {
        let found = calendar(&format!("BEGIN:VEVENT\n{properties}\nEND:VEVENT\n"));
        assert_eq!(found.bad, [], "{properties}");
        let ranges = found.entries.iter().flat_map(|entry| &entry.ranges);
        let ranges: Vec<_> = ranges.map(|range| (iso(range.start), iso(range.end))).collect();
        let expected: Vec<_> = expected.iter().map(|(from, to)| (format!("{from}:00Z"), format!("{to}:00Z"))).collect();
        assert_eq!(ranges, expected, "{properties}");
    }

    /// It is refused at that line of the file, for that reason.
    fn check_bad(properties: &str, line: usize, expected: &str) {
        let found = calendar(&format!("BEGIN:VEVENT\n{properties}\nEND:VEVENT\n"));
        let bad: Vec<_> = found.bad.iter().map(|bad| (bad.line, bad.expected.as_str())).collect();
        assert_eq!((bad, found.entries.len()), (vec![(line, expected)], 0), "{properties}");
    }

    #[test]
    fn an_event_lasts_as_long_as_it_says() {
        let days = [("2020-12-23T23:00", "2020-12-26T23:00")];
        check("DTSTART;VALUE=DATE:20201224\nDTEND;VALUE=DATE:20201227", &days);
        check("DTSTART;VALUE=DATE:20201224\nDURATION:P3D", &days);
        let day = [("2020-12-23T23:00", "2020-12-24T23:00")];
        check("DTSTART;VALUE=DATE:20201224", &day);
        check("DTSTART;VALUE=DATE:20201224\nDTEND;VALUE=DATE:20201224", &day);
        let hours = [("2021-01-18T09:00", "2021-01-18T11:00")];
        check("DTSTART;TZID=America/New_York:20210118T040000\nDTEND;TZID=America/New_York:20210118T060000", &hours);
        check("DTSTART:20210118T090000Z\nDURATION:PT2H", &hours);
        check("DTSTART:20210118T100000\nDTEND;TZID=\"Eastern Standard Time\":20210118T060000", &hours);
        // A moment stands for its interval and the two after it.
        let moment = [("2021-01-18T09:20", "2021-01-18T12:00")];
        check("DTSTART:20210118T092000Z", &moment);
        check("DTSTART:20210118T092000Z\nDTEND:20210118T092000Z", &moment);
    }

    #[test]
    fn what_repeats_is_written_out_by_the_clock_of_its_start() {
        // The clocks go forward on 28 March.
        let weekly =
            "DTSTART;TZID=Europe/Berlin:20210322T080000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20210405T060000Z";
        let mondays = [
            ("2021-03-22T07:00", "2021-03-22T08:00"),
            ("2021-03-29T06:00", "2021-03-29T07:00"),
            ("2021-04-05T06:00", "2021-04-05T07:00"),
        ];
        check(weekly, &mondays);
        check(&format!("{weekly}\nEXDATE;TZID=Europe/Berlin:20210329T080000"), &[mondays[0], mondays[2]]);
        check(&format!("{weekly}\nEXDATE;VALUE=DATE:20210329,20210405"), &mondays[..1]);
        let more = ("2021-04-07T10:00", "2021-04-07T11:00");
        check(&format!("{weekly}\nRDATE:20210407T100000Z"), &[mondays[0], mondays[1], mondays[2], more]);
        let longer = ("2021-04-07T10:00", "2021-04-07T13:00");
        let period = format!("{weekly}\nRDATE;VALUE=PERIOD:20210407T100000Z/PT3H");
        check(&period, &[mondays[0], mondays[1], mondays[2], longer]);
        // Within the time given: one Thanksgiving before its end, one after its start.
        let thanksgiving = "DTSTART;VALUE=DATE:19421126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH";
        check(thanksgiving, &[("2020-11-25T23:00", "2020-11-26T23:00"), ("2021-11-24T23:00", "2021-11-25T23:00")]);
    }

    #[test]
    fn a_date_of_a_series_may_be_moved_or_cancelled() {
        let series = "BEGIN:VEVENT\nUID:a\nSUMMARY:Sale\nDTSTART:20210301T080000Z\nDTEND:20210301T090000Z\n\
                      RRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\n";
        let moved = "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20210302T080000Z\nSUMMARY:Late sale\n\
                     DTSTART:20210302T120000Z\nDTEND:20210302T130000Z\nEND:VEVENT\n";
        let dates = |text: &str| {
            let found = calendar(text);
            assert_eq!(found.bad, []);
            let of = |entry: &Entry| {
                (entry.name.clone(), entry.ranges.iter().map(|range| iso(range.start)[8..13].to_owned()).collect())
            };
            found.entries.iter().map(of).collect::<Vec<(String, Vec<String>)>>()
        };
        let owned = |name: &str, dates: &[&str]| (name.to_owned(), dates.iter().map(|&date| date.to_owned()).collect());
        let expected = [owned("Sale", &["01T08", "03T08"]), owned("Late sale", &["02T12"])];
        assert_eq!(dates(&format!("{series}{moved}")), expected);
        let cancelled = moved.replace("SUMMARY", "STATUS:CANCELLED\nSUMMARY");
        assert_eq!(dates(&format!("{series}{cancelled}")), expected[..1]);
        let all = calendar(&series.replace("SUMMARY", "STATUS:CANCELLED\nSUMMARY"));
        assert_eq!((all.entries.len(), all.cancelled), (0, 1));
    }

    #[test]
    fn names_are_plain_text() {
        let name = |text: &str| {
            calendar(&format!("BEGIN:VEVENT\nDTSTART:20210118T090000Z\n{text}\nEND:VEVENT\n")).entries[0].name.clone()
        };
        assert_eq!(name("SUMMARY:Sale\\, 20\\; or\\nmore <b>"), "Sale, 20; or more <b>");
        assert_eq!(name("SUMMARY;LANGUAGE=\"a:b\":Winter\n  sa\n\tle"), "Winter sale");
        assert_eq!(name("CATEGORIES:Holiday"), "Holiday");
        assert_eq!(name("BEGIN:VALARM\nSUMMARY:Reminder\nEND:VALARM"), "");
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_line() {
        check_bad("SUMMARY:Sale", 3, "A start was expected (DTSTART).");
        check_bad("DTSTART;TZID=Mars:20210118T090000", 4, "The time zone “Mars” is not known.");
        check_bad("DTSTART:20210118T090000Z\nDTEND:20210118T080000Z", 5, BACKWARDS);
        check_bad("DTSTART:20210118\nRRULE:FREQ=HOURLY", 5, "Events that repeat hourly are not supported.");
        check_bad("DTSTART:20210118\nDURATION:soon", 5, "A duration was expected, such as PT2H.");
        let later = "DTSTART:20210118\nRECURRENCE-ID;RANGE=THISANDFUTURE:20210118";
        check_bad(later, 5, "A change of all later dates is not supported.");
        let other = calendar("BEGIN:VTODO\nDTSTART:20210118\nEND:VTODO\nnonsense\n");
        assert_eq!(other.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [3, 6]);
    }

    #[test]
    fn endless_rules_are_bounded() {
        let daily = "BEGIN:VEVENT\nSUMMARY:Day\nDTSTART:00010101T000000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n";
        let found = calendar(&daily.repeat(5));
        assert_eq!((found.dates(), found.cut, found.bad.len()), (MOST, true, 0));
        let counted = daily.replace("DAILY", "DAILY;COUNT=999999999999");
        let found = calendar(&format!("{}{}", counted.repeat(20), daily));
        assert!(found.bad.iter().any(|bad| bad.expected == "It repeats too often, or from too long ago."));
        let last = "BEGIN:VEVENT\nDTSTART:99991231T235959Z\nRRULE:FREQ=YEARLY\nEND:VEVENT\n";
        assert_eq!(calendar(last).outside, 1);
    }
}
