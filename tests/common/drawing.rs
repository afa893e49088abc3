//! Charts as SVG documents, compared with stored ones.

use std::path::PathBuf;

use foretop::chart::palette::Palette;
use foretop::chart::scene::{Drawn, Surface};
use plotters::backend::SVGBackend;
use plotters::prelude::DrawingBackend;

/// The design tokens of the light or the dark theme.
pub fn palette(dark: bool) -> Palette {
    let pick = |name: &str| -> &str {
        match (name, dark) {
            ("--surface", false) => "#FFFFFF",
            ("--surface", true) => "#151B1F",
            ("--edge", false) => "#7E8992",
            ("--edge", true) => "#6B7982",
            ("--c-actual", false) => "#131A20",
            ("--c-actual", true) => "#E7ECEF",
            ("--accent" | "--c-expected", false) => "#0B6075",
            ("--accent" | "--c-expected", true) => "#66C4D6",
            ("--sev-1", false) => "#A68C60",
            ("--sev-1", true) => "#75674E",
            ("--sev-2", false) => "#B66C12",
            ("--sev-2", true) => "#A56A28",
            ("--sev-3", false) => "#A2340C",
            ("--sev-3", true) => "#E57C42",
            ("--sev-4", false) => "#74120C",
            ("--sev-4", true) => "#FFBE9C",
            ("--c-compare", false) => "#6A3D7C",
            ("--c-compare", true) => "#C9A2DA",
            ("--c-band", false) => "rgba(11, 96, 117, .16)",
            ("--c-band", true) => "rgba(102, 196, 214, .24)",
            ("--c-learn", false) => "rgba(94, 106, 116, .10)",
            ("--c-learn", true) => "rgba(147, 160, 168, .10)",
            ("--c-grid", false) => "#E3E8EB",
            ("--c-grid", true) => "#242D32",
            ("--c-axis", false) => "#5E6A74",
            ("--c-axis", true) => "#93A0A8",
            ("--c-cursor", false) => "#44505A",
            ("--c-cursor", true) => "#B4BFC6",
            _ => "",
        }
    };
    Palette::from_tokens("Inter, sans-serif", |name| pick(name).to_owned()).unwrap()
}

/// Draws on a fresh SVG document; the surface lies under the drawing, so that the file can be looked at.
pub fn svg<T>(
    surface: Surface,
    palette: &Palette,
    draw: impl FnOnce(&mut SVGBackend) -> Drawn<SVGBackend<'static>, T>,
) -> String {
    let mut text = String::new();
    {
        let (width, height) = surface.device_size();
        let mut backend = SVGBackend::with_string(&mut text, (width, height));
        let ground = palette.surface;
        let ground = plotters::style::RGBColor(ground.r, ground.g, ground.b);
        backend.draw_rect((0, 0), (width as i32, height as i32), &ground, true).unwrap();
        draw(&mut backend).unwrap();
        backend.present().unwrap();
    }
    text
}

/// Compares with `folder/name.svg`; `UPDATE=1` stores it.
#[track_caller]
pub fn check(folder: &str, name: &str, drawing: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder).join(format!("{name}.svg"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, drawing).unwrap();
        return;
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == drawing, "{name}.svg differs from the stored drawing; run with UPDATE=1 and look at the change");
}
