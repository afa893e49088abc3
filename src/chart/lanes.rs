//! When and where: a lane per dimension value, a column per period, a square per cell by highest severity.
//!
//! The canvas holds the grid only; lane labels are text beside it, aligned through [`Layout`].

use serde::{Deserialize, Serialize};

use plotters::backend::DrawingBackend;

use super::palette::{Palette, severity_class};
use super::pen::{Align, Pen, text_width};
use super::scale::Rect;
use super::scene::{Drawn, Surface};
use super::ticks::{day, short, time_ticks};
use crate::model::civil;
use crate::model::format;
use crate::model::time::{Interval, TimeRange, Timestamp};
use crate::model::zone::UTC;

/// Height of a lane in CSS pixels.
pub const ROW_HEIGHT: f64 = 19.0;
/// Extra space in CSS pixels between the first lane, "All", and the rest.
pub const FIRST_GAP: f64 = 5.0;
/// Height of the date labels below the lanes, in CSS pixels.
pub const FOOT: f64 = 24.0;
const DAY: i64 = 86_400;
const FIRST_MONDAY: i64 = 4 * DAY;
/// Side of a cell's square in CSS pixels, by severity class.
const CELL: [f64; 4] = [5.0, 8.0, 11.5, 15.0];
/// Most columns a lanes chart has.
pub const MOST_COLUMNS: usize = 60;

/// The periods of the columns: `len` of them from `start`, each `width` seconds, or some months of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Start of the first column, aligned to its width.
    pub start: Timestamp,
    /// Width in seconds; of months, about.
    pub width: i64,
    /// Months of each, or 0.
    pub months: i64,
    /// How many.
    pub len: usize,
}

impl Columns {
    /// Start of a column.
    pub fn time(self, column: usize) -> Timestamp {
        if self.months > 0 {
            let first = civil::month_of(self.start.div_euclid(DAY));
            return civil::month_start(first + column as i64 * self.months) * DAY;
        }
        self.start + column as i64 * self.width
    }

    /// The whole period of a column.
    pub fn range(self, column: usize) -> TimeRange {
        TimeRange { start: self.time(column), end: self.time(column + 1) }
    }

    /// The column that holds an instant.
    pub fn index(self, at: Timestamp) -> Option<usize> {
        let index = if self.months > 0 {
            let [from, to] = [self.start, at].map(|at| civil::month_of(at.div_euclid(DAY)));
            (to - from).div_euclid(self.months)
        } else {
            (at - self.start).div_euclid(self.width)
        };
        let index = usize::try_from(index).ok()?;
        (index < self.len).then_some(index)
    }

    /// "one hour", "6 hours", "one day", "2 weeks": for "One column is one day."
    pub fn label(self) -> String {
        const UNITS: [(i64, &str, &str); 4] = [
            (7 * DAY, "one week", "weeks"),
            (DAY, "one day", "days"),
            (3_600, "one hour", "hours"),
            (60, "one minute", "minutes"),
        ];
        match self.months {
            0 => {}
            1 => return "one month".to_owned(),
            months => return format!("{months} months"),
        }
        let unit = UNITS.into_iter().find(|(seconds, ..)| self.width % seconds == 0);
        match unit {
            Some((seconds, one, _)) if seconds == self.width => one.to_owned(),
            Some((seconds, _, many)) => format!("{} {many}", self.width / seconds),
            None => format!("{} seconds", self.width),
        }
    }

    /// Aligned columns of `width` seconds that cover a range.
    fn covering(range: TimeRange, width: i64) -> Self {
        let origin = if width % (7 * DAY) == 0 { FIRST_MONDAY } else { 0 };
        let start = range.start - (range.start - origin).rem_euclid(width);
        let last = range.end.max(range.start + 1) - 1;
        Self { start, width, months: 0, len: ((last - start) / width + 1) as usize }
    }

    /// Columns of so many months that cover a range; years and their halves begin in January and July.
    fn of_months(range: TimeRange, months: i64) -> Self {
        let last = range.end.max(range.start + 1) - 1;
        let [from, to] = [range.start, last].map(|at| civil::month_of(at.div_euclid(DAY)).div_euclid(months));
        let width = months * Interval::MONTH.seconds();
        Self { start: civil::month_start(from * months) * DAY, width, months, len: (to - from + 1) as usize }
    }
}

