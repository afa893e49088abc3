//! What is typed about a column or a file, to settings of the reading, and what is wrong with it.

use crate::model::column::ColumnKind;
use crate::model::pattern::Pattern;
use crate::model::reading::ColumnSettings;
use crate::protocol::message::ColumnSummary;
use crate::words::page::{columns, files};

/// Formats of times on offer.
pub(crate) const TIME_FORMATS: [&str; 9] = [
    "ISO 8601",
    "yyyy-MM-dd HH:mm:ss",
    "MM/dd/yyyy HH:mm",
    "dd/MM/yyyy HH:mm",
    "dd.MM.yyyy HH:mm",
    "UNIX seconds",
    "UNIX milliseconds",
    "UNIX microseconds",
    "UNIX nanoseconds",
];

/// The fields of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnFields {
    /// What it holds.
    pub(crate) kind: ColumnKind,
    /// What stands before a fraction; `None` as found.
    pub(crate) decimal: Option<char>,
    /// How its times are written.
    pub(crate) format: String,
    /// The texts that mean "no value", with spaces or commas between.
    pub(crate) missing: String,
}

impl ColumnFields {
    /// As the column was read, after what was said about it.
    pub(crate) fn of(column: &ColumnSummary, said: &ColumnSettings) -> Self {
        Self {
            kind: column.kind,
            decimal: said.decimal,
            format: said.format.clone().or_else(|| guessed_format(column)).unwrap_or_default(),
            missing: joined(said.missing.as_ref().unwrap_or(&column.missing_markers)),
        }
    }

    /// What the fields say beyond what is found without them; `guessed` is what the column was taken for. The error is
    /// about the format: a sentence with the cure.
    pub(crate) fn settings(
        &self,
        column: &ColumnSummary,
        said: &ColumnSettings,
        guessed: ColumnKind,
    ) -> Result<ColumnSettings, String> {
        let format = match self.format.trim() {
            _ if self.kind != ColumnKind::Timestamp => None,
            "" if guessed == ColumnKind::Timestamp => None,
            "" => return Err(columns::NEEDS_FORMAT.to_owned()),
            text if guessed_format(column).as_deref() == Some(text) => None,
            text => Some(time_format(text)?),
        };
        let decimal = self.decimal.filter(|_| self.kind == ColumnKind::Number);
        let is_said = self.kind != guessed || format.is_some() || decimal.is_some();
        let missing = match self.missing == Self::of(column, said).missing {
            true => said.missing.clone(),
            false => Some(markers(&self.missing)),
        };
        Ok(ColumnSettings { kind: is_said.then_some(self.kind), format, decimal, missing, on_misfit: said.on_misfit })
    }
}

/// Whether any of that was not found but said.
pub(crate) fn is_by_hand(said: &ColumnSettings) -> bool {
    *said != guessed(said)
}

/// Settings that leave it to be found how a column is written.
pub(crate) fn guessed(said: &ColumnSettings) -> ColumnSettings {
    ColumnSettings { on_misfit: said.on_misfit, ..ColumnSettings::default() }
}

/// The format of the times that was found, whatever was said.
pub(crate) fn guessed_format(column: &ColumnSummary) -> Option<String> {
    let format = column.format.as_ref()?;
    Some(format.found.clone().unwrap_or_else(|| format.label()))
}

/// A format of times as the reading takes it; the error is a sentence with the cure.
pub(crate) fn time_format(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_meant = |known: &&str| {
        known.eq_ignore_ascii_case(text)
            || known.strip_prefix("UNIX ").is_some_and(|unit| unit.eq_ignore_ascii_case(text))
    };
    match TIME_FORMATS.into_iter().chain(["UNIX"]).find(is_meant) {
        Some(known) => Ok(known.to_owned()),
        None => Pattern::parse(text).map(|_| text.to_owned()),
    }
}

/// Names typed for so many columns, with commas between, or tabs as from a spreadsheet; the error is a sentence.
pub(crate) fn column_names(text: &str, columns: usize) -> Result<Vec<String>, String> {
    let separator = if text.contains('\t') { '\t' } else { ',' };
    let names: Vec<String> = text.split(separator).map(|name| name.trim().to_owned()).collect();
    if names.len() != columns {
        return Err(files::too_few_names(names.len(), columns));
    }
    if let Some(at) = names.iter().position(String::is_empty) {
        return Err(files::no_name(at + 1));
    }
    match names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        Some((_, twice)) => Err(files::same_name(twice)),
        None => Ok(names),
    }
}

/// Names as [`column_names`] takes them.
pub(crate) fn joined_names(names: &[String]) -> String {
    let separator = if names.iter().any(|name| name.contains(',')) { "\t" } else { ", " };
    names.join(separator)
}

/// Where there is a comma, only commas separate: a marker may have spaces in it.
fn markers(text: &str) -> Vec<String> {
    let separates = |letter: char| if text.contains(',') { letter == ',' } else { letter.is_whitespace() };
    text.split(separates).map(str::trim).filter(|marker| !marker.is_empty()).map(str::to_owned).collect()
}

