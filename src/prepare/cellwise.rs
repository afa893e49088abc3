//! Rows to figures, cell by cell. The rows of a combination are added up in its cells; the cells of coarser metrics
//! then take over what was added up, not the figures: a mean is one of rows, never of means.
//!
//! Sums keep what rounding took from them (Knuth, The art of computer programming 2, 4.2.2; Ogita, Rump and Oishi,
//! Accurate sum and dot product, SIAM Journal on Scientific Computing 26, 2005), so the order of the rows changes at most
//! the last digit.

use super::layout::Layout;
use super::rows::LEFT_OUT;
use crate::ingest::packed::{Pack, Packed};
use crate::ingest::table::{Cells, Column, Table};

/// The value of each row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rowwise<'a> {
    /// 1.
    Ones,
    /// A column's number; for text its code, the same for the same text.
    Column(&'a Column),
}

impl<'a> Rowwise<'a> {
    /// A column's, or 1 where rows are counted: for a column without a name.
    pub(crate) fn of(table: &'a Table, column: &str) -> Self {
        let column = Some(column).filter(|name| !name.is_empty()).and_then(|name| table.column(name));
        column.map_or(Self::Ones, Self::Column)
    }

    /// Calls `take` with the cell and the value of each row that goes in. What is missing or not finite is `None`.
    pub(crate) fn for_each(self, layout: &Layout, mut take: impl FnMut(usize, Option<f64>)) {
        let Self::Column(column) = self else {
            return layout
                .cells
                .iter()
                .filter(|&&cell| cell != LEFT_OUT)
                .for_each(|&cell| take(cell as usize, Some(1.0)));
        };
        match &column.cells {
            Cells::Number(values) => zip(values, &layout.cells, |cell, value: f64| {
                take(cell, Some(value).filter(|value| value.is_finite()));
            }),
            Cells::Text { codes, .. } | Cells::Boolean { codes } => {
                zip(codes, &layout.cells, |cell, code| take(cell, (!code.is_none()).then_some(f64::from(code))));
            }
            Cells::Timestamp { values, .. } => {
                zip(values, &layout.cells, |cell, at| take(cell, (!at.is_none()).then_some(at as f64)));
            }
        }
    }
}

fn zip<T: Pack>(values: &Packed<T>, cells: &[u32], mut take: impl FnMut(usize, T)) {
    let mut runs = cells.chunks(Packed::<T>::RUN);
    values.for_each_run(|values| zip_run(values, runs.next().unwrap_or_default(), &mut take));
}

#[inline(never)]
fn zip_run<T: Copy>(values: &[T], cells: &[u32], take: &mut impl FnMut(usize, T)) {
    for (&cell, &value) in cells.iter().zip(values) {
        if cell != LEFT_OUT {
            take(cell as usize, value);
        }
    }
}

/// What is added up in a cell.
pub(crate) trait Accumulator: Clone + Default {
    /// Adds a row.
    fn add(&mut self, value: Option<f64>);

    /// Adds the rows of another cell.
    fn merge(&mut self, other: &Self);

    /// The figure; `NaN` if there is none.
    fn figure(&self) -> f64;
}

/// One accumulator per cell of one measure, of all levels.
#[inline(never)]
pub(crate) fn accumulate<A: Accumulator>(layout: &Layout, rows: Rowwise<'_>) -> Vec<A> {
    let mut cells = vec![A::default(); layout.keys.len() * layout.grid.len];
    rows.for_each(layout, |cell, value| cells[cell].add(value));
    layout.merge(&mut cells, A::merge);
    cells
}

/// The figures of each metric of one measure, of all levels.
pub(super) fn figures<A: Accumulator>(layout: &Layout, rows: Rowwise<'_>) -> Vec<Vec<f64>> {
    accumulate::<A>(layout, rows).chunks_exact(layout.grid.len).map(figures_of).collect()
}

#[inline(never)]
fn figures_of<A: Accumulator>(cells: &[A]) -> Vec<f64> {
    cells.iter().map(A::figure).collect()
}

/// Whether there is a value.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen(pub(crate) bool);

impl Accumulator for Seen {
    fn add(&mut self, value: Option<f64>) {
        self.0 |= value.is_some();
    }

    fn merge(&mut self, other: &Self) {
        self.0 |= other.0;
    }

    fn figure(&self) -> f64 {
        if self.0 { 1.0 } else { f64::NAN }
    }
}

/// Number of values: 0 where there are rows without one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    has_rows: bool,
    values: u32,
}

impl Accumulator for Count {
    fn add(&mut self, value: Option<f64>) {
        self.has_rows = true;
        self.values += u32::from(value.is_some());
    }

    fn merge(&mut self, other: &Self) {
        self.has_rows |= other.has_rows;
        self.values += other.values;
    }

    fn figure(&self) -> f64 {
        if self.has_rows { f64::from(self.values) } else { f64::NAN }
    }
}

/// Sum of the values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    /// -0 as long as there is no value, which no sum of values is: -0 counts as 0.
    sum: f64,
    /// What rounding took from it.
    lost: f64,
}

/// Mean of the values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mean {
    sum: Sum,
    values: u32,
}

impl Default for Sum {
    fn default() -> Self {
        Self { sum: -0.0, lost: 0.0 }
    }
}

impl Sum {
    /// Knuth's two-sum: without a branch, which values in no order would mislead.
    fn add_value(&mut self, value: f64) {
        let sum = self.sum + value;
        let added = sum - self.sum;
        self.lost += (self.sum - (sum - added)) + (value - added);
        self.sum = sum;
    }

    fn total(&self) -> f64 {
        finite(self.sum + self.lost)
    }
}

impl Accumulator for Sum {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.add_value(value + 0.0);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.add_value(other.sum);
        self.lost += other.lost;
    }

    fn figure(&self) -> f64 {
        if self.sum == 0.0 && self.sum.is_sign_negative() { f64::NAN } else { self.total() }
    }
}

impl Accumulator for Mean {
    fn add(&mut self, value: Option<f64>) {
        self.sum.add(value);
        self.values += u32::from(value.is_some());
    }

    fn merge(&mut self, other: &Self) {
        self.sum.merge(&other.sum);
        self.values += other.values;
    }

    fn figure(&self) -> f64 {
        self.sum.total() / f64::from(self.values)
    }
}

/// Smallest value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Min(f64);

/// Largest value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Max(f64);

impl Default for Min {
    fn default() -> Self {
        Self(f64::NAN)
    }
}

impl Default for Max {
    fn default() -> Self {
        Self(f64::NAN)
    }
}

// The smaller, and the larger, of a number and NaN is the number.
impl Accumulator for Min {
    fn add(&mut self, value: Option<f64>) {
        self.0 = self.0.min(value.unwrap_or(f64::NAN));
    }

    fn merge(&mut self, other: &Self) {
        self.0 = self.0.min(other.0);
    }

    fn figure(&self) -> f64 {
        self.0
    }
}

impl Accumulator for Max {
    fn add(&mut self, value: Option<f64>) {
        self.0 = self.0.max(value.unwrap_or(f64::NAN));
    }

    fn merge(&mut self, other: &Self) {
        self.0 = self.0.max(other.0);
    }

    fn figure(&self) -> f64 {
        self.0
    }
}

/// The figure, or `NaN` for one too large to be written.
pub(super) fn finite(figure: f64) -> f64 {
    if figure.is_finite() { figure } else { f64::NAN }
}
