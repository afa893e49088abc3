//! How detection goes through the data, and what starts and stops it. The choice belongs to the detector, as its mapping
//! does: it is kept with it and can be undone, while the fragment says only what is looked at.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::components::radio_group::RadioGroup;
use crate::app::platform::folder;
use crate::app::platform::page::focus_heading;
use crate::app::state::detector::Detector;
use crate::app::state::workspace::use_current;
use crate::model::format::moment;
use crate::model::plan::{Mode, PlaceKind};
use crate::words::page::{common, life as words};

/// The choice, with what it means.
#[component]
pub(super) fn Modes(detector: Detector) -> impl IntoView {
    let mode = Memo::new(move |_| detector.life.plan.with(|plan| plan.mode));
    let chosen = Signal::derive(move || Mode::ALL.iter().position(|one| *one == mode.get()));
    let choose = Callback::new(move |index: usize| detector.change_plan(|plan| plan.mode = Mode::ALL[index]));
    view! {
        <div class="modes">
            <RadioGroup
                name="mode"
                label=words::MODE.to_owned()
                options=Signal::derive(|| Mode::ALL.map(|mode| words::mode(mode).to_owned()).to_vec())
                chosen
                on_choose=choose
            />
            <p class="mid">
                {move || words::mode_means(mode.get())}
                {move || (mode.get() == Mode::Follow).then(|| format!(" {}", words::STAYS_OPEN))}
            </p>
        </div>
    }
}

/// What one button does: run, start, stop, with the reason why not.
#[component]
pub(super) fn Actions(is_running: Memo<bool>) -> impl IntoView {
    let detector = use_current();
    let mode = Memo::new(move |_| detector.life.plan.with(|plan| plan.mode));
    let is_living = Memo::new(move |_| detector.is_living());
    let why_not = Memo::new(move |_| {
        // A folder can be asked for when it starts.
        let missing = || (mode.get() == Mode::Follow && !asks_for_folder(detector)).then(|| detector.follow_place());
        detector.blocked().or_else(|| missing()?.err())
    });
    let run = move |_| {
        if why_not.with_untracked(Option::is_none) {
            start(detector);
        }
    };
    let stop = move |_| {
        detector.cancel();
        focus_heading();
    };
    let label = move || match mode.get() {
        Mode::Backtest if detector.run.with(Option::is_some) => common::RUN_AGAIN,
        Mode::Backtest => common::RUN_BACKTEST,
        Mode::Replay => words::START_REPLAY,
        Mode::Follow => words::START_FOLLOW,
    };
    let stops = move || if is_living.get() { words::STOP } else { common::CANCEL };
    view! {
        <div class="acts">
            {move || if is_running.get() || is_living.get() {
                view! { <button type="button" class="btn" on:click=stop>{stops}</button> }.into_any()
            } else {
                view! {
                    <button
                        type="button"
                        class="btn pri"
                        aria-disabled=move || why_not.with(Option::is_some).then_some("true")
                        aria-describedby="why-not"
                        on:click=run
                    >
                        {label}
                    </button>
                    <p id="why-not" class="why-not err" role="status">{move || why_not.get()}</p>
                }
                .into_any()
            }}
        </div>
    }
}

/// What a reload has ended, and the way on.
#[component]
pub(super) fn AfterReload(detector: Detector) -> impl IntoView {
    let go_on = move |_| {
        detector.change_plan(|plan| plan.mode = Mode::Follow);
        if untrack(|| detector.blocked().is_none()) {
            start(detector);
        }
    };
    move || {
        let until = detector.life.followed_until.get().filter(|_| !detector.is_living())?;
        let text = words::stopped_by_reload(&moment(until, &detector.instant_zone()));
        Some(view! {
            <p class="note row">
                <span class="grow">{text}</span>
                <button type="button" class="btn slim" on:click=go_on>{words::GO_ON}</button>
            </p>
        })
    }
}

/// Whether all that is missing is a folder, which this browser can ask for. Tracked.
fn asks_for_folder(detector: Detector) -> bool {
    let is_folder = detector.place_and_keys().0.kind == PlaceKind::Folder;
    is_folder && folder::can_pick() && detector.life.folder.with(Option::is_none)
}

/// Starts what is chosen; the folder to follow is asked for first.
fn start(detector: Detector) {
    focus_heading();
    let mode = detector.life.plan.with_untracked(|plan| plan.mode);
    if mode == Mode::Backtest {
        detector.analyse();
    } else if mode == Mode::Follow && untrack(|| asks_for_folder(detector)) {
        spawn_local(async move {
            if let Some(folder) = folder::pick().await {
                // The page may be gone.
                let _ = detector.life.folder.try_set(Some(folder));
                detector.go_on();
            }
        });
    } else {
        detector.go_on();
    }
}
