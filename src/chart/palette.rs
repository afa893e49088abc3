//! Colours and font, handed in by the page: CSS colour strings to numbers.
//!
//! No colour is written here; the design tokens are the only source. Understands the forms that computed custom
//! properties take: `#RGB`, `#RRGGBB`, `#RRGGBBAA`, `rgb(…)` and `rgba(…)` with commas or spaces, `color(srgb …)`.

use serde::{Deserialize, Serialize};

use plotters::style::RGBAColor;

/// A colour with opacity 0–1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity, 0–1.
    pub a: f64,
}

impl Color {
    /// Reads a CSS colour; `None` for any form not named above.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix('#') {
            return hex(digits);
        }
        let open = text.find('(')?;
        let inside = text[open + 1..].strip_suffix(')')?;
        let parts: Vec<&str> = inside.split([',', '/', ' ']).filter(|part| !part.is_empty()).collect();
        // Mixed colours have channels from 0 to 1.
        let (channel, parts): (fn(&str) -> Option<u8>, _) = match text[..open].to_ascii_lowercase().as_str() {
            "rgb" | "rgba" => (whole, &parts[..]),
            "color" => (share, parts.strip_prefix(&["srgb"])?),
            _ => return None,
        };
        let (&[r, g, b], rest) = parts.split_first_chunk::<3>()?;
        let a = match rest {
            [] => 1.0,
            [a] => opacity(a)?,
            _ => return None,
        };
        Some(Self { r: channel(r)?, g: channel(g)?, b: channel(b)?, a })
    }

    /// The same colour at `share` of its opacity.
    pub fn faded(self, share: f64) -> Self {
        Self { a: self.a * share, ..self }
    }

    /// "#0B6075": without its opacity.
    pub fn css(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.r, self.g, self.b)
    }

    pub(super) fn plotters(self) -> RGBAColor {
        RGBAColor(self.r, self.g, self.b, self.a)
    }
}

fn hex(digits: &str) -> Option<Color> {
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let wide: String = match digits.len() {
        3 | 4 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 | 8 => digits.to_owned(),
        _ => return None,
    };
    let byte = |at: usize| u8::from_str_radix(wide.get(at..at + 2)?, 16).ok();
    let a = if wide.len() == 8 { f64::from(byte(6)?) / 255.0 } else { 1.0 };
    Some(Color { r: byte(0)?, g: byte(2)?, b: byte(4)?, a })
}

fn share(text: &str) -> Option<u8> {
    let value: f64 = text.parse().ok()?;
    (0.0..=1.0).contains(&value).then(|| (value * 255.0).round() as u8)
}

fn whole(text: &str) -> Option<u8> {
    let value: f64 = text.parse().ok()?;
    (0.0..=255.0).contains(&value).then(|| value.round() as u8)
}

fn opacity(text: &str) -> Option<f64> {
    let value = match text.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok()? / 100.0,
        None => text.parse().ok()?,
    };
    (0.0..=1.0).contains(&value).then_some(value)
}

/// The design tokens of a [`Palette`].
const TOKENS: [&str; 15] = [
    "--surface",
    "--edge",
    "--accent",
    "--sev-1",
    "--sev-2",
    "--sev-3",
    "--sev-4",
    "--c-actual",
    "--c-expected",
    "--c-compare",
    "--c-band",
    "--c-learn",
    "--c-grid",
    "--c-axis",
    "--c-cursor",
];

/// The token that a mark of [`Palette::of_tokens`] stands for, by its red.
pub fn token_of(red: u8) -> Option<&'static str> {
    TOKENS.get(usize::from(red).checked_sub(1)?).copied()
}

/// The colours of the charts, one per design token, and the font.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Palette {
    /// CSS font family list, as in `--font`.
    pub font: String,
    /// `--surface`: what the chart lies on.
    pub surface: Color,
    /// `--edge`: outline of hollow marks.
    pub edge: Color,
    /// `--accent`: selection.
    pub accent: Color,
    /// `--sev-1` to `--sev-4`.
    pub sev: [Color; 4],
    /// `--c-actual`.
    pub actual: Color,
    /// `--c-expected`.
    pub expected: Color,
    /// `--c-compare`: the line to compare with.
    pub compare: Color,
    /// `--c-band`.
    pub band: Color,
    /// `--c-learn`.
    pub learn: Color,
    /// `--c-grid`.
    pub grid: Color,
    /// `--c-axis`: labels.
    pub axis: Color,
    /// `--c-cursor`.
    pub cursor: Color,
}

