//! The strip under the chart: the whole series, what was learned from, the events, and the window in view.

use plotters::backend::DrawingBackend;

use super::band::{draw_known, finite_runs};
use super::palette::Palette;
use super::pen::{Align, Pen, Point, text_width};
use super::scale::{Linear, Projection, Rect, extent};
use super::scene::{Drawn, OverviewScene, Surface};
use super::ticks::{day, time_ticks};
use crate::model::format;
use crate::model::time::TimeRange;

/// Height in CSS pixels the design gives it: strip, squares and dates.
pub const HEIGHT: f64 = 74.0;
const TOP: f64 = 3.0;
/// Squares and dates below the strip.
const FOOT: f64 = 21.0;
/// Space for the words above the line.
const WORDS: f64 = 16.0;
const MARK: f64 = 4.0;

/// Draws the strip and returns its projection over the whole grid, for dragging the window.
pub fn draw_overview<B: DrawingBackend>(
    backend: &mut B,
    surface: Surface,
    palette: &Palette,
    scene: &OverviewScene,
) -> Drawn<B, Projection> {
    let mut pen = Pen::new(backend, surface, palette);
    let top = TOP.min(surface.height / 2.0);
    let plot = Rect { left: scene.left, top, right: scene.right, bottom: (surface.height - FOOT).max(top) };
    let domain = extent([scene.actual]).unwrap_or((0.0, 1.0));
    let line_top = (plot.top + WORDS).min(plot.bottom);
    let y = Linear { domain, pixels: ((plot.bottom - 4.0).max(line_top), line_top) };
    let projection = Projection { plot, view: 0..scene.grid.len, y, starts_at: None };

    draw_parts(&mut pen, palette, &projection, scene.split)?;
    draw_known(&mut pen, palette, &projection, scene.known)?;
    let entries = scene.bucket.len().min(scene.actual.len());
    for run in finite_runs(&scene.actual[..entries]) {
        let point = |index: usize| (projection.x(f64::from(scene.bucket[index])), projection.y(scene.actual[index]));
        let line: Vec<Point> = run.map(point).collect();
        match line[..] {
            [lone] => pen.dot(lone, 1.0, palette.actual)?,
            _ => pen.line(&line, 1.0, palette.actual)?,
        }
    }
    for event in scene.events {
        let left = (projection.x(event.extreme as f64) - MARK / 2.0).round();
        let (top, color) = (plot.bottom + 2.0, palette.severity(event.severity));
        let square = Rect { left, top, right: left + MARK, bottom: top + MARK };
        match event.hidden {
            true => pen.frame(square, 0.0, 1.0, palette.edge)?,
            false => pen.bar(square, color)?,
        }
    }
    draw_window(&mut pen, palette, &projection, scene)?;
    draw_dates(&mut pen, palette, &projection, scene)?;
    Ok(projection)
}

fn draw_parts<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    split: usize,
) -> Drawn<B> {
    let (plot, len) = (projection.plot, projection.view.end);
    let split = split.min(len);
    let border = if split == len { plot.right } else { projection.x(split as f64).round().max(plot.left) };
    if split > 0 {
        pen.bar(Rect { right: border, ..plot }, palette.learn)?;
    }
    let mut words = |text: String, short: &str, left: f64, right: f64| -> Drawn<B> {
        let room = right - left - 8.0;
        let text = if text_width(&text) <= room { text.as_str() } else { short };
        if text_width(text) > room {
            return Ok(());
        }
        pen.text(text, (left + 8.0, plot.top + 9.0), Align::Left, palette.axis)
    };
    if split > 0 {
        let long = format!("learned from, {}", format::plural(split as u64, "interval", "intervals"));
        words(long, "learned from", plot.left, border)?;
    }
    if split < len {
        words(format!("tested, {}", format::count((len - split) as u64)), "tested", border, plot.right)?;
    }
    Ok(())
}

fn draw_window<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    scene: &OverviewScene,
) -> Drawn<B> {
    let (plot, window) = (projection.plot, &scene.window);
    if window.start >= window.end.min(scene.grid.len) {
        return Ok(());
    }
    let (from, to) = (projection.x(window.start as f64), projection.x((window.end.min(scene.grid.len) - 1) as f64));
    // Wide enough to be seen and taken hold of.
    let middle = (from + to) / 2.0;
    let area = Rect {
        left: from.min(middle - 3.0).round(),
        top: plot.top - 1.0,
        right: to.max(middle + 3.0).round(),
        bottom: plot.bottom + 1.0,
    };
    pen.rounded(area, 2.0, palette.band)?;
    pen.frame(area, 2.0, 1.5, palette.accent)
}

/// The first date, then few round ones.
fn draw_dates<B: DrawingBackend>(
    pen: &mut Pen<B>,
    palette: &Palette,
    projection: &Projection,
    scene: &OverviewScene,
) -> Drawn<B> {
    let (grid, plot) = (scene.grid, projection.plot);
    if grid.len == 0 {
        return Ok(());
    }
    let y = plot.bottom + 14.0;
    let first = format::date(grid.start, scene.zone);
    let mut taken = plot.left;
    if text_width(&first) <= plot.width() {
        pen.text(&first, (plot.left, y), Align::Left, palette.axis)?;
        taken += text_width(&first) + 12.0;
    }
    let range = TimeRange { start: grid.start, end: grid.time(grid.len - 1) };
    for tick in time_ticks(range, (plot.width() / 130.0) as usize, scene.zone) {
        let local = scene.zone.to_local(tick.at);
        let label = match (tick.year, local % 86_400) {
            (true, _) => format::date(tick.at, scene.zone),
            (false, 0) => day(local),
            _ => tick.label,
        };
        let x = projection.x(grid.position(tick.at));
        if x >= taken && x + text_width(&label) <= plot.right {
            pen.text(&label, (x, y), Align::Left, palette.axis)?;
            taken = x + text_width(&label) + 12.0;
        }
    }
    Ok(())
}
