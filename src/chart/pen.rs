//! CSS pixels to backend calls: the only place that knows device pixels.
//!
//! Backends take whole device pixels. Rectangles and hairlines are snapped to whole CSS pixels, so that they stay crisp
//! when the browser shrinks a finer backing store; paths are rounded to the nearest device pixel. Outlines are drawn as
//! filled shapes, because stroked ones straddle pixels and the SVG backend knows no width for stroked rectangles.

use plotters::backend::DrawingBackend;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, ShapeStyle};

use super::palette::{Color, Palette};
use super::scale::Rect;
use super::scene::{Drawn, Surface};

/// Size of all text in charts, in CSS pixels.
pub(super) const TEXT: f64 = 11.0;

/// A position in CSS pixels.
pub(super) type Point = (f64, f64);

/// Which end of a text lies at its position.
#[derive(Clone, Copy)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

pub(super) struct Pen<'a, B: DrawingBackend> {
    backend: &'a mut B,
    surface: Surface,
    font: &'a str,
}

impl<'a, B: DrawingBackend> Pen<'a, B> {
    pub(super) fn new(backend: &'a mut B, surface: Surface, palette: &'a Palette) -> Self {
        Self { backend, surface, font: &palette.font }
    }

    fn device(&self, css: f64) -> i32 {
        (css * self.surface.scale).round().clamp(-100_000.0, 100_000.0) as i32
    }

    fn devices(&self, (x, y): Point) -> (i32, i32) {
        (self.device(x), self.device(y))
    }

    /// Whole device pixels, at least one; halves go down, so that 1.25 stays thinner than 1.5.
    fn stroke(&self, css: f64) -> u32 {
        (css * self.surface.scale - 0.01).round().max(1.0) as u32
    }

    /// A filled rectangle; nothing when it has no area.
    pub(super) fn bar(&mut self, area: Rect, color: Color) -> Drawn<B> {
        let (from, to) = (self.devices((area.left, area.top)), self.devices((area.right, area.bottom)));
        if to.0 <= from.0 || to.1 <= from.1 {
            return Ok(());
        }
        self.backend.draw_rect(from, to, &color.plotters(), true).map_err(DrawingAreaErrorKind::BackendError)
    }

    /// A horizontal line, one crisp CSS pixel thick.
    pub(super) fn horizontal(&mut self, left: f64, right: f64, y: f64, color: Color) -> Drawn<B> {
        let top = (y - 0.5).round();
        self.bar(Rect { left, top, right, bottom: top + 1.0 }, color)
    }

    /// A vertical line, one crisp CSS pixel thick.
    pub(super) fn vertical(&mut self, x: f64, top: f64, bottom: f64, color: Color) -> Drawn<B> {
        let left = (x - 0.5).round();
        self.bar(Rect { left, top, right: left + 1.0, bottom }, color)
    }

    /// A vertical line of dashes, one crisp CSS pixel thick.
    pub(super) fn vertical_dashed(&mut self, x: f64, area: Rect, (on, off): (f64, f64), color: Color) -> Drawn<B> {
        let mut top = area.top;
        while top < area.bottom {
            self.vertical(x, top, (top + on).min(area.bottom), color)?;
            top += on + off;
        }
        Ok(())
    }

    /// A line through points.
    pub(super) fn line(&mut self, points: &[Point], width: f64, color: Color) -> Drawn<B> {
        let stroke_width = self.stroke(width);
        let style = ShapeStyle { color: color.plotters(), filled: false, stroke_width };
        let path: Vec<_> = points.iter().map(|&point| self.devices(point)).collect();
        self.backend.draw_path(path, &style).map_err(DrawingAreaErrorKind::BackendError)
    }

    /// A dashed line through points.
    pub(super) fn dashed(&mut self, points: &[Point], width: f64, pattern: (f64, f64), color: Color) -> Drawn<B> {
        for dash in dashes(points, pattern) {
            self.line(&dash, width, color)?;
        }
        Ok(())
    }

    /// A filled polygon.
    pub(super) fn polygon(&mut self, points: &[Point], color: Color) -> Drawn<B> {
        let path: Vec<_> = points.iter().map(|&point| self.devices(point)).collect();
        self.backend.fill_polygon(path, &color.plotters()).map_err(DrawingAreaErrorKind::BackendError)
    }

    /// A filled circle.
    pub(super) fn dot(&mut self, center: Point, radius: f64, color: Color) -> Drawn<B> {
        let (center, radius) = (self.devices(center), self.stroke(radius));
        self.backend.draw_circle(center, radius, &color.plotters(), true).map_err(DrawingAreaErrorKind::BackendError)
    }

    /// A filled rectangle with round corners.
    pub(super) fn rounded(&mut self, area: Rect, radius: f64, color: Color) -> Drawn<B> {
        self.polygon(&outline(area, radius), color)
    }

    /// The outline of a rectangle with round corners, `width` thick, inside `area`.
    pub(super) fn frame(&mut self, area: Rect, radius: f64, width: f64, color: Color) -> Drawn<B> {
        let inner = Rect {
            left: area.left + width,
            top: area.top + width,
            right: (area.right - width).max(area.left + width),
            bottom: (area.bottom - width).max(area.top + width),
        };
        let (mut ring, mut hole) = (outline(area, radius), outline(inner, (radius - width).max(0.0)));
        ring.push(ring[0]);
        hole.push(hole[0]);
        hole.reverse();
        ring.append(&mut hole);
        self.polygon(&ring, color)
    }

