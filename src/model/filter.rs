//! Which rows are watched.

use serde::{Deserialize, Serialize};

/// Stands for a missing value where values are texts: among a dimension's values and in filters.
pub const MISSING: &str = "(missing)";
/// Stands for all values of a dimension that are not among its largest.
pub const OTHERS: &str = "(others)";

/// Which rows are watched, by the text of one column. Several filters must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Column name, as in the file; it need not be a dimension.
    pub column: String,
    /// How the values below are held against a cell.
    pub condition: Condition,
    /// One of them must fit, or with [`Condition::IsNot`] none. A missing cell is [`MISSING`].
    pub values: Vec<String>,
}

impl Filter {
    /// Whether a cell of this text is watched.
    pub fn keeps(&self, text: &str) -> bool {
        let mut values = self.values.iter().map(String::as_str);
        match self.condition {
            Condition::Is => values.any(|value| text == value),
            Condition::IsNot => values.all(|value| text != value),
            Condition::StartsWith => values.any(|value| text.starts_with(value)),
            Condition::Contains => values.any(|value| text.contains(value)),
        }
    }

    /// "marketplace is uk, de".
    pub fn sentence(&self) -> String {
        format!("{} {} {}", self.column, self.condition.label(), self.values.join(", "))
    }
}

/// How a cell is held against a filter's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The cell is one of the values.
    Is,
    /// The cell is none of the values.
    IsNot,
    /// The cell begins with one of the values.
    StartsWith,
    /// One of the values occurs in the cell.
    Contains,
}

impl Condition {
    /// Every condition, in the order the interface offers them.
    pub const ALL: [Self; 4] = [Self::Is, Self::IsNot, Self::StartsWith, Self::Contains];

    /// The words between column and values.
    pub fn label(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::StartsWith => "starts with",
            Self::Contains => "contains",
        }
    }
}

/// A dimension of which only the values with the most rows are kept; all others become [`OTHERS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopValues {
    /// One of [`MetricSet::dimensions`](super::metric::MetricSet::dimensions).
    pub dimension: String,
    /// Values kept.
    pub count: u32,
}

/// A value and its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueCount {
    /// As text; [`MISSING`] for no value.
    pub value: String,
    /// Rows with it.
    pub rows: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_keeps_what_it_says() {
        let check = |condition, values: &[&str], expected: &[bool]| {
            let values = values.iter().map(|&value| value.to_owned()).collect();
            let filter = Filter { column: "place".to_owned(), condition, values };
            let found: Vec<_> = ["uk", "ukraine", MISSING].map(|text| filter.keeps(text)).into();
            assert_eq!(found, expected, "{}", filter.sentence());
        };
        check(Condition::Is, &["uk", "de"], &[true, false, false]);
        check(Condition::IsNot, &["uk", "de"], &[false, true, true]);
        check(Condition::IsNot, &[MISSING], &[true, true, false]);
        check(Condition::StartsWith, &["uk"], &[true, true, false]);
        check(Condition::Contains, &["rain", "miss"], &[false, true, true]);
    }

    #[test]
    fn a_filter_is_a_sentence() {
        let values = vec!["uk".to_owned(), "de".to_owned()];
        let filter = Filter { column: "market".to_owned(), condition: Condition::IsNot, values };
        assert_eq!(filter.sentence(), "market is not uk, de");
    }
}