/// The columns for a time range, in seconds of the clock that is shown: the smallest of 1 interval, 1 hour, 6 hours, 1 day and 1 week that gives at most
/// [`MOST_COLUMNS`]; beyond that 2, 4, 8, … weeks. Weeks begin on Mondays. Months stay whole: 1, 3, 6, 12, 24, … of them.
pub fn columns(range: TimeRange, interval: Interval) -> Columns {
    if interval == Interval::MONTH {
        let years = (0..10).map(|power| 12 << power);
        let few = |columns: &Columns| columns.len <= MOST_COLUMNS;
        let months = [1, 3, 6].into_iter().chain(years).map(|months| Columns::of_months(range, months));
        return months.into_iter().find(few).unwrap_or_else(|| Columns::of_months(range, 12_000));
    }
    let named = [interval.seconds(), 3_600, 6 * 3_600, DAY, 7 * DAY];
    let weeks = (1..40).map(|power| (7 * DAY) << power);
    let mut widths = named.into_iter().filter(|&width| width >= interval.seconds()).chain(weeks);
    widths
        .find_map(|width| {
            let columns = Columns::covering(range, width);
            (columns.len <= MOST_COLUMNS).then_some(columns)
        })
        .unwrap_or(Columns { start: range.start, width: i64::MAX / 4, months: 0, len: 1 })
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
    /// So many last lanes show what others found: always hollow.
    pub outlined: usize,
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
    let mut pen = Pen::new(backend, surface, palette);
    let layout = Layout { width: surface.width, rows: scene.rows.len(), columns: scene.columns.len };
    if layout.rows == 0 || layout.columns == 0 {
        return Ok(layout);
    }
    let bottom = layout.row_top(layout.rows);
    if let Some(brush) = scene.brush.clone().filter(|brush| brush.start < brush.end.min(layout.columns)) {
        let (left, right) = (layout.column_left(brush.start), layout.column_left(brush.end.min(layout.columns)));
        pen.bar(Rect { left, top: 0.0, right, bottom }, palette.accent.faded(0.12))?;
    }
    for row in 0..layout.rows {
        pen.horizontal(0.0, layout.width, layout.row_middle(row), palette.grid)?;
    }
    draw_dates(&mut pen, palette, layout, scene.columns)?;
    let outlined = scene.rows.len().saturating_sub(scene.outlined);
    for (row, cells) in scene.rows.iter().enumerate() {
        for (column, severity) in cells.iter().take(layout.columns).enumerate() {
            if let Some(severity) = *severity {
                draw_cell(
                    &mut pen,
                    palette,
                    layout,
                    (row, column),
                    (severity, row < outlined && severity >= scene.threshold),
                )?;
            }
        }
    }
    if let Some((row, column)) = scene.selected.filter(|&(row, column)| row < layout.rows && column < layout.columns) {
        let half = ((layout.column_left(1) - 2.0) / 2.0).clamp(9.5, 14.0);
        let (x, y) = (layout.column_middle(column), layout.row_middle(row));
        let ring = Rect { left: x - half, top: y - 10.0, right: x + half, bottom: y + 10.0 };
        pen.frame(ring, 3.0, 1.5, palette.accent)?;
    }
    Ok(layout)
}

fn draw_cell<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    layout: Layout,
    (row, column): (usize, usize),
    (severity, filled): (f64, bool),
) -> Drawn<B> {
    let class = severity_class(severity);
    let side = CELL[class];
    let corner = |middle: f64| ((middle - side / 2.0) * 2.0).round() / 2.0;
    let (left, top) = (corner(layout.column_middle(column)), corner(layout.row_middle(row)));
    let area = Rect { left, top, right: left + side, bottom: top + side };
    let radius = if class == 0 { 1.0 } else { 1.5 };
    if filled {
        return pen.rounded(area, radius, palette.sev[class]);
    }
    pen.rounded(area, radius, palette.surface)?;
    pen.frame(area, radius, 1.0, palette.edge)
}

/// A line where a year begins (or a month, when no year does) with its name in bold, then first, last and round dates.
fn draw_dates<B: DrawingBackend>(pen: &mut Pen<B>, palette: &Palette, layout: Layout, columns: Columns) -> Drawn<B> {
    let bottom = layout.row_top(layout.rows);
    let y = bottom + 13.0;
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut free = |left: f64, right: f64| {
        let fits = left >= 0.0 && right <= layout.width;
        let apart = taken.iter().all(|&(from, to)| right + 8.0 <= from || left >= to + 8.0);
        if fits && apart {
            taken.push((left, right));
        }
        fits && apart
    };
    for (column, label) in boundaries(columns) {
        let left = layout.column_left(column);
        pen.vertical(left, 0.0, bottom, palette.grid)?;
        let width = text_width(&label) + 3.0;
        if free(left + 4.0, left + 4.0 + width) {
            pen.bold(&label, (left + 4.0, y), Align::Left, palette.axis)?;
        }
    }
    for (column, label) in dates(layout, columns) {
        let half = text_width(&label) / 2.0;
        let middle = layout.column_middle(column).max(half).min(layout.width - half);
        if free(middle - half, middle + half) {
            pen.text(&label, (middle, y), Align::Middle, palette.axis)?;
        }
    }
    Ok(())
}

