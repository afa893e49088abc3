//! The main chart with its readout, ranges, table form, overview and facts.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::components::chart_export::{ChartExport, ChartFile};
use crate::app::components::chart_table::ChartTable;
use crate::app::components::facts_row::FactsRow;
use crate::app::components::mark_form::MarkForm;
use crate::app::components::metric_chart::{ChartState, MetricChart};
use crate::app::components::note_list::NoteList;
use crate::app::components::note_marks::NoteMarks;
use crate::app::components::overlay_menu::OverlayMenu;
use crate::app::components::overview::Overview;
use crate::app::components::radio_group::RadioGroup;
use crate::app::components::readout::Readout;
use crate::app::components::siblings::mark;
use crate::app::components::table_toggle::TableToggle;
use crate::app::components::time_cursor::TimeCursor;
use crate::app::platform::keys::on_key;
use crate::app::platform::page::focus;
use crate::app::platform::pointer::is_narrow;
use crate::app::state::detector::Detector;
use crate::app::state::facts::{Reading, facts, summary};
use crate::app::state::filter::Filter;
use crate::app::state::known::in_view;
use crate::app::state::notes::Placed;
use crate::app::state::overlay::Overlay;
use crate::app::state::plots::use_plots;
use crate::app::state::ranges::{self, Window};
use crate::app::state::view::ViewState;
use crate::chart::scene::EventMark;
use crate::model::finding::{Anomaly, AnomalyGroup, Findings};
use crate::model::format;
use crate::model::order;
use crate::protocol::documents::ChartContent;
use crate::protocol::message::PlotQuery;
use crate::report::csv::plot_csv;
use crate::report::drawing::Over;
use crate::words::page::calendar as known_words;
use crate::words::page::charts as words;
use crate::words::page::common;

/// Size of the chart as a file, in CSS pixels.
const FILE_SIZE: (f64, f64) = (960.0, 320.0);

/// What the page shows of an event: one anomaly, a window, and a cursor that all charts share.
#[derive(Clone, Copy)]
pub(super) struct DetailState {
    /// The anomaly in the main chart.
    pub(super) anomaly: RwSignal<Anomaly>,
    /// Buckets in view.
    pub(super) window: RwSignal<Window>,
    /// The main chart.
    pub(super) chart: ChartState,
    pointed: RwSignal<Option<usize>>,
    len: usize,
}

impl DetailState {
    /// The primary anomaly with the usual range around it. On a narrow screen half of that.
    pub(super) fn new(findings: &Arc<Findings>, event: &AnomalyGroup, view: ViewState) -> Self {
        let len = findings.grid.len;
        let anomaly = RwSignal::new(event.primary().clone());
        let buckets = ranges::choices(findings.grid.interval, is_narrow())[1].buckets.unwrap_or(len);
        let window = RwSignal::new(ranges::around((event.primary().from, event.primary().to), buckets, len));
        let pointed = RwSignal::new(None);
        let metric = Signal::derive(move || anomaly.with(|anomaly| anomaly.metric));
        let marks = {
            let (findings, own) = (findings.clone(), event.id.clone());
            Memo::new(move |_| {
                let metric = metric.get();
                let shown = findings.at_least(view.with(|view| view.threshold));
                let filter = view.with(|view| Filter::new(view, &findings.metric_set));
                let marks = findings.events.iter().enumerate().flat_map(|(index, event)| {
                    let hidden = event.id != own && (index >= shown || !filter.keeps(event));
                    let here = event.anomalies.iter().filter(|anomaly| anomaly.metric == metric);
                    here.map(move |anomaly| EventMark { hidden, ..mark(anomaly) })
                });
                let mut marks: Vec<EventMark> = marks.collect();
                // What is shown lies over what is hidden.
                order::sort_by_key(&mut marks, |mark| !mark.hidden);
                marks
            })
        };
        let overlay = Signal::derive(move || view.with(|view| view.overlay.clone()));
        let cursor = Signal::derive(move || pointed.get().or_else(|| Some(anomaly.with(|anomaly| anomaly.peak))));
        // A stretch is shaded in the colour of its severity already.
        let highlight = Signal::derive(move || {
            anomaly.with(|anomaly| anomaly.side().is_some().then_some((anomaly.from, anomaly.to)))
        });
        let chart = ChartState { cursor, highlight, overlay, ..ChartState::still(metric, window, marks) };
        Self { anomaly, window, chart, pointed, len }
    }

    /// Moves the cursor of all charts; `None` lets it rest on the extreme.
    pub(super) fn on_cursor(self) -> Callback<Option<usize>> {
        Callback::new(move |bucket| self.pointed.set(bucket))
    }