/// The inverse of [`markers`].
fn joined(markers: &[String]) -> String {
    match markers {
        [one] if one.contains(' ') => format!("{one},"),
        _ if markers.iter().any(|marker| marker.contains(' ')) => markers.join(", "),
        _ => markers.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::column::TimeFormat;
    use crate::model::reading::OnMisfit;

    fn column(kind: ColumnKind, format: &str) -> ColumnSummary {
        ColumnSummary {
            name: "c".to_owned(),
            kind,
            format: (kind == ColumnKind::Timestamp)
                .then(|| TimeFormat { patterns: vec![(format.to_owned(), 9)], ..TimeFormat::default() }),
            missing: 2,
            misfits: 0,
            distinct: 5,
            number_format: String::new(),
            missing_markers: vec!["NA".to_owned(), "-".to_owned()],
            distribution: Vec::new(),
        }
    }

    #[test]
    fn fields_left_as_they_are_say_nothing() {
        for kind in [ColumnKind::Timestamp, ColumnKind::Number, ColumnKind::Text, ColumnKind::Boolean] {
            let column = column(kind, "yyyy-MM-dd");
            for said in [
                ColumnSettings::default(),
                ColumnSettings { on_misfit: OnMisfit::SkipRow, ..ColumnSettings::default() },
                ColumnSettings { missing: Some(vec!["not there".to_owned()]), ..ColumnSettings::default() },
            ] {
                assert_eq!(ColumnFields::of(&column, &said).settings(&column, &said, kind), Ok(said));
            }
        }
    }

    #[test]
    fn fields_say_what_was_not_found() {
        use ColumnKind::{Number, Text, Timestamp};
        let check = |read: ColumnKind, change: fn(&mut ColumnFields), expected: Result<ColumnSettings, &str>| {
            let (column, said) = (column(read, "yyyy-MM-dd"), ColumnSettings::default());
            let mut fields = ColumnFields::of(&column, &said);
            change(&mut fields);
            let found = fields.settings(&column, &said, read);
            assert_eq!(found, expected.map_err(str::to_owned));
        };
        let said = |kind, format: Option<&str>, decimal| {
            let format = format.map(str::to_owned);
            Ok(ColumnSettings { kind: Some(kind), format, decimal, ..ColumnSettings::default() })
        };
        check(Number, |fields| fields.kind = Text, said(Text, None, None));
        check(Number, |fields| fields.decimal = Some(','), said(Number, None, Some(',')));
        check(Timestamp, |fields| fields.format = "dd.MM.yyyy".to_owned(), said(Timestamp, Some("dd.MM.yyyy"), None));
        check(Timestamp, |fields| fields.format = String::new(), Ok(ColumnSettings::default()));
        check(
            Number,
            |fields| {
                fields.kind = Timestamp;
                fields.format = "milliseconds".to_owned();
            },
            said(Timestamp, Some("UNIX milliseconds"), None),
        );
        check(
            Number,
            |fields| fields.kind = Timestamp,
            Err("Times need a format, such as yyyy-MM-dd HH:mm:ss or UNIX seconds."),
        );
        check(
            Timestamp,
            |fields| fields.format = "yyyy-mm-dd".to_owned(),
            Err("There is no month. Write MM for it; mm are minutes."),
        );
        let missing = |markers: &[&str]| {
            let missing = Some(markers.iter().map(|marker| (*marker).to_owned()).collect());
            Ok(ColumnSettings { missing, ..ColumnSettings::default() })
        };
        check(Text, |fields| fields.missing = "NA none".to_owned(), missing(&["NA", "none"]));
        check(Text, |fields| fields.missing = "not there, n/a".to_owned(), missing(&["not there", "n/a"]));
        check(Text, |fields| fields.missing = String::new(), missing(&[]));
    }

    #[test]
    fn what_was_said_is_shown_and_can_be_the_guess_again() {
        let column = column(ColumnKind::Text, "");
        let said = ColumnSettings {
            kind: Some(ColumnKind::Text),
            missing: Some(vec!["not there".to_owned()]),
            on_misfit: OnMisfit::SkipRow,
            ..ColumnSettings::default()
        };
        let fields = ColumnFields::of(&column, &said);
        assert_eq!((fields.missing.as_str(), markers(&fields.missing).len()), ("not there,", 1));
        assert_eq!(fields.settings(&column, &said, ColumnKind::Number), Ok(said.clone()));
        assert!(is_by_hand(&said) && !is_by_hand(&guessed(&said)));
        assert_eq!(guessed(&said).on_misfit, OnMisfit::SkipRow);
    }

    #[test]
    fn units_may_be_named_alone() {
        let check = |text: &str, expected: &str| assert_eq!(time_format(text).as_deref(), Ok(expected));
        check(" Seconds ", "UNIX seconds");
        check("unix milliseconds", "UNIX milliseconds");
        check("UNIX", "UNIX");
        check("d.M.yy", "d.M.yy");
    }

    #[test]
    fn names_are_one_per_column() {
        let check = |text: &str, expected: Result<&[&str], &str>| {
            let expected = expected.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
            assert_eq!(column_names(text, 2), expected.map_err(str::to_owned));
        };
        check("day, views", Ok(&["day", "views"]));
        check("day\tviews, all", Ok(&["day", "views, all"]));
        for names in [["day", "views"], ["day", "views, all"]] {
            let names = names.map(str::to_owned);
            assert_eq!(column_names(&joined_names(&names), 2), Ok(names.to_vec()));
        }
        check("day", Err("1 of 2 names. Write one per column, with commas between."));
        check("day,", Err("Column 2 has no name."));
        check("day,day", Err("Two columns are called day. Give each a name of its own."));
    }
}
