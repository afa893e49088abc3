//! The page Alerts: rules, what each would have done, its messages, and where they go. What a live run fires is listed
//! and sent by the same parts.

mod curve;
mod editing;
mod fields;
mod firings;
mod line;
mod message;
mod result;
mod rules;
mod scope;
mod sentence;
mod targets;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::editing::{Editing, Shown};
use self::firings::{Fired, Firings};
use self::result::DryRunCard;
use self::rules::RuleList;
use self::sentence::RuleCard;
use crate::alert::rule::{read_rules, rules_json};
use crate::app::components::drop_zone::FileButton;
use crate::app::components::error_panel::ErrorPanel;
use crate::app::platform::base::href;
use crate::app::platform::download::save;
use crate::app::platform::fetch::text_of;
use crate::app::state::look::provide_look;
use crate::app::state::workspace::use_current;
use crate::bridge::client::Input;
use crate::model::message::{Explain, UserMessage};
use crate::protocol::message::Document;
use crate::words::page::{alerts as words, common, places};

/// Largest file of rules that is read, in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// The page.
#[component]
pub(crate) fn Alerts() -> impl IntoView {
    let detector = use_current();
    provide_look();
    let editing = Editing::new(detector);
    let failure = RwSignal::new(None::<UserMessage>);
    let has_rules = Memo::new(move |_| detector.rules.with(|rules| !rules.is_empty()));
    let standing = move || {
        detector
            .rules
            .with(|rules| words::standing(rules.len() as u64, rules.iter().filter(|rule| !rule.enabled).count() as u64))
    };
    let add = move || editing.choose(detector.add_rule());
    let picked = Callback::new(move |inputs: Vec<Input>| {
        failure.set(None);
        let Some(file) = inputs.into_iter().find_map(|input| input.file) else { return };
        let name = file.name();
        if file.size() as u64 > MOST_BYTES {
            return failure.set(Some(words::too_large(&name)));
        }
        spawn_local(async move {
            let read = match text_of(&file).await {
                Ok(text) => read_rules(&text).map_err(|error| error.explain()),
                Err(why) => Err(words::unreadable(&name, &why)),
            };
            match read {
                Ok(rules) => detector.take_in_rules(&name, rules),
                Err(message) => drop(failure.try_set(Some(message))),
            }
        });
    });
    let export = move |_| {
        let text = detector.rules.with_untracked(|rules| rules_json(rules));
        let [name, media_type] = [words::FILE, words::FILE_TYPE].map(str::to_owned);
        if save(&Document { name, media_type, bytes: text.into_bytes() }).is_err() {
            failure.set(Some(words::refused()));
        }
    };
    view! {
        <div class="head">
            <div>
                <h1>{places::ALERTS}</h1>
                <p>{standing}</p>
            </div>
            <div class="acts">
                <FileButton label=words::IMPORT on_pick=picked />
                <Show when=move || has_rules.get()>
                    <button type="button" class="btn" on:click=export>{words::EXPORT}</button>
                </Show>
                <button type="button" class="btn pri" on:click=move |_| add()>{words::ADD}</button>
            </div>
        </div>
        {move || failure.get().map(|message| view! { <ErrorPanel message /> })}
        <Show when=move || has_rules.get() fallback=|| view! { <Empty /> }>
            <div class="rule-desk">
                <div class="col">
                    <RuleList editing />
                    <RuleCard editing />
                </div>
                <div class="col">
                    <DryRunCard editing />
                </div>
            </div>
            <DryFirings editing />
        </Show>
    }
}

/// What the rule would have fired on in the run that is shown.
#[component]
fn DryFirings(editing: Editing) -> impl IntoView {
    let detector = editing.detector;
    let fires = Memo::new(move |_| editing.trial().and_then(|trial| trial.fires()).unwrap_or_default());
    let nth = Callback::new(move |index: usize| {
        let (Shown(findings), rule, trial) = (editing.run.get(), editing.rule.get()?, editing.trial()?);
        let findings = findings?;
        let firing = trial.firing(&rule, &findings, index)?;
        Some(Fired::new(detector, findings, rule, firing))
    });
    view! { <Firings detector title=words::DRY_FIRINGS fires nth /> }
}

#[component]
fn Empty() -> impl IntoView {
    let detector = use_current();
    let has_run = Memo::new(move |_| detector.run.with(Option::is_some));
    view! {
        <section class="card empty">
            <p>{words::EMPTY}</p>
            <Show when=move || !has_run.get()>
                <p>{common::NO_RESULTS}</p>
                <p class="row">
                    <a class="btn" href=href(&detector.path("map"))>{places::MAP}</a>
                    <a class="btn" href=href(&detector.path("backtest"))>{places::BACKTEST}</a>
                </p>
            </Show>
        </section>
    }
}
