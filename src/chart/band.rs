//! The chart of one metric: expected range, expected and actual line, events, axes.
//!
//! Lines break where an entry has no value, never at buckets that thinning left out. Values beyond a given range lie on
//! the plot's edge.

use std::ops::Range;

use plotters::backend::DrawingBackend;

use super::palette::{Color, Palette};
use super::pen::{Align, Pen, Point, text_width};
use super::scale::{Linear, Projection, Rect, extent};
use super::scene::{BandScene, Drawn, EventMark, Line, Surface};
use super::ticks::{ValueAxis, time_ticks, value_axis, value_labels};
use crate::model::finding::Direction;
use crate::model::format;
use crate::model::time::{Grid, TimeRange};
use crate::model::zone::Zone;

const ACTUAL_WIDTH: f64 = 1.5;
const EXPECTED_WIDTH: f64 = 1.25;
const EXPECTED_DASH: (f64, f64) = (4.0, 3.0);
const COMPARE_WIDTH: f64 = 1.25;
const COMPARE_DASH: (f64, f64) = (1.5, 2.5);
/// How far above the plot a note's bracket is, how deep its feet reach, and how thick it is.
const BRACKET: (f64, f64, f64) = (6.0, 4.0, 1.5);
const FLAG_RADIUS: f64 = 2.6;
const LONE_RADIUS: f64 = 2.0;
const STRETCH_SHADE: f64 = 0.16;
const STRETCH_FOOT: f64 = 3.0;
const KNOWN_SHADE: f64 = 0.16;
const KNOWN_HEAD: f64 = 2.0;

/// Draws the chart and returns where it put the data. Works from a clear backend; draws no background.
pub fn draw_band<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &BandScene,
) -> Drawn<B, Projection> {
    let mut pen = Pen::new(backend, surface, palette);
    let columns = Columns::in_view(scene);
    let axis = columns.axis(scene);
    let labels = value_labels(&axis.ticks);
    let plot = if scene.axes { framed(surface, &labels) } else { bare(surface) };
    let projection = Projection {
        plot,
        view: scene.view.clone(),
        y: Linear { domain: axis.domain, pixels: (plot.bottom, plot.top) },
        starts_at: axis.starts_at,
    };
    draw_learned(&mut pen, palette, &projection, scene.split, scene.axes)?;
    draw_known(&mut pen, palette, &projection, scene.known)?;
    if scene.axes {
        draw_value_axis(&mut pen, palette, &projection, &axis, &labels)?;
        draw_time_axis(&mut pen, palette, &projection, (scene.grid, scene.zone), surface.width)?;
    }
    for event in scene.events.iter().filter(|event| event.side.is_none()) {
        if let Some(area) = projection.stretch(&(event.from..event.to)) {
            match event.hidden {
                true => pen.frame(Rect { top: area.bottom - STRETCH_FOOT, ..area }, 0.0, 1.0, palette.edge)?,
                false => draw_stretch(&mut pen, area, palette.severity(event.severity))?,
            }
        }
    }
    for band in runs(columns.lower.len().min(columns.upper.len()), |index| {
        columns.lower[index].is_finite() && columns.upper[index].is_finite()
    }) {
        let upper = columns.points(&projection, columns.upper, band.clone());
        let lower = columns.points(&projection, columns.lower, band);
        draw_range(&mut pen, upper, &lower, palette.band)?;
    }
    for expected in finite_runs(columns.expected) {
        let line = columns.points(&projection, columns.expected, expected);
        pen.dashed(&line, EXPECTED_WIDTH, EXPECTED_DASH, palette.expected)?;
    }
    draw_compare(&mut pen, palette, &projection, columns.compare)?;
    draw_actual(&mut pen, palette, &columns, &projection)?;
    for event in scene.events {
        draw_event(&mut pen, palette, &columns, &projection, event)?;
    }
    for note in scene.notes {
        draw_bracket(&mut pen, palette, &projection, note)?;
    }
    Ok(projection)
}

