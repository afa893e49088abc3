//! What is known about the sample data: which anomalies were planted, and which of them are found.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::severity_badge::SeverityBadge;
use crate::app::platform::base::href;
use crate::app::platform::fetch;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::Detector;
use crate::app::state::view::use_view;
use crate::diagnose::known::{Planted, found};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::format;
use crate::words::page::{common, sample as words};

/// File of the site that lists them.
const FILE: &str = "samples/ecommerce-planted.json";

/// A planted anomaly, and its event if there is one.
type Case = (Planted, Option<AnomalyGroup>);

/// A line that the reader can take away, with all of them on demand; nothing until the list is there, or if it cannot
/// be read.
#[component]
pub(crate) fn SampleLine(
    detector: Detector,
    findings: Arc<Findings>,
    #[prop(into)] threshold: Signal<f64>,
) -> impl IntoView {
    let cases = RwSignal::new(Arc::new(Vec::<Case>::new()));
    let open = RwSignal::new(false);
    let judged = findings.clone();
    spawn_local(async move {
        let list = fetch::string(FILE).await.ok().and_then(|text| serde_json::from_str::<Vec<Planted>>(&text).ok());
        let case = |planted: Planted| {
            let event = found(&judged.events, &judged.metric_set, &planted).cloned();
            (planted, event)
        };
        drop(cases.try_set(Arc::new(list.into_iter().flatten().map(case).collect())));
    });
    let text = move || {
        let threshold = threshold.get();
        let reaches = |event: &AnomalyGroup| event.severity >= threshold;
        let (planted, found) = cases
            .with(|cases| (cases.len(), cases.iter().filter(|(_, event)| event.as_ref().is_some_and(reaches)).count()));
        words::sample(planted, found, threshold)
    };
    let remove = move |_| {
        cases.set(Arc::default());
        focus_heading();
    };
    view! {
        <Show when=move || cases.with(|cases| !cases.is_empty())>
            <div class="note row">
                <p class="grow">{text}</p>
                <button
                    type="button"
                    class="btn ghost slim"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {words::SHOW_PLANTED}
                </button>
                <button type="button" class="btn ghost slim" on:click=remove>
                    {words::REMOVE_LINE}
                </button>
            </div>
            {
                let findings = findings.clone();
                move || open.get().then(|| view! { <PlantedTable detector findings=findings.clone() cases /> })
            }
        </Show>
    }
}

/// Every planted anomaly beside what was found of it.
#[component]
fn PlantedTable(detector: Detector, findings: Arc<Findings>, cases: RwSignal<Arc<Vec<Case>>>) -> impl IntoView {
    let view = use_view();
    let row = move |(planted, event): &Case| {
        let range = planted.range(&findings.metric_set);
        let when = range.map(|range| format::span(range, findings.metric_set.interval, &findings.zone));
        let all = |name: &String, values: &[String]| findings.metric_set.dimensions.contains(name) && values.len() > 2;
        let values = planted.values.iter().filter(|(name, values)| !all(name, values)).flat_map(|(_, values)| values);
        let place = words::place(&values.map(String::as_str).collect::<Vec<_>>());
        let found = match event {
            None => words::NOT_FOUND.into_any(),
            Some(event) => {
                let path = detector.path(&format!("anomalies/{}", event.id.0));
                let link = move || format!("{}{}", href(&path), view.suffix());
                view! { <a class="badge-link" href=link><SeverityBadge severity=event.severity /></a> }.into_any()
            }
        };
        view! {
            <tr>
                <th scope="row">{when}</th>
                <td>{planted.kind.clone()}</td>
                <td>{place}</td>
                <td>{found}</td>
            </tr>
        }
    };
    view! {
        <div class="card flush scroll planted" tabindex="0" role="region" aria-label=words::PLANTED>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{common::WHEN}</th>
                        <th scope="col">{words::KIND}</th>
                        <th scope="col">{words::WHERE}</th>
                        <th scope="col">{words::FOUND_AS}</th>
                    </tr>
                </thead>
                <tbody>{move || cases.with(|cases| cases.iter().map(&row).collect_view())}</tbody>
            </table>
        </div>
    }
}
