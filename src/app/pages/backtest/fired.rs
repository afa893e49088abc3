//! What alert rules have fired on while detection went on.

use leptos::prelude::*;

use crate::alert::same::same_event;
use crate::app::components::severity_badge::SeverityBadge;
use crate::app::platform::base::href;
use crate::app::state::detector::Detector;
use crate::app::state::view::use_view;
use crate::model::alert::{Cause, Firing};
use crate::model::format::moment;
use crate::words::page::{common, life as words};

/// Most firings listed.
const MOST: usize = 10;

/// The card; nothing before it was started, or while there are neither rules nor firings.
#[component]
pub(super) fn Fired(detector: Detector) -> impl IntoView {
    let diary = detector.life.diary;
    let is_shown = Memo::new(move |_| {
        // What fired in an earlier tab is not known.
        let (run, fired) = diary.with(|diary| (diary.run, diary.fired()));
        run > 0 && (fired > 0 || !detector.rules.with(Vec::is_empty))
    });
    let said = move || match diary.with(|diary| diary.fired()) {
        0 => words::NONE_FIRED.to_owned(),
        all => words::fired(all.min(MOST), all),
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <section class="card flush" aria-labelledby="fired">
                    <header>
                        <h2 id="fired">{words::FIRED}</h2>
                        <span class="muted" role="status">{said}</span>
                        <span class="grow"></span>
                        <a href=href(&detector.path("alerts"))>{words::ALL_ALERTS}</a>
                    </header>
                    <Show when=move || diary.with(|diary| diary.fired() > 0)>
                        <Table detector />
                    </Show>
                </section>
            }
        })
    }
}

#[component]
fn Table(detector: Detector) -> impl IntoView {
    let rows = move || {
        let firings: Vec<_> = detector.life.diary.with(|diary| {
            let firing = |(number, firing): (usize, &Firing)| (firing.clone(), diary.over_since(number));
            diary.newest_firings().take(MOST).map(firing).collect()
        });
        let zone = detector.instant_zone();
        let row = |(firing, over): (Firing, Option<i64>)| {
            let over = over.map_or_else(|| words::GOES_ON_STILL.to_owned(), |at| moment(at, &zone));
            view! {
                <tr>
                    <th scope="row">{moment(firing.at, &zone)}</th>
                    <td class="wrap">{firing.rule.clone()}</td>
                    <Subject detector cause=firing.cause />
                    <td>{over}</td>
                </tr>
            }
        };
        firings.into_iter().map(row).collect_view()
    };
    view! {
        <div class="scroll fired" tabindex="0" role="region" aria-label=words::FIRED_TABLE>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::TIME}</th>
                        <th scope="col">{words::RULE}</th>
                        <th scope="col">{words::EVENT}</th>
                        <th scope="col">{common::SEVERITY}</th>
                        <th scope="col">{words::OVER_SINCE}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The event, with a link if it is still among those of the run, and its severity when it fired; or the line.
#[component]
fn Subject(detector: Detector, cause: Cause) -> impl IntoView {
    let view = use_view();
    let run = detector.life.diary.with(|diary| diary.run);
    match cause {
        Cause::Event(event) => {
            let now = detector.findings_of(run).and_then(|findings| Some(same_event(&findings, &event)?.id.clone()));
            let link = now.map(|id| {
                let suffix = view.suffix_with(|view| (view.threshold, view.run) = (0.0, detector.named_run(run)));
                format!("{}{suffix}", href(&detector.path(&format!("anomalies/{}", id.0))))
            });
            let title = event.title.clone();
            let title = match link {
                Some(link) => view! { <a href=link>{title}</a> }.into_any(),
                None => title.into_any(),
            };
            view! {
                <td class="wrap">{title}</td>
                <td><SeverityBadge severity=event.severity /></td>
            }
            .into_any()
        }
        Cause::Breach(breach) => {
            let metric = detector.logged_name(breach.metric).unwrap_or_default();
            view! {
                <td class="wrap">{words::breach(&metric, breach.worst, breach.line.bound)}</td>
                <td>{common::NOTHING}</td>
            }
            .into_any()
        }
    }
}
