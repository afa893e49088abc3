//! What a column is used for, and how a choice changes the mapping.

use crate::model::column::ColumnKind;
use crate::model::metric::{Aggregation, Measure, MetricSet};
use crate::model::order;
use crate::model::suggestion::{Confidence, Suggestion};
use crate::protocol::message::TableSummary;
use crate::words::page::map as words;

/// Use of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Tells when.
    Timestamp,
    /// Is watched.
    Measure,
    /// Splits the measures.
    Dimension,
    /// Is left out.
    Ignore,
}

impl Role {
    /// The word on screen and in the control.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Timestamp => words::TIMESTAMP,
            Self::Measure => words::MEASURE,
            Self::Dimension => words::DIMENSION,
            Self::Ignore => words::IGNORE,
        }
    }

    /// The inverse of [`Role::label`].
    pub(super) fn from_label(label: &str) -> Self {
        let all = [Self::Timestamp, Self::Measure, Self::Dimension];
        all.into_iter().find(|role| role.label() == label).unwrap_or(Self::Ignore)
    }

    /// What a column of this kind can be.
    pub(super) fn of_kind(kind: ColumnKind) -> &'static [Self] {
        match kind {
            ColumnKind::Timestamp => &[Self::Timestamp, Self::Ignore],
            _ => &[Self::Measure, Self::Dimension, Self::Ignore],
        }
    }

    /// What the mapping makes of a column.
    pub(super) fn in_set(set: &MetricSet, column: &str) -> Self {
        if set.timestamp == column {
            Self::Timestamp
        } else if set.measures.iter().any(|measure| is_of_column(measure, column)) {
            Self::Measure
        } else if set.dimensions.iter().any(|dimension| dimension == column) {
            Self::Dimension
        } else {
            Self::Ignore
        }
    }
}

/// Whether a measure is the one that the column's line is about; the others are listed below the columns.
pub(super) fn is_of_column(measure: &Measure, column: &str) -> bool {
    measure.per.is_none() && measure.column == column && measure.name == column && !column.is_empty()
}

/// How a measure of this kind can be aggregated: text and times can only be counted.
pub(super) fn aggregations(kind: ColumnKind) -> &'static [Aggregation] {
    match kind {
        ColumnKind::Number => &Aggregation::ALL,
        _ => &[Aggregation::Count, Aggregation::CountDistinct],
    }
}

/// Gives a column a role. Measures and dimensions stay in the order of the file, measures of no single column last.
pub(super) fn assign(set: &mut MetricSet, table: &TableSummary, column: &str, role: Role) {
    if set.timestamp == column {
        set.timestamp.clear();
    }
    set.measures.retain(|measure| !is_of_column(measure, column));
    set.dimensions.retain(|dimension| dimension != column);
    set.top.retain(|top| top.dimension != column);
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    match role {
        Role::Timestamp => set.timestamp = column.to_owned(),
        Role::Measure => {
            let aggregation = guessed(table, column);
            set.measures.push(Measure::new(column, aggregation));
            order::sort_by_key(&mut set.measures, |measure| {
                (!is_of_column(measure, &measure.column), place(&measure.column))
            });
        }
        Role::Dimension => {
            set.dimensions.push(column.to_owned());
            order::sort_by_key(&mut set.dimensions, |dimension| place(dimension));
        }
        Role::Ignore => {}
    }
}

/// The guess's aggregation, or the usual one of the column's kind.
fn guessed(table: &TableSummary, column: &str) -> Aggregation {
    let proposal = table.proposal.as_ref().ok();
    let measure =
        proposal.and_then(|proposal| proposal.metric_set.measures.iter().find(|measure| measure.column == column));
    let kind = table.columns.iter().find(|other| other.name == column).map(|column| column.kind);
    measure.map_or_else(|| aggregations(kind.unwrap_or(ColumnKind::Text))[0], |measure| measure.aggregation)
}

/// Why the guess uses the column at `index` as it does: "not sure: whole numbers, never negative". `None` where the
/// mapping uses it in another way.
pub(super) fn reason(guess: &Suggestion, set: &MetricSet, column: &str, index: usize) -> Option<String> {
    let role = Role::in_set(set, column);
    if role != Role::in_set(&guess.metric_set, column) {
        return None;
    }
    let why = if role == Role::Timestamp { &guess.timestamp } else { guess.columns.get(index)? };
    Some(words::reason(why.confidence == Confidence::High, &why.reason))
}
