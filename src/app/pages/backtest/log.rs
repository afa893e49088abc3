//! The run log: a row per interval and file, newest first, filtered, and exported.

use leptos::prelude::*;

use crate::app::components::popover::Popover;
use crate::app::components::radio_group::RadioGroup;
use crate::app::platform::base::href;
use crate::app::platform::download::save;
use crate::app::state::detector::Detector;
use crate::app::state::diary::{Row, Which};
use crate::app::state::view::{ViewState, use_view};
use crate::model::format::{count, instant};
use crate::model::life::{FileEntry, LogEntry, Outcome};
use crate::model::time::Interval;
use crate::protocol::message::Document;
use crate::words::life as shared;
use crate::words::page::{common, life as words};

/// Rows shown at first, and how many more a press adds.
const STRIDE: usize = 50;

/// The card; nothing before the first interval.
#[component]
pub(super) fn RunLog(detector: Detector) -> impl IntoView {
    let is_shown = Memo::new(move |_| detector.life.diary.with(|diary| diary.newest(Which::All).next().is_some()));
    move || is_shown.get().then(|| view! { <Card detector /> })
}

#[component]
fn Card(detector: Detector) -> impl IntoView {
    let diary = detector.life.diary;
    let which = RwSignal::new(Which::All);
    let most = RwSignal::new(STRIDE);
    let rows = Memo::new(move |_| {
        diary.with(|diary| diary.newest(which.get()).take(most.get()).cloned().collect::<Vec<Row>>())
    });
    let counted = Memo::new(move |_| {
        diary.with(|diary| (diary.newest(which.get()).count(), diary.newest(Which::All).count(), diary.counts.started))
    });
    let said = move || {
        let (_, kept, all) = counted.get();
        words::shown(rows.with(Vec::len), kept, all)
    };
    let more = move || counted.get().0.saturating_sub(most.get()).min(STRIDE);
    let chosen = Signal::derive(move || Which::ALL.iter().position(|one| *one == which.get()));
    let choose = Callback::new(move |index: usize| {
        which.set(Which::ALL[index]);
        most.set(STRIDE);
    });
    view! {
        <section class="card flush" aria-labelledby="log">
            <header>
                <h2 id="log">{words::LOG}</h2>
                <span class="muted">{said}</span>
                <span class="grow"></span>
                <RadioGroup
                    name="log-filter"
                    label=words::LOG_FILTER.to_owned()
                    options=Signal::derive(|| words::WHICH.map(str::to_owned).to_vec())
                    chosen
                    on_choose=choose
                />
                <Export detector />
            </header>
            <div class="scroll log" tabindex="0" role="region" aria-label=words::LOG_TABLE>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{common::INTERVAL}</th>
                            <th scope="col">{words::STATUS}</th>
                            <th scope="col">{words::FILE}</th>
                            <th scope="col" class="num">{words::ROWS}</th>
                            <th scope="col" class="num">{words::ANOMALIES}</th>
                            <th scope="col">{words::HAPPENED}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=|row| row.edition let:row>
                            <Lines detector entry=row.entry />
                        </For>
                    </tbody>
                </table>
            </div>
            {move || rows.with(Vec::is_empty).then(|| view! { <p class="pad muted">{words::NO_ROWS}</p> })}
            <Show when=move || { more() > 0 }>
                <p class="pad">
                    <button type="button" class="btn slim" on:click=move |_| most.update(|most| *most += STRIDE)>
                        {move || common::more(more())}
                    </button>
                </p>
            </Show>
        </section>
    }
}

/// An interval: a line, or one for each of its files.
#[component]
fn Lines(detector: Detector, entry: LogEntry) -> impl IntoView {
    let view = use_view();
    let (interval, zone) = (width(&entry), detector.grid_zone());
    let name = instant(entry.range.start, interval, &zone);
    let first = entry.files.first();
    let alarms = if entry.alarms > 0 { count(entry.alarms.into()) } else { common::NOTHING.to_owned() };
    let remarks = entry.remarks.iter().map(|remark| shared::remark(remark, |metric| detector.logged_name(metric)));
    let said = [shared::reason(&entry, first), left_out(first)];
    let happened: Vec<String> = said.into_iter().chain(remarks).filter(|text| !text.is_empty()).collect();
    let word = shared::outcome(&entry.outcome);
    let more = entry.files.iter().skip(1).map(|file| {
        let said = [shared::reason(&entry, Some(file)), left_out(Some(file))];
        let said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
        view! {
            <tr>
                <th scope="row" class="muted">{name.clone()}</th>
                <td></td>
                <td class="wrap">{file.name.clone()}</td>
                <td class="num">{count(file.rows)}</td>
                <td></td>
                <td class="wrap">{said.join("; ")}</td>
            </tr>
        }
    });
    view! {
        <tr class:is-failed=word == shared::FAILED>
            <th scope="row"><When detector view entry=entry.clone() name=name.clone() /></th>
            <td class="log-status">{word}</td>
            <td class="wrap">{first.map(|file| file.name.clone())}</td>
            <td class="num">{count(first.map_or(entry.rows, |file| file.rows))}</td>
            <td class="num b">{alarms}</td>
            <td class="wrap">{happened.join("; ")}</td>
        </tr>
        {more.collect_view()}
    }
}

/// The interval, with the way to its anomalies once it was judged.
#[component]
fn When(detector: Detector, view: ViewState, entry: LogEntry, name: String) -> impl IntoView {
    if entry.outcome != Outcome::Judged {
        return name.into_any();
    }
    let label = words::anomalies_in(&name);
    let link = move || {
        let run = detector.life.diary.with(|diary| diary.run);
        let suffix = view.suffix_with(|view| {
            view.clear_filters();
            (view.threshold, view.run) = (0.0, detector.named_run(run));
            view.period = Some((entry.range.start, entry.range.end));
        });
        format!("{}{suffix}", href(&detector.path("anomalies")))
    };
    view! { <a href=link aria-label=label>{name}</a> }.into_any()
}

fn left_out(file: Option<&FileEntry>) -> String {
    file.map(|file| file.skipped).filter(|skipped| *skipped > 0).map(words::skipped).unwrap_or_default()
}

fn width(entry: &LogEntry) -> Interval {
    Interval::from_seconds(entry.range.end - entry.range.start).unwrap_or(Interval::DAY)
}

/// The log as a file.
#[component]
fn Export(detector: Detector) -> impl IntoView {
    let open = RwSignal::new(false);
    let failure = RwSignal::new(None::<&'static str>);
    let hand_over = move |document: Document| {
        failure.set(save(&document).is_err().then_some(common::DOWNLOAD_REFUSED));
        open.set(false);
    };
    view! {
        <Popover class="btn slim" label=|| words::EXPORT_LOG open=open>
            <div class="menu">
                <button type="button" class="btn ghost" on:click=move |_| hand_over(detector.log_as_csv())>
                    {words::AS_CSV}
                </button>
                <button type="button" class="btn ghost" on:click=move |_| hand_over(detector.log_as_json())>
                    {words::AS_JSON}
                </button>
            </div>
        </Popover>
        {move || failure.get().map(|text| view! { <span class="err" role="alert">{text}</span> })}
    }
}
