//! The templates that fit folders: from one example path, or from all of them. Digits are read as parts of a time in the
//! orders that exports use; where days and months can be exchanged both readings are offered, the one that leaves the
//! smaller holes in time first, for folders follow each other.

use super::{PathTemplate, Unit};
use crate::model::order;
use crate::model::time::Timestamp;

/// Most templates offered.
const MOST: usize = 6;
/// Example paths that templates are made from, when the first ones are out of line.
const EXAMPLES: usize = 3;
/// Years that digits are taken for.
const YEARS: std::ops::Range<u32> = 1990..2100;

/// Orders of the date's parts; day and month may follow the year in folders of their own.
const DATES: [&[Unit]; 4] = [
    &[Unit::Year, Unit::Month, Unit::Day],
    &[Unit::Year, Unit::Day, Unit::Month],
    &[Unit::Day, Unit::Month, Unit::Year],
    &[Unit::Month, Unit::Day, Unit::Year],
];
const CLOCK: [Unit; 3] = [Unit::Hour, Unit::Minute, Unit::Second];

/// Templates that at least nine in ten of `folders` follow, best first.
pub fn templates(folders: &[&str]) -> Vec<PathTemplate> {
    let mut distinct = order::distinct(folders.iter().copied());
    // The shortest first: a lone digit tells that numbers are written without zeros before them.
    order::sort_by_key(&mut distinct, |folder| folder.len());
    let mut fitting: Vec<(PathTemplate, Rank)> = Vec::new();
    for example in distinct.iter().take(EXAMPLES) {
        for (preference, template) in readings(example).into_iter().enumerate() {
            let mut times: Vec<_> = distinct.iter().filter_map(|folder| template.time(folder)).collect();
            let known = fitting.iter().any(|(other, _)| *other == template);
            if !known && times.len() * 10 >= distinct.len() * 9 {
                let rank = (
                    std::cmp::Reverse(template.unit()),
                    distinct.len() - times.len(),
                    widest_gap(&mut times),
                    preference,
                );
                fitting.push((template, rank));
            }
        }
        if !fitting.is_empty() {
            break;
        }
    }
    order::sort_by_key(&mut fitting, |(_, rank)| *rank);
    fitting.into_iter().map(|(template, _)| template).take(MOST).collect()
}

/// Fine before coarse, then few that do not fit, small holes, and the order of preference.
type Rank = (std::cmp::Reverse<Unit>, usize, i64, usize);

fn widest_gap(times: &mut [Timestamp]) -> i64 {
    times.sort_unstable();
    times.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0)
}

/// All readings of one path, by preference.
fn readings(path: &str) -> Vec<PathTemplate> {
    let runs = runs(path);
    let mut found = Vec::new();
    for first in 0..runs.len() {
        for date in DATES {
            let units: Vec<Unit> = date.iter().copied().chain(CLOCK).collect();
            read(path, &runs[first..], &units, 0, &mut Vec::new(), &mut found);
        }
    }
    let mut templates: Vec<PathTemplate> = Vec::new();
    // The finest first: the coarser readings of the same digits are offered after them.
    order::sort_by_key(&mut found, |keys: &Vec<(usize, usize, String)>| {
        std::cmp::Reverse(keys.iter().map(|(_, _, keys)| keys.len()).sum::<usize>())
    });
    for keys in found {
        for twelve in [false, true] {
            let text = written(path, &keys, twelve);
            let template = PathTemplate::parse(&text).ok().filter(|template| template.time(path).is_some());
            if let Some(template) = template.filter(|template| !templates.contains(template)) {
                templates.push(template);
            }
        }
    }
    templates
}

/// Where the digits of a path are: (start, end).
fn runs(path: &str) -> Vec<(usize, usize)> {
    let bytes = path.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let starts = (0..bytes.len()).filter(|&at| digit(at) && (at == 0 || !digit(at - 1)));
    starts
        .map(|start| (start, start + bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count()))
        .collect()
}

/// Takes the runs one by one for the units that come next; every prefix that is a whole date or more is a reading.
fn read(
    path: &str,
    runs: &[(usize, usize)],
    units: &[Unit],
    next: usize,
    keys: &mut Vec<(usize, usize, String)>,
    found: &mut Vec<Vec<(usize, usize, String)>>,
) {
    let whole = next >= 3 || (next == 2 && units[0] == Unit::Year && units[1] == Unit::Month);
    // The folder must end with the last run: what follows in it may differ from folder to folder.
    if whole && keys.last().is_some_and(|(_, end, _)| matches!(path.as_bytes().get(*end), None | Some(b'/'))) {
        found.push(keys.clone());
    }
    let Some(&(start, end)) = runs.first() else { return };
    // Folders below each other go from coarse to fine.
    let before = keys.last().map_or(start, |(_, end, _)| *end);
    if units[0] != Unit::Year && next < 3 && path[before..start].contains('/') {
        return;
    }
    let mut text = String::new();
    for (taken, unit) in units[next..].iter().enumerate() {
        text.push_str(key(*unit, end - start));
        let width = if text.len() == 1 { 1..=2 } else { text.len()..=text.len() };
        if width.contains(&(end - start)) && fits(path, start, end, units[next], taken) {
            keys.push((start, end, text.clone()));
            read(path, &runs[1..], units, next + taken + 1, keys, found);
            keys.pop();
        }
    }
}

