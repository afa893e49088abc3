//! Reading times by a pattern that somebody wrote.

use super::cursor::Cursor;
use super::written::{Written, hour_of_day, long_year, seconds};
use crate::model::pattern::{Hour, Item, Pattern};

/// The time that `text` is by the pattern; every part must be there, and nothing else.
pub(super) fn read<'a>(pattern: &Pattern, text: &'a [u8]) -> Option<Written<'a>> {
    let mut cursor = Cursor { bytes: text };
    let (mut year, mut month, mut day) = (0, 0, 0);
    let (mut hour, mut minute, mut second) = (0, 0, 0);
    let (mut half_from, mut afternoon) = (None, None);
    let (mut offset, mut region) = (None, None);
    for item in &pattern.items {
        match *item {
            Item::Year => year = cursor.digits(4, 4)?.0,
            Item::ShortYear => year = long_year(cursor.digits(2, 2)?.0),
            Item::Month(least) => month = cursor.digits(least, 2)?.0,
            Item::MonthName => month = cursor.month_name()?,
            Item::Day(least) => day = cursor.digits(least, 2)?.0,
            Item::WeekdayName => cursor.weekday_name()?,
            Item::Hour(counted, least) => {
                hour = cursor.digits(least, 2)?.0;
                match counted {
                    Hour::OfDay => {}
                    Hour::OfDayFromOne => hour = (1..=24).contains(&hour).then_some(hour % 24)?,
                    Hour::OfHalf => half_from = Some(1),
                    Hour::OfHalfFromZero => half_from = Some(0),
                }
            }
            Item::Meridiem => afternoon = Some(cursor.meridiem()?),
            Item::Minute(least) => minute = cursor.digits(least, 2)?.0,
            Item::Second(least) => second = cursor.digits(least, 2)?.0,
            Item::Fraction => drop((cursor.fraction() > 0).then_some(())?),
            Item::Offset => offset = cursor.offset()?.0,
            Item::Region => match cursor.offset() {
                // The short names of UTC are offsets.
                Some((found, _)) => offset = found,
                None => region = Some(cursor.bare_region()?),
            },
            Item::Literal(letter) => cursor.eat(letter.encode_utf8(&mut [0; 4]).as_bytes())?,
        }
    }
    if let (Some(from), Some(afternoon)) = (half_from, afternoon) {
        hour = hour_of_day(hour, from, afternoon)?;
    }
    let local = seconds(year, month, day, hour, minute, second)?;
    cursor.bytes.is_empty().then_some(Written { local, offset, region })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_read() {
        // 2021-03-04 05:06:07
        const AT: i64 = 1_614_834_367;
        const DAY: i64 = AT - 5 * 3_600 - 6 * 60 - 7;
        let check = |pattern: &str, text: &str, expected: Option<i64>| {
            let pattern = Pattern::parse(pattern).unwrap();
            let found = read(&pattern, text.as_bytes());
            assert_eq!(found.map(|written| written.kept()), expected, "{text}");
        };
        check("yyyy-MM-DD", "2021-03-04", Some(DAY));
        check("yyyy-MM-dd hh:mm:ss a", "2021-03-04 05:06:07 pm", Some(AT + 43_200));
        check("yyyy-MM-dd HH:mm:ss.s", "2021-03-04 05:06:07.0", Some(AT));
        check("yyyy-MM-dd HH:mm:ss", "2021-03-04 05:06", None);
        check("yyyy-MM-dd HH:mm", "2021-03-04 05:06:07", None);
        check("yyyyMMdd/HHmm", "20210304/0506", Some(AT - 7));
        check("yyyyMMddkk", "2021030424", Some(DAY));
        check("yyyyMMddkk", "2021030400", None);
        check("yyyyMMdd kk:mm a", "20210304 11:00 PM", Some(DAY + 23 * 3_600));
        check("yyyyMMdd KK:mm a", "20210304 00:00 PM", Some(DAY + 12 * 3_600));
        check("EEEE d MMMM yyyy", "Thursday 4 March 2021", Some(DAY));
        check("EEE MMM d HH:mm:ss yyyy", "Thu Mar 4 05:06:07 2021", Some(AT));
        check("dd.MM.yy", "04.03.21", Some(DAY));
        check("d/M/yyyy", "04/3/2021", Some(DAY));
        check("dd/MM/yyyy", "4/3/2021", None);
        check("yyyy-MM-dd'T'HH:mm:ssXXX", "2021-03-04T05:06:07+01:00", Some(AT - 3_600));
        check("yyyy-MM-dd HH:mm:ss z", "2021-03-04 05:06:07 UTC", Some(AT));
        check("yyyy-MM-dd HH:mm:ss VV", "2021-03-04 05:06:07 Europe/Paris", Some(AT));
        check("yyyy年M月d日", "2021年3月4日", Some(DAY));
        check("yyyy-MM-dd", "2021-02-29", None);
    }
}
