//! How a detector goes on: when it learns anew, how fast, by which rules, and where new intervals come from.

use leptos::prelude::*;

use super::going::RulesLink;
use super::place::Place;
use crate::app::components::delay_select::DelaySelect;
use crate::app::components::radio_group::RadioGroup;
use crate::app::components::select::Select;
use crate::app::state::detector::Detector;
use crate::model::life::Retrain;
use crate::model::plan::Mode;
use crate::words::page::{life as words, timestamp};

const RETRAIN: [Retrain; 3] = [Retrain::Schedule, Retrain::Each, Retrain::Never];
/// Intervals a second on offer.
const PACES: [Option<u32>; 4] = [None, Some(1), Some(10), Some(100)];

/// The cards; nothing for a backtest.
#[component]
pub(super) fn Settings(detector: Detector) -> impl IntoView {
    let mode = Memo::new(move |_| detector.life.plan.with(|plan| plan.mode));
    move || match mode.get() {
        Mode::Backtest => None,
        mode => Some(view! {
            <div class="life-settings">
                <Course detector mode />
                {(mode == Mode::Follow).then(|| view! { <Place detector /> })}
            </div>
        }),
    }
}

#[component]
fn Course(detector: Detector, mode: Mode) -> impl IntoView {
    let plan = detector.life.plan;
    let retrain = Memo::new(move |_| plan.with(|plan| plan.retrain));
    let chosen = Signal::derive(move || RETRAIN.iter().position(|one| *one == retrain.get()));
    let choose = Callback::new(move |index: usize| detector.change_plan(|plan| plan.retrain = RETRAIN[index]));
    view! {
        <section class="card" aria-labelledby="life-settings">
            <header><h2 id="life-settings">{words::SETTINGS}</h2></header>
            <div class="pad">
                <dl class="lines">
                    <div>
                        <dt>{words::RETRAIN}</dt>
                        <dd>
                            <RadioGroup
                                name="retrain"
                                label=words::RETRAIN.to_owned()
                                options=Signal::derive(|| RETRAIN.map(|one| words::retrain(one).to_owned()).to_vec())
                                chosen
                                on_choose=choose
                            />
                            <small>{move || words::retrain_means(retrain.get())}</small>
                        </dd>
                    </div>
                    {match mode {
                        Mode::Follow => view! { <Delay detector /> <Waiting detector /> }.into_any(),
                        _ => view! { <Pace detector /> }.into_any(),
                    }}
                    <div>
                        <dt>{words::ALERTS}</dt>
                        <dd>
                            <RulesLink detector />
                            <small>{words::RULES_NOTE}</small>
                        </dd>
                    </div>
                </dl>
            </div>
        </section>
    }
}

#[component]
fn Pace(detector: Detector) -> impl IntoView {
    let key = |pace: Option<u32>| pace.map_or_else(String::new, |pace| pace.to_string());
    let options = Signal::derive(move || PACES.map(|pace| (key(pace), words::pace(pace))).to_vec());
    let value = Signal::derive(move || key(detector.life.plan.with(|plan| plan.pace)));
    let change = Callback::new(move |text: String| detector.change_plan(|plan| plan.pace = text.parse().ok()));
    view! {
        <div>
            <dt><label for="pace">{words::PACE}</label></dt>
            <dd><Select id="pace" options value on_choose=change /></dd>
        </div>
    }
}

/// For data that come by no clock.
#[component]
fn Waiting(detector: Detector) -> impl IntoView {
    let waits = move || detector.life.plan.with(|plan| plan.waits_for_data);
    let change = move |event| {
        let on = event_target_checked(&event);
        detector.change_plan(|plan| plan.waits_for_data = on);
    };
    view! {
        <div>
            <dt>{words::ABSENT}</dt>
            <dd>
                <label class="row">
                    <input type="checkbox" prop:checked=waits on:change=change />
                    {words::WAITS}
                </label>
                <small>{words::WAITS_NOTE}</small>
            </dd>
        </div>
    }
}

#[component]
fn Delay(detector: Detector) -> impl IntoView {
    view! {
        <div>
            <dt><label for="life-delay">{timestamp::DELAY}</label></dt>
            <dd>
                <DelaySelect detector id="life-delay" />
                <small>{timestamp::DELAY_NOTE}</small>
            </dd>
        </div>
    }
}
