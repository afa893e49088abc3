//! What each column is for.

use crate::ingest::table::{Cells, Column, Table};
use crate::model::format::{count, plural};
use crate::model::metric::Aggregation;
use crate::model::order;
use crate::model::suggestion::Guess;
use crate::prepare::codes::Codes;
use crate::prepare::combine::Combinations;
use crate::prepare::facts::ColumnFacts;
use crate::prepare::values::Values;
use crate::prepare::words::{self, Meaning};

/// Most values of a proposed dimension.
const MAX_VALUES: u64 = 1_000;
/// Most values of a number column that is proposed as a dimension.
const MAX_CODES: u64 = 50;
/// Most combinations of all proposed dimensions together.
const MAX_COMBINATIONS: u64 = 1_000;
/// Fewest rows per value of a proposed dimension.
const ROWS_PER_VALUE: u64 = 3;
/// Fewest rows per combination: with fewer there is no series to learn from.
const ROWS_PER_COMBINATION: u64 = 8;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It is watched.
    Measure(Aggregation),
    /// It splits what is watched.
    Dimension,
    /// It tells when, or nothing of use.
    Other,
}

/// The guess of all columns.
pub(super) struct Roles {
    /// In the order of the table.
    pub(super) of_columns: Vec<(Role, Guess)>,
    /// Combinations of the dimensions that occur.
    pub(super) combinations: u64,
    /// Whether every row stands for something that happened: it has an id of its own.
    pub(super) rows_are_events: bool,
}

/// Guesses; `time` is the column of the timestamp.
pub(super) fn roles(table: &Table, facts: &[ColumnFacts], time: usize) -> Roles {
    let times = facts[time].distinct;
    let mut of_columns: Vec<(Role, Guess)> =
        table.columns.iter().zip(facts).map(|(column, facts)| role(column, facts, table.rows as u64)).collect();
    of_columns[time].1 = Guess::high("the times of the rows");
    find_codes(table, facts, times, &mut of_columns);
    let combinations = limit(table, facts, &mut of_columns);
    watch_something(table, facts, &mut of_columns);
    let rows = (table.rows as u64).min(ColumnFacts::MAX_DISTINCT as u64);
    let has_own_id =
        |(column, facts): (&Column, &ColumnFacts)| words::is_identity(&column.name) && facts.distinct == rows;
    let rows_are_events = table.columns.iter().zip(facts).any(has_own_id);
    Roles { of_columns, combinations, rows_are_events }
}

/// By the column alone; a dimension still has to fit with the others.
fn role(column: &Column, facts: &ColumnFacts, rows: u64) -> (Role, Guess) {
    let meaning = words::meaning(&column.name);
    let values = plural(facts.distinct, "value", "values");
    match &column.cells {
        _ if meaning == Meaning::Label => (Role::Other, Guess::high("the name says that it is an answer, not data")),
        Cells::Timestamp { .. } => (Role::Other, Guess::high("times that are not those of the rows")),
        _ if facts.distinct == 0 => (Role::Other, Guess::high("no row has a value")),
        _ if facts.distinct == 1 => (Role::Other, Guess::high("the same in every row")),
        Cells::Number(_) => number_role(meaning, facts),
        _ if facts.distinct >= rows.min(ColumnFacts::MAX_DISTINCT as u64) && rows > 2 => {
            (Role::Other, Guess::high("every row has its own value"))
        }
        _ if facts.distinct > MAX_VALUES || facts.distinct * ROWS_PER_VALUE > rows => {
            let most = if facts.distinct >= ColumnFacts::MAX_DISTINCT as u64 { "or more " } else { "" };
            (Role::Other, Guess::low(format!("{} {most}values are many to split by", count(facts.distinct))))
        }
        _ => (Role::Dimension, Guess::high(values)),
    }
}

fn number_role(meaning: Meaning, facts: &ColumnFacts) -> (Role, Guess) {
    let is_code = facts.whole && facts.distinct <= MAX_CODES;
    match meaning {
        Meaning::Id | Meaning::Thing if is_code => {
            (Role::Dimension, Guess::high(format!("{} whole numbers under a name for things", facts.distinct)))
        }
        Meaning::Id => {
            let reason = "the name says that it names single things; their number can be counted";
            (Role::Other, Guess::high(reason))
        }
        _ if facts.percent => (Role::Measure(Aggregation::Mean), Guess::high("written with a percent sign")),
        Meaning::Sum => (Role::Measure(Aggregation::Sum), Guess::high("the name says amount")),
        Meaning::Mean => (Role::Measure(Aggregation::Mean), Guess::high("the name says rate or level")),
        _ if facts.sequence => (Role::Other, Guess::low("it only numbers the rows")),
        _ if is_flag(facts) => (Role::Other, Guess::low("only 0 and 1")),
        _ => by_values(facts),
    }
}