/// The columns of a scene, cut to the entries in view.
struct Columns<'a> {
    bucket: &'a [u32],
    actual: &'a [f64],
    expected: &'a [f64],
    lower: &'a [f64],
    upper: &'a [f64],
    compare: Line<'a>,
}

impl<'a> Columns<'a> {
    fn in_view(scene: &BandScene<'a>) -> Self {
        let entries = in_view(scene.bucket, &scene.view);
        let cut = |column: &'a [f64]| &column[entries.start.min(column.len())..entries.end.min(column.len())];
        let Line { bucket, value } = scene.compare;
        let len = bucket.len().min(value.len());
        let compared = in_view(&bucket[..len], &scene.view);
        Self {
            bucket: &scene.bucket[entries.clone()],
            actual: cut(scene.actual),
            expected: cut(scene.expected),
            lower: cut(scene.lower),
            upper: cut(scene.upper),
            compare: Line { bucket: &bucket[compared.clone()], value: &value[compared] },
        }
    }

    fn axis(&self, scene: &BandScene) -> ValueAxis {
        let given = scene.value_range.filter(|(low, high)| low.is_finite() && high.is_finite());
        let own = || extent([self.actual, self.expected, self.lower, self.upper, self.compare.value]);
        match given.or_else(own) {
            Some((low, high)) => value_axis(low, high, scene.from_zero),
            None => ValueAxis { domain: (0.0, 1.0), ticks: Vec::new(), starts_at: None },
        }
    }

    fn points(&self, projection: &Projection, values: &[f64], run: Range<usize>) -> Vec<Point> {
        points(projection, self.bucket, values, run)
    }
}

/// Entries whose bucket is in view.
fn in_view(bucket: &[u32], view: &Range<usize>) -> Range<usize> {
    let from = bucket.partition_point(|&at| (at as usize) < view.start);
    from..bucket.partition_point(|&at| (at as usize) < view.end).max(from)
}

fn points(projection: &Projection, bucket: &[u32], values: &[f64], run: Range<usize>) -> Vec<Point> {
    run.map(|index| place(projection, f64::from(bucket[index]), values[index])).collect()
}

/// Position of a value, held inside the plot vertically.
fn place(projection: &Projection, bucket: f64, value: f64) -> Point {
    let plot = projection.plot;
    (projection.x(bucket), projection.y(value).max(plot.top).min(plot.bottom))
}

/// Runs of entries that satisfy `inside`.
fn runs(len: usize, inside: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for index in (0..len).filter(|&index| inside(index)) {
        match out.last_mut() {
            Some(run) if run.end == index => run.end += 1,
            _ => out.push(index..index + 1),
        }
    }
    out
}

/// Runs of entries that have a value.
pub(super) fn finite_runs(values: &[f64]) -> Vec<Range<usize>> {
    runs(values.len(), |index| values[index].is_finite())
}

/// Fills the area between two lines over the same buckets; a lone bucket becomes a stroke.
pub(super) fn draw_range<B: DrawingBackend>(
    pen: &mut Pen<B>,
    mut upper: Vec<Point>,
    lower: &[Point],
    color: Color,
) -> Drawn<B> {
    if let (&[(x, top)], &[(_, bottom)]) = (&upper[..], lower) {
        return pen.bar(Rect { left: x - 1.5, top, right: x + 1.5, bottom }, color);
    }
    upper.extend(lower.iter().rev());
    pen.polygon(&upper, color)
}

/// A line over each run of values; a lone value becomes a dot.
fn draw_actual<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    columns: &Columns,
    projection: &Projection,
) -> Drawn<B> {
    for run in finite_runs(columns.actual) {
        let points = columns.points(projection, columns.actual, run);
        match points[..] {
            [lone] => pen.dot(lone, LONE_RADIUS, palette.actual)?,
            _ => pen.line(&points, ACTUAL_WIDTH, palette.actual)?,
        }
    }
    Ok(())
}

