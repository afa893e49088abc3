//! The runs that are kept: what each has different, shown again, compared.

use leptos::prelude::*;

use crate::app::platform::base::href;
use crate::app::state::detector::{Detector, Run};
use crate::app::state::runs::differences;
use crate::app::state::view::{ViewState, use_view};
use crate::model::format::count;
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
                None => "First of those kept".to_owned(),
                Some(before) => said(&differences(&before.config, &runs[index].config)),
            };
            row(detector, view, &runs[index], differs, shown, threshold)
        });
        let gone = detector.runs.with(|runs| runs.gone());
        Some(view! {
            <section class="card flush" aria-labelledby="runs">
                <header>
                    <h2 id="runs">"Runs"</h2>
                    {gone.map(|text| view! { <span class="muted">{text}</span> })}
                </header>
                <div class="scroll" tabindex="0" role="region" aria-label="Runs of this tab">
                    <table class="runs">
                        <thead>
                            <tr>
                                <th scope="col">"Run"</th>
                                <th scope="col">"Interval"</th>
                                <th scope="col">"Differs from the run before"</th>
                                <th scope="col" class="num">"Metrics"</th>
                                <th scope="col" class="num">"Events at "{threshold}" or more"</th>
                                <th scope="col" class="num">"Time"</th>
                                <th scope="col"><span class="vh">"Actions"</span></th>
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
    if differences.is_empty() { "Nothing".to_owned() } else { capitalised(&differences.join("; ")) }
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
    let metrics = if done < all { format!("{} of {}", count(done), count(all)) } else { count(all) };
    let events = detector.findings_of(number).map_or(0, |findings| findings.at_least(threshold) as u64);
    let show = move || {
        let suffix = view.suffix_with(|view| view.run = Some(number));
        format!("{}{suffix}", href(&detector.path("anomalies")))
    };
    let compare = shown.filter(|shown| *shown != number).map(|shown| {
        let path = detector.path(&format!("compare/{}/{}", number.min(shown), number.max(shown)));
        let link = move || format!("{}{}", href(&path), view.suffix());
        view! { <a class="btn slim" href=link aria-label=format!("Compare run {number} with run {shown}")>"Compare"</a> }
    });
    let is_shown = shown == Some(number);
    view! {
        <tr aria-selected=is_shown.to_string()>
            <th scope="row">{number} {is_shown.then(|| view! { <span class="tag">"shown"</span> })}</th>
            <td>{run.config.metric_set.interval.label()}</td>
            <td class="wrap">{differs}</td>
            <td class="num">{metrics}</td>
            <td class="num b">{count(events)}</td>
            <td class="num">{figures::duration(run.milliseconds)}</td>
            <td>
                <span class="row">
                    <a class="btn slim" href=show aria-label=format!("Show run {number}")>"Show"</a>
                    {compare}
                </span>
            </td>
        </tr>
    }
}
