//! The strip under the chart: the whole series, and the window in view, which a press or a drag moves.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use super::drawing::Drawing;
use super::metric_chart::ChartState;
use crate::app::platform::pointer::{capture, position};
use crate::app::state::detector::Detector;
use crate::app::state::plots::use_plots;
use crate::app::state::ranges::{self, Window};
use crate::chart::overview::draw_overview;
use crate::chart::scale::Projection;
use crate::chart::scene::{OverviewScene, Surface};
use crate::model::finding::Findings;
use crate::protocol::message::PlotQuery;

/// Width asked for: the strip is never much wider.
const WIDTH_PX: u32 = 1_536;

/// The strip of the chart's metric, lined up with the chart. For the pointer only: keys and buttons of the chart move
/// the same window.
#[component]
pub(crate) fn Overview(
    detector: Detector,
    findings: Arc<Findings>,
    chart: ChartState,
    on_window: Callback<Window>,
) -> impl IntoView {
    let (grid, split) = (findings.grid, findings.split);
    let plots = use_plots(detector, move || {
        vec![PlotQuery { metric: chart.metric.get(), from: 0, to: grid.len as u32, width_px: WIDTH_PX }]
    });
    let known = Memo::new(move |_| detector.known_on(chart.metric.get()));
    let projection = RwSignal::new(None::<Projection>);
    let draw = move |backend: &mut _, surface: Surface, palette: &_| {
        let edges = chart.projection.with(|above| above.as_ref().map(|above| (above.plot.left, above.plot.right)));
        let (left, right) = edges.unwrap_or((0.0, surface.width));
        let plots = plots.get();
        let plot = plots.as_ref().and_then(|plots| plots.first());
        let (from, to) = chart.window.get();
        let scene = OverviewScene {
            grid,
            zone: &findings.zone,
            split,
            bucket: plot.map_or(&[], |plot| &plot.bucket),
            actual: plot.map_or(&[], |plot| &plot.actual),
            window: from..to,
            events: &chart.marks.get(),
            known: &known.with(|known| known.iter().map(|period| period.window.0..period.window.1).collect::<Vec<_>>()),
            left,
            right,
        };
        let drawn = draw_overview(backend, surface, palette, &scene)?;
        projection.set(Some(drawn));
        Ok(())
    };
    // While dragging: how far the press was from the window's first bucket.
    let grip = StoredValue::new(None::<isize>);
    let at = move |event: &ev::PointerEvent| {
        let (x, _) = position(event);
        projection.with_untracked(|projection| projection.as_ref()?.bucket_at(x))
    };
    let move_to = move |bucket: usize, grip: isize| {
        let (from, to) = chart.window.get_untracked();
        let by = bucket as isize - grip - from as isize;
        on_window.run(ranges::pan((from, to), by, grid.len));
    };
    let down = move |event: ev::PointerEvent| {
        let Some(bucket) = at(&event) else { return };
        capture(&event);
        let (from, to) = chart.window.get_untracked();
        let inside = (from..to).contains(&bucket);
        let offset = if inside { bucket as isize - from as isize } else { ((to - from) / 2) as isize };
        grip.set_value(Some(offset));
        move_to(bucket, offset);
    };
    let moved = move |event: ev::PointerEvent| {
        if let (Some(offset), Some(bucket)) = (grip.get_value(), at(&event)) {
            move_to(bucket, offset);
        }
    };
    view! {
        <div
            class="plot strip"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| grip.set_value(None)
            on:pointercancel=move |_| grip.set_value(None)
        >
            <Drawing class="base" draw=draw />
        </div>
    }
}