/// First columns of years, or else of months, with their names.
fn boundaries(columns: Columns) -> Vec<(usize, String)> {
    let starts = |name: fn(Timestamp) -> String| -> Vec<(usize, String)> {
        (1..columns.len)
            .map(|column| (column, name(columns.time(column - 1)), name(columns.time(column))))
            .filter(|(_, before, after)| before != after)
            .map(|(column, _, after)| (column, after))
            .collect()
    };
    let years = starts(|at| last_word(&format::date(at, &UTC), 0));
    if years.is_empty() { starts(|at| last_word(&format::date(at, &UTC), 1)) } else { years }
}

/// The last word of a text, or the one `before` places ahead of it.
fn last_word(text: &str, before: usize) -> String {
    text.rsplit(' ').nth(before).unwrap_or_default().to_owned()
}

/// Labels in the order of their importance: first and last column, then round times between.
fn dates(layout: Layout, columns: Columns) -> Vec<(usize, String)> {
    let last = columns.len - 1;
    let most = (layout.width / 110.0) as usize;
    let ticks = time_ticks(TimeRange { start: columns.start, end: columns.time(last) }, most, &UTC);
    let between = ticks.into_iter().filter_map(|tick| {
        let label = if tick.at % DAY == 0 { day(tick.at) } else { tick.label };
        Some((columns.index(tick.at)?, label))
    });
    [(0, day(columns.start)), (last, short(columns.time(last), columns.width))].into_iter().chain(between).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-01-18 00:00, a Monday.
    const MONDAY: i64 = 1_610_928_000;

    fn check(seconds: i64, interval: Interval, label: &str, len: usize) {
        let columns = columns(TimeRange { start: MONDAY, end: MONDAY + seconds }, interval);
        assert_eq!((columns.label().as_str(), columns.len), (label, len), "{seconds} s");
        assert!(columns.index(MONDAY).is_some() && columns.index(MONDAY + seconds.max(1) - 1).is_some());
    }

    #[test]
    fn columns_are_the_narrowest_that_are_few_enough() {
        let five = Interval::from_seconds(300).unwrap();
        check(5 * 3_600, five, "5 minutes", 60);
        check(5 * 3_600 + 1, five, "one hour", 6);
        check(40 * 31 * DAY, Interval::MONTH, "one month", 42);
        check(200 * 31 * DAY, Interval::MONTH, "6 months", 35);
        check(60 * 3_600, Interval::HOUR, "one hour", 60);
        check(61 * 3_600, Interval::HOUR, "6 hours", 11);
        check(33 * DAY, Interval::HOUR, "one day", 33);
        check(61 * DAY, Interval::DAY, "one week", 9);
        check(60 * 7 * DAY, Interval::WEEK, "one week", 60);
        check(3_653 * DAY, Interval::DAY, "16 weeks", 34);
        check(0, Interval::HOUR, "one hour", 1);
    }

    #[test]
    fn columns_begin_on_their_own_grid() {
        let range = TimeRange { start: MONDAY + 14 * 3_600, end: MONDAY + 30 * DAY };
        let daily = columns(range, Interval::HOUR);
        assert_eq!((daily.start, daily.len), (MONDAY, 30));
        assert_eq!(daily.index(MONDAY + DAY), Some(1));
        assert_eq!(daily.index(MONDAY - 1), None);
        assert_eq!(daily.index(MONDAY + 30 * DAY), None);
        let weekly = columns(TimeRange { start: MONDAY + 3 * DAY, end: MONDAY + 200 * DAY }, Interval::DAY);
        assert_eq!(weekly.start, MONDAY);
    }

    #[test]
    fn positions_find_their_cell() {
        let layout = Layout { width: 340.0, rows: 3, columns: 34 };
        for row in 0..3 {
            for column in 0..34 {
                assert_eq!(layout.hit(layout.column_middle(column), layout.row_middle(row)), Some((row, column)));
            }
        }
        assert_eq!(layout.hit(-1.0, 5.0), None);
        assert_eq!(layout.hit(340.0, 5.0), None);
        assert_eq!(layout.hit(5.0, layout.height() - FOOT), None);
        assert_eq!(layout.hit(f64::NAN, 5.0), None);
        assert_eq!(Layout { columns: 0, ..layout }.hit(5.0, 5.0), None);
    }

    #[test]
    fn years_take_precedence_over_months() {
        let names = |start, len| {
            let found = boundaries(Columns { start, width: DAY, months: 0, len });
            found.into_iter().map(|(column, name)| format!("{column} {name}")).collect::<Vec<_>>()
        };
        assert_eq!(names(MONDAY - 31 * DAY, 34), ["14 2021"]);
        assert_eq!(names(MONDAY, 30), ["14 Feb"]);
    }
}