    /// A text centred vertically on `y`.
    pub(super) fn text(&mut self, text: &str, (x, y): Point, align: Align, color: Color) -> Drawn<B> {
        self.write(text, (x, y), align, FontStyle::Normal, color)
    }

    /// A bold text centred vertically on `y`.
    pub(super) fn bold(&mut self, text: &str, at: Point, align: Align, color: Color) -> Drawn<B> {
        self.write(text, at, align, FontStyle::Bold, color)
    }

    fn write(&mut self, text: &str, at: Point, align: Align, weight: FontStyle, color: Color) -> Drawn<B> {
        let h_pos = match align {
            Align::Left => HPos::Left,
            Align::Middle => HPos::Center,
            Align::Right => HPos::Right,
        };
        let size = TEXT * self.surface.scale * self.surface.text_factor;
        let color = color.plotters();
        let style =
            FontDesc::new(FontFamily::Name(self.font), size, weight).color(&color).pos(Pos::new(h_pos, VPos::Center));
        let at = self.devices(at);
        self.backend.draw_text(text, &style, at).map_err(DrawingAreaErrorKind::BackendError)
    }
}

/// Width of a text in CSS pixels, on the generous side: backends cannot measure.
pub(super) fn text_width(text: &str) -> f64 {
    let em: f64 = text
        .chars()
        .map(|letter| match letter {
            ',' | '.' | ' ' | ':' | 'i' | 'l' => 0.3,
            'm' | 'M' => 0.9,
            _ => 0.62,
        })
        .sum();
    em * TEXT
}

/// Corner points of a rectangle with round corners, clockwise from the top left; each corner in three steps.
fn outline(area: Rect, radius: f64) -> Vec<Point> {
    let radius = radius.min(area.width() / 2.0).min(area.height() / 2.0);
    // The middle of each corner's circle, and the direction in which its arc begins.
    let corners = [
        (area.left + radius, area.top + radius, (-1.0, 0.0)),
        (area.right - radius, area.top + radius, (0.0, -1.0)),
        (area.right - radius, area.bottom - radius, (1.0, 0.0)),
        (area.left + radius, area.bottom - radius, (0.0, 1.0)),
    ];
    // Cosine and sine of 0, 30, 60 and 90 degrees.
    const HALF_ROOT_3: f64 = 0.866_025_403_784_438_6;
    const STEPS: [(f64, f64); 4] = [(1.0, 0.0), (HALF_ROOT_3, 0.5), (0.5, HALF_ROOT_3), (0.0, 1.0)];
    let mut points = Vec::with_capacity(16);
    for (x, y, (right, down)) in corners {
        for (cos, sin) in STEPS {
            points.push((x + radius * (cos * right - sin * down), y + radius * (cos * down + sin * right)));
        }
    }
    points
}

/// Cuts a line into dashes of `on` with gaps of `off`, measured along the line; along the horizontal alone where the
/// line is so steep that there would be far more dashes than the width can show.
fn dashes(points: &[Point], (on, off): (f64, f64)) -> Vec<Vec<Point>> {
    let steps = || points.windows(2).map(|pair| (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1));
    let (length, width) =
        steps().fold((0.0, 0.0), |(length, width), (dx, dy)| (length + dx.hypot(dy), width + dx.abs()));
    let steep = length > 4.0 * (width + on);
    let mut out = Vec::new();
    let mut dash: Vec<Point> = points.first().into_iter().copied().collect();
    let (mut drawing, mut left) = (true, on);
    for (&from, (dx, dy)) in points.iter().zip(steps()) {
        let length = if steep { dx.abs() } else { dx.hypot(dy) };
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let cut = (from.0 + dx * done / length, from.1 + dy * done / length);
            if drawing {
                dash.push(cut);
                out.push(std::mem::take(&mut dash));
            } else {
                dash = vec![cut];
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
        left -= length - done;
        if drawing {
            dash.push((from.0 + dx, from.1 + dy));
        }
    }
    if dash.len() > 1 {
        out.push(dash);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_follow_the_line() {
        let straight = dashes(&[(0.0, 0.0), (10.0, 0.0)], (4.0, 3.0));
        assert_eq!(straight, [vec![(0.0, 0.0), (4.0, 0.0)], vec![(7.0, 0.0), (10.0, 0.0)]]);
        let corner = dashes(&[(0.0, 0.0), (3.0, 0.0), (3.0, 3.0)], (4.0, 3.0));
        assert_eq!(corner, [vec![(0.0, 0.0), (3.0, 0.0), (3.0, 1.0)]]);
        assert!(dashes(&[], (4.0, 3.0)).is_empty());
        assert!(dashes(&[(1.0, 1.0)], (4.0, 3.0)).is_empty());
    }

    #[test]
    fn a_steep_line_has_no_more_dashes_than_fit_its_width() {
        let zigzag: Vec<Point> = (0..700).map(|i| (f64::from(i) / 10.0, f64::from(i % 2) * 200.0)).collect();
        assert_eq!(dashes(&zigzag, (4.0, 3.0)).len(), 10);
    }
}