impl Palette {
    /// Reads every colour through `token`, which is given a custom property's name ("--c-actual") and returns its
    /// computed value. Fails with the name of the first property that is not a colour.
    pub fn from_tokens(font: &str, token: impl Fn(&str) -> String) -> Result<Self, String> {
        let read = |name: &str| Color::parse(&token(name)).ok_or_else(|| name.to_owned());
        Ok(Self {
            font: font.to_owned(),
            surface: read("--surface")?,
            edge: read("--edge")?,
            accent: read("--accent")?,
            sev: [read("--sev-1")?, read("--sev-2")?, read("--sev-3")?, read("--sev-4")?],
            actual: read("--c-actual")?,
            expected: read("--c-expected")?,
            compare: read("--c-compare")?,
            band: read("--c-band")?,
            learn: read("--c-learn")?,
            grid: read("--c-grid")?,
            axis: read("--c-axis")?,
            cursor: read("--c-cursor")?,
        })
    }

    /// Not colours but marks of the tokens: a drawing by it follows the theme of the page that it lies in. What draws
    /// by it asks [`token_of`] what each mark stands for.
    pub fn of_tokens() -> Self {
        let mark = |name: &str| {
            let index = TOKENS.iter().position(|token| *token == name).map_or(0, |index| index as u8 + 1);
            Color { r: index, g: 0, b: 0, a: 1.0 }
        };
        Self {
            font: "inherit".to_owned(),
            surface: mark("--surface"),
            edge: mark("--edge"),
            accent: mark("--accent"),
            sev: ["--sev-1", "--sev-2", "--sev-3", "--sev-4"].map(mark),
            actual: mark("--c-actual"),
            expected: mark("--c-expected"),
            compare: mark("--c-compare"),
            band: mark("--c-band"),
            learn: mark("--c-learn"),
            grid: mark("--c-grid"),
            axis: mark("--c-axis"),
            cursor: mark("--c-cursor"),
        }
    }

    /// Colour of a severity.
    pub fn severity(&self, severity: f64) -> Color {
        self.sev[severity_class(severity)]
    }
}

/// 0 for severities under 50, 1 under 70, 2 under 85, 3 from there: index of colour and cell size.
pub fn severity_class(severity: f64) -> usize {
    [50.0, 70.0, 85.0].into_iter().filter(|&edge| severity >= edge).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_colours_are_read() {
        for (text, expected) in [
            ("#0B6075", Some((11, 96, 117, 1.0))),
            (" #fff ", Some((255, 255, 255, 1.0))),
            ("#00000080", Some((0, 0, 0, 128.0 / 255.0))),
            ("rgba(11, 96, 117, .16)", Some((11, 96, 117, 0.16))),
            ("rgb(1,2,3)", Some((1, 2, 3, 1.0))),
            ("rgb(1 2 3 / 50%)", Some((1, 2, 3, 0.5))),
            ("RGB(1 2 3)", Some((1, 2, 3, 1.0))),
            ("color(srgb 0 0.2 1 / 0.24)", Some((0, 51, 255, 0.24))),
            ("color(display-p3 0 0.2 1)", None),
            ("color(srgb 0 0.2 1.5)", None),
            ("rgba(256, 0, 0, 1)", None),
            ("rgba(0, 0, 0, 2)", None),
            ("rgb(1, 2)", None),
            ("rgb(1, 2, 3, 1, 1)", None),
            ("hsl(1, 2, 3)", None),
            ("#12345", None),
            ("#ééé", None),
            ("teal", None),
            ("", None),
        ] {
            let expected = expected.map(|(r, g, b, a)| Color { r, g, b, a });
            assert_eq!(Color::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn severities_fall_into_four_classes() {
        for (severity, class) in
            [(0.0, 0), (49.9, 0), (50.0, 1), (69.9, 1), (70.0, 2), (84.9, 2), (85.0, 3), (100.0, 3), (f64::NAN, 0)]
        {
            assert_eq!(severity_class(severity), class, "{severity}");
        }
    }

    #[test]
    fn every_mark_stands_for_its_token() {
        let marks = Palette::of_tokens();
        let read = |name: &str| {
            let red = TOKENS.iter().position(|token| *token == name).unwrap() + 1;
            format!("rgb({red}, 0, 0)")
        };
        assert_eq!(Palette::from_tokens("inherit", read), Ok(marks));
        assert_eq!((token_of(11), token_of(0), token_of(16)), (Some("--c-band"), None, None));
    }

    #[test]
    fn the_missing_token_is_named() {
        let all_but_edge = |name: &str| if name == "--edge" { String::new() } else { "#000".to_owned() };
        assert_eq!(Palette::from_tokens("Inter", all_but_edge).unwrap_err(), "--edge");
    }
}