    /// Shows another anomaly of the event, in the same window as far as it is in it.
    pub(super) fn show(self, anomaly: Anomaly) {
        self.pointed.set(None);
        let window = ranges::reveal(self.window.get_untracked(), anomaly.to.saturating_sub(1), self.len);
        self.window.set(ranges::reveal(window, anomaly.from, self.len));
        self.anomaly.set(anomaly);
    }

    fn reset(self, buckets: usize) {
        let run = self.anomaly.with_untracked(|anomaly| (anomaly.from, anomaly.to));
        self.window.set(ranges::around(run, buckets, self.len));
    }
}

/// The card.
#[component]
pub(super) fn ChartCard(
    detector: Detector,
    findings: Arc<Findings>,
    event: AnomalyGroup,
    state: DetailState,
    view: ViewState,
    #[prop(into)] threshold: Signal<f64>,
) -> impl IntoView {
    let (grid, chart) = (findings.grid, state.chart);
    let table = RwSignal::new(false);
    on_key(move |key, _| {
        let toggles = key.eq_ignore_ascii_case("t");
        if toggles {
            table.update(|table| *table = !*table);
        }
        toggles
    });
    let label = {
        let findings = findings.clone();
        Signal::derive(move || findings.metric_label(chart.metric.get()))
    };
    let read = StoredValue::new(findings.clone());
    let reading = Signal::derive(move || {
        let entry = chart.entry()?;
        chart.plot.with(|plot| read.with_value(|findings| Reading::new(findings, plot.as_ref()?, entry)))
    });
    let overlay = Signal::derive(move || {
        let entry = chart.entry()?;
        let bucket = chart.plot.with(|plot| plot.as_ref()?.bucket.get(entry).copied())?;
        let name = chart.overlay.with(|overlay| (*overlay != Overlay::None).then(|| overlay.label(grid.interval)))?;
        let value = chart.compared.with(|line| line.as_ref()?.near(bucket)).unwrap_or(f64::NAN);
        Some((name, format::number(value)))
    });
    let spoken = Signal::derive(move || {
        let over = overlay.get().map(|(name, value)| format!(", {name} {value}")).unwrap_or_default();
        reading.with(|reading| reading.as_ref().map(Reading::sentence)).unwrap_or_default() + &over
    });
    // The known events in view.
    let known = Memo::new(move |_| {
        let periods = detector.known_on(chart.metric.get());
        read.with_value(|findings| known_words::on_chart(&in_view(&periods, chart.window.get()), findings))
    });
    let caption = move || {
        let starts_at = chart.projection.with(|projection| projection.as_ref().and_then(|at| at.starts_at));
        let said = |plot: &Arc<_>| read.with_value(|findings| summary(&label.get(), findings, plot, starts_at));
        let known = known.get();
        let known = if known.is_empty() { known } else { format!(" {known}.") };
        chart.plot.with(|plot| plot.as_ref().map(said)).map(|said| said + &known)
    };
    let runs = use_plots(detector, move || {
        state.anomaly.with(|anomaly| {
            let (from, to) = (anomaly.from as u32, anomaly.to as u32);
            vec![PlotQuery { metric: anomaly.metric, from, to, width_px: to - from }]
        })
    });
    let figures = Signal::derive(move || {
        let runs = runs.get();
        state.anomaly.with(|anomaly| {
            let run = runs.as_ref().and_then(|runs| runs.first());
            let run = run.filter(|run| run.query.metric == anomaly.metric && run.query.from as usize == anomaly.from);
            read.with_value(|findings| facts(anomaly, findings, run))
        })
    });
    let marking = RwSignal::new(false);
    let editing = RwSignal::new(None::<Placed>);
    let set_marking = Callback::new(move |on: bool| {
        chart.brush.set(None);
        editing.set(None);
        marking.set(on);
    });
    let edit = Callback::new(move |note: Placed| {
        // Closed first, so that the form begins with this note.
        set_marking.run(false);
        state.window.update(|window| *window = ranges::reveal(*window, note.window.0, grid.len));
        chart.brush.set(Some(note.window));
        editing.set(Some(note));
        marking.set(true);
        request_animation_frame(|| focus(".mark input.field"));
    });
    let hidden = move || {
        let (from, to) = chart.window.get();
        let hidden = chart
            .marks
            .with(|marks| marks.iter().filter(|mark| mark.hidden && mark.from < to && from < mark.to).count());
        (hidden > 0).then(|| {
            view! { <p class="muted">{words::drawn_hollow(hidden, threshold.get())}</p> }
        })
    };
    let set_window = Callback::new(move |window: Window| state.window.set(window));
    let file = Callback::new(move |()| {
        let plot = chart.plot.get()?;
        let window = (plot.query.from as usize, plot.query.to as usize);
        let compared = chart.compared.get();
        let named = compared.as_ref().map(|_| chart.overlay.with(|overlay| overlay.label(grid.interval)));
        let compare = compared.map(|line| (line.bucket.clone(), line.value.clone())).unwrap_or_default();
        let notes =
            detector.notes_on(chart.metric.get()).into_iter().map(|note| note.window.0..note.window.1).collect();
        let known = detector.known_on(chart.metric.get());
        let known = known.iter().map(|period| period.window.0..period.window.1).collect();
        let over = Over { marks: chart.marks.get(), compare, notes, known };
        read.with_value(|findings| {
            Some(ChartFile {
                title: words::file_title(findings, &label.get(), window),
                caption: words::file_caption(findings, window, named.as_deref()),
                table: plot_csv(findings, &plot).into(),
                content: ChartContent::Band(Box::new((*plot).clone()), over, FILE_SIZE),
            })
        })
    });
    let default = ranges::choices(grid.interval, is_narrow())[1].buckets.unwrap_or(grid.len);
    view! {
        <section class="card" aria-labelledby="chart">
            <header class="tool">
                <h2 id="chart">{label}</h2>
                <span class="grow"></span>
                <Ranges state interval=grid.interval />
                <OverlayMenu view findings=findings.clone() event metric=chart.metric />
                <button
                    type="button"
                    class="btn slim"
                    aria-pressed=move || marking.get().to_string()
                    on:click=move |_| set_marking.run(!marking.get_untracked())
                >
                    {common::MARK_A_PERIOD}
                </button>
                <TableToggle table />
                <ChartExport detector file />
            </header>
            <Readout reading overlay />
            <figure class="pad chart" aria-labelledby="chart">
                <figcaption class="vh">{caption}</figcaption>
                // Kept while the table is shown: it is the chart that asks for the data of both.
                <div class="stage" class:is-hidden=move || table.get()>
                    <MetricChart detector findings=findings.clone() chart axes=true class="large" />
                    <TimeCursor
                        chart
                        len=grid.len
                        text=spoken
                        on_cursor=state.on_cursor()
                        on_window=set_window
                        on_reset=Callback::new(move |()| state.reset(default))
                        marking
                    />
                    <NoteMarks detector chart on_open=edit />
                </div>
                {hidden}
                {move || {
                    let known = known.get();
                    let told = (!known.is_empty()).then(|| known_words::shaded(&known))?;
                    Some(view! { <p class="muted" aria-hidden="true">{told}</p> })
                }}
                <Show when=move || table.get()>
                    <ChartTable detector findings=read.get_value() label chart />
                </Show>
                <Overview detector findings=findings.clone() chart on_window=set_window />
            </figure>
            <Show when=move || marking.get()>
                <MarkForm
                    detector
                    findings=read.get_value()
                    chart
                    threshold
                    editing=editing.get_untracked()
                    on_done=Callback::new(move |()| set_marking.run(false))
                />
            </Show>
            <NoteList detector chart on_edit=edit />
            <FactsRow facts=figures />
        </section>
    }
}

