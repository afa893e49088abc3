//! The same data as a chart, as a table.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::state::facts::Reading;
use crate::app::state::rows::severity_text;
use crate::model::finding::Findings;
use crate::model::format;
use crate::protocol::message::Plot;

/// Rows shown at most.
const MOST: usize = 1_000;

/// One row per entry of the plot.
#[component]
pub(crate) fn ChartTable(
    findings: Arc<Findings>,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] plot: Signal<Option<Arc<Plot>>>,
) -> impl IntoView {
    let row = move |plot: &Plot, index: usize| {
        let reading = Reading::new(&findings, plot, index)?;
        let severity = plot.severity.get(index).copied().filter(|&severity| severity > 0.0);
        let text = |text: Option<String>| text.unwrap_or_default();
        Some(view! {
            <tr>
                <th scope="row">{reading.when}</th>
                <td class="num">{reading.actual}</td>
                <td class="num">{text(reading.expected)}</td>
                <td class="num">{text(reading.range)}</td>
                <td class="num">{text(reading.gap)}</td>
                <td class="num">{text(severity.map(severity_text))}</td>
            </tr>
        })
    };
    let rows = move || {
        plot.with(|plot| {
            let plot = plot.as_ref()?;
            Some((0..plot.bucket.len().min(MOST)).filter_map(|index| row(plot, index)).collect_view())
        })
    };
    let rest = move || {
        let len = plot.with(|plot| plot.as_ref().map_or(0, |plot| plot.bucket.len()));
        (len > MOST).then(|| {
            let (most, len) = (format::count(MOST as u64), format::count(len as u64));
            view! { <p class="pad mid">{format!("The first {most} of {len} points. A shorter range has fewer.")}</p> }
        })
    };
    view! {
        <div class="chart-table scroll" tabindex="0" role="region" aria-label="Chart as table">
            <table>
                <caption class="vh">{label}</caption>
                <thead>
                    <tr>
                        <th scope="col">"When"</th>
                        <th scope="col" class="num">"Actual"</th>
                        <th scope="col" class="num">"Expected"</th>
                        <th scope="col" class="num">"Expected range"</th>
                        <th scope="col" class="num">"Gap"</th>
                        <th scope="col" class="num">"Severity"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {rest}
        </div>
    }
}