fn key(unit: Unit, digits: usize) -> &'static str {
    match (unit, digits) {
        (Unit::Year, _) => "yyyy",
        (Unit::Month, 1) => "M",
        (Unit::Month, _) => "MM",
        (Unit::Day, 1) => "d",
        (Unit::Day, _) => "dd",
        (Unit::Hour, 1) => "H",
        (Unit::Hour, _) => "HH",
        (Unit::Minute, _) => "mm",
        (Unit::Second, _) => "ss",
    }
}

/// Whether digits can be that unit: by the year, and by the name of a `key=value` folder.
fn fits(path: &str, start: usize, end: usize, unit: Unit, more: usize) -> bool {
    let year = path.get(start..start + 4).and_then(|year| year.parse().ok());
    if unit == Unit::Year && !year.is_some_and(|year| YEARS.contains(&year)) {
        return false;
    }
    let folder = path[..start].rfind('/').map_or(0, |slash| slash + 1);
    let Some((name, _)) = path[folder..end].split_once('=').filter(|_| more == 0) else { return true };
    match name.to_ascii_lowercase().as_str() {
        "year" | "yyyy" | "y" => unit == Unit::Year,
        "month" | "mon" => unit == Unit::Month,
        "day" | "dd" | "d" => unit == Unit::Day,
        "hour" | "hh" | "hr" | "h" => unit == Unit::Hour,
        "minute" | "min" => unit == Unit::Minute,
        _ => true,
    }
}

/// The template: the path from the first folder with a key, the digits replaced by their keys.
fn written(path: &str, keys: &[(usize, usize, String)], twelve: bool) -> String {
    let Some(&(first, ..)) = keys.first() else { return String::new() };
    let mut at = path[..first].rfind('/').map_or(0, |slash| slash + 1);
    let mut text = String::new();
    for (start, end, keys) in keys {
        let keys = if twelve { keys.replace('H', "h") } else { keys.clone() };
        text.push_str(&path[at..*start]);
        text.push_str(&format!("{{{{{keys}}}}}"));
        at = *end;
    }
    // Keys with only signs between them read better in one pair.
    for sign in ["-", "_", ".", ""] {
        text = text.replace(&format!("}}}}{sign}{{{{"), sign);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_guessed_from_one_path_or_all() {
        let check = |folders: &[&str], expected: &[&str]| {
            let found = templates(folders);
            let found: Vec<_> = found.iter().map(PathTemplate::as_str).collect();
            assert_eq!(found, expected, "{folders:?}");
        };
        check(
            &["20210602/1120"],
            &[
                "{{yyyyMMdd}}/{{HHmm}}",
                "{{yyyyMMdd}}/{{hhmm}}",
                "{{yyyyddMM}}/{{HHmm}}",
                "{{yyyyddMM}}/{{hhmm}}",
                "{{yyyyMMdd}}",
                "{{yyyyddMM}}",
            ],
        );
        check(&["data/20210613/2235"], &["{{yyyyMMdd}}/{{HHmm}}", "{{yyyyMMdd}}"]);
        check(&["2021/01/02/x"], &["{{yyyy}}/{{MM}}/{{dd}}", "{{yyyy}}/{{dd}}/{{MM}}", "{{yyyy}}/{{MM}}"]);
        check(&["2021/1/2", "2021/1/13"], &["{{yyyy}}/{{M}}/{{d}}", "{{yyyy}}/{{M}}"]);
        check(&["2021-01/02", "2021-01/13"], &["{{yyyy-MM}}/{{dd}}", "{{yyyy-MM}}"]);
        check(
            &["d/intvl_date=2021-06-02/intvl_hhmm=2235", "d/intvl_date=2021-06-13/intvl_hhmm=0000"],
            &["intvl_date={{yyyy-MM-dd}}/intvl_hhmm={{HHmm}}", "intvl_date={{yyyy-MM-dd}}"],
        );
        check(
            &["year=2021/month=6/day=2/hour=7"],
            &[
                "year={{yyyy}}/month={{M}}/day={{d}}/hour={{H}}",
                "year={{yyyy}}/month={{M}}/day={{d}}/hour={{h}}",
                "year={{yyyy}}/month={{M}}/day={{d}}",
                "year={{yyyy}}/month={{M}}",
            ],
        );
        // Days follow each other; read as months they would be a month apart.
        check(&["20210302", "20210402", "20210502"], &["{{yyyyddMM}}", "{{yyyyMMdd}}"]);
        check(&["20210203", "20210204", "20210205"], &["{{yyyyMMdd}}", "{{yyyyddMM}}"]);
        check(&["02-03-2021", "13-03-2021"], &["{{dd-MM-yyyy}}"]);
        check(&["2021061323"], &["{{yyyyMMddHH}}"]);
        check(&["run 2/20210613T2235"], &["{{yyyyMMdd}}T{{HHmm}}"]);
        check(&["region=eu/store=17", "", "v2/12345678"], &[]);
    }
}