/// The ranges, and buttons for what a drag or the wheel does.
#[component]
fn Ranges(state: DetailState, interval: crate::model::time::Interval) -> impl IntoView {
    let choices = ranges::choices(interval, is_narrow());
    let len = state.len;
    let chosen = Signal::derive(move || ranges::chosen(state.window.get(), &choices, len));
    let choose = Callback::new(move |index: usize| match choices[index].buckets {
        Some(buckets) => state.reset(buckets),
        None => state.window.set((0, len)),
    });
    let middle = move |(from, to): Window| {
        state.chart.cursor.get_untracked().filter(|at| (from..to).contains(at)).unwrap_or((from + to) / 2)
    };
    let zoom = move |factor: f64| {
        state.window.update(|window| *window = ranges::zoom(*window, factor, middle(*window), len));
    };
    let pan = move |way: isize| {
        state.window.update(|window| {
            let by = ((window.1 - window.0) / 2).max(1) as isize;
            *window = ranges::pan(*window, way * by, len);
        });
    };
    let labels: Vec<String> = choices.iter().map(|choice| choice.label.to_owned()).collect();
    view! {
        <RadioGroup name="range" label=words::RANGE.to_owned() options=labels chosen on_choose=choose />
        <span class="zooms">
            <button type="button" class="btn slim" aria-label=words::EARLIER on:click=move |_| pan(-1)>"‹"</button>
            <button type="button" class="btn slim" aria-label=words::LATER on:click=move |_| pan(1)>"›"</button>
            <button type="button" class="btn slim" aria-label=words::ZOOM_IN on:click=move |_| zoom(0.5)>"+"</button>
            <button type="button" class="btn slim" aria-label=words::ZOOM_OUT on:click=move |_| zoom(2.0)>"\u{2212}"</button>
        </span>
    }
}
