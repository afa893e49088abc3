//! The chart of one metric: measures itself, asks for a plot, builds a scene, and has it drawn. What moves with the
//! pointer is drawn on a second canvas above, so that the series is not redrawn.

use std::sync::Arc;

use leptos::prelude::*;

use super::drawing::Drawing;
use super::not_kept::NotKept;
use crate::app::effect::effect;
use crate::app::platform::canvas::text_scale;
use crate::app::state::detector::Detector;
use crate::app::state::look::use_look;
use crate::app::state::overlay::{Compared, Overlay};
use crate::app::state::plots::use_plots;
use crate::app::state::ranges::Window;
use crate::chart::band::draw_band;
use crate::chart::hit::nearest_entry;
use crate::chart::overlay::draw_overlay;
use crate::chart::scale::Projection;
use crate::chart::scene::{BandScene, EventMark, Line, OverlayScene, Surface};
use crate::model::finding::Findings;
use crate::model::metric::MetricId;
use crate::protocol::message::{Plot, PlotQuery};

/// What a chart shows, and what it tells back.
#[derive(Clone, Copy)]
pub(crate) struct ChartState {
    /// Which metric.
    pub(crate) metric: Signal<MetricId>,
    /// Buckets in view.
    pub(crate) window: Signal<Window>,
    /// Events in the metric.
    pub(crate) marks: Signal<Vec<EventMark>>,
    /// Bucket of the cursor.
    pub(crate) cursor: Signal<Option<usize>>,
    /// Buckets under the brush.
    pub(crate) brush: RwSignal<Option<Window>>,
    /// Buckets of the event in question.
    pub(crate) highlight: Signal<Option<Window>>,
    /// What lies over the line.
    pub(crate) overlay: Signal<Overlay>,
    /// Value range to use instead of the chart's own.
    pub(crate) scale: Signal<Option<(f64, f64)>>,
    /// What is drawn, once it is there.
    pub(crate) plot: RwSignal<Option<Arc<Plot>>>,
    /// The line of the overlay, once it is there.
    pub(crate) compared: RwSignal<Option<Arc<Compared>>>,
    /// Where it is drawn.
    pub(crate) projection: RwSignal<Option<Projection>>,
}

impl ChartState {
    /// A chart without cursor, brush, highlight and overlay, on its own scale.
    pub(crate) fn still(
        metric: impl Into<Signal<MetricId>>,
        window: impl Into<Signal<Window>>,
        marks: impl Into<Signal<Vec<EventMark>>>,
    ) -> Self {
        Self {
            metric: metric.into(),
            window: window.into(),
            marks: marks.into(),
            cursor: Signal::stored(None),
            brush: RwSignal::new(None),
            highlight: Signal::stored(None),
            overlay: Signal::stored(Overlay::None),
            scale: Signal::stored(None),
            plot: RwSignal::new(None),
            compared: RwSignal::new(None),
            projection: RwSignal::new(None),
        }
    }

    /// Entry of the plot at or next to the cursor.
    pub(crate) fn entry(self) -> Option<usize> {
        let cursor = self.cursor.get()?;
        self.plot.with(|plot| nearest_in(plot.as_ref()?, cursor))
    }

    /// Bucket of the plot's entry nearest to a horizontal position.
    pub(crate) fn bucket_at(self, x: f64) -> Option<usize> {
        self.projection.with_untracked(|projection| {
            self.plot.with_untracked(|plot| {
                let (projection, plot) = (projection.as_ref()?, plot.as_ref()?);
                let entry = nearest_entry(projection, &plot.bucket, x)?;
                Some(plot.bucket[entry] as usize)
            })
        })
    }
}

/// Entry whose bucket is nearest.
fn nearest_in(plot: &Plot, bucket: usize) -> Option<usize> {
    let bucket = u32::try_from(bucket).ok()?;
    let after = plot.bucket.partition_point(|&at| at < bucket);
    let distance = |index: usize| plot.bucket[index].abs_diff(bucket);
    (after.saturating_sub(1)..(after + 1).min(plot.bucket.len())).min_by_key(|&index| distance(index))
}

