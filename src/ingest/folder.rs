//! What folders say about the rows of their files: `key=value` folders become columns, and folders that name an interval
//! ([`PathTemplate`]) tell which intervals are missing and which rows lie outside their folder's interval.

use std::collections::BTreeMap;

use super::FileReport;
use super::packed::Packed;
use super::table::{Cells, Column, Table};
use crate::model::civil;
use crate::model::column::TimeFormat;
use crate::model::format::iso;
use crate::model::notice::{Notice, NoticeKind, Notices, Place};
use crate::model::path::guess::templates;
use crate::model::path::{PathTemplate, Unit, hive_parts};
use crate::model::time::Timestamp;

const DAY: i64 = 86_400;

/// Name of the column that holds the start of the folder's interval.
const FOLDER_TIME: &str = "folder time";
/// Most `key=value` folders that become columns.
const MAX_KEYS: usize = 20;

/// How the folders were understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folders {
    /// The template in use, if folders name intervals.
    pub template: Option<String>,
    /// All that fit, best first.
    pub candidates: Vec<String>,
    /// What is wrong with the user's template.
    pub problem: Option<String>,
    /// Columns that only spell the time, in parts: nothing to group rows by.
    pub time_parts: Vec<String>,
    /// For each time column, its rows outside their folder's interval; they stay.
    pub outside: BTreeMap<String, Notice>,
}

/// One file's folder, its rows and the start of its interval.
struct Part<'a> {
    file: &'a FileReport,
    hive: Vec<(String, Option<String>)>,
    time: Option<Timestamp>,
}

/// Adds the columns that the folders of `files` give to `table`, whose rows are those of `files` in order. `wanted` is the user's
/// template; without one it is guessed. A template that most rows contradict was a bad guess and is not used.
pub(super) fn apply(files: &[FileReport], wanted: Option<&str>, table: &mut Table, notices: &mut Notices) -> Folders {
    let names: Vec<&str> = files.iter().map(|file| file.folder.as_str()).filter(|folder| !folder.is_empty()).collect();
    if names.is_empty() {
        return Folders::default();
    }
    let guesses = templates(&names);
    let candidates = guesses.iter().map(|template| template.as_str().to_owned()).collect();
    let (template, problem) = match wanted.map(PathTemplate::parse) {
        Some(Ok(template)) => (Some(template), None),
        // Nothing at all was wanted.
        Some(Err(_)) if wanted.is_some_and(|text| text.trim().is_empty()) => (None, None),
        Some(Err(problem)) => (None, Some(problem)),
        None => (guesses.into_iter().next(), None),
    };
    let parts: Vec<Part<'_>> = files
        .iter()
        .map(|file| Part {
            file,
            hive: hive_parts(&file.folder),
            time: template.as_ref().and_then(|template| template.time(&file.name)),
        })
        .collect();
    let mut found = Folders { candidates, problem, ..Folders::default() };
    let mut clock = template.and_then(|template| Clock::new(template, &parts));
    if let Some(judge) = &clock {
        found.outside = judge.outside(table, &parts);
        let most = table.rows as u64 / 2;
        if wanted.is_none() && found.outside.values().any(|notice| notice.count > most) {
            (clock, found.outside) = (None, BTreeMap::new());
        }
    }
    if let Some(clock) = &clock {
        found.template = Some(clock.template.as_str().to_owned());
        found.time_parts = clock.template.hive_keys().into_iter().map(str::to_owned).collect();
        clock.note_missing(notices);
    }
    add_hive_columns(&parts, table);
    if let Some(clock) = clock.filter(|_| !table.columns.iter().any(|column| is_time(&column.cells))) {
        table.columns.push(time_column(&clock, &parts));
    }
    found
}

fn is_time(cells: &Cells) -> bool {
    matches!(cells, Cells::Timestamp { .. })
}

