//! The same measure at the neighbouring values of a dimension: small charts with one cursor.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use super::metric_chart::{ChartState, MetricChart};
use super::radio_group::RadioGroup;
use crate::app::effect::effect;
use crate::app::platform::pointer::position;
use crate::app::state::detector::Detector;
use crate::app::state::ranges::Window;
use crate::app::state::siblings::{MOST, Sibling, siblings, verdict};
use crate::chart::scale::extent;
use crate::chart::scene::EventMark;
use crate::model::finding::{Anomaly, AnomalyGroup, Findings};
use crate::model::metric::MetricId;
use crate::protocol::message::Plot;
use crate::words::page::charts as words;
use crate::words::page::common;

/// How many more charts a press adds: each is asked for and drawn by itself.
const NEXT: usize = 24;

/// The card; nothing where there are no neighbours.
#[component]
pub(crate) fn Siblings(
    detector: Detector,
    findings: Arc<Findings>,
    event: AnomalyGroup,
    metric: MetricId,
    #[prop(into)] window: Signal<Window>,
    #[prop(into)] cursor: Signal<Option<usize>>,
    on_cursor: Callback<Option<usize>>,
) -> impl IntoView {
    let names = findings.metric_set.dimensions.clone();
    let found: Vec<(usize, Vec<Sibling>)> = (0..names.len())
        .map(|dimension| (dimension, siblings(&findings, &event, metric, dimension)))
        .filter(|(_, list)| list.len() > 1)
        .collect();
    if found.is_empty() {
        return ().into_any();
    }
    let by: Vec<String> = found.iter().map(|(dimension, _)| names[*dimension].clone()).collect();
    let chosen = RwSignal::new(by.len() - 1);
    let title = {
        let by = by.clone();
        move || words::same_measure_by(&by[chosen.get()])
    };
    let several = by.len() > 1;
    let shown = RwSignal::new(MOST);
    let same = RwSignal::new(false);
    let charts = move || {
        let list = &found[chosen.get()].1;
        let more = list.len().saturating_sub(shown.get());
        let next = more.min(NEXT);
        let scale = Scale { same: same.into(), extents: RwSignal::new(BTreeMap::new()) };
        let charts = list.iter().take(shown.get()).map(|sibling| {
            let anomaly = sibling.anomaly.map(|index| event.anomalies[index].clone());
            let (findings, sibling) = (findings.clone(), sibling.clone());
            view! { <Small detector findings sibling anomaly window cursor scale on_cursor /> }
        });
        view! {
            <div class="pad mult">{charts.collect_view()}</div>
            {(more > 0)
                .then(|| {
                    view! {
                        <button type="button" class="btn ghost slim more" on:click=move |_| *shown.write() += next>
                            {if next < more { words::next_of_more(next, more) } else { common::more(more) }}
                        </button>
                    }
                })}
        }
    };
    view! {
        <section class="card" aria-labelledby="siblings">
            <header>
                <h2 id="siblings">{title}</h2>
                <span class="muted">
                    {move || if same.get() { words::ONE_SCALE } else { words::OWN_SCALES }}
                </span>
                <span class="grow"></span>
                <button
                    type="button"
                    class="btn ghost slim"
                    aria-pressed=move || same.get().to_string()
                    on:click=move |_| same.update(|same| *same = !*same)
                >
                    {words::SAME_SCALE}
                </button>
                <Show when=move || several>
                    <RadioGroup
                        name="siblings-by"
                        label=words::NEIGHBOURS_BY.to_owned()
                        options=by.clone()
                        chosen=Signal::derive(move || Some(chosen.get()))
                        on_choose=Callback::new(move |index| {
                            shown.set(MOST);
                            chosen.set(index);
                        })
                    />
                </Show>
            </header>
            {charts}
        </section>
    }
    .into_any()
}

/// The scale that charts share, if they do.
#[derive(Clone, Copy)]
struct Scale {
    same: Signal<bool>,
    /// Lowest and highest value of each chart that has one.
    extents: RwSignal<BTreeMap<MetricId, (f64, f64)>>,
}

impl Scale {
    fn range(self) -> Option<(f64, f64)> {
        let all = |extents: &BTreeMap<MetricId, (f64, f64)>| {
            extents.values().copied().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        };
        self.same.get().then(|| self.extents.with(all)).flatten()
    }

    /// Takes in what a chart draws.
    fn follow(self, metric: MetricId, plot: RwSignal<Option<Arc<Plot>>>) {
        effect(move |_| {
            let columns = |plot: &Arc<Plot>| extent([&plot.actual[..], &plot.expected, &plot.lower, &plot.upper]);
            let own = plot.with(|plot| plot.as_ref().and_then(columns));
            if let Some(own) = own.filter(|own| self.extents.with_untracked(|all| all.get(&metric) != Some(own))) {
                self.extents.write().insert(metric, own);
            }
        });
    }
}

/// One neighbour's chart.
#[component]
fn Small(
    detector: Detector,
    findings: Arc<Findings>,
    sibling: Sibling,
    anomaly: Option<Anomaly>,
    window: Signal<Window>,
    cursor: Signal<Option<usize>>,
    scale: Scale,
    on_cursor: Callback<Option<usize>>,
) -> impl IntoView {
    let marks: Vec<EventMark> = anomaly.iter().map(mark).collect();
    let shared = Signal::derive(move || scale.range());
    let chart = ChartState { cursor, scale: shared, ..ChartState::still(sibling.metric, window, marks) };
    scale.follow(sibling.metric, chart.plot);
    let verdict = verdict(anomaly.as_ref());
    let hover = move |event: ev::PointerEvent| on_cursor.run(chart.bucket_at(position(&event).0));
    view! {
        <figure on:pointermove=hover on:pointerleave=move |_| on_cursor.run(None)>
            <figcaption>
                <span class="b">{sibling.value}</span>
                <span class:b=sibling.anomaly.is_some() class:muted=sibling.anomaly.is_none()>{verdict}</span>
            </figcaption>
            <MetricChart detector findings chart axes=false class="small" />
        </figure>
    }
}

/// The mark of an anomaly in a chart of its metric.
pub(crate) fn mark(anomaly: &Anomaly) -> EventMark {
    EventMark::of(anomaly)
}
