//! What is said of how each column was understood: the preview, its forms, and the question about dates.

use crate::model::civil;
use crate::model::column::{Ambiguity, DateReading};
use crate::model::format::{count, date, plural};
use crate::model::time::Timestamp;
use crate::model::zone::UTC;

/// Above the question.
pub(crate) fn day_or_month(column: &str) -> String {
    format!("{column}: day or month first?")
}

/// "Is 03/04/2020 the 3rd of April or the 4th of March? Both fit all rows."
pub(crate) fn which_day(ambiguity: &Ambiguity) -> String {
    let Ambiguity { example, taken, other } = ambiguity;
    format!("Is {example} {} or {}? Both fit all rows.", day(taken.example), day(other.example))
}

/// "The 3rd of April: 2 Mar 2020 to 5 Nov 2020".
pub(crate) fn one_day(reading: &DateReading) -> String {
    let (first, last) = reading.range;
    let day = day(reading.example);
    format!("T{}: {} to {}", &day[1..], date(first, &UTC), date(last, &UTC))
}

/// "the 3rd of April".
fn day(at: Timestamp) -> String {
    let (_, month, day) = civil::date(at.div_euclid(86_400));
    let ending = match (day / 10, day % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("the {day}{ending} of {}", civil::MONTHS[month as usize - 1])
}

pub(crate) const PREVIEW: &str = "Preview";

/// "first 50 rows".
pub(crate) fn first_rows(rows: usize) -> String {
    format!("first {}", plural(rows as u64, "row", "rows"))
}

/// Both ends count from 1.
pub(crate) fn columns_shown(first: usize, last: usize, all: usize) -> String {
    format!("columns {first} to {last} of {}", count(all as u64))
}

pub(crate) const COLUMNS_BEFORE: &str = "Columns before";
pub(crate) const COLUMNS_AFTER: &str = "Columns after";
pub(crate) const FIRST_ROWS: &str = "First rows";

/// "12 different, 3 missing"; from 10,000 on they are not counted.
pub(crate) fn values(distinct: u64, missing: u64) -> String {
    let distinct = match distinct {
        10_000.. => "10,000 or more different".to_owned(),
        distinct => format!("{} different", count(distinct)),
    };
    if missing > 0 { format!("{distinct}, {} missing", count(missing)) } else { distinct }
}

/// "written 1.234,5, missing: NA -"; empty where there is nothing to say.
pub(crate) fn written(number_format: &str, missing_markers: &[String]) -> String {
    let format = (!number_format.is_empty()).then(|| format!("written {number_format}"));
    let markers = (!missing_markers.is_empty()).then(|| format!("missing: {}", missing_markers.join(" ")));
    format.into_iter().chain(markers).collect::<Vec<_>>().join(", ")
}

pub(crate) const TYPE: &str = "Type";

pub(crate) fn guessed_type(name: &str) -> String {
    format!("{name} (guessed)")
}

pub(crate) const DECIMAL_SIGN: &str = "Decimal sign";
pub(crate) const AS_GUESSED: &str = "as guessed";
pub(crate) const POINT: &str = "point: 1234.5";
pub(crate) const COMMA: &str = "comma: 1234,5";

pub(crate) const FORMAT: &str = "Format";

/// Below the format of times; `guessed` is the one that was found.
pub(crate) fn format_note(guessed: Option<&str>) -> String {
    let guessed = guessed.map(|format| format!("Guessed: {format}. ")).unwrap_or_default();
    format!("{guessed}Letters as in yyyy-MM-dd HH:mm:ss, or UNIX seconds.")
}

pub(crate) const NEEDS_FORMAT: &str = "Times need a format, such as yyyy-MM-dd HH:mm:ss or UNIX seconds.";

pub(crate) const MISSING: &str = "Texts that mean no value";
pub(crate) const MISSING_NOTE: &str = "With spaces or commas between. An empty cell always means no value.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_both_days() {
        let reading = |month, day| {
            let at = civil::days(2020, month, day) * 86_400;
            DateReading { pattern: String::new(), example: at, range: (at, at + 9 * 86_400) }
        };
        let ambiguity = Ambiguity { example: "03/04/2020".to_owned(), taken: reading(4, 3), other: reading(3, 4) };
        assert_eq!(which_day(&ambiguity), "Is 03/04/2020 the 3rd of April or the 4th of March? Both fit all rows.");
        assert_eq!(one_day(&ambiguity.other), "The 4th of March: 4 Mar 2020 to 13 Mar 2020");
        assert_eq!(
            [11, 22, 31].map(|day| reading(1, day).example).map(day),
            ["the 11th of January", "the 22nd of January", "the 31st of January"]
        );
    }
}
