//! How many values become one.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How the rows of one bucket become one value. Written as [`Aggregation::name`]; `SUM`, `AVG` and the like are read too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Aggregation {
    /// Sum of the values.
    Sum,
    /// Arithmetic mean of the values.
    Mean,
    /// Smallest value.
    Min,
    /// Largest value.
    Max,
    /// Number of values that are not missing; without a column, of rows.
    Count,
    /// Number of different values.
    CountDistinct,
    /// The value below which so many percent of the values are, 1–99; between two values in proportion (type 7 of
    /// Hyndman and Fan, Sample quantiles in statistical packages, American Statistician 50, 1996).
    Percentile(u8),
}

impl Aggregation {
    /// Every aggregation on offer, in the order the interface has them.
    pub const ALL: [Self; 10] = [
        Self::Sum,
        Self::Mean,
        Self::Min,
        Self::Max,
        Self::Count,
        Self::CountDistinct,
        Self::Percentile(50),
        Self::Percentile(90),
        Self::Percentile(95),
        Self::Percentile(99),
    ];

    /// As settings have it: "sum", "count_distinct", "p95".
    pub fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Min => "min",
            Self::Max => "max",
            Self::Count => "count",
            Self::CountDistinct => "count_distinct",
            Self::Percentile(percent) => return Cow::Owned(format!("p{percent}")),
        })
    }

    /// As the interface has it: "count distinct".
    pub fn label(self) -> String {
        self.name().replace('_', " ")
    }

    /// Whether it needs numbers; the others take any values.
    pub fn needs_numbers(self) -> bool {
        !matches!(self, Self::Count | Self::CountDistinct)
    }

    /// Whether it needs all values of a bucket at hand, rather than a running figure.
    pub fn keeps_values(self) -> bool {
        matches!(self, Self::CountDistinct | Self::Percentile(_))
    }
}

impl TryFrom<String> for Aggregation {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let name = text.to_ascii_lowercase();
        let percent = name.strip_prefix('p').and_then(|percent| percent.parse().ok());
        match name.as_str() {
            "avg" => Ok(Self::Mean),
            _ => match percent {
                Some(percent @ 1..=99) => Ok(Self::Percentile(percent)),
                _ => Self::ALL.into_iter().find(|each| each.name() == name).ok_or_else(|| {
                    format!(
                        "aggregation \"{text}\" is not known, expected sum, mean, min, max, count, count_distinct, or \
                         p1 to p99"
                    )
                }),
            },
        }
    }
}

impl From<Aggregation> for String {
    fn from(aggregation: Aggregation) -> Self {
        aggregation.name().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Aggregation, String> {
        Aggregation::try_from(text.to_owned())
    }

    #[test]
    fn names_come_back() {
        for aggregation in Aggregation::ALL.into_iter().chain((1..100).map(Aggregation::Percentile)) {
            assert_eq!(read(&aggregation.name()), Ok(aggregation));
        }
    }

    #[test]
    fn the_words_of_other_services_are_read() {
        for (text, expected) in
            [("SUM", Aggregation::Sum), ("AVG", Aggregation::Mean), ("P95", Aggregation::Percentile(95))]
        {
            assert_eq!(read(text), Ok(expected));
        }
        for text in ["", "p0", "p100", "p9.5", "total"] {
            assert!(read(text).unwrap_err().starts_with(&format!("aggregation \"{text}\" is not known")));
        }
    }
}
