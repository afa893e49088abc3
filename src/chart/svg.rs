//! Drawings as SVG: for files, and for the report, which holds many. So coordinates are relative and in quarters of a
//! pixel, and what is drawn in one style, one after the other, is one path.

use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

use super::palette::{Palette, token_of};
use super::scene::{Drawn, Surface};
use crate::model::markup::escape;

/// Steps per CSS pixel.
const STEPS: i32 = 4;

/// Where the colours of a drawing come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ink<'a> {
    /// These colours, for a file of its own.
    Palette(&'a Palette),
    /// The custom properties of the page that it lies in.
    Tokens,
}

/// An SVG element of that size in CSS pixels with what `draw` draws. It is decoration: what it shows is to be said
/// beside it.
pub fn svg<T>(
    (width, height): (f64, f64),
    ink: Ink<'_>,
    draw: impl FnOnce(&mut SvgBackend, Surface, &Palette) -> Drawn<SvgBackend, T>,
) -> String {
    let surface = Surface::canvas(width, height, f64::from(STEPS));
    let mut backend = SvgBackend { size: surface.device_size(), uses_tokens: ink == Ink::Tokens, ..Default::default() };
    let marks;
    let palette = match ink {
        Ink::Palette(palette) => palette,
        Ink::Tokens => {
            marks = Palette::of_tokens();
            &marks
        }
    };
    // It has nothing that could fail.
    let _ = draw(&mut backend, surface, palette);
    backend.flush();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"{}\" font-size=\"11\" aria-hidden=\"true\">{}</svg>",
        escape(&palette.font),
        backend.body
    )
}

/// Writes a drawing.
#[derive(Debug, Default)]
pub struct SvgBackend {
    size: (u32, u32),
    uses_tokens: bool,
    body: String,
    /// The style of the path that is being written, and its data.
    path: (String, String),
}

impl SvgBackend {
    /// "#0B6075" or "var(--accent)", and its opacity if it has one.
    fn paint(&self, property: &str, color: BackendColor) -> String {
        let (r, g, b) = color.rgb;
        let named = token_of(r).filter(|_| self.uses_tokens);
        let paint = named.map_or_else(|| format!("#{r:02X}{g:02X}{b:02X}"), |token| format!("var({token})"));
        if color.alpha >= 1.0 {
            return format!("{property}=\"{paint}\"");
        }
        format!("{property}=\"{paint}\" {property}-opacity=\"{}\"", (color.alpha * 1_000.0).round() / 1_000.0)
    }

    /// Writes the path so far.
    fn flush(&mut self) {
        let (style, data) = std::mem::take(&mut self.path);
        if !data.is_empty() {
            self.body += &format!("<path {style} d=\"{data}\"/>");
        }
    }

    /// Adds a line to the path of that style.
    fn add(&mut self, style: String, points: impl IntoIterator<Item = BackendCoord>, closes: bool) {
        if self.path.0 != style {
            self.flush();
            self.path.0 = style;
        }
        let data = &mut self.path.1;
        let mut before: Option<BackendCoord> = None;
        for (x, y) in points {
            let (sign, dx, dy) = match before {
                None => ('M', x, y),
                Some(at) if at == (x, y) => continue,
                Some((from_x, from_y)) => ('l', x - from_x, y - from_y),
            };
            data.push(sign);
            number(data, dx, true);
            number(data, dy, false);
            before = Some((x, y));
        }
        if closes {
            data.push('z');
        }
    }
}

/// Steps as pixels in as few signs as can be.
fn number(out: &mut String, steps: i32, is_first: bool) {
    let (whole, rest) = (steps.unsigned_abs() / STEPS as u32, steps.unsigned_abs() % STEPS as u32);
    if steps < 0 {
        out.push('-');
    } else if !is_first {
        out.push(' ');
    }
    if whole > 0 || rest == 0 {
        // Writing to a string cannot fail.
        let _ = write!(out, "{whole}");
    }
    out.push_str(["", ".25", ".5", ".75"][rest as usize]);
}

impl DrawingBackend for SvgBackend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Result<(), DrawingErrorKind<Infallible>> {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        if fill { self.fill_polygon(corners, style) } else { self.draw_path(corners, style) }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let width = f64::from(style.stroke_width()) / f64::from(STEPS);
        let stroke = self.paint("stroke", style.color());
        let style = format!("fill=\"none\" {stroke} stroke-width=\"{width}\" stroke-linejoin=\"round\"");
        self.add(style, path, false);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let style = self.paint("fill", style.color());
        self.add(style, points, true);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.flush();
        let steps = f64::from(STEPS);
        let (x, y, radius) = (f64::from(x) / steps, f64::from(y) / steps, f64::from(radius) / steps);
        let paint = self.paint("fill", style.color());
        self.body += &format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {paint}/>");
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.flush();
        let (x, y) = (f64::from(x) / f64::from(STEPS), f64::from(y) / f64::from(STEPS));
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let weight = if matches!(style.style(), FontStyle::Bold) { " font-weight=\"600\"" } else { "" };
        let paint = self.paint("fill", style.color());
        self.body += &format!("<text x=\"{x}\" y=\"{y}\" dy=\".35em\"{anchor}{weight} {paint}>{}</text>", escape(text));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(svg: &str) -> &str {
        let start = svg.find('>').unwrap() + 1;
        &svg[start..svg.len() - "</svg>".len()]
    }

    #[track_caller]
    fn check(draw: impl FnOnce(&mut SvgBackend, &Palette), expected: &str) {
        let text = svg((10.0, 5.0), Ink::Tokens, |backend, _, palette| {
            draw(backend, palette);
            Ok(())
        });
        assert!(text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 5\""), "{text}");
        assert_eq!(body(&text), expected);
    }

    #[test]
    fn what_has_one_style_is_one_path() {
        let line = |color: super::super::palette::Color| plotters::style::ShapeStyle {
            color: color.plotters(),
            filled: false,
            stroke_width: 6,
        };
        check(
            |backend, palette| {
                backend.draw_path([(0, 0), (4, 0), (4, 0), (3, 2)], &line(palette.actual)).unwrap();
                backend.draw_path([(8, 8), (9, 9)], &line(palette.actual)).unwrap();
                backend.fill_polygon([(0, 0), (4, 4), (0, 4)], &palette.band.faded(0.5).plotters()).unwrap();
            },
            "<path fill=\"none\" stroke=\"var(--c-actual)\" stroke-width=\"1.5\" stroke-linejoin=\"round\" \
             d=\"M0 0l1 0l-.25 .5M2 2l.25 .25\"/><path fill=\"var(--c-band)\" fill-opacity=\"0.5\" \
             d=\"M0 0l1 1l-1 0z\"/>",
        );
    }
}
