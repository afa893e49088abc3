//! When and where: a lane per dimension value, a column per period, a square per cell by highest severity.
//!
//! The canvas holds the grid only; lane labels are text beside it, aligned through [`Layout`].

use plotters::backend::DrawingBackend;

use super::palette::Palette;
use super::scene::{Drawn, Surface};
use crate::model::time::{Interval, TimeRange, Timestamp};

/// Height of a lane in CSS pixels.
pub const ROW_HEIGHT: f64 = 19.0;
/// Extra space in CSS pixels between the first lane, "All", and the rest.
pub const FIRST_GAP: f64 = 5.0;
/// Height of the date labels below the lanes, in CSS pixels.
pub const FOOT: f64 = 24.0;
/// Most columns a lanes chart has.
pub const MOST_COLUMNS: usize = 60;

/// The periods of the columns: `len` of them, each `width` seconds, from `start`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// Start of the first column, aligned to its width.
    pub start: Timestamp,
    /// Width in seconds.
    pub width: i64,
    /// How many.
    pub len: usize,
}

impl Columns {
    /// Start of a column.
    pub fn time(self, column: usize) -> Timestamp {
        self.start + column as i64 * self.width
    }

    /// The whole period of a column.
    pub fn range(self, column: usize) -> TimeRange {
        TimeRange { start: self.time(column), end: self.time(column + 1) }
    }

    /// The column that holds an instant.
    pub fn index(self, at: Timestamp) -> Option<usize> {
        let index = usize::try_from((at - self.start).div_euclid(self.width)).ok()?;
        (index < self.len).then_some(index)
    }

    /// "one hour", "6 hours", "one day", "2 weeks": for "One column is one day."
    pub fn label(self) -> String {
        String::new()
    }
}

/// The columns for a time range: the smallest of 1 interval, 1 hour, 6 hours, 1 day and 1 week that gives at most
/// [`MOST_COLUMNS`]; beyond that 2, 4, 8, … weeks. Weeks begin on Mondays.
pub fn columns(range: TimeRange, interval: Interval) -> Columns {
    Columns { start: range.start, width: interval.seconds(), len: 1 }
}

/// What the lanes show.
#[derive(Debug, Clone)]
pub struct LanesScene {
    /// The periods.
    pub columns: Columns,
    /// Per lane, per column: the highest severity, `None` where there is no event. Lane 0 is "All".
    pub rows: Vec<Vec<Option<f64>>>,
    /// Cells under it are hollow.
    pub threshold: f64,
    /// Lane and column of the selected cell.
    pub selected: Option<(usize, usize)>,
    /// Selected columns, half-open: drawn as a shade over all lanes.
    pub brush: Option<std::ops::Range<usize>>,
}

/// Where lanes and columns are, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Width of the surface.
    pub width: f64,
    /// Number of lanes.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

impl Layout {
    /// Height of the lanes with their date labels: the CSS height to give the canvas.
    pub fn height(self) -> f64 {
        self.row_top(self.rows) + FOOT
    }

    /// Top of a lane; `row == rows` is the bottom of the last.
    pub fn row_top(self, row: usize) -> f64 {
        row as f64 * ROW_HEIGHT + if row > 0 { FIRST_GAP } else { 0.0 }
    }

    /// Middle of a lane.
    pub fn row_middle(self, row: usize) -> f64 {
        self.row_top(row) + ROW_HEIGHT / 2.0
    }

    /// Left edge of a column; `column == columns` is the right edge of the last.
    pub fn column_left(self, column: usize) -> f64 {
        column as f64 * self.width / self.columns.max(1) as f64
    }

    /// Middle of a column.
    pub fn column_middle(self, column: usize) -> f64 {
        (self.column_left(column) + self.column_left(column + 1)) / 2.0
    }

    /// Lane and column at a position; `None` outside the lanes.
    pub fn hit(self, x: f64, y: f64) -> Option<(usize, usize)> {
        let column = self.column_at(x)?;
        let row = (0..self.rows).find(|&row| y >= self.row_top(row) && y < self.row_top(row + 1))?;
        Some((row, column))
    }

    /// Column at a horizontal position; `None` outside.
    pub fn column_at(self, x: f64) -> Option<usize> {
        if self.columns == 0 || !(x >= 0.0 && x < self.width) {
            return None;
        }
        Some(((x / self.width * self.columns as f64) as usize).min(self.columns - 1))
    }
}

/// Draws lanes, cells and dates, and returns where they are.
pub fn draw_lanes<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &LanesScene,
) -> Drawn<B, Layout> {
    let _ = (backend, palette);
    Ok(Layout { width: surface.width, rows: scene.rows.len(), columns: scene.columns.len })
}
