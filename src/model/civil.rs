//! Days and dates of the proleptic Gregorian calendar, in straight lines of whole numbers: it is what reading a time
//! costs. After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): years begin in March, so that
//! the leap day is the last of its year.

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

#[cfg(test)]
mod tests {
    use chrono::{Datelike, NaiveDate};

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
}