/// The two canvases. `axes` is off for small multiples.
#[component]
pub(crate) fn MetricChart(
    detector: Detector,
    findings: Arc<Findings>,
    chart: ChartState,
    axes: bool,
    class: &'static str,
) -> impl IntoView {
    let width = RwSignal::new(0u32);
    let ratio = use_look().ratio;
    let len = findings.grid.len;
    let overlaid = findings.clone();
    let plots = use_plots(detector, move || {
        let (from, to) = chart.window.get();
        // Steps of 64 pixels: a window being resized does not ask anew for every pixel.
        let width_px = (f64::from(width.get()) * text_scale() * ratio.get() / 64.0).ceil() as u32 * 64;
        if width_px == 0 || from >= to.min(len) {
            return Vec::new();
        }
        let metric = chart.metric.get();
        let over = chart.overlay.with(|overlay| overlay.query(&overlaid, metric, (from, to.min(len)), width_px));
        let own = PlotQuery { metric, from: from as u32, to: to as u32, width_px };
        [own].into_iter().chain(over).collect()
    });
    let overlaid = findings.clone();
    effect(move |_| {
        let plots = plots.get();
        let plot = |at: usize| plots.as_ref().and_then(|plots| plots.get(at));
        let line = plot(1).map(|plot| chart.overlay.with_untracked(|overlay| overlay.line(&overlaid, plot)));
        chart.compared.set(line.map(Arc::new));
        chart.plot.set(plot(0).cloned().map(Arc::new));
    });
    let known = Memo::new(move |_| detector.known_on(chart.metric.get()));
    let base = move |backend: &mut _, surface: Surface, palette: &_| {
        if width.get_untracked() != surface.width as u32 {
            width.set(surface.width as u32);
        }
        let plot = chart.plot.get();
        let metric = &findings.metrics[chart.metric.get().index()];
        let measure = &findings.metric_set.measures[metric.measure];
        let (from, to) = chart.window.get();
        let marks = chart.marks.get();
        let plot = plot.as_deref().filter(|plot| plot.query.metric == metric.id);
        let compared = chart.compared.get();
        let compared = compared.as_deref().filter(|_| plot.is_some());
        let notes: Vec<_> = detector.notes_on(metric.id).into_iter().map(|note| note.window.0..note.window.1).collect();
        let known: Vec<_> = known.with(|known| known.iter().map(|period| period.window.0..period.window.1).collect());
        let scene = BandScene {
            grid: findings.grid,
            zone: &findings.zone,
            view: from..to,
            split: findings.split,
            bucket: plot.map_or(&[], |plot| &plot.bucket),
            actual: plot.map_or(&[], |plot| &plot.actual),
            expected: plot.map_or(&[], |plot| &plot.expected),
            lower: plot.map_or(&[], |plot| &plot.lower),
            upper: plot.map_or(&[], |plot| &plot.upper),
            compare: compared.map_or_else(Line::default, |line| Line { bucket: &line.bucket, value: &line.value }),
            known: &known,
            notes: &notes,
            events: if plot.is_some() { &marks } else { &[] },
            from_zero: measure.adds_up(),
            axes,
            value_range: chart.scale.get(),
        };
        let projection = draw_band(backend, surface, palette, &scene)?;
        if chart.projection.with_untracked(|before| before.as_ref() != Some(&projection)) {
            chart.projection.set(Some(projection));
        }
        Ok(())
    };
    let overlay = move |backend: &mut _, surface: Surface, palette: &_| {
        chart.projection.with(|projection| {
            let Some(projection) = projection else { return Ok(()) };
            let value = chart.entry().and_then(|entry| {
                chart.plot.with(|plot| plot.as_ref().and_then(|plot| plot.actual.get(entry).copied()))
            });
            let inside = |bucket: &usize| projection.view.contains(bucket);
            let scene = OverlayScene {
                projection,
                cursor: chart.cursor.get().filter(inside),
                value: value.filter(|value| value.is_finite()),
                brush: chart.brush.get().map(|(from, to)| from..to),
                highlight: chart.highlight.get().map(|(from, to)| from..to),
            };
            draw_overlay(backend, surface, palette, &scene)
        })
    };
    view! {
        <div class=format!("plot {class}")>
            <Drawing class="base" draw=base />
            <Drawing class="overlay" draw=overlay />
            <NotKept detector chart axes />
        </div>
    }
}