/// The line to compare with, dotted.
fn draw_compare<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    Line { bucket, value }: Line,
) -> Drawn<B> {
    for run in finite_runs(value) {
        let line = points(projection, bucket, value, run);
        match line[..] {
            [lone] => pen.dot(lone, LONE_RADIUS, palette.compare)?,
            _ => pen.dashed(&line, COMPARE_WIDTH, COMPARE_DASH, palette.compare)?,
        }
    }
    Ok(())
}

/// The bracket of a note, above the plot.
fn draw_bracket<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    note: &Range<usize>,
) -> Drawn<B> {
    let Some(area) = projection.stretch(note) else { return Ok(()) };
    let (above, feet, thick) = BRACKET;
    let (top, bottom) = (area.top - above, area.top - above + feet);
    pen.bar(Rect { top, bottom: top + thick, ..area }, palette.accent)?;
    pen.bar(Rect { top, bottom, right: area.left + thick, ..area }, palette.accent)?;
    pen.bar(Rect { top, bottom, left: area.right - thick, ..area }, palette.accent)
}

/// Shades known events, each with a bar at its head: quiet, and neither a severity nor what was learned from.
pub(super) fn draw_known<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    known: &[Range<usize>],
) -> Drawn<B> {
    for area in known.iter().filter_map(|buckets| projection.stretch(buckets)) {
        pen.bar(area, palette.edge.faded(KNOWN_SHADE))?;
        pen.bar(Rect { bottom: area.top + KNOWN_HEAD, ..area }, palette.edge)?;
    }
    Ok(())
}

/// Shades a stretch, with a bar at its foot: the shade alone would be too faint to tell one severity from another.
pub(super) fn draw_stretch<B: DrawingBackend>(pen: &mut Pen<B>, area: Rect, color: Color) -> Drawn<B> {
    pen.bar(area, color.faded(STRETCH_SHADE))?;
    pen.bar(Rect { top: area.bottom - STRETCH_FOOT, ..area }, color)
}

fn draw_event<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    columns: &Columns,
    projection: &Projection,
    event: &EventMark,
) -> Drawn<B> {
    let color = if event.hidden { palette.edge } else { palette.severity(event.severity) };
    let from = columns.bucket.partition_point(|&at| (at as usize) < event.from);
    for (index, &bucket) in columns.bucket.iter().enumerate().skip(from) {
        if bucket as usize >= event.to {
            break;
        }
        let Some(&value) = columns.actual.get(index).filter(|value| value.is_finite()) else { continue };
        let outside = columns.lower.get(index).is_some_and(|&lower| value < lower)
            || columns.upper.get(index).is_some_and(|&upper| value > upper);
        let side = event.side.filter(|_| bucket as usize == event.extreme);
        let at = place(projection, f64::from(bucket), value);
        if outside && !event.hidden || side.is_some() {
            pen.dot(at, FLAG_RADIUS, color)?;
        }
        if event.hidden && side.is_some() {
            pen.dot(at, FLAG_RADIUS - 1.0, palette.surface)?;
        }
        if let Some(side) = side {
            let (base, tip) = match side {
                Direction::Above => (at.1 - 4.0, at.1 - 12.0),
                Direction::Below => (at.1 + 4.0, at.1 + 12.0),
            };
            let triangle = [(at.0 - 5.0, base), (at.0 + 5.0, base), (at.0, tip)];
            if event.hidden {
                pen.line(&[triangle[0], triangle[1], triangle[2], triangle[0]], 1.0, color)?;
            } else {
                pen.polygon(&triangle, color)?;
            }
        }
    }
    Ok(())
}