/// A column of text per key, in the order first seen. A column that the files have themselves is kept.
fn add_hive_columns(parts: &[Part<'_>], table: &mut Table) {
    let mut keys: Vec<&String> = Vec::new();
    for (key, _) in parts.iter().flat_map(|part| &part.hive) {
        if !keys.contains(&key) && table.column(key).is_none() && keys.len() < MAX_KEYS {
            keys.push(key);
        }
    }
    for key in keys {
        let (mut codes, mut missing) = (Packed::default(), 0);
        let mut dictionary: Vec<String> = Vec::new();
        for part in parts {
            let value = part.hive.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_ref());
            let code = value.map_or(Cells::NO_TEXT, |value| {
                let known = dictionary.iter().rposition(|text| text == value);
                known.unwrap_or_else(|| {
                    dictionary.push(value.clone());
                    dictionary.len() - 1
                }) as u32
            });
            missing += if value.is_none() { part.file.rows } else { 0 };
            (0..part.file.rows).for_each(|_| codes.push(code));
        }
        let cells = Cells::Text { codes, dictionary };
        table.columns.push(Column { name: key.clone(), cells, missing, misfits: 0 });
    }
}

/// The start of the folder's interval as a column, for files that have no time of their own.
fn time_column(clock: &Clock, parts: &[Part<'_>]) -> Column {
    let (mut values, mut missing) = (Packed::default(), 0);
    for part in parts {
        missing += if part.time.is_none() { part.file.rows } else { 0 };
        (0..part.file.rows).for_each(|_| values.push(part.time.unwrap_or(Cells::NO_TIME)));
    }
    let rows = values.len() as u64 - missing;
    let patterns = vec![(clock.template.as_str().to_owned(), rows)];
    let cells = Cells::Timestamp { values, format: TimeFormat { patterns, ..TimeFormat::default() } };
    Column { name: FOLDER_TIME.to_owned(), cells, missing, misfits: 0 }
}

/// Folders as a clock: a template, and the interval in which they follow each other.
struct Clock {
    template: PathTemplate,
    /// Interval starts that have a folder, ascending.
    times: Vec<Timestamp>,
    step: Step,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Seconds(i64),
    Months(i64),
}

impl Step {
    /// Where `at` is in steps, and whether it begins one.
    fn after(self, at: Timestamp, steps: i64) -> Timestamp {
        match self {
            Self::Seconds(seconds) => at + steps * seconds,
            Self::Months(months) => add_months(at, steps * months),
        }
    }

    fn between(self, from: Timestamp, to: Timestamp) -> i64 {
        match self {
            Self::Seconds(seconds) => (to - from) / seconds,
            Self::Months(months) => (month_of(to) - month_of(from)) / months,
        }
    }
}

impl Clock {
    /// `None` if fewer than nine in ten folders follow the template.
    fn new(template: PathTemplate, parts: &[Part<'_>]) -> Option<Self> {
        let mut times: Vec<Timestamp> = parts.iter().filter_map(|part| part.time).collect();
        let timed = parts.iter().filter(|part| part.time.is_some()).count();
        if times.is_empty() || timed * 10 < parts.len() * 9 {
            return None;
        }
        times.sort_unstable();
        times.dedup();
        let step = match template.unit() {
            Unit::Year => Step::Months(12),
            Unit::Month => Step::Months(1),
            unit => Step::Seconds(usual_gap(&times).or_else(|| unit.seconds())?),
        };
        Some(Self { template, times, step })
    }

    /// Counts the intervals without a folder and names the first.
    fn note_missing(&self, notices: &mut Notices) {
        let (mut count, mut places) = (0, Vec::new());
        for pair in self.times.windows(2) {
            let missing = self.step.between(pair[0], pair[1]) - 1;
            count += missing.max(0) as u64;
            let wanted = missing.clamp(0, (Notices::MAX_PLACES - places.len()) as i64);
            places.extend((1..=wanted).map(|steps| Place {
                file: self.template.folder(self.step.after(pair[0], steps)),
                ..Place::default()
            }));
        }
        if count > 0 {
            notices.push(Notice { kind: NoticeKind::MissingFolder, count, places });
        }
    }

    /// The rows of each time column that lie outside their folder's interval.
    fn outside(&self, table: &Table, parts: &[Part<'_>]) -> BTreeMap<String, Notice> {
        let mut found = BTreeMap::new();
        // Minutes in a lone folder's name do not tell how long its interval is.
        if self.times.len() < 2 && self.template.unit() > Unit::Hour {
            return found;
        }
        for column in &table.columns {
            let Cells::Timestamp { values, .. } = &column.cells else { continue };
            let (mut count, mut places) = (0, Vec::new());
            let mut values = values.iter();
            for part in parts {
                let range = part.time.map(|start| start..self.step.after(start, 1));
                for row in 1..=part.file.rows {
                    let Some(at) = values.next() else { break };
                    if at == Cells::NO_TIME || range.as_ref().is_none_or(|range| range.contains(&at)) {
                        continue;
                    }
                    count += 1;
                    if places.len() < Notices::MAX_PLACES {
                        let found = Some(format!("{} (row {row})", iso(at).replace('T', " ").trim_end_matches('Z')));
                        places.push(Place { file: part.file.name.clone(), found, ..Place::default() });
                    }
                }
            }
            if count > 0 {
                let kind = NoticeKind::OutsideFolder { column: column.name.clone() };
                found.insert(column.name.clone(), Notice { kind, count, places });
            }
        }
        found
    }
}

/// The distance that most neighbours have, the smaller one of two as frequent; needs two of them.
fn usual_gap(times: &[Timestamp]) -> Option<i64> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for pair in times.windows(2) {
        *counts.entry(pair[1] - pair[0]).or_default() += 1;
    }
    let usual = counts.iter().max_by_key(|(gap, count)| (**count, std::cmp::Reverse(**gap)));
    usual.map(|(gap, _)| *gap)
}

fn month_of(at: Timestamp) -> i64 {
    civil::month_of(at.div_euclid(DAY))
}

fn add_months(at: Timestamp, months: i64) -> Timestamp {
    civil::month_start(month_of(at) + months) * DAY
}

#[cfg(test)]
mod tests {
    use crate::ingest::{Ingested, Reader};
    use crate::model::notice::Notice;
    use crate::model::reading::ReadSettings;

    fn read(files: &[(&str, &str)], template: Option<&str>) -> Ingested {
        let settings = ReadSettings { path_template: template.map(str::to_owned), ..ReadSettings::default() };
        let mut reader = Reader::new(settings);
        for (index, (folder, text)) in files.iter().enumerate() {
            reader.begin_file(&format!("part-{index}"), folder, text.len() as u64);
            reader.push(text.as_bytes());
        }
        reader.finish()
    }

    fn rows(ingested: &Ingested) -> Vec<String> {
        let columns = &ingested.table.columns;
        let line = |row| columns.iter().map(|column| column.text(row)).collect::<Vec<_>>().join("|");
        std::iter::once(columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join("|"))
            .chain((0..ingested.table.rows).map(line))
            .collect()
    }

    fn places(notice: &Notice) -> Vec<String> {
        let text = |place: &crate::model::notice::Place| {
            [place.file.clone(), place.found.clone().unwrap_or_default()].join(" ").trim().to_owned()
        };
        notice.places.iter().map(text).collect()
    }

    #[test]
    fn key_value_folders_are_columns_of_text() {
        let found = read(
            &[
                ("d/shop=New%20York/n=1", "views\n10\n20\n"),
                ("d/shop=__HIVE_DEFAULT_PARTITION__/n=2", "views\n30\n"),
                ("d/shop=New%20York/views=x", "views\n40\n"),
            ],
            None,
        );
        assert_eq!(rows(&found), ["views|shop|n", "10|New York|1", "20|New York|1", "30||2", "40|New York|"]);
        assert_eq!(found.table.columns[1].missing, 1);
    }

    #[test]
    fn folders_give_the_time_where_files_have_none() {
        let found = read(&[("20210602/2230", "views\n10\n"), ("20210602/2235", "views\n20\n")], None);
        assert_eq!(rows(&found), ["views|folder time", "10|2021-06-02T22:30:00Z", "20|2021-06-02T22:35:00Z"]);
        assert_eq!(found.folders.template.as_deref(), Some("{{yyyyMMdd}}/{{HHmm}}"));
        let days_first = read(&[("20210302", "v\n1\n"), ("20210402", "v\n2\n")], None);
        assert_eq!(rows(&days_first)[1..], ["1|2021-02-03T00:00:00Z", "2|2021-02-04T00:00:00Z"]);
        let months_first = read(&[("20210302", "v\n1\n"), ("20210402", "v\n2\n")], Some("{{yyyyMMdd}}"));
        assert_eq!(rows(&months_first)[1..], ["1|2021-03-02T00:00:00Z", "2|2021-04-02T00:00:00Z"]);
    }

    #[test]
    fn names_of_files_tell_the_time_where_the_template_says_so() {
        let template = "https://h/{{yyyyMMdd}}/{{HHmm}}.csv".to_owned();
        let mut reader = Reader::new(ReadSettings { path_template: Some(template), ..ReadSettings::default() });
        for name in ["2230.csv", "2235.csv", "2245.csv"] {
            reader.begin_file(name, "20210602", 8);
            reader.push(b"views\n10\n");
        }
        let found = reader.finish();
        assert_eq!(
            rows(&found)[1..],
            ["10|2021-06-02T22:30:00Z", "10|2021-06-02T22:35:00Z", "10|2021-06-02T22:45:00Z"]
        );
        assert_eq!(places(found.notices.iter().next().unwrap()), ["20210602/2240.csv"]);
    }

    #[test]
    fn intervals_without_a_folder_are_counted_and_named() {
        let check = |folders: &[&str], count: u64, expected: &[&str]| {
            let files: Vec<_> = folders.iter().map(|folder| (*folder, "v\n1\n")).collect();
            let found = read(&files, None);
            let notice = found.notices.iter().next().unwrap();
            assert_eq!((notice.count, places(notice)), (count, expected.iter().map(|text| text.to_string()).collect()));
        };
        check(&["20210602/2230", "20210602/2235", "20210602/2250"], 2, &["20210602/2240", "20210602/2245"]);
        check(&["y=2020/m=11", "y=2020/m=12", "y=2021/m=02"], 1, &["y=2021/m=01"]);
        check(&["2021/02/27", "2021/02/28", "2021/03/02"], 1, &["2021/03/01"]);
    }

    #[test]
    fn rows_outside_their_folder_are_counted_and_kept() {
        let data = "event_time,views\n2021-06-02 22:31:00,1\n2021-06-02 22:34:59,2\n2021-06-02 22:36:00,3\n";
        let files = [
            ("intvl_date=2021-06-02/intvl_hhmm=2230", data),
            ("intvl_date=2021-06-02/intvl_hhmm=2235", "event_time,views\n2021-06-02 22:35:00,4\n"),
        ];
        let found = read(&files, None);
        assert_eq!(found.table.rows, 4);
        let notice = &found.folders.outside["event_time"];
        assert_eq!(
            (notice.count, places(notice)),
            (1, vec![format!("{}/part-0 2021-06-02 22:36:00 (row 3)", files[0].0)])
        );
        assert_eq!(found.folders.time_parts, ["intvl_date", "intvl_hhmm"]);

        let export = read(&[("20240501", data)], None);
        assert_eq!((export.folders.template, export.folders.outside.len()), (None, 0));
        let meant = read(&[("20240501", data)], Some("{{yyyyMMdd}}"));
        assert_eq!(meant.folders.outside["event_time"].count, 3);
    }
}
