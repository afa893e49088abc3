//! Charts of a report and of files: the functions that draw on screen, on SVG.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::chart::band::draw_band;
use crate::chart::lanes::{Columns, LanesScene, Layout, draw_lanes};
use crate::chart::scene::{BandScene, EventMark, Line};
use crate::chart::svg::{Ink, svg};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::markup::escape;
use crate::model::plot::Plot;
use crate::words::events::lanes::{Lane, lane_name};

/// Room for the names of lanes, in CSS pixels.
const NAMES: f64 = 150.0;
/// Letters of a lane's name that fit there.
const NAME_LETTERS: usize = 22;

/// What lies over the chart of a plot.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Over {
    /// Anomalies.
    pub marks: Vec<EventMark>,
    /// A line to compare with: ascending buckets and as many values, `NaN` in gaps.
    pub compare: (Vec<u32>, Vec<f64>),
    /// Buckets that notes are about.
    pub notes: Vec<Range<usize>>,
    /// Buckets of known events.
    pub known: Vec<Range<usize>>,
}

/// The chart of a plot and what lies over it, in that size.
pub fn band_svg(findings: &Findings, plot: &Plot, over: &Over, size: (f64, f64), ink: Ink<'_>) -> String {
    let measure = findings.metrics.get(plot.query.metric.index()).map(|metric| metric.measure);
    let measure = measure.and_then(|measure| findings.metric_set.measures.get(measure));
    let scene = BandScene {
        grid: findings.grid,
        zone: &findings.zone,
        view: plot.query.from as usize..plot.query.to as usize,
        split: findings.split,
        bucket: &plot.bucket,
        actual: &plot.actual,
        expected: &plot.expected,
        lower: &plot.lower,
        upper: &plot.upper,
        compare: Line { bucket: &over.compare.0, value: &over.compare.1 },
        known: &over.known,
        notes: &over.notes,
        events: &over.marks,
        from_zero: measure.is_some_and(|measure| measure.adds_up()),
        axes: true,
        value_range: None,
    };
    svg(size, ink, |backend, surface, palette| draw_band(backend, surface, palette, &scene))
}

/// The marks of an event in the chart of its primary anomaly's metric.
pub fn marks(event: &AnomalyGroup) -> Vec<EventMark> {
    let primary = event.primary();
    event.anomalies.iter().filter(|anomaly| anomaly.metric == primary.metric).map(EventMark::of).collect()
}

/// The size of so many lanes with their names.
pub fn lanes_size(lanes: usize, columns: Columns, width: f64) -> (f64, f64) {
    (width, Layout { width: width - NAMES, rows: lanes, columns: columns.len }.height())
}

/// The lanes with their names, in that width, and their size.
pub fn lanes_svg(lanes: &[Lane], columns: Columns, threshold: f64, width: f64, ink: Ink<'_>) -> (String, (f64, f64)) {
    let scene = LanesScene {
        columns,
        rows: lanes.iter().map(|lane| lane.cells.clone()).collect(),
        threshold,
        outlined: lanes.iter().filter(|lane| lane.kind.is_archive()).count(),
        selected: None,
        brush: None,
    };
    let layout = Layout { width: width - NAMES, rows: lanes.len(), columns: columns.len };
    let (inner, height) = (layout.width, layout.height());
    let cells = svg((inner, height), ink, |backend, surface, palette| draw_lanes(backend, surface, palette, &scene));
    let (paint, font) = match ink {
        Ink::Palette(palette) => (palette.axis.css(), escape(&palette.font).into_owned()),
        Ink::Tokens => ("var(--c-axis)".to_owned(), "inherit".to_owned()),
    };
    let names: String = lanes
        .iter()
        .enumerate()
        .map(|(row, lane)| {
            let y = layout.row_middle(row);
            format!("<text x=\"0\" y=\"{y}\" dy=\".35em\" fill=\"{paint}\">{}</text>", escape(&short_name(lane)))
        })
        .collect();
    let cells = cells.replacen("<svg", &format!("<svg x=\"{NAMES}\""), 1);
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"{font}\" font-size=\"11\" aria-hidden=\"true\">{names}{cells}</svg>"
    );
    (drawing, (width, height))
}

fn short_name(lane: &Lane) -> String {
    let name = lane_name(&lane.kind);
    if name.chars().count() <= NAME_LETTERS {
        return name;
    }
    let start: String = name.chars().take(NAME_LETTERS - 1).collect();
    format!("{start}…")
}

/// Above a drawing in a file of its own, below it, and beside it.
const ROOM: (f64, f64, f64) = (34.0, 28.0, 12.0);

/// The size of a file that holds a drawing of that size.
pub fn titled_size((width, height): (f64, f64)) -> (f64, f64) {
    (width + 2.0 * ROOM.2, height + ROOM.0 + ROOM.1)
}

/// A drawing as a file of its own: on the ground of its palette, with title and caption.
pub fn titled(drawing: &str, size: (f64, f64), palette: Ink<'_>, title: &str, caption: &str) -> String {
    let (ground, ink, soft, font) = match palette {
        Ink::Palette(palette) => {
            (palette.surface.css(), palette.actual.css(), palette.axis.css(), palette.font.as_str())
        }
        Ink::Tokens => ("none".to_owned(), "currentColor".to_owned(), "currentColor".to_owned(), "inherit"),
    };
    let (full_width, full_height) = titled_size(size);
    let [title, caption, font] = [title, caption, font].map(escape);
    let inner = drawing.replacen("<svg", &format!("<svg x=\"{}\" y=\"{}\"", ROOM.2, ROOM.0), 1);
    let caption_y = full_height - 10.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {full_width} {full_height}\" width=\"{full_width}\" \
         height=\"{full_height}\" font-family=\"{font}\" role=\"img\"><title>{title}</title><desc>{caption}</desc>\
         <rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>\
         <text x=\"{x}\" y=\"21\" font-size=\"14\" font-weight=\"600\" fill=\"{ink}\">{title}</text>{inner}\
         <text x=\"{x}\" y=\"{caption_y}\" font-size=\"11\" fill=\"{soft}\">{caption}</text></svg>\n",
        x = ROOM.2,
    )
}
