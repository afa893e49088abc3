//! The same data as a chart, as a table to read and to copy.

use std::sync::Arc;

use leptos::prelude::*;

use super::metric_chart::ChartState;
use crate::app::platform::page::copy_text;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::Detector;
use crate::app::state::facts::Reading;
use crate::app::state::known::{in_view, names_at};
use crate::app::state::overlay::{Compared, Overlay};
use crate::app::state::plots::use_plots;
use crate::app::state::rows::severity_text;
use crate::app::state::twin;
use crate::model::finding::Findings;
use crate::model::format;
use crate::protocol::message::{Plot, PlotQuery};
use crate::words::events::terms;
use crate::words::page::charts as words;
use crate::words::page::common;

/// One row per interval in view, as many as a table can hold.
#[component]
pub(crate) fn ChartTable(
    detector: Detector,
    findings: Arc<Findings>,
    #[prop(into)] label: Signal<String>,
    chart: ChartState,
) -> impl IntoView {
    let read = StoredValue::new(findings);
    // Not thinned, unlike what the chart draws.
    let plots = use_plots(detector, move || {
        let (metric, window) = (chart.metric.get(), twin::rows(chart.window.get()));
        let width_px = (window.1 - window.0) as u32;
        let over =
            read.with_value(|findings| chart.overlay.with(|overlay| overlay.query(findings, metric, window, width_px)));
        let own = PlotQuery { metric, from: window.0 as u32, to: window.1 as u32, width_px };
        [own].into_iter().chain(over).collect()
    });
    let compared = Memo::new(move |_| {
        let plots = plots.get()?;
        let plot = plots.get(1)?;
        Some(read.with_value(|findings| chart.overlay.with_untracked(|overlay| overlay.line(findings, plot))))
    });
    let over = move || {
        let interval = read.with_value(|findings| findings.grid.interval);
        chart.overlay.with(|overlay| (*overlay != Overlay::None).then(|| overlay.label(interval)))
    };
    let known = Memo::new(move |_| {
        let periods = detector.known_on(chart.metric.get());
        in_view(&periods, chart.window.get()).into_iter().cloned().collect::<Vec<_>>()
    });
    let rows = move || {
        let plots = plots.get();
        let plot = plots.as_ref()?.first()?;
        let is_compared = over().is_some();
        let row = |index| {
            let known = known.with(|known| {
                let at = || plot.bucket.get(index).map_or_else(String::new, |&bucket| names_at(known, bucket));
                (!known.is_empty()).then(at)
            });
            read.with_value(|findings| {
                compared.with(|line| row(findings, plot, line.as_ref(), is_compared, known.clone(), index))
            })
        };
        Some((0..plot.bucket.len().min(twin::SHOWN)).filter_map(row).collect_view())
    };
    let announcer = use_announcer();
    let copy = move |_| {
        let text = plots.with_untracked(|plots| {
            let plot = plots.as_ref()?.first()?;
            let known = known.get_untracked();
            Some(read.with_value(|findings| {
                compared.with_untracked(|line| twin::csv(findings, plot, line.as_ref(), &known))
            }))
        });
        if let Some(text) = text {
            let rows = text.lines().count().saturating_sub(1);
            copy_text(&text);
            announcer.say(words::copied_rows(rows as u64));
        }
    };
    view! {
        <div class="chart-table scroll" tabindex="0" role="region" aria-label=words::CHART_AS_TABLE>
            <table>
                <caption class="vh">{label}</caption>
                <thead>
                    <tr>
                        <th scope="col">{common::WHEN}</th>
                        <th scope="col" class="num">{common::ACTUAL}</th>
                        <th scope="col" class="num">{common::EXPECTED}</th>
                        <th scope="col" class="num">{terms::EXPECTED_RANGE}</th>
                        <th scope="col" class="num">{common::GAP}</th>
                        <th scope="col" class="num">{common::SEVERITY}</th>
                        {move || over().map(|name| view! { <th scope="col" class="num">{name}</th> })}
                        {move || (!known.with(Vec::is_empty)).then(|| view! { <th scope="col">{common::KNOWN_EVENT}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="row mid">
            <button type="button" class="btn slim" on:click=copy>{common::COPY_AS_CSV}</button>
            {move || twin::remark(chart.window.get())}
        </p>
    }
}

fn row(
    findings: &Findings,
    plot: &Plot,
    compared: Option<&Compared>,
    is_compared: bool,
    known: Option<String>,
    index: usize,
) -> Option<impl IntoView + use<>> {
    let reading = Reading::new(findings, plot, index)?;
    let severity = plot.severity.get(index).copied().filter(|&severity| severity > 0.0);
    let text = |text: Option<String>| text.unwrap_or_default();
    let over = compared.and_then(|line| line.at(plot.bucket[index])).map(format::number);
    Some(view! {
        <tr>
            <th scope="row">{reading.when}</th>
            <td class="num">{reading.actual}</td>
            <td class="num">{text(reading.expected)}</td>
            <td class="num">{text(reading.range)}</td>
            <td class="num">{text(reading.gap)}</td>
            <td class="num">{text(severity.map(severity_text))}</td>
            {is_compared.then(|| view! { <td class="num">{text(over)}</td> })}
            {known.map(|names| view! { <td>{names}</td> })}
        </tr>
    })
}