/// How numbers are aggregated whose name says nothing.
fn by_values(facts: &ColumnFacts) -> (Role, Guess) {
    let (aggregation, reason) = if facts.lowest < 0.0 {
        (Aggregation::Mean, "numbers below 0")
    } else if facts.whole {
        (Aggregation::Sum, "whole numbers, never negative")
    } else if facts.highest <= 1.0 {
        (Aggregation::Mean, "between 0 and 1, like a share")
    } else {
        (Aggregation::Mean, "numbers with fractions")
    };
    (Role::Measure(aggregation), Guess::low(reason))
}

fn is_flag(facts: &ColumnFacts) -> bool {
    facts.whole && facts.lowest >= 0.0 && facts.highest <= 1.0
}

/// Whole numbers under a name that says nothing, of which every one comes once with each time and each value of the
/// dimensions, name things as well.
fn find_codes(table: &Table, facts: &[ColumnFacts], times: u64, roles: &mut [(Role, Guess)]) {
    let is_dimension = |role: &&(Role, Guess)| role.0 == Role::Dimension;
    let pairs = roles.iter().zip(facts).filter(|(role, _)| is_dimension(role));
    let places = pairs.fold(times, |product, (_, facts)| product.saturating_mul(facts.distinct));
    let measures = roles.iter().filter(|(role, _)| matches!(role, Role::Measure(_))).count();
    if times >= ColumnFacts::MAX_DISTINCT as u64 || measures < 2 {
        return;
    }
    let rows = table.rows as u64;
    for ((role, column), facts) in roles.iter_mut().zip(&table.columns).zip(facts) {
        let is_open = matches!(role.0, Role::Measure(_)) && words::meaning(&column.name) == Meaning::Unknown;
        let is_code = facts.whole && !facts.percent && facts.lowest >= 0.0 && (2..=MAX_CODES).contains(&facts.distinct);
        let expected = places.saturating_mul(facts.distinct);
        if is_open && is_code && times > 2 * facts.distinct && expected.abs_diff(rows) * 20 <= rows {
            let reason = format!("each of its {} values comes once at every time", facts.distinct);
            *role = (Role::Dimension, Guess::low(reason));
            return;
        }
    }
}

/// Drops dimensions, those with the most values first, until the combinations that occur leave series to learn from.
/// Returns how many occur.
fn limit(table: &Table, facts: &[ColumnFacts], roles: &mut [(Role, Guess)]) -> u64 {
    let mut candidates: Vec<usize> = (0..roles.len()).filter(|&index| roles[index].0 == Role::Dimension).collect();
    order::sort_by_key(&mut candidates, |&index| (facts[index].distinct, index));
    let most = MAX_COMBINATIONS.min(table.rows as u64 / ROWS_PER_COMBINATION) as usize;
    let mut combinations = Combinations::new(vec![0; table.rows]);
    for index in candidates {
        let codes = Codes::of(&table.columns[index]);
        let values = Values::new(&codes, &vec![1; codes.len()], None);
        match combinations.clone().with(&codes, &values, most).and_then(|extended| extended.counted(most)) {
            Some(extended) => combinations = extended,
            None => {
                let reason = format!("{} values leave too few rows to each combination", count(facts[index].distinct));
                roles[index] = (Role::Other, Guess::low(reason));
            }
        }
    }
    combinations.counted(usize::MAX).map_or(1, |combinations| combinations.len() as u64)
}

/// Where nothing is watched, a lone flag, number or sequence is better than nothing; an id or a label is not. So is a
/// number that never changed yet, where there is no text: the rows of such a table are not events.
fn watch_something(table: &Table, facts: &[ColumnFacts], roles: &mut [(Role, Guess)]) {
    if roles.iter().any(|(role, _)| matches!(role, Role::Measure(_))) {
        return;
    }
    let has_text = table.columns.iter().any(|column| matches!(column.cells, Cells::Text { .. }));
    let is_open = |index: usize| {
        matches!(table.columns[index].cells, Cells::Number(_))
            && roles[index].0 == Role::Other
            && !matches!(words::meaning(&table.columns[index].name), Meaning::Label | Meaning::Id)
    };
    let changing: Vec<usize> = (0..roles.len()).filter(|&index| is_open(index) && facts[index].distinct > 1).collect();
    let constant: Vec<usize> = (0..roles.len()).filter(|&index| is_open(index) && facts[index].distinct == 1).collect();
    let chosen = if changing.is_empty() && !has_text { constant } else { changing };
    for index in chosen {
        let role = match number_role(words::meaning(&table.columns[index].name), &facts[index]) {
            (Role::Measure(aggregation), _) => Role::Measure(aggregation),
            _ => by_values(&facts[index]).0,
        };
        roles[index] = (role, Guess::low("there is nothing else to watch"));
    }
}