/// Plot rectangle with room for labels.
fn framed(surface: Surface, labels: &[String]) -> Rect {
    let gutter = labels.iter().map(|label| text_width(label)).fold(0.0, f64::max).ceil() + 11.0;
    let left = gutter.max(30.0).min(surface.width / 2.0);
    boxed(surface, Rect { left, top: 10.0, right: 8.0, bottom: 22.0 })
}

/// Plot rectangle of a small multiple: room for triangles only.
fn bare(surface: Surface) -> Rect {
    boxed(surface, Rect { left: 3.0, top: 14.0, right: 3.0, bottom: 14.0 })
}

/// The surface without its margins; never turned inside out.
fn boxed(surface: Surface, margin: Rect) -> Rect {
    let top = margin.top.min(surface.height / 2.0);
    Rect {
        left: margin.left,
        top,
        right: (surface.width - margin.right).max(margin.left),
        bottom: (surface.height - margin.bottom).max(top),
    }
}

/// Shades what was learned from, and names both sides when the border is in view.
fn draw_learned<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    split: usize,
    words: bool,
) -> Drawn<B> {
    let (plot, view) = (projection.plot, &projection.view);
    if split <= view.start {
        return Ok(());
    }
    let inside = split < view.end;
    let border = if inside { projection.x(split as f64).round() } else { plot.right };
    pen.bar(Rect { right: border, ..plot }, palette.learn)?;
    if !words {
        return Ok(());
    }
    let y = plot.top + 9.0;
    if border - plot.left > text_width("learned from") + 12.0 {
        let (x, align) = if inside { (border - 6.0, Align::Right) } else { (plot.left + 6.0, Align::Left) };
        pen.text("learned from", (x, y), align, palette.axis)?;
    }
    if inside && plot.right - border > text_width("tested") + 12.0 {
        pen.text("tested", (border + 6.0, y), Align::Left, palette.axis)?;
    }
    Ok(())
}

fn draw_value_axis<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    axis: &ValueAxis,
    labels: &[String],
) -> Drawn<B> {
    let plot = projection.plot;
    for (&tick, label) in axis.ticks.iter().zip(labels) {
        let y = projection.y(tick);
        pen.horizontal(plot.left, plot.right, y, palette.grid)?;
        pen.text(label, (plot.left - 7.0, y), Align::Right, palette.axis)?;
    }
    if let Some(start) = axis.starts_at {
        let y = plot.bottom - 9.0;
        let zigzag = [(0.0, 3.0), (3.0, -3.0), (6.0, 3.0), (9.0, -3.0)].map(|(dx, dy)| (plot.left + 6.0 + dx, y + dy));
        pen.line(&zigzag, 1.0, palette.axis)?;
        let text = format!("axis starts at {}", format::number(start));
        pen.text(&text, (plot.left + 20.0, y), Align::Left, palette.axis)?;
    }
    Ok(())
}

fn draw_time_axis<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    (grid, zone): (Grid, &Zone),
    width: f64,
) -> Drawn<B> {
    let (plot, view) = (projection.plot, &projection.view);
    if view.is_empty() {
        return Ok(());
    }
    let range = TimeRange { start: grid.time(view.start), end: grid.time(view.end - 1) };
    for change in zone.changes(range) {
        let x = projection.x(grid.position(change.at));
        pen.vertical(x, plot.bottom - 4.0, plot.bottom, palette.axis)?;
        pen.text(&change.label(), (x + 3.0, plot.bottom - 3.0), Align::Left, palette.axis)?;
    }
    for tick in time_ticks(range, (plot.width() / 64.0) as usize, zone) {
        let x = projection.x(grid.position(tick.at));
        pen.vertical(x, plot.top, plot.bottom, palette.grid)?;
        if x + 3.0 + text_width(&tick.label) > width {
            continue;
        }
        let at = (x + 3.0, plot.bottom + 11.0);
        if tick.year {
            pen.bold(&tick.label, at, Align::Left, palette.axis)?;
        } else {
            pen.text(&tick.label, at, Align::Left, palette.axis)?;
        }
    }
    Ok(())
}
