//! The runs that are kept: what each has different, shown again, compared.

use leptos::prelude::*;

use crate::app::platform::base::href;
use crate::app::state::detector::{Detector, Run};
use crate::app::state::runs::told_apart;
use crate::app::state::view::{ViewState, use_view};
use crate::model::format::count;
use crate::words::page::{common, runs as words};
use crate::words::{capitalised, figures};

/// The table; nothing before the first run.
#[component]
pub(super) fn RunList(detector: Detector) -> impl IntoView {
    let view = use_view();
    move || {
        let threshold = view.with(|view| view.threshold);
        let runs: Vec<Run> = detector.runs.with(|runs| runs.newest_first().cloned().collect());
        if runs.is_empty() {
            return None;
        }
        let shown = detector.run.with(|run| run.as_ref().map(|run| run.number));
        let rows = (0..runs.len()).map(|index| {
            let differs = match runs.get(index + 1) {
                None => words::FIRST.to_owned(),
                Some(before) => said(&told_apart(before, &runs[index])),
            };
            row(detector, view, &runs[index], differs, shown, threshold)
        });
        let gone = detector.runs.with(|runs| runs.gone());
        Some(view! {
            <section class="card flush" aria-labelledby="runs">
                <header>
                    <h2 id="runs">{words::RUNS}</h2>
                    {gone.map(|text| view! { <span class="muted">{text}</span> })}
                </header>
                <div class="scroll" tabindex="0" role="region" aria-label=words::LIST>
                    <table class="runs">
                        <thead>
                            <tr>
                                <th scope="col">{words::RUN}</th>
                                <th scope="col">{words::HOW}</th>
                                <th scope="col">{common::INTERVAL}</th>
                                <th scope="col">{words::DIFFERS}</th>
                                <th scope="col" class="num">{common::METRICS}</th>
                                <th scope="col" class="num">{common::events_at(threshold)}</th>
                                <th scope="col" class="num">{words::TIME}</th>
                                <th scope="col"><span class="vh">{common::ACTIONS}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </section>
        })
    }
}

fn said(differences: &[String]) -> String {
    if differences.is_empty() { words::NO_DIFFERENCE.to_owned() } else { capitalised(&differences.join("; ")) }
}

fn row(
    detector: Detector,
    view: ViewState,
    run: &Run,
    differs: String,
    shown: Option<u32>,
    threshold: f64,
) -> impl IntoView + use<> {
    let number = run.number;
    let (done, all) = (run.detected.finished as u64, run.detected.metrics.len() as u64);
    let metrics = if done < all { words::judged(done, all) } else { count(all) };
    let events = detector.findings_of(number).map_or(0, |findings| findings.at_least(threshold) as u64);
    let show = move || {
        let suffix = view.suffix_with(|view| view.run = Some(number));
        format!("{}{suffix}", href(&detector.path("anomalies")))
    };
    let compare = shown.filter(|shown| *shown != number).map(|shown| {
        let path = detector.path(&format!("compare/{}/{}", number.min(shown), number.max(shown)));
        let link = move || format!("{}{}", href(&path), view.suffix());
        view! { <a class="btn slim" href=link aria-label=words::compare(number, shown)>{words::COMPARE}</a> }
    });
    let is_shown = shown == Some(number);
    view! {
        <tr aria-selected=is_shown.to_string()>
            <th scope="row">{number} {is_shown.then(|| view! { <span class="tag">{words::SHOWN}</span> })}</th>
            <td>{words::how(run.course)}</td>
            <td>{run.config.metric_set.interval.label()}</td>
            <td class="wrap">{differs}</td>
            <td class="num">{metrics}</td>
            <td class="num b">{count(events)}</td>
            <td class="num">{figures::duration(run.milliseconds)}</td>
            <td>
                <span class="row">
                    <a class="btn slim" href=show aria-label=words::show(number)>{words::SHOW}</a>
                    {compare}
                </span>
            </td>
        </tr>
    }
}
